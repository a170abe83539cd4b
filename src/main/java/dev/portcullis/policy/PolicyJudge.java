package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.internal.EvaluatorPool;
import dev.portcullis.policy.internal.WasmEvaluator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts inputs to the policy in force and reads its answers, without sealing them: for commands that only show, and for
 * the gate that seals.
 *
 * <p>Never throws for what an input or a policy does. No answer, a late one, or one that is not exactly of the agreed
 * shape is undetermined with a code that says which.
 */
public final class PolicyJudge implements AutoCloseable {
    private final AtomicReference<Engine> engine;
    private final int evaluators;

    private record Engine(PolicyBundle bundle, InputSchema schema, EvaluatorPool pool) {}

    private record Answer(String verdict, int tier, List<Told> reasons) {}

    private record Told(String code, @Nullable String at, String rule, Disclosure disclose) {}

    /**
     * Makes a bundle ready.
     *
     * @param evaluators threads that evaluate; as many as there are cores to burn
     * @throws PolicyRefusedException when the bundle's schema cannot be used, or its rules fail on an empty input
     */
    public PolicyJudge(PolicyBundle bundle, int evaluators) throws PolicyRefusedException {
        this.evaluators = evaluators;
        this.engine = new AtomicReference<>(start(bundle));
    }

    /** The digest of the bundle in force. */
    public Digest policy() {
        return current().bundle.digest();
    }

    /** The bundle in force. */
    public PolicyBundle bundle() {
        return current().bundle;
    }

    /**
     * Puts another bundle in force, whole: judgements under way end on the one they began with.
     *
     * @throws PolicyRefusedException when it cannot be used; the old one stays
     */
    public void activate(PolicyBundle next) throws PolicyRefusedException {
        Engine previous = engine.getAndSet(start(next));
        previous.pool.close();
    }

    /** Judges the document for its own purpose. */
    public Judgement judge(InputDocument document, Duration atMost) {
        return judge(document.purpose(), document.toBytes(), atMost);
    }

    /** Judges an input as it stands in a file. */
    public Judgement judge(Purpose purpose, byte[] input, Duration atMost) {
        return judge(current(), purpose, input, atMost);
    }

    /** As {@link #judge(Purpose, byte[], Duration)}, refusing when another bundle is in force than {@code policy}. */
    Judgement judge(Digest policy, Purpose purpose, byte[] input, Duration atMost) {
        Engine chosen = current();
        if (!chosen.bundle.digest().equals(policy)) {
            return Judgement.undetermined(Reason.of("POLICY_EPOCH_STALE"));
        }
        return judge(chosen, purpose, input, atMost);
    }

    private static Judgement judge(Engine chosen, Purpose purpose, byte[] input, Duration atMost) {
        if (input.length > Bounds.POLICY_INPUT_BYTES) {
            return Judgement.undetermined(Reason.of("INPUT_TOO_LARGE"));
        }
        JsonNode parsed;
        try {
            parsed = StrictJson.parse(input);
        } catch (MalformedJsonException e) {
            return Judgement.undetermined(Reason.at("INPUT_INVALID", String.valueOf(e.getMessage())));
        }
        Optional<String> violation = chosen.schema.firstViolation(parsed);
        if (violation.isPresent()) {
            return Judgement.undetermined(Reason.at("INPUT_INVALID", violation.get()));
        }
        // The engine reads what the schema saw, not the bytes once more by a parser of its own.
        return evaluate(chosen, purpose, parsed, atMost);
    }

    /** Where the input is not as the schema of the bundle in force wants it; empty when it is one. */
    public Optional<String> violation(byte[] input) {
        try {
            return current().schema.firstViolation(StrictJson.parse(input));
        } catch (MalformedJsonException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Straight into the policy, past the schema: what the rules alone make of it. It still has to be JSON, for the engine
     * answers to the first value it finds and passes over what stands behind it.
     */
    public Judgement judgeUnchecked(Purpose purpose, String input, Duration atMost) {
        try {
            var _ = StrictJson.parseForeign(input.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            return Judgement.undetermined(Reason.at("INPUT_INVALID", String.valueOf(e.getMessage())));
        }
        return evaluate(current(), purpose, input, atMost);
    }

    private static Judgement evaluate(Engine chosen, Purpose purpose, JsonNode input, Duration atMost) {
        return evaluate(chosen, purpose, new String(StrictJson.write(input), StandardCharsets.UTF_8), atMost);
    }

    private static Judgement evaluate(Engine chosen, Purpose purpose, String input, Duration atMost) {
        try {
            return read(chosen.pool.evaluate(PolicyBundle.entryPoint(purpose), input, atMost));
        } catch (TimeoutException _) {
            return Judgement.undetermined(Reason.of("POLICY_TIMED_OUT"));
        } catch (RejectedExecutionException _) {
            return Judgement.undetermined(Reason.of("POLICY_OVERLOADED"));
        } catch (ExecutionException _) {
            return Judgement.undetermined(Reason.of("POLICY_FAILED"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Judgement.undetermined(Reason.of("POLICY_INTERRUPTED"));
        }
    }

    /** The engine wraps an answer as {@code [{"result": …}]}; silence is {@code []}. */
    public static Judgement read(String resultSet) {
        try {
            JsonNode results = StrictJson.parse(resultSet.getBytes(StandardCharsets.UTF_8));
            if (!results.isArray() || results.size() != 1 || results.get(0).size() != 1) {
                return Judgement.undetermined(Reason.of("POLICY_SILENT"));
            }
            Answer answer = StrictJson.read(results.get(0).path("result"), Answer.class);
            return new Judgement(
                    VerdictWord.parse(answer.verdict),
                    answer.tier,
                    answer.reasons.stream()
                            .map(told -> new PolicyReason(new Reason(told.code, told.at), told.rule, told.disclose))
                            .toList());
        } catch (MalformedJsonException | IllegalArgumentException _) {
            return Judgement.undetermined(Reason.of("POLICY_MALFORMED"));
        }
    }

    private Engine start(PolicyBundle bundle) throws PolicyRefusedException {
        InputSchema schema = new InputSchema(bundle);
        try {
            EvaluatorPool pool = new EvaluatorPool(bundle::evaluator, evaluators, PolicyJudge::warmUp);
            return new Engine(bundle, schema, pool);
        } catch (IllegalStateException e) {
            throw new PolicyRefusedException("the policy fails on an input without facts; make its rules say so", e);
        }
    }

    private static void warmUp(WasmEvaluator evaluator) {
        for (Purpose purpose : List.of(Purpose.EVALUATE, Purpose.ADMIT, Purpose.PROMOTE)) {
            var _ = evaluator.evaluate(PolicyBundle.entryPoint(purpose), "{}");
        }
    }

    private Engine current() {
        return Objects.requireNonNull(engine.get());
    }

    @Override
    public void close() {
        current().pool.close();
    }
}
