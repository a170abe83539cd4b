package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.policy.repository.PolicyCase;
import dev.portcullis.policy.repository.PolicyDiff;
import dev.portcullis.policy.repository.PolicySide;
import dev.portcullis.policy.repository.RepositoryRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What one policy says that another does not, and whether anything is loosened by it. */
@Command(
        name = "diff",
        description = "Compare two policies: rules, settings, and verdicts over the cases of both.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis policy diff shipped policy",
            "  portcullis policy diff in-force.tar.gz policy --inputs recorded",
            "Loosened is what was refused or asked of people before and is less so now: a verdict over an",
            "input, or a rule that is gone, milder, on trial, or asked for fewer purposes. Other bodies and",
            "settings are shown, and only inputs tell what they do.",
            "Exit codes: 0 nothing is loosened, 4 something is, 78 one cannot be read or built.",
        })
final class PolicyDiffCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.policy-diff/v1";
    private static final String LOOSENED = "LOOSENED";

    /** The result as JSON. */
    record Result(
            String schema, boolean loosened, @JsonUnwrapped PolicyDiff.Report report) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Parameters(
            index = "0",
            paramLabel = "BEFORE",
            description = "A bundle, a policy repository, or the word " + PolicySource.SHIPPED + ".")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "The same, of what is to be put in its place.")
    private String after = "";

    @Option(
            names = "--inputs",
            paramLabel = "DIR",
            description = "Also judge every JSON file below this folder but expect.json.")
    private @Nullable Path inputs;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        PolicySide first = PolicySource.read(before);
        PolicySide second = PolicySource.read(after);
        PolicyDiff.Report report;
        try {
            report = PolicyDiff.between(first, second, inputs());
        } catch (PolicyRefusedException e) {
            throw PolicySource.refused(before + " or " + after, e);
        }
        if (global.json()) {
            global.document(new Result(SCHEMA, report.loosened(), report));
        } else {
            show(report);
        }
        return report.loosened() ? ExitCode.DENIED : ExitCode.DONE;
    }

    private List<PolicyCase> inputs() throws CommandFailedException {
        Path folder = inputs;
        if (folder == null) {
            return List.of();
        }
        try {
            return PolicyCase.inputs(folder);
        } catch (IOException e) {
            throw InputFile.unreadable(folder, e);
        } catch (RepositoryRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    folder + " holds what is no input: " + e.getMessage(),
                    "Leave there only inputs, as cases/NAME/input.json holds them",
                    e);
        }
    }

    private void show(PolicyDiff.Report report) {
        global.line("before " + report.before());
        global.line("after  " + report.after());
        List<List<String>> rows = new ArrayList<>();
        for (PolicyDiff.RuleChange rule : report.rules()) {
            rows.add(List.of("rule " + rule.rule(), what(rule), mark(rule.loosened())));
        }
        for (PolicyDiff.Field setting : report.settings()) {
            rows.add(List.of("setting " + setting.name(), fromTo(setting), ""));
        }
        for (String module : report.modules()) {
            rows.add(List.of("module " + module, "body changed", ""));
        }
        if (report.inputSchema()) {
            rows.add(List.of("schema of the input", "changed", ""));
        }
        for (PolicyDiff.VerdictChange verdict : report.verdicts()) {
            rows.add(List.of(
                    "verdict on " + verdict.input() + " (" + verdict.purpose() + ")",
                    verdict.before() + " → " + verdict.after(),
                    mark(verdict.loosened())));
        }
        if (!rows.isEmpty()) {
            global.table(List.of("what", "change", ""), rows);
        }
        global.line("inputs judged by both " + report.judged() + ", verdicts changed "
                + report.verdicts().size() + ", loosened "
                + report.verdicts().stream()
                        .filter(PolicyDiff.VerdictChange::loosened)
                        .count());
        if (!report.unjudged().isEmpty()) {
            global.line("not judged, because the schema of one refuses them: " + String.join(", ", report.unjudged()));
        }
        if (report.judged() == 0) {
            global.note("No input was judged by both, so nothing is said of verdicts; name some with --inputs DIR");
        }
    }

    private static String mark(boolean isLoosened) {
        return isLoosened ? LOOSENED : "";
    }

    private static String what(PolicyDiff.RuleChange rule) {
        return switch (rule.change()) {
            case added -> "added: " + values(rule, false);
            case removed -> "removed: " + values(rule, true);
            case changed -> {
                List<String> parts = new ArrayList<>(rule.fields().stream()
                        .map(field -> field.name() + " " + fromTo(field))
                        .toList());
                if (rule.body()) {
                    parts.add("body changed");
                }
                yield String.join(", ", parts);
            }
        };
    }

    private static String values(PolicyDiff.RuleChange rule, boolean isBefore) {
        return rule.fields().stream()
                .filter(field -> List.of("code", "verdict", "tier", "stage").contains(field.name()))
                .map(field -> field.name() + " " + (isBefore ? field.before() : field.after()))
                .collect(Collectors.joining(", "));
    }

    private static String fromTo(PolicyDiff.Field field) {
        return (field.before() == null ? "none" : field.before()) + " → "
                + (field.after() == null ? "none" : field.after());
    }
}
