package dev.portcullis.cli;

import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How commands wait for an answer, show it and end with it. */
final class ProposalAnswer {
    private static final int FAILURE_LINES = 20;

    /** Told of a change. */
    @FunctionalInterface
    interface Hearing {
        void heard(AnswerPredicate answer) throws CommandFailedException, InterruptedException;
    }

    private ProposalAnswer() {}

    /**
     * The answer once {@code last} says that it is the last one, or as it stands when the time is over.
     *
     * @param each told of every change
     */
    static AnswerPredicate await(
            GatewayApi api, ProposalId id, Duration atMost, Predicate<AnswerPredicate> last, Hearing each)
            throws CommandFailedException, InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        AnswerPredicate answer = api.get("/v1/proposals/" + id, AnswerPredicate.class);
        each.heard(answer);
        Duration left = Duration.ofNanos(until - System.nanoTime());
        while (!last.test(answer) && left.isPositive()) {
            Duration wait = left.compareTo(Bounds.LONGEST_WAIT) < 0 ? left : Bounds.LONGEST_WAIT;
            AnswerPredicate next = api.get(
                    "/v1/proposals/" + id + "?wait=" + Math.max(1, wait.toMillis() - 1) + "ms",
                    wait,
                    AnswerPredicate.class);
            if (!next.equals(answer)) {
                each.heard(next);
            }
            answer = next;
            left = Duration.ofNanos(until - System.nanoTime());
        }
        return answer;
    }

    /** Whether no other answer follows, whatever was asked; what was admitted may still be promoted. */
    static boolean isLast(AnswerState state) {
        return switch (state) {
            case JUDGING, WAITING, ADMITTED -> false;
            case PROMOTED, REFUSED, DECLINED, LAPSED, EXPIRED, LOST, WITHDRAWN -> true;
        };
    }

    /** In a line. */
    static String line(AnswerPredicate answer) {
        List<String> parts = new ArrayList<>();
        parts.add(answer.proposal().toString());
        parts.add(answer.state().toString());
        if (!answer.reasons().isEmpty()) {
            parts.add(String.join(", ", answer.reasons()));
        }
        Map<String, Decimal> metrics = answer.metrics();
        if (metrics != null) {
            metrics.forEach((metric, value) -> parts.add(metric + " " + value));
        }
        if (answer.generation() != null) {
            parts.add("generation " + answer.generation());
        }
        if (answer.until() != null) {
            parts.add("lapses " + answer.until());
        }
        return String.join("  ", parts);
    }

    /** What the candidate itself wrote when it failed. */
    static void failure(GlobalOptions global, AnswerPredicate answer) {
        String failure = answer.failure();
        if (failure != null && !failure.isBlank()) {
            global.note("what it wrote before it failed:");
            failure.lines().limit(FAILURE_LINES).forEach(line -> global.note("  " + line));
        }
    }

    /** What the shell is told of an answer that stands when a command ends. */
    static ExitCode exitCode(AnswerState state) {
        return switch (state) {
            case ADMITTED, PROMOTED -> ExitCode.DONE;
            case JUDGING, WAITING -> ExitCode.WAITING;
            case REFUSED, WITHDRAWN -> ExitCode.DENIED;
            case DECLINED, LAPSED, EXPIRED -> ExitCode.DECLINED;
            case LOST -> ExitCode.UNDETERMINED;
        };
    }
}
