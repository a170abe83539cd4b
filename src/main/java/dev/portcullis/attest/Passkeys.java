package dev.portcullis.attest;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.attest.predicate.PasskeyAssertion;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Whether a passkey signed a statement: section 7.2 of WebAuthn as far as it says something about the words, by trust and
 * by nothing that only a gateway knows. The one place at which gateway, worker and offline verifier believe a passkey.
 *
 * <p>The signature counter is no evidence: passkeys that are synced between devices send none.
 */
final class Passkeys {
    private static final int RP_ID_HASH_BYTES = 32;
    private static final int FLAGS = RP_ID_HASH_BYTES;

    /** Relying party, flags and a counter of four bytes. */
    private static final int LEAST_BYTES = RP_ID_HASH_BYTES + 1 + 4;

    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int ATTESTED_CREDENTIAL = 0x40;
    private static final int EXTENSIONS = 0x80;

    private Passkeys() {}

    /**
     * Verifies an assertion.
     *
     * @throws SignatureRefusedException unless the key of {@code passkey} signed exactly this statement, for its relying
     *     party, with the person present and verified
     */
    static void verify(PasskeyAssertion assertion, PersonKey.Passkey passkey, Bytes statement)
            throws SignatureRefusedException {
        ClientData client;
        try {
            client = ClientData.parse(assertion.clientData());
        } catch (MalformedJsonException e) {
            throw new SignatureRefusedException(Code.ENVELOPE_MALFORMED, e);
        }
        require(client.type().equals(ClientData.GET), "client data of a " + client);
        require(
                client.challenge()
                        .equals(Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        SignedAnswer.challenge(statement).toArray())),
                "the passkey signed another challenge than that of the words");
        require(client.isOf(passkey.rpId()), "the passkey is for " + passkey.rpId() + ", not for a " + client);
        require(!client.embedded(), "the passkey was asked from within another site");
        requireAuthenticator(assertion.authenticatorData().toArray(), passkey.rpId());
        require(
                passkey.key().verify(signed(assertion), assertion.signature().toArray()),
                "not a signature of the passkey");
    }

    private static void requireAuthenticator(byte[] data, String rpId) throws SignatureRefusedException {
        require(data.length >= LEAST_BYTES, "the authenticator's data are cut short");
        require(
                Arrays.equals(data, 0, RP_ID_HASH_BYTES, Digest.of(rpId).raw(), 0, RP_ID_HASH_BYTES),
                "the authenticator signed for another relying party than " + rpId);
        int flags = data[FLAGS];
        require((flags & USER_PRESENT) != 0, "nobody was present at the authenticator");
        require((flags & USER_VERIFIED) != 0, "the authenticator did not verify who it was");
        require(
                (flags & BACKUP_ELIGIBLE) != 0 || (flags & BACKED_UP) == 0,
                "the authenticator says that a key is synced which cannot be");
        require((flags & ATTESTED_CREDENTIAL) == 0, "the authenticator made a key where it was to sign");
        require(
                (flags & EXTENSIONS) != 0 || data.length == LEAST_BYTES,
                "there is more in the authenticator's data than its flags say");
    }

    private static byte[] signed(PasskeyAssertion assertion) {
        byte[] data = assertion.authenticatorData().toArray();
        byte[] hash = Digest.of(assertion.clientData()).raw();
        byte[] both = Arrays.copyOf(data, data.length + hash.length);
        System.arraycopy(hash, 0, both, data.length, hash.length);
        return both;
    }

    private static void require(boolean holds, String otherwise) throws SignatureRefusedException {
        if (!holds) {
            throw new SignatureRefusedException(Code.SIGNATURE_INVALID, otherwise);
        }
    }
}
