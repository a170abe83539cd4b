package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tests of a repository, run by OPA, and its cases, judged by the gate's own evaluator and by OPA beside it. */
public final class PolicyTests {
    /** A case is judged on a machine that may be busy with others; the gate itself waits far shorter. */
    private static final Duration AMPLE = Duration.ofSeconds(10);

    /** Cases that OPA is given at a time, so that neither what it reads nor what it prints grows with their number. */
    private static final int BATCH_BYTES = 1024 * 1024;

    private static final String ASK = """
            {name: answer | \
            some name, document in data.portcullis_cases; \
            answer := data.portcullis[document.purpose] with input as document}""";

    private PolicyTests() {}

    /**
     * What came of the tests.
     *
     * @param passed how many held
     * @param failures those that did not, each a finding at its place
     */
    public record Report(int passed, List<Finding> failures) {
        public Report {
            failures = List.copyOf(failures);
        }
    }

    /** Runs the tests. */
    public static Report tests(Opa opa, PolicyRepository repository) throws OpaFailedException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--format", "json"));
        arguments.addAll(repository.sources());
        Opa.Said said = opa.evaluating(repository.root(), "test", arguments);
        if (said.out().isBlank()) {
            return new Report(
                    0, List.of(new Finding("tests", ".", said.ended() ? "there are no tests" : said.complaint())));
        }
        int passed = 0;
        List<Finding> failures = new ArrayList<>();
        for (JsonNode test : Opa.json(said)) {
            if (test.path("fail").asBoolean()
                    || test.has("error")
                    || test.path("skip").asBoolean()) {
                failures.add(new Finding(
                        "test",
                        PolicyLint.place(test.path("location")),
                        test.path("package").asText() + "." + test.path("name").asText() + why(test)));
            } else {
                passed++;
            }
        }
        if (failures.isEmpty() && (passed == 0 || !said.ended())) {
            failures.add(new Finding("tests", ".", passed == 0 ? "there are no tests" : said.complaint()));
        }
        return new Report(passed, failures);
    }

    private static String why(JsonNode test) {
        if (test.has("error")) {
            return " ends in an error: " + test.path("error").path("message").asText();
        }
        return test.path("skip").asBoolean() ? " is set to be skipped" : " fails";
    }

    /** Builds the bundle and judges every case with it, and with OPA itself; both have to say what is expected. */
    public static Report cases(Opa opa, PolicyRepository repository)
            throws IOException, OpaFailedException, RepositoryRefusedException, PolicyRefusedException,
                    InterruptedException {
        List<PolicyCase> cases = PolicyCase.of(repository);
        if (cases.isEmpty()) {
            return new Report(0, List.of(new Finding("cases", "cases", "there are no cases")));
        }
        PolicyBundle bundle = PolicyBuild.build(opa, repository).bundle();
        Map<String, Judgement> theirs = byOpa(opa, repository, cases);
        List<Finding> failures = new ArrayList<>();
        try (PolicyJudge judge = new PolicyJudge(bundle, 1)) {
            for (PolicyCase one : cases) {
                complaint(judge, one, theirs.get(one.name()))
                        .ifPresent(what -> failures.add(new Finding("case", "cases/" + one.name(), what)));
            }
        }
        return new Report(cases.size() - failures.size(), failures);
    }

    private static Optional<String> complaint(PolicyJudge judge, PolicyCase one, @Nullable Judgement theirs) {
        byte[] input = one.input().toArray();
        PolicyCase.Expected said = PolicyCase.Expected.of(judge.judge(one.purpose(), input, AMPLE));
        if (!said.equals(one.expected())) {
            return Optional.of("is " + said + ", and has to be " + one.expected());
        }
        // What the rules alone make of it: the schema, which stands before them in the gate, is not OPA's to check.
        Judgement ours = judge.judgeUnchecked(one.purpose(), new String(input, StandardCharsets.UTF_8), AMPLE);
        if (ours.equals(theirs)) {
            return Optional.empty();
        }
        String other =
                theirs == null ? "nothing" : PolicyCase.Expected.of(theirs).toString();
        return Optional.of("is " + PolicyCase.Expected.of(ours) + " by the gate's evaluator, and " + other + " by OPA");
    }

    private static Map<String, Judgement> byOpa(Opa opa, PolicyRepository repository, List<PolicyCase> cases)
            throws IOException, OpaFailedException, InterruptedException {
        Map<String, Judgement> answers = new TreeMap<>();
        try (Scratch scratch = new Scratch()) {
            Path file = scratch.folder().resolve("cases.json");
            ObjectNode batch = JsonNodeFactory.instance.objectNode();
            int bytes = 0;
            for (PolicyCase one : cases) {
                if (bytes > 0 && bytes + one.input().length() > BATCH_BYTES) {
                    answers.putAll(ask(opa, repository, batch, file));
                    batch.removeAll();
                    bytes = 0;
                }
                batch.set(one.name(), parsed(one));
                bytes += one.input().length();
            }
            answers.putAll(ask(opa, repository, batch, file));
        }
        return answers;
    }

    private static JsonNode parsed(PolicyCase one) {
        try {
            return StrictJson.parse(one.input().toArray());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a case is JSON, which it was when it was read", e);
        }
    }

    private static Map<String, Judgement> ask(Opa opa, PolicyRepository repository, ObjectNode batch, Path file)
            throws IOException, OpaFailedException, InterruptedException {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("portcullis_cases", batch);
        Files.write(file, StrictJson.write(document));
        List<String> arguments = new ArrayList<>(List.of("--format", "raw"));
        for (String source : repository.sourcesWithoutTests()) {
            arguments.addAll(List.of("--data", source));
        }
        arguments.addAll(List.of("--data", file.toString(), ASK));
        Opa.Said said = opa.evaluating(repository.root(), "eval", arguments);
        if (!said.ended()) {
            throw new OpaFailedException("opa eval cannot judge the cases: " + said.complaint());
        }
        Map<String, Judgement> answers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> answer : Opa.json(said).properties()) {
            answers.put(answer.getKey(), PolicyJudge.read("[{\"result\":" + answer.getValue() + "}]"));
        }
        return answers;
    }
}
