package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        // RFC 8032 §7.1, tests 1, 2, 3 and SHA(abc): seed, public key, message, signature.
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
                + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    })
    void keepsTheVectorsOfRfc8032(String seed, String publicKey, String message, String signature) {
        // When
        byte[] signed = Ed25519.sign(Ed25519.privateKey(HEX.parseHex(seed)), HEX.parseHex(message));

        // Then
        assertThat(HEX.formatHex(Ed25519.publicKey(HEX.parseHex(seed)))).isEqualTo(publicKey);
        assertThat(HEX.formatHex(signed)).isEqualTo(signature);
        assertThat(Ed25519.verify(Ed25519.publicKeyOf(HEX.parseHex(publicKey)), HEX.parseHex(message), signed))
                .isTrue();
    }

    @Test
    void signsAndVerifiesByConscryptWhateverIsInstalled() {
        // Then
        assertThat(Conscrypt.isConscrypt(Ed25519.provider())).isTrue();
        assertThat(Ed25519.privateKey(new byte[32]).getClass().getName()).startsWith("org.conscrypt.");
        assertThat(Ed25519.publicKeyOf(Ed25519.publicKey(new byte[32]))
                        .getClass()
                        .getName())
                .startsWith("org.conscrypt.");
    }

    @Test
    void agreesWithTheJavaPlatformOnHonestSignatures() throws Exception {
        Random random = new Random(20_261_123);
        for (int round = 0; round < 20; round++) {
            // Given
            byte[] seed = new byte[32];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(seed);
            random.nextBytes(message);
            KeyFactory platform = KeyFactory.getInstance("Ed25519", "SunEC");
            Signature theirs = Signature.getInstance("Ed25519", "SunEC");

            // When
            byte[] ours = Ed25519.sign(Ed25519.privateKey(seed), message);
            theirs.initSign(platform.generatePrivate(
                    new PKCS8EncodedKeySpec(HEX.parseHex("302e020100300506032b657004220420" + HEX.formatHex(seed)))));
            theirs.update(message);
            byte[] signedByPlatform = theirs.sign();
            theirs.initVerify(platform.generatePublic(new X509EncodedKeySpec(
                    HEX.parseHex("302a300506032b6570032100" + HEX.formatHex(Ed25519.publicKey(seed))))));
            theirs.update(message);

            // Then
            assertThat(ours).isEqualTo(signedByPlatform);
            assertThat(theirs.verify(ours)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            })
    void refusesEachOfTheEightPointsOfSmallOrder(String point) {
        assertThatThrownBy(() -> Ed25519.publicKeyOf(HEX.parseHex(point)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("small order");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // x = 0 with the sign of an odd x, under y = 1 and y = -1
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                // y = p + 1 (the identity again), y = p, y = p + 3, y = 2^255 - 1
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            })
    void refusesAKeyThatIsNotCanonicallyEncoded(String point) {
        assertThatThrownBy(() -> Ed25519.publicKeyOf(HEX.parseHex(point)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("canonical");
    }

    @Test
    void refusesBytesThatAreNoPointOfTheCurve() {
        // Given: y = 2 has no x
        byte[] off = new byte[32];
        off[0] = 2;

        // Then
        assertThatThrownBy(() -> Ed25519.publicKeyOf(off))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a point");
    }

    @Test
    void refusesASignatureWithTheOrderAddedToItsScalar() {
        // Given
        byte[] message = "malleable".getBytes(StandardCharsets.UTF_8);
        byte[] signature = Ed25519.sign(Ed25519.privateKey(new byte[32]), message);
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        BigInteger scalar = little(Arrays.copyOfRange(signature, 32, 64)).add(order);

        // When
        byte[] twin = signature.clone();
        for (int at = 0; at < 32; at++) {
            twin[32 + at] = scalar.shiftRight(8 * at).byteValue();
        }

        // Then
        assertThat(Ed25519.verify(Ed25519.publicKeyOf(Ed25519.publicKey(new byte[32])), message, signature))
                .isTrue();
        assertThat(Ed25519.verify(Ed25519.publicKeyOf(Ed25519.publicKey(new byte[32])), message, twin))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 128})
    void refusesASignatureOfAnotherLength(int length) {
        assertThat(Ed25519.verify(Ed25519.publicKeyOf(Ed25519.publicKey(new byte[32])), new byte[0], new byte[length]))
                .isFalse();
    }

    /**
     * The 914 vectors of C2SP's CCTV ({@code ed25519/ed25519vectors.json}), on which implementations disagree 248 times.
     * What we accept is what the equation without cofactor says of admitted keys, as Go and OpenSSL have it; Java's own
     * provider says the same of all of them whose key has no component of small order.
     */
    @Test
    void decidesEachAdversarialVectorAsGoAndOpenSslDo() throws Exception {
        // Given
        List<String> lines;
        try (InputStream vectors = Objects.requireNonNull(Ed25519Test.class.getResourceAsStream("ed25519-cctv.csv"))) {
            lines = new String(vectors.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        }
        int refusedKeys = 0;
        int verified = 0;
        for (String line : lines) {
            List<String> vector = List.of(line.split(",", -1));
            byte[] key = HEX.parseHex(vector.get(0));
            byte[] signature = HEX.parseHex(vector.get(1));
            byte[] message = vector.get(2).getBytes(StandardCharsets.UTF_8);
            Set<String> flags = Set.of(vector.get(3).split(" "));

            // Then
            if (flags.contains("low_order_A") || flags.contains("non_canonical_A")) {
                assertThatThrownBy(() -> Ed25519.publicKeyOf(key))
                        .as(line)
                        .isInstanceOf(IllegalArgumentException.class);
                refusedKeys++;
                continue;
            }
            boolean ours = Ed25519.verify(Ed25519.publicKeyOf(key), message, signature);
            assertThat(ours)
                    .as(line)
                    .isEqualTo(!flags.contains("low_order_residue") && !flags.contains("non_canonical_R"));
            if (!flags.contains("low_order_component_A")) {
                assertThat(platformVerifies(key, message, signature)).as(line).isEqualTo(ours);
            }
            verified += ours ? 1 : 0;
        }
        assertThat(lines).hasSize(914);
        assertThat(refusedKeys).isEqualTo(526);
        assertThat(verified).isEqualTo(86);
    }

    private static boolean platformVerifies(byte[] key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519", "SunEC");
        verifier.initVerify(
                KeyFactory.getInstance("Ed25519", "SunEC").generatePublic(new X509EncodedKeySpec(Ed25519.spki(key))));
        verifier.update(message);
        try {
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        }
    }

    private static BigInteger little(byte[] bytes) {
        byte[] big = new byte[bytes.length];
        for (int at = 0; at < bytes.length; at++) {
            big[at] = bytes[bytes.length - 1 - at];
        }
        return new BigInteger(1, big);
    }
}
