package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.signoff.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ask as the gateway tells it.
 *
 * @param view the bytes everybody is shown
 * @param viewDigest their digest, which is signed
 * @param answered how many have answered
 * @param signOffs who said what; null before one's own answer is in
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ShownAsk(
        AskId ask,
        String subject,
        GateForm gate,
        int tier,
        Map<String, Integer> quorum,
        List<PersonId> excluded,
        String state,
        Instant expiresAt,
        Bytes view,
        Digest viewDigest,
        int answered,
        @Nullable List<Said> signOffs,
        List<SignOffQuestion.Question> questions) {
    /** What one person said. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Said(PersonId person, Says says, String reason, Instant time) {}

    /**
     * The ask, once its view is the one that its digest names: what is read is what is signed.
     *
     * @throws CommandFailedException when it is not
     */
    ShownAsk verified() throws CommandFailedException {
        if (!Digest.of(view).equals(viewDigest)) {
            throw new CommandFailedException(
                    ExitCode.UNVERIFIED,
                    "what the gateway shows of ask " + ask + " is not what would be signed",
                    "Do not sign; tell whoever runs the gateway");
        }
        return this;
    }

    /** What a person says of it, signed over the very bytes that were shown. */
    Envelope signed(SigningKey key, PersonId me, Says says, String reason, Instant now) {
        return new KeySigner(key).sign(Words.statement(ask, gate.gate(), viewDigest, expiresAt, me, says, reason, now));
    }

    /** What was read, in one digest: the view and the gate it is about. */
    Digest read() {
        return Words.shown(ask, viewDigest, gate.gate());
    }
}
