package dev.portcullis.cli;

import dev.portcullis.policy.repository.Finding;
import dev.portcullis.policy.repository.PolicyTests;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The tests of a policy repository, and its cases. */
@Command(
        name = "test",
        description = "Run the tests of a policy repository, and judge its cases.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis policy test                  the tests of the folder you are in",
            "  portcullis policy test policy --cases   and every case, by the gate's evaluator and by OPA",
            "No test reaches a network or a clock.",
            "Exit codes: 0 all hold, 4 one does not, 78 no policy repository or no OPA.",
        })
final class PolicyTestCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.policy-test/v1";

    /** How many held, and which did not. */
    record Ran(int passed, List<Finding> failures) {
        static Ran of(PolicyTests.Report report) {
            return new Ran(report.passed(), report.failures());
        }
    }

    /**
     * The result as JSON.
     *
     * @param cases null when they were not asked for
     */
    record Result(
            String schema,
            boolean passed,
            Ran tests,
            @Nullable Ran cases) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final PolicyFolder policy = new PolicyFolder();

    @Option(names = "--cases", description = "Also judge cases/NAME/input.json and compare with expect.json.")
    private boolean withCases;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        Result result = policy.work((opa, repository) -> {
            Ran tests = Ran.of(PolicyTests.tests(opa, repository));
            Ran cases = withCases ? Ran.of(PolicyTests.cases(opa, repository)) : null;
            boolean passed = tests.failures().isEmpty()
                    && (cases == null || cases.failures().isEmpty());
            return new Result(SCHEMA, passed, tests, cases);
        });
        if (global.json()) {
            global.document(result);
        } else {
            show(result);
        }
        return result.passed() ? ExitCode.DONE : ExitCode.DENIED;
    }

    private void show(Result result) {
        Ran cases = result.cases();
        List<Finding> failures = Stream.concat(
                        result.tests().failures().stream(), cases == null ? Stream.empty() : cases.failures().stream())
                .toList();
        if (!failures.isEmpty()) {
            global.table(
                    List.of("at", "what"),
                    failures.stream()
                            .map(failure -> List.of(failure.at(), failure.what()))
                            .toList());
        }
        global.line("tests " + counts(result.tests()));
        if (cases != null) {
            global.line("cases " + counts(cases));
        }
    }

    private static String counts(Ran ran) {
        return ran.passed() + " passed, " + ran.failures().size() + " failed";
    }
}
