package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.attest.predicate.PasskeyAssertion;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;

/** What a person answers an ask with, as it came: words and a signature over them that nobody has verified yet. */
public sealed interface SignedAnswer {
    /** The longest reason in its longest spelling, and the rest; sealed, it has to fit an entry of the ledger. */
    int STATEMENT_BYTES = 16 * Bounds.KIB;

    /** The statement of type {@link PredicateType#SIGNED_WORDS} that is said to be signed, byte for byte. */
    Bytes statement();

    /** Which key is said to have signed: a keyid, or a passkey's credential. */
    String key();

    /** Signed with the key of a command line. */
    record ByKey(Envelope signed) implements SignedAnswer {
        @Override
        public Bytes statement() {
            return signed.payload();
        }

        @Override
        public String key() {
            return signed.keyId();
        }
    }

    /** Signed with a passkey: the challenge in the assertion is {@link #challenge} of the statement. */
    record ByPasskey(
            Bytes statement, @JsonProperty("webauthn") PasskeyAssertion assertion) implements SignedAnswer {
        @Override
        public String key() {
            return assertion.credential();
        }
    }

    /**
     * Reads either form: a DSSE envelope, or {@code {"statement":b64,"webauthn":{…}}}.
     *
     * @throws MalformedJsonException when it is strict JSON of neither, or its words are too long for an entry
     */
    static SignedAnswer parse(byte[] json) throws MalformedJsonException {
        SignedAnswer answer = StrictJson.parse(json).has("webauthn")
                ? StrictJson.read(json, ByPasskey.class)
                : new ByKey(Envelope.parse(json));
        if (answer.statement().length() > STATEMENT_BYTES) {
            throw new MalformedJsonException("the words of an answer have at most " + STATEMENT_BYTES + " bytes");
        }
        return answer;
    }

    /** What a passkey is asked to sign so that it signs this statement: the SHA-256 of its PAE. */
    static Bytes challenge(Bytes statement) {
        return Bytes.copyOf(Digest.of(Envelope.preAuthenticationEncoding(Statement.PAYLOAD_TYPE, statement.toArray()))
                .raw());
    }
}
