package dev.portcullis.cli;

import dev.portcullis.cli.corpus.CommandGate;
import dev.portcullis.cli.corpus.Corpus;
import dev.portcullis.cli.corpus.CorpusRefusedException;
import dev.portcullis.cli.corpus.CorpusReport;
import dev.portcullis.cli.corpus.CorpusTables;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Analysts;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What would the gate say? Answered offline. */
@Command(
        name = "judge",
        description = "Say what the gate would say of a difference. Offline: needs no gateway, proves nothing.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis judge --charter charter.yaml --base head --result candidate",
            "  portcullis judge --charter charter.yaml --base head --result candidate --why-not",
            "  portcullis judge --policy policy --charter charter.yaml --base head --result candidate",
            "  portcullis judge --charter charter.yaml --base head --result candidate --evidence score.json",
            "  portcullis judge --corpus incidents",
            "  portcullis judge --corpus incidents --gate 'other-gate {charter} {base} {result}'",
            "Judges as if readings were cleared, and without --evidence as if the run were flawless.",
            "Exit code 0: allowed; 3: escalated; 4: denied; 5: undetermined.",
            "Of a corpus 0: every attack stopped, 95 %% of them for an expected reason, no twin refused and",
            "at most 5 %% of honest changes in need of a person; otherwise 4.",
        })
final class JudgeCommand implements Callable<ExitCode> {
    /** The questions there are about a proposal. */
    enum Question {
        evaluate(Purpose.EVALUATE),
        admit(Purpose.ADMIT),
        promote(Purpose.PROMOTE);

        private final Purpose purpose;

        Question(Purpose purpose) {
            this.purpose = purpose;
        }
    }

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Option(names = "--charter", paramLabel = "FILE", description = "The lineage's charter.yaml.")
    private @Nullable Path charter;

    @Option(names = "--base", paramLabel = "DIR", description = "The tree it was derived from.")
    private @Nullable Path base;

    @Option(names = "--result", paramLabel = "DIR", description = "The tree that would run.")
    private @Nullable Path result;

    @Option(
            names = "--purpose",
            paramLabel = "P",
            description = "Only this question: ${COMPLETION-CANDIDATES} (all three, the strictest answer counts).")
    private @Nullable Question purpose;

    @Option(
            names = "--evidence",
            paramLabel = "FILE",
            description = "What a run left: the line its scorer printed, or the predicate of an evidence statement.")
    private @Nullable Path evidence;

    @Option(
            names = "--policy",
            paramLabel = "FILE|DIR",
            description = "A bundle, or a policy repository whose bundle is built for it (shipped).")
    private @Nullable String policy;

    @Option(names = "--why-not", description = "Also say what the verdict would be without each thing found.")
    private boolean whyNot;

    @Option(
            names = "--corpus",
            paramLabel = "DIR",
            description = "Judge every case in DIR instead of one difference, and say how the gate did.")
    private @Nullable Path corpus;

    @Option(
            names = "--gate",
            paramLabel = "COMMAND",
            description =
                    "Ask this command about the corpus, and not our gate: no shell, {charter}, {base} and {result}"
                            + " are paths, the exit code is the verdict as ours is.")
    private @Nullable String gate;

    @Option(
            names = "--gate-time",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = WaitTime.class,
            description = "How long that command may take for one case (${DEFAULT-VALUE}).")
    private Duration gateTime = Duration.ofMinutes(1);

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        Path cases = corpus;
        if (cases != null) {
            if (Stream.of(charter, base, result, purpose, evidence).anyMatch(Objects::nonNull)
                    || whyNot
                    || (gate != null && policy != null)) {
                throw misused("a corpus is judged with --policy or --gate and nothing else");
            }
            return judge(cases);
        }
        if (charter == null || base == null || result == null || gate != null) {
            throw misused("name --charter, --base and --result, or --corpus, and --gate only with a corpus");
        }
        return judge(charter, base, result);
    }

    private static CommandFailedException misused(String what) {
        return new CommandFailedException(ExitCode.USAGE, what, "portcullis judge --help");
    }

    private ExitCode judge(Path charter, Path base, Path result) throws CommandFailedException, InterruptedException {
        Charter read = InputFile.charter(charter);
        MemoryBlobStore blobs = new MemoryBlobStore();
        Tree from = InputFile.tree(base, blobs);
        Tree to = InputFile.tree(result, blobs);
        EvidenceFile left = evidence == null ? null : EvidenceFile.read(evidence, read, to.digest());
        OfflineJudgement judgement;
        try (PolicyJudge rules = rules();
                Analysts analysts = Analysts.open(Analysts.Settings.usual())) {
            judgement = new OfflineJudge(analysts, rules, InstantSource.system())
                    .judge(
                            new OfflineJudge.Question(
                                    read, from, to, purpose == null ? null : purpose.purpose, left, whyNot),
                            blobs);
            if (global.json()) {
                global.document(judgement);
            } else {
                JudgementText.show(judgement, rules.bundle(), global);
            }
        }
        return switch (judgement.verdict()) {
            case ALLOWED -> ExitCode.DONE;
            case ESCALATED -> ExitCode.WAITING;
            case UNDETERMINED -> ExitCode.UNDETERMINED;
            case DENIED -> ExitCode.DENIED;
        };
    }

    private ExitCode judge(Path folder) throws CommandFailedException, InterruptedException {
        CorpusReport report;
        try {
            Corpus cases = Corpus.read(folder);
            if (gate != null) {
                CommandGate command = CommandGate.of(gate, gateTime);
                report = CorpusReport.of(cases, command.toString(), command);
            } else {
                try (PolicyJudge rules = rules();
                        Analysts analysts = Analysts.open(Analysts.Settings.usual())) {
                    report = CorpusReport.of(
                            cases,
                            "policy " + rules.policy(),
                            new OfflineGate(new OfflineJudge(analysts, rules, InstantSource.system())));
                }
            }
        } catch (CorpusRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    "the corpus cannot be judged: " + e.getMessage(),
                    "Correct it; docs/how-to/judge-a-change.md says what a case is",
                    e);
        }
        if (global.json()) {
            global.document(report);
        } else {
            show(report);
        }
        return report.holds() ? ExitCode.DONE : ExitCode.DENIED;
    }

    private void show(CorpusReport report) {
        global.line(report.cases() + " cases judged by " + report.gate()
                + (report.unanswered() == 0 ? "" : ", " + report.unanswered() + " without an answer"));
        for (CorpusTables.Table table : CorpusTables.of(report)) {
            if (!table.rows().isEmpty()) {
                global.line("");
                global.table(table.header(), table.rows());
            }
        }
        global.line("");
        global.line("One case took " + report.times().shown());
        global.line(report.holds() ? "Every bound holds" : "Does not hold: " + String.join("; ", report.broken()));
    }

    private PolicyJudge rules() throws CommandFailedException, InterruptedException {
        String named = policy == null ? PolicySource.SHIPPED : policy;
        try {
            return new PolicyJudge(PolicySource.bundle(named), 1);
        } catch (PolicyRefusedException e) {
            throw PolicySource.refused(named, e);
        }
    }
}
