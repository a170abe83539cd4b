package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.policy.GeneratedInputs.Generated;
import dev.portcullis.policy.internal.WasmEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * T3: the policy in process answers as OPA's own server does, to the last member of the answer; and what it does not let
 * OPA's rules see at all is never nearer to leave than what OPA would have said.
 */
class PolicyEqualityIT {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20_261_127;

    /**
     * What was said of one input.
     *
     * @param judged what the gate's judge says
     * @param straight what it says past the schema
     * @param raw what the engine wrote, past everything; null where the input is malformed
     * @param theirs what OPA wrote; null where it refused to answer
     */
    private record Said(
            Generated input,
            boolean isWellFormed,
            Judgement judged,
            Judgement straight,
            JsonNode raw,
            JsonNode theirs) {
        Judgement theirJudgement() {
            return PolicyJudge.read(theirs.toString());
        }

        boolean agree() {
            return raw.equals(theirs) && judged.equals(theirJudgement());
        }

        boolean isRefused() {
            return judged.verdict() == VerdictWord.UNDETERMINED
                    && judged.reasons().size() == 1;
        }

        boolean isNearerToLeavePastTheSchema() {
            return nearness(straight.verdict()) > nearness(theirJudgement().verdict());
        }

        /** Who gives leave, who leaves it to people, who does neither. */
        private static int nearness(VerdictWord verdict) {
            return switch (verdict) {
                case ALLOWED -> 2;
                case ESCALATED -> 1;
                case UNDETERMINED, DENIED -> 0;
            };
        }

        String theirWord() {
            return theirs.isNull() ? "no answer" : theirJudgement().verdict().toString();
        }

        @Override
        public String toString() {
            return "%s%n    judged %s%n    past the schema %s%n    engine %s%n    OPA %s%n"
                    .formatted(input, judged, straight, raw, theirs);
        }
    }

    private static final class Comparison implements AutoCloseable {
        private final PolicyBundle bundle = PolicyBundle.shipped();
        private final PolicyJudge judge = new PolicyJudge(bundle, 1);
        private final OpaServer server;
        private final GeneratedInputs inputs = new GeneratedInputs(bundle, SEED);
        private final List<Said> said = new ArrayList<>();
        private final long[] nanosInProcess;
        private final long[] nanosByRest;
        private final WasmEvaluator evaluator = bundle.evaluator();

        Comparison(int size) throws IOException, InterruptedException, PolicyRefusedException {
            server = OpaServer.start(Path.of(Rego.executable()));
            nanosInProcess = new long[size];
            nanosByRest = new long[size];
            for (int number = 0; number < size; number++) {
                said.add(ask(inputs.input(number)));
            }
        }

        private Said ask(Generated input) throws IOException, InterruptedException {
            boolean isWellFormed = judge.violation(input.bytes()).isEmpty();
            String entryPoint = PolicyBundle.entryPoint(input.asked());
            long start = System.nanoTime();
            Judgement judged = judge.judge(input.asked(), input.bytes(), AMPLE);
            long between = System.nanoTime();
            JsonNode theirs = theirs(entryPoint, input.bytes());
            long end = System.nanoTime();
            nanosInProcess[input.number()] = between - start;
            nanosByRest[input.number()] = end - between;
            return new Said(
                    input,
                    isWellFormed,
                    judged,
                    judge.judgeUnchecked(input.asked(), input.text(), AMPLE),
                    isWellFormed ? JSON.readTree(evaluator.evaluate(entryPoint, input.text())) : JSON.nullNode(),
                    theirs);
        }

        private JsonNode theirs(String entryPoint, byte[] input) throws IOException, InterruptedException {
            String body;
            try {
                body = server.answer(entryPoint, input);
            } catch (IOException _) {
                return JSON.nullNode();
            }
            return JSON.readTree("[" + body + "]");
        }

        List<Said> of(boolean isWellFormed) {
            return said.stream()
                    .filter(each -> each.isWellFormed == isWellFormed)
                    .toList();
        }

        /** How often each verdict was given to a well-formed input. */
        Map<VerdictWord, Integer> verdicts() {
            Map<VerdictWord, Integer> counts = new EnumMap<>(VerdictWord.class);
            Arrays.stream(VerdictWord.values()).forEach(verdict -> counts.put(verdict, 0));
            of(true).forEach(each -> counts.merge(each.judged.verdict(), 1, Integer::sum));
            return counts;
        }

        /** The table of what was compared, every way in which the answers to malformed inputs differ, and the times. */
        String report() {
            StringBuilder report = new StringBuilder("""
                    | inputs | OPA | in process | count |
                    |---|---|---|---:|
                    """);
            Map<String, Integer> rows = new TreeMap<>();
            said.forEach(each -> rows.merge(row(each), 1, Integer::sum));
            rows.forEach((row, count) -> report.append(row).append(count).append(" |\n"));
            return report.append("\np50 in process ")
                    .append(median(nanosInProcess) / 1_000)
                    .append(" µs, by REST ")
                    .append(median(nanosByRest) / 1_000)
                    .append(" µs\n")
                    .toString();
        }

        private static String row(Said each) {
            return "| %s | %s | %s | "
                    .formatted(
                            each.isWellFormed ? "well formed" : "malformed: " + each.input.meant(),
                            each.theirWord(),
                            each.judged.verdict());
        }

        private static long median(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }

        @Override
        public void close() throws IOException {
            judge.close();
            server.close();
        }
    }

    @Test
    void theServerIsAskedByTheLinesOfTheRepository() throws IOException {
        // Given
        String repository = Files.readString(Path.of("policies", "portcullis.rego"));

        // Then
        assertThat(OpaServer.ENTRY_POINTS.lines().filter(line -> !line.isBlank()))
                .containsExactlyElementsOf(repository
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList());
    }

    @Test
    void hundredsOfGeneratedInputsAreAnsweredAsByOpa()
            throws IOException, InterruptedException, PolicyRefusedException {
        try (Comparison comparison = new Comparison(200)) {
            // So few come out unevenly.
            assertEquality(comparison, 10);
        }
    }

    @Test
    @Tag("long")
    void tenThousandGeneratedInputsAreAnsweredAsByOpa()
            throws IOException, InterruptedException, PolicyRefusedException {
        try (Comparison comparison = new Comparison(10_000)) {
            Path folder = Files.createDirectories(Path.of("target", "performance"));
            Files.writeString(folder.resolve("policy-equality.md"), comparison.report());
            assertEquality(comparison, 5);
        }
    }

    /** @param share each verdict is one of so many at least */
    private static void assertEquality(Comparison comparison, int share) {
        List<Said> wellFormed = comparison.of(true);
        List<Said> malformed = comparison.of(false);
        assertThat(wellFormed.stream().filter(said -> !said.agree()))
                .as("well formed, and not answered alike")
                .isEmpty();
        assertThat(malformed.stream().filter(said -> !said.isRefused()))
                .as("malformed, and not refused")
                .isEmpty();
        assertThat(malformed.stream().filter(Said::isNearerToLeavePastTheSchema))
                .as("malformed, and past the schema nearer to leave than OPA")
                .isEmpty();
        assertThat(malformed).hasSizeGreaterThan(comparison.said.size() / 20);
        comparison
                .verdicts()
                .forEach((verdict, count) -> assertThat(count)
                        .as("%s among %s", verdict, comparison.said.size())
                        .isGreaterThanOrEqualTo(comparison.said.size() / share));
    }
}
