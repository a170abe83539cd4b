package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which lines of a repository its tests reach, as OPA counts them. */
public final class PolicyCoverage {
    private static final int WHOLE = 100;

    private PolicyCoverage() {}

    /**
     * What was reached.
     *
     * @param lines that can be reached
     * @param covered those of them that were
     * @param uncovered where the others stand
     */
    public record Report(int lines, int covered, List<Place> uncovered) {
        public Report {
            uncovered = List.copyOf(uncovered);
        }

        /** The percentage, rounded down, so that 100 means all. */
        public int percent() {
            return lines == 0 ? 0 : (int) ((long) covered * WHOLE / lines);
        }
    }

    /** Lines of one file that no test reaches, from the first to the last. */
    public record Place(String file, int first, int last) {
        @Override
        public String toString() {
            return file + ":" + first + (first == last ? "" : "-" + last);
        }
    }

    /** Runs the tests and counts; empty when a test fails, for then nothing is counted. */
    public static Optional<Report> measure(Opa opa, PolicyRepository repository)
            throws OpaFailedException, InterruptedException {
        // Without the further passes that only say why a line was not reached, and take twice as long again.
        List<String> arguments = new ArrayList<>(List.of("--coverage", "--coverage-runs=", "--format", "json"));
        arguments.addAll(repository.sources());
        Opa.Said said = opa.evaluating(repository.root(), "test", arguments);
        if (!said.ended()) {
            return Optional.empty();
        }
        JsonNode report = Opa.json(said);
        int covered = report.path("covered_lines").asInt();
        List<Place> uncovered = new ArrayList<>();
        Map<String, JsonNode> files = new TreeMap<>();
        report.path("files").properties().forEach(file -> files.put(file.getKey(), file.getValue()));
        files.forEach((file, lines) -> lines.path("not_covered")
                .forEach(range -> uncovered.add(new Place(
                        file,
                        range.path("start").path("row").asInt(),
                        range.path("end").path("row").asInt()))));
        return Optional.of(new Report(
                covered + report.path("not_covered_lines").asInt(),
                covered,
                uncovered.stream().distinct().toList()));
    }
}
