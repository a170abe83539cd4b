package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CoseKeyTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    /** The x and y of the P-256 key in section 2.3 of RFC 9053's examples, in the frame CTAP2 gives them. */
    private static final String P256 = "a5010203262001"
            + "21582065eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
            + "2258201e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c";

    private static byte[] p256() {
        return HexFormat.of().parseHex(P256);
    }

    static Stream<Arguments> verifiesWhatItsKeySignedAndNothingElse() throws GeneralSecurityException {
        return Stream.of(
                Arguments.of(pair(KeyPairGenerator.getInstance("EC"), 256), "SHA256withECDSA"),
                Arguments.of(pair(KeyPairGenerator.getInstance("Ed25519"), 255), "Ed25519"),
                Arguments.of(pair(KeyPairGenerator.getInstance("RSA"), 2048), "SHA256withRSA"));
    }

    private static KeyPair pair(KeyPairGenerator generator, int bits) {
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void verifiesWhatItsKeySignedAndNothingElse(KeyPair pair, String algorithm) throws Exception {
        // Given
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(MESSAGE);
        byte[] signed = signature.sign();

        // When
        CoseKey key = CoseKey.parse(CoseKey.of(pair.getPublic()).toBytes());

        // Then
        assertThat(key.verify(MESSAGE, signed)).isTrue();
        assertThat(key.verify(new byte[] {1, 2, 4}, signed)).isFalse();
        assertThat(key.verify(MESSAGE, Arrays.copyOf(signed, signed.length - 1)))
                .isFalse();
        assertThat(key.verify(MESSAGE, new byte[0])).isFalse();
        signed[signed.length - 1] ^= 1;
        assertThat(key.verify(MESSAGE, signed)).isFalse();
    }

    @Test
    void readsTheKeyOfTheStandardsExample() {
        // When
        CoseKey key = CoseKey.parse(Bytes.copyOf(p256()));

        // Then
        assertThat(key.toBytes()).isEqualTo(Bytes.copyOf(p256()));
    }

    static Stream<Arguments> refuses() throws Exception {
        byte[] offCurve = p256();
        offCurve[offCurve.length - 1] ^= 1;
        byte[] otherCurve = p256();
        otherCurve[6] = 2;
        byte[] otherAlgorithm = p256();
        otherAlgorithm[4] = 0x27;
        byte[] compressed = Arrays.copyOf(p256(), p256().length);
        compressed[43] = (byte) 0xf5;
        byte[] smallOrder = HexFormat.of().parseHex("a4010103272006215820" + "01" + "00".repeat(31));
        return Stream.of(
                Arguments.of("nothing", new byte[0]),
                Arguments.of("the head of a key alone", HexFormat.of().parseHex("a5010203262001215820")),
                Arguments.of("a key cut short", Arrays.copyOf(p256(), p256().length - 1)),
                Arguments.of("a key with a byte more", Arrays.copyOf(p256(), p256().length + 1)),
                Arguments.of("a point beside the curve", offCurve),
                Arguments.of("a point on another curve", otherCurve),
                Arguments.of("a key of another algorithm", otherAlgorithm),
                Arguments.of("a key without its second number", compressed),
                Arguments.of("an Ed25519 key of small order", smallOrder),
                Arguments.of("an Ed25519 key cut short", Arrays.copyOf(smallOrder, 41)),
                Arguments.of("an RSA key of 1024 bits", rsa(1024)),
                Arguments.of(
                        "another spelling of the same key", HexFormat.of().parseHex("b90005" + P256.substring(2))));
    }

    private static byte[] rsa(int bits) {
        String modulus = "ff" + "01".repeat(bits / 8 - 1);
        return HexFormat.of()
                .parseHex(
                        "a40103033901002059" + HexFormat.of().toHexDigits((short) (bits / 8)) + modulus + "2143010001");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, byte[] cose) {
        assertThatThrownBy(() -> CoseKey.parse(Bytes.copyOf(cose)))
                .as(what)
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesNoKeyOfAnotherKindOrStrength() throws Exception {
        // Given
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp384r1"));
        PublicKey p384 = curve.generateKeyPair().getPublic();
        PublicKey exponent = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        BigInteger.ONE.shiftLeft(1023).add(BigInteger.ONE), BigInteger.valueOf(65_537)));
        PublicKey agreement =
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic();

        // Then
        for (PublicKey key : new PublicKey[] {p384, exponent, agreement}) {
            assertThatThrownBy(() -> CoseKey.of(key)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
