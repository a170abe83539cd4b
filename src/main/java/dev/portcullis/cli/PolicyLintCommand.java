package dev.portcullis.cli;

import dev.portcullis.policy.repository.Finding;
import dev.portcullis.policy.repository.PolicyLint;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a policy repository is in the form that a gate, and who reviews it, relies on. */
@Command(
        name = "lint",
        description = "Hold a policy repository to its form: format, types, metadata, tests, data, schema.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis policy lint                 the folder you are in",
            "  portcullis policy lint policy --fix    write anew what is derived, then look",
            "Needs the pinned OPA, and no gateway.",
            "Exit codes: 0 nothing found, 4 something found, 78 no policy repository or no OPA.",
        })
final class PolicyLintCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.policy-lint/v1";

    /** The result as JSON. */
    record Result(String schema, boolean clean, int rules, List<Finding> findings, List<String> fixed) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final PolicyFolder policy = new PolicyFolder();

    @Option(
            names = "--fix",
            description = "First format the modules, and write data/about.json and the input's schema anew.")
    private boolean fix;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        String version = PinnedOpa.version();
        PolicyLint.Report report = policy.work((opa, repository) ->
                fix ? PolicyLint.fix(opa, version, repository) : PolicyLint.lint(opa, version, repository));
        boolean isClean = report.findings().isEmpty();
        if (global.json()) {
            global.document(new Result(SCHEMA, isClean, report.rules(), report.findings(), report.fixed()));
        } else {
            report.fixed().forEach(file -> global.line("wrote " + file));
            if (!isClean) {
                global.table(
                        List.of("at", "check", "what"),
                        report.findings().stream()
                                .map(finding -> List.of(finding.at(), finding.check(), finding.what()))
                                .toList());
            }
            global.line("rules " + report.rules() + ", findings "
                    + report.findings().size());
        }
        return isClean ? ExitCode.DONE : ExitCode.DENIED;
    }
}
