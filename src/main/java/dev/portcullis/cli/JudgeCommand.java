package dev.portcullis.cli;

import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
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
            "Judges the difference alone: readings cleared, evidence flawless.",
            "Exit code 0: allowed; 3: escalated; 4: denied; 5: undetermined.",
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

    @Option(names = "--charter", paramLabel = "FILE", required = true, description = "The lineage's charter.yaml.")
    private Path charter = Path.of("");

    @Option(names = "--base", paramLabel = "DIR", required = true, description = "The tree it was derived from.")
    private Path base = Path.of("");

    @Option(names = "--result", paramLabel = "DIR", required = true, description = "The tree that would run.")
    private Path result = Path.of("");

    @Option(
            names = "--purpose",
            paramLabel = "P",
            description = "Only this question: ${COMPLETION-CANDIDATES} (all three, the strictest answer counts).")
    private @Nullable Question purpose;

    @Option(
            names = "--policy",
            paramLabel = "FILE|DIR",
            defaultValue = PolicySource.SHIPPED,
            description = "A bundle, or a policy repository whose bundle is built for it (${DEFAULT-VALUE}).")
    private String policy = PolicySource.SHIPPED;

    @Option(names = "--why-not", description = "Also say what the verdict would be without each thing found.")
    private boolean whyNot;

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        Charter read = InputFile.charter(charter);
        MemoryBlobStore blobs = new MemoryBlobStore();
        Tree from = InputFile.tree(base, blobs);
        Tree to = InputFile.tree(result, blobs);
        OfflineJudgement judgement;
        try (PolicyJudge rules = policy(policy)) {
            judgement = new OfflineJudge(rules, InstantSource.system())
                    .judge(read, from, to, blobs, purpose == null ? null : purpose.purpose, whyNot);
        }
        if (global.json()) {
            global.document(judgement);
        } else {
            show(judgement);
        }
        return switch (judgement.verdict()) {
            case ALLOWED -> ExitCode.DONE;
            case ESCALATED -> ExitCode.WAITING;
            case UNDETERMINED -> ExitCode.UNDETERMINED;
            case DENIED -> ExitCode.DENIED;
        };
    }

    private static PolicyJudge policy(String named) throws CommandFailedException, InterruptedException {
        try {
            return new PolicyJudge(PolicySource.bundle(named), 1);
        } catch (PolicyRefusedException e) {
            throw PolicySource.refused(named, e);
        }
    }

    private void show(OfflineJudgement judgement) {
        global.line(judgement.verdict()
                + (judgement.tier() == 0 ? "" : " tier " + judgement.tier())
                + "  class " + judgement.modificationClass()
                + "  tiers " + judgement.requires());
        if (!judgement.reasons().isEmpty()) {
            global.table(
                    List.of("code", "at", "rule"),
                    judgement.reasons().stream()
                            .map(reason ->
                                    List.of(reason.code(), reason.at() == null ? "" : reason.at(), reason.rule()))
                            .toList());
        }
        List<OfflineJudgement.Without> without = judgement.whyNot();
        if (without != null && !without.isEmpty()) {
            global.table(
                    List.of("without", "it would be", "tier"),
                    without.stream()
                            .map(one -> List.of(one.without(), one.verdict().toString(), Integer.toString(one.tier())))
                            .toList());
        }
    }
}
