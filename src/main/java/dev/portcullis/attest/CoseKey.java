package dev.portcullis.attest;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.NativeCrypto;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public key of a passkey in COSE form (RFC 9052): ES256, EdDSA or RS256.
 *
 * <p>One key has one spelling: CTAP2's canonical CBOR with the parameters the algorithm needs and no other. That makes
 * every such key a fixed frame around its numbers, so nothing here parses CBOR, and equal keys are equal bytes.
 */
public final class CoseKey {
    private static final HexFormat HEX = HexFormat.of();

    /** {@code {1: 2, 3: -7, -1: 1, -2: x, -3: y}}, then the same key as X.509 writes it. */
    private static final byte[] ES256 = HEX.parseHex("a5010203262001215820");

    private static final byte[] ES256_Y = HEX.parseHex("225820");
    private static final byte[] P256 = HEX.parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
    private static final int COORDINATE_BYTES = 32;

    /** {@code {1: 1, 3: -8, -1: 6, -2: x}}. */
    private static final byte[] EDDSA = HEX.parseHex("a4010103272006215820");

    /** {@code {1: 3, 3: -257, -1: n, -2: 65537}}; between the two the modulus with its length. */
    private static final byte[] RS256 = HEX.parseHex("a401030339010020");

    private static final byte[] RS256_E = HEX.parseHex("2143010001");
    private static final byte CBOR_BYTES_16 = 0x59;
    private static final int LEAST_MODULUS_BYTES = 256;
    private static final int MOST_MODULUS_BYTES = 512;

    private enum Algorithm {
        ES256("SHA256withECDSA"),
        EDDSA("EdDSA"),
        RS256("SHA256withRSA");

        private final String signature;

        Algorithm(String signature) {
            this.signature = signature;
        }
    }

    private final Bytes cose;
    private final Algorithm algorithm;
    private final PublicKey key;

    private CoseKey(Bytes cose, Algorithm algorithm, PublicKey key) {
        this.cose = cose;
        this.algorithm = algorithm;
        this.key = key;
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException unless it is the one spelling of a sound key of a known algorithm: on its curve, not
     *     of small order, of 2048 to 4096 bits
     */
    public static CoseKey parse(Bytes cose) {
        byte[] bytes = cose.toArray();
        if (startsWith(bytes, ES256)) {
            return new CoseKey(cose, Algorithm.ES256, p256(bytes));
        }
        if (startsWith(bytes, EDDSA)) {
            return new CoseKey(
                    cose, Algorithm.EDDSA, Ed25519.publicKeyOf(Arrays.copyOfRange(bytes, EDDSA.length, bytes.length)));
        }
        if (startsWith(bytes, RS256)) {
            return new CoseKey(cose, Algorithm.RS256, rsa(bytes));
        }
        throw new IllegalArgumentException("not a COSE key of ES256, EdDSA or RS256 in canonical form");
    }

    /**
     * A key that was read elsewhere, in its one spelling.
     *
     * @throws IllegalArgumentException when it is none of a known algorithm
     */
    public static CoseKey of(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec ->
                parse(joined(
                        ES256,
                        fixed(ec.getW().getAffineX(), COORDINATE_BYTES),
                        ES256_Y,
                        fixed(ec.getW().getAffineY(), COORDINATE_BYTES)));
            case EdECPublicKey ed -> {
                byte[] encoded = ed.getEncoded();
                yield parse(joined(
                        EDDSA,
                        Arrays.copyOfRange(encoded, Math.max(0, encoded.length - Ed25519.KEY_BYTES), encoded.length)));
            }
            case RSAPublicKey rsa -> {
                byte[] modulus = fixed(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8);
                yield parse(joined(
                        RS256,
                        new byte[] {CBOR_BYTES_16, (byte) (modulus.length >> 8), (byte) modulus.length},
                        modulus,
                        RS256_E));
            }
            default -> throw new IllegalArgumentException("no key of ES256, EdDSA or RS256");
        };
    }

    public Bytes toBytes() {
        return cose;
    }

    /** By what one key is told from another, also from a {@link VerifierKey}'s. */
    String material() {
        byte[] bytes = cose.toArray();
        if (algorithm != Algorithm.EDDSA) {
            return cose.base64();
        }
        byte[] typed = Arrays.copyOfRange(bytes, EDDSA.length - 1, bytes.length);
        typed[0] = KeyText.ED25519;
        return Base64.getEncoder().encodeToString(typed);
    }

    /** Whether {@code signed} is this key's signature over exactly {@code message}. */
    boolean verify(byte[] message, byte[] signed) {
        if (algorithm == Algorithm.EDDSA) {
            return Ed25519.verify(key, message, signed);
        }
        try {
            Signature signature = Signature.getInstance(algorithm.signature, NativeCrypto.provider());
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Conscrypt could not verify " + algorithm, e);
        }
    }

    private static PublicKey p256(byte[] cose) {
        int y = ES256.length + COORDINATE_BYTES;
        if (cose.length != y + ES256_Y.length + COORDINATE_BYTES
                || !Arrays.equals(cose, y, y + ES256_Y.length, ES256_Y, 0, ES256_Y.length)) {
            throw new IllegalArgumentException("not a COSE key of ES256 in canonical form");
        }
        byte[] point = joined(
                        P256,
                        Arrays.copyOfRange(cose, ES256.length, y),
                        Arrays.copyOfRange(cose, y + ES256_Y.length, cose.length))
                .toArray();
        try {
            return KeyFactory.getInstance("EC", NativeCrypto.provider()).generatePublic(new X509EncodedKeySpec(point));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a point of the curve P-256", e);
        }
    }

    private static PublicKey rsa(byte[] cose) {
        int from = RS256.length + 3;
        int length = cose.length - from - RS256_E.length;
        boolean canonical = length >= LEAST_MODULUS_BYTES
                && length <= MOST_MODULUS_BYTES
                && cose[RS256.length] == CBOR_BYTES_16
                && cose[RS256.length + 1] == (byte) (length >> 8)
                && cose[RS256.length + 2] == (byte) length
                && (cose[from] & 0x80) != 0
                && Arrays.equals(cose, from + length, cose.length, RS256_E, 0, RS256_E.length);
        if (!canonical) {
            throw new IllegalArgumentException("not a COSE key of RS256 in canonical form with 2048 to 4096 bits");
        }
        try {
            return KeyFactory.getInstance("RSA", NativeCrypto.provider())
                    .generatePublic(
                            new RSAPublicKeySpec(new BigInteger(1, cose, from, length), BigInteger.valueOf(65_537)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an RSA key", e);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length > start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    private static Bytes joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return Bytes.copyOf(all);
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        int unsigned = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        if (bytes.length - unsigned > length) {
            throw new IllegalArgumentException("a number of the key is larger than its algorithm has");
        }
        byte[] padded = new byte[length];
        System.arraycopy(bytes, unsigned, padded, length - (bytes.length - unsigned), bytes.length - unsigned);
        return padded;
    }
}
