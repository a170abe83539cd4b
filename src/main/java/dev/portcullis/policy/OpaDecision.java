package dev.portcullis.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as one event of OPA's decision log, for tools that read those. Derived from the sealed verdict and the input
 * it names; nothing here is signed.
 *
 * <p>The result is what was sealed: with the tier that charter and class require, and without a rule's own disclosure.
 */
public final class OpaDecision {
    private static final String BUNDLE = "portcullis";

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Event(
            Map<String, String> labels,
            @JsonProperty("decision_id") String decisionId,
            Map<String, Revision> bundles,
            String path,
            @Nullable JsonNode input,
            @Nullable List<String> erased,
            Result result,
            Instant timestamp) {}

    private record Revision(Digest revision) {}

    private record Result(VerdictWord verdict, int tier, List<Reason> reasons) {}

    private OpaDecision() {}

    /**
     * The event's bytes, one line without its end.
     *
     * @param sealed a sealed verdict; its signature is not looked at here
     * @param input the policy input that the verdict names; when it is withheld the event says {@code erased}
     * @throws MalformedJsonException when it is no verdict, or the input is another than the verdict names
     */
    public static byte[] of(Envelope sealed, Optional<Bytes> input) throws MalformedJsonException {
        Statement statement = Statement.parse(sealed.payload().toArray());
        if (statement.predicateType() != PredicateType.VERDICT) {
            throw new MalformedJsonException("not a verdict");
        }
        VerdictPredicate verdict = statement.predicate(VerdictPredicate.class);
        VerdictPredicate.Judgement said = verdict.judgement();
        if (input.isPresent() && !Digest.of(input.get()).equals(said.input())) {
            throw new MalformedJsonException("the verdict is about the input " + said.input());
        }
        return StrictJson.write(new Event(
                Map.of("id", verdict.verifier().id()),
                sealed.digest().hex(),
                Map.of(BUNDLE, new Revision(verdict.policy().digest().digest())),
                PolicyBundle.entryPoint(said.gate().purpose()),
                input.isPresent() ? StrictJson.parse(input.get().toArray()) : null,
                input.isPresent() ? null : List.of("/input"),
                new Result(said.verdict(), said.tier(), said.reasons()),
                verdict.timeVerified()));
    }
}
