package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long a judgement takes in process, beside OPA's REST server on the same bundle, machine and minute. Absolute times
 * of a shared machine drift; the ratio of one run is what counts.
 */
public final class PolicyBenchmark {
    private static final Duration AMPLE = Duration.ofSeconds(10);

    /** The two are measured in turns, so that what else the machine does meets both. */
    private static final int ROUNDS = 10;

    private PolicyBenchmark() {}

    /**
     * Times of one way to ask, in microseconds.
     *
     * @param count judgements measured
     */
    public record Times(long p50, long p99, int count) {
        private static Times of(long[] nanos, int count) {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return new Times(sorted[count / 2] / 1_000, sorted[count * 99 / 100] / 1_000, count);
        }
    }

    /**
     * Both ways for one input.
     *
     * @param inProcess the judgement as the gate takes it: schema, queue and evaluation
     * @param rest one request on a connection that is kept
     */
    public record Figures(int inputBytes, Times inProcess, Times rest) {
        /** How many times faster the median in process is. */
        public double ratio() {
            return (double) rest.p50() / Math.max(1, inProcess.p50());
        }
    }

    /**
     * Measures.
     *
     * @param opa the pinned OPA
     * @param input an input that is allowed
     * @param each time spent on each way after a warm-up of the same length
     * @throws IOException when OPA does not start or the two do not agree
     */
    public static Figures measure(Path opa, byte[] input, Duration each)
            throws IOException, InterruptedException, PolicyRefusedException {
        Purpose purpose = purpose(input);
        try (OpaServer server = OpaServer.start(opa);
                PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1)) {
            Supplier<Judgement> inProcess = () -> judge.judge(purpose, input, AMPLE);
            Supplier<Judgement> rest = () -> ask(server, purpose, input);
            Judgement ours = inProcess.get();
            Judgement theirs = rest.get();
            if (!ours.equals(theirs)) {
                throw new IOException("not the same answer: " + ours + " in process, " + theirs + " by OPA");
            }
            Duration turn = each.dividedBy(ROUNDS);
            Series inProcessTimes = new Series();
            Series restTimes = new Series();
            for (int round = 0; round < 2 * ROUNDS; round++) {
                boolean isWarmUp = round < ROUNDS;
                inProcessTimes.run(inProcess, turn, isWarmUp);
                restTimes.run(rest, turn, isWarmUp);
            }
            return new Figures(input.length, inProcessTimes.times(), restTimes.times());
        }
    }

    private static final class Series {
        private static final int MOST = 1_000_000;

        private long[] nanos = new long[1_024];
        private int count;

        void run(Supplier<Judgement> question, Duration turn, boolean isWarmUp) {
            long end = System.nanoTime() + turn.toNanos();
            long before = System.nanoTime();
            while (before < end && count < MOST) {
                Judgement answer = question.get();
                long after = System.nanoTime();
                if (!answer.reasons().isEmpty()) {
                    throw new IllegalStateException("answered " + answer);
                }
                if (!isWarmUp) {
                    add(after - before);
                }
                before = System.nanoTime();
            }
        }

        private void add(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }

        Times times() {
            return Times.of(nanos, count);
        }
    }

    private static Judgement ask(OpaServer server, Purpose purpose, byte[] input) {
        try {
            return PolicyJudge.read(
                    "[" + server.answer(PolicyBundle.entryPoint(purpose), input).strip() + "]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while OPA answered", e);
        }
    }

    private static Purpose purpose(byte[] input) throws IOException {
        if (input.length > Bounds.POLICY_INPUT_BYTES) {
            throw new IOException("the input is larger than " + Bounds.POLICY_INPUT_BYTES + " bytes");
        }
        try {
            JsonNode document = StrictJson.parse(input);
            return Purpose.parse(document.path("purpose").asText());
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw new IOException("not a policy input: " + Inert.text(String.valueOf(e.getMessage()), 200), e);
        }
    }

    /** Inputs of about 1 KB and of 50 files, from one that is allowed. */
    public static List<byte[]> inputs(byte[] allowed) throws MalformedJsonException {
        ObjectNode many = (ObjectNode) StrictJson.parse(allowed);
        ObjectNode facts = many.withObjectProperty("facts");
        ArrayNode files = facts.withArrayProperty("files");
        while (files.size() < 50) {
            ObjectNode file = files.get(0).deepCopy();
            file.put("path", "packing/module_" + files.size() + ".py");
            files.add(file);
        }
        facts.withObjectProperty("touched").put("editable", 50);
        facts.withObjectProperty("size").put("files", 50);
        return List.of(StrictJson.write(StrictJson.parse(allowed)), StrictJson.write(many));
    }
}
