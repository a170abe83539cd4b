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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An ask as the gateway tells it.
 *
 * @param view the bytes everybody is shown
 * @param viewDigest their digest, which is signed
 * @param answered how many have answered
 * @param signOffs who said what; null before one's own answer is in
 * @param forecast whether it can still be met; null once it is over
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
        List<SignOffQuestion.Question> questions,
        @Nullable Forecast forecast) {
    /** Whether it can still be met; who may answer it from when, and for whom. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Forecast(
            int missing,
            List<Candidate> candidates,
            @Nullable Instant earliest) {
        /** One who may still answer. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Candidate(PersonId person, Instant from, List<PersonId> standsInFor) {
            private String words(Instant now) {
                return person
                        + (standsInFor.isEmpty() ? "" : " for " + standsInFor)
                        + (from.isAfter(now) ? " from " + from : "");
            }
        }

        /** In words; what trust does not know, it does not tell. */
        String words(Instant now, Instant lapses) {
            String asked = candidates.isEmpty()
                    ? "nobody"
                    : candidates.stream().map(one -> one.words(now)).collect(Collectors.joining(", "));
            Instant first = earliest;
            String when = first == null
                    ? "NOT BEFORE IT LAPSES at " + lapses + ": too few are there"
                    : first.isAfter(now) ? first + "; lapses " + lapses : "now; lapses " + lapses;
            return missing + " missing, asked are " + asked + "; earliest quorum " + when;
        }
    }

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
