package dev.portcullis.attest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.attest.predicate.PasskeyAssertion;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * An authenticator in software with one credential, and the browser before it: makes attestations of format
 * <em>none</em> and assertions as they come from a real one, and on demand with exactly one thing wrong.
 */
public final class SoftAuthenticator {
    public static final int PRESENT = 0x01;
    public static final int VERIFIED = 0x04;
    public static final int BACKUP_ELIGIBLE = 0x08;
    public static final int BACKED_UP = 0x10;
    public static final int CREDENTIAL = 0x40;
    public static final int EXTENSIONS = 0x80;

    /** A device-bound key of a verified person. */
    public static final int BOUND = PRESENT | VERIFIED;

    /** A synced key of a verified person. */
    public static final int SYNCED = BOUND | BACKUP_ELIGIBLE | BACKED_UP;

    private static final int CREDENTIAL_BYTES = 32;
    private static final byte[] AAGUID = new byte[16];

    private final String rpId;
    private final String algorithm;
    private final KeyPair keys;
    private final Bytes credential;

    private SoftAuthenticator(String rpId, String algorithm, KeyPair keys) {
        byte[] id = new byte[CREDENTIAL_BYTES];
        new SecureRandom().nextBytes(id);
        this.rpId = rpId;
        this.algorithm = algorithm;
        this.keys = keys;
        this.credential = Bytes.copyOf(id);
    }

    /** One with a key on P-256, as nearly all have. */
    public static SoftAuthenticator of(String rpId) {
        return of(rpId, () -> KeyPairGenerator.getInstance("EC"), 256, "SHA256withECDSA");
    }

    public static SoftAuthenticator ofEdDsa(String rpId) {
        return of(rpId, () -> KeyPairGenerator.getInstance("Ed25519"), 255, "Ed25519");
    }

    public static SoftAuthenticator ofRsa(String rpId, int bits) {
        return of(rpId, () -> KeyPairGenerator.getInstance("RSA"), bits, "SHA256withRSA");
    }

    private interface Maker {
        KeyPairGenerator open() throws GeneralSecurityException;
    }

    private static SoftAuthenticator of(String rpId, Maker maker, int bits, String algorithm) {
        try {
            KeyPairGenerator generator = maker.open();
            generator.initialize(bits);
            return new SoftAuthenticator(rpId, algorithm, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What goes on between page, browser and authenticator.
     *
     * @param rpId whose hash the authenticator writes down
     */
    public record Ceremony(
            String type, Bytes challenge, String origin, boolean crossOrigin, String rpId, int flags, int counter) {
        public Ceremony withType(String other) {
            return new Ceremony(other, challenge, origin, crossOrigin, rpId, flags, counter);
        }

        public Ceremony withChallenge(Bytes other) {
            return new Ceremony(type, other, origin, crossOrigin, rpId, flags, counter);
        }

        public Ceremony withOrigin(String other) {
            return new Ceremony(type, challenge, other, crossOrigin, rpId, flags, counter);
        }

        public Ceremony embedded() {
            return new Ceremony(type, challenge, origin, true, rpId, flags, counter);
        }

        public Ceremony withRpId(String other) {
            return new Ceremony(type, challenge, origin, crossOrigin, other, flags, counter);
        }

        public Ceremony withFlags(int other) {
            return new Ceremony(type, challenge, origin, crossOrigin, rpId, other, counter);
        }

        public Ceremony withCounter(int other) {
            return new Ceremony(type, challenge, origin, crossOrigin, rpId, flags, other);
        }

        Bytes clientData() {
            return Bytes.utf8("{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":%s}"
                    .formatted(type, base64Url(challenge), origin, crossOrigin));
        }

        byte[] authenticatorData(byte[] more) {
            return ByteBuffer.allocate(Digest.BYTES + 5 + more.length)
                    .put(Digest.of(rpId).raw())
                    .put((byte) flags)
                    .putInt(counter)
                    .put(more)
                    .array();
        }
    }

    /** What a page posts after it had a key made. */
    public record Registration(Bytes clientData, Bytes attestationObject) {}

    /** The key as trust enrols it. */
    public PersonKey.Passkey passkey() {
        return PersonKey.Passkey.of(credential, CoseKey.of(keys.getPublic()), rpId);
    }

    /** Tells a new key to a page of this origin. */
    public Registration register(Bytes challenge, String origin, UnaryOperator<Ceremony> manner) {
        Ceremony ceremony =
                manner.apply(new Ceremony("webauthn.create", challenge, origin, false, rpId, SYNCED | CREDENTIAL, 0));
        byte[] cose = CoseKey.of(keys.getPublic()).toBytes().toArray();
        byte[] attested = ByteBuffer.allocate(AAGUID.length + 2 + CREDENTIAL_BYTES + cose.length)
                .put(AAGUID)
                .putShort((short) CREDENTIAL_BYTES)
                .put(credential.toArray())
                .put(cose)
                .array();
        byte[] data = ceremony.authenticatorData(attested);
        // {"fmt": "none", "attStmt": {}, "authData": data}
        ByteArrayOutputStream cbor = new ByteArrayOutputStream();
        cbor.write(0xa3);
        text(cbor, "fmt");
        text(cbor, "none");
        text(cbor, "attStmt");
        cbor.write(0xa0);
        text(cbor, "authData");
        cbor.write(0x59);
        cbor.write(data.length >> 8);
        cbor.write(data.length);
        cbor.writeBytes(data);
        return new Registration(ceremony.clientData(), Bytes.copyOf(cbor.toByteArray()));
    }

    private static void text(ByteArrayOutputStream cbor, String text) {
        cbor.write(0x60 + text.length());
        cbor.writeBytes(text.getBytes(UTF_8));
    }

    /** Signs a challenge for a page of this origin. */
    public PasskeyAssertion sign(Bytes challenge, String origin, UnaryOperator<Ceremony> manner) {
        Ceremony ceremony = manner.apply(new Ceremony("webauthn.get", challenge, origin, false, rpId, SYNCED, 0));
        Bytes clientData = ceremony.clientData();
        byte[] data = ceremony.authenticatorData(new byte[0]);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(Digest.of(clientData).raw());
            return new PasskeyAssertion(
                    base64Url(credential), Bytes.copyOf(data), clientData, Bytes.copyOf(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A person's words, signed at a page of this origin. */
    public SignedAnswer.ByPasskey answer(SignedWords words, String origin) {
        return answer(words, origin, UnaryOperator.identity());
    }

    public SignedAnswer.ByPasskey answer(SignedWords words, String origin, UnaryOperator<Ceremony> manner) {
        Bytes statement = Bytes.copyOf(Statement.of(words.basis().result(), PredicateType.SIGNED_WORDS, words)
                .toBytes());
        return new SignedAnswer.ByPasskey(statement, sign(SignedAnswer.challenge(statement), origin, manner));
    }

    private static String base64Url(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }
}
