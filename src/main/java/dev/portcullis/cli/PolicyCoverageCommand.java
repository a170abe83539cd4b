package dev.portcullis.cli;

import dev.portcullis.policy.repository.PolicyCoverage;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which lines of a policy repository no test reaches. */
@Command(
        name = "coverage",
        description = "Run the tests of a policy repository and say which lines none of them reaches.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis policy coverage                   every line of the folder you are in",
            "  portcullis policy coverage policy --min 95",
            "Exit codes: 0 enough is reached, 4 too little, or a test fails, 78 no policy repository or no OPA.",
        })
final class PolicyCoverageCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.policy-coverage/v1";
    private static final int WHOLE = 100;

    /** The result as JSON; the percentage is rounded down. */
    record Result(
            String schema,
            boolean enough,
            int percent,
            int minimum,
            int lines,
            int covered,
            List<PolicyCoverage.Place> uncovered) {}

    @Spec
    private @Nullable CommandSpec specification;

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final PolicyFolder policy = new PolicyFolder();

    @Option(
            names = "--min",
            paramLabel = "N",
            defaultValue = "100",
            description = "The least percentage of lines, 0 to 100 (${DEFAULT-VALUE}).")
    private int minimum = WHOLE;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        CommandSpec command = specification;
        if (command != null && (minimum < 0 || minimum > WHOLE)) {
            throw new ParameterException(command.commandLine(), "--min is 0 to 100, not " + minimum);
        }
        PolicyCoverage.Report report = policy.work(PolicyCoverage::measure)
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.DENIED,
                        "the tests of " + policy.folder() + " fail, so what they reach is not counted",
                        "portcullis policy test " + policy.folder() + " says which"));
        boolean isEnough = report.percent() >= minimum;
        if (global.json()) {
            global.document(new Result(
                    SCHEMA, isEnough, report.percent(), minimum, report.lines(), report.covered(), report.uncovered()));
        } else {
            report.uncovered().forEach(place -> global.line("not covered: " + place));
            global.line(report.percent() + " % of " + report.lines() + " lines are covered, and " + minimum
                    + " % have to be");
        }
        return isEnough ? ExitCode.DONE : ExitCode.DENIED;
    }
}
