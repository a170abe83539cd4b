package dev.portcullis.attest;

import dev.portcullis.kernel.NativeCrypto;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ed25519 (RFC 8032, pure) by Conscrypt and by nothing else.
 *
 * <p>Java's own provider is some thirty times slower and accepts another set of adversarial signatures, so a gateway and
 * an auditor on different providers could disagree. Every call names the provider object; a missing native library is
 * an error at first use, never a quiet change of provider.
 */
final class Ed25519 {
    static final int KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    private static final String ALGORITHM = "EdDSA";
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final Provider PROVIDER = NativeCrypto.provider();

    private Ed25519() {}

    /** The one provider that signs and verifies. */
    static Provider provider() {
        return PROVIDER;
    }

    static byte[] newSeed() {
        byte[] seed = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(seed);
        return seed;
    }

    static PrivateKey privateKey(byte[] seed) {
        try {
            return KeyFactory.getInstance(ALGORITHM, PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(pkcs8(seed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 private key is any 32 bytes", e);
        }
    }

    /**
     * The public key of a seed. Conscrypt keeps it to itself, so this one computation is asked of the Java platform; a
     * {@link SigningKey} then checks with Conscrypt that the two belong together.
     */
    static byte[] publicKey(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
            generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
            KeyPair pair = generator.generateKeyPair();
            byte[] used = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            if (!Arrays.equals(used, seed)) {
                throw new IllegalStateException("the Java platform no longer makes an Ed25519 key from its seed");
            }
            byte[] encoded = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have Ed25519", e);
        }
    }

    /**
     * Reads a public key.
     *
     * @throws IllegalArgumentException when the 32 bytes are not the canonical encoding of a point of the curve, or the
     *     point is of small order (such a key "signs" everything)
     */
    static PublicKey publicKeyOf(byte[] raw) {
        requireSound(raw);
        try {
            return KeyFactory.getInstance(ALGORITHM, PROVIDER).generatePublic(new X509EncodedKeySpec(spki(raw)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM, PROVIDER);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Conscrypt could not sign", e);
        }
    }

    static boolean verify(PublicKey key, byte[] message, byte[] signed) {
        if (signed.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM, PROVIDER);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Conscrypt could not verify", e);
        }
    }

    private static void requireSound(byte[] raw) {
        if (raw.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + raw.length);
        }
        if (CurvePoint.decode(raw).isOfSmallOrder()) {
            throw new IllegalArgumentException("the Ed25519 public key is of small order: anything would verify");
        }
    }

    /** The seed in the form key factories read. */
    static byte[] pkcs8(byte[] seed) {
        return concatenate(PKCS8, seed);
    }

    /** The public key in the form key factories read. */
    static byte[] spki(byte[] raw) {
        return concatenate(SPKI, raw);
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Hands a generator the bytes it is to make the key of. */
    private static final class FixedRandom extends SecureRandom {
        private final byte[] bytes;

        FixedRandom(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] wanted) {
            System.arraycopy(bytes, 0, wanted, 0, wanted.length);
        }
    }
}
