package dev.portcullis.cli;

import dev.portcullis.improver.ModelAuthor;
import dev.portcullis.improver.ProgramAuthor;
import dev.portcullis.local.Running;
import dev.portcullis.local.Witnesses;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a loop improve itself behind the gate, and shows what it tries. */
@Command(
        name = "demo",
        description = "Run a self-improving loop and the known attacks on this machine, behind the whole gate.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis demo                  about three minutes; promotions wait for you",
            "  portcullis demo --auto --json    nobody is asked; the summary on standard output",
            "  portcullis demo --seed 7         another search",
            "Starts the local stack where it is not up, and leaves it up. Each run begins a lineage of its own.",
            "Without a terminal, or two minutes after asking, software keys of the demo's people sign.",
            "A model's key (--llm) is read from the environment variable PORTCULLIS_LLM_KEY.",
            "Exit code 4: an attack passed or was stopped elsewhere than expected, something honest was refused,",
            "or too little came of it.",
        })
final class DemoCommand implements Callable<ExitCode> {
    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Mixin
    private final StackHome home = new StackHome();

    @Mixin
    private final StackStart start = new StackStart();

    @Option(names = "--auto", description = "Wait for nobody: software keys of the demo's people sign.")
    private boolean auto;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The search's seed (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--llm",
            paramLabel = "URL",
            description = "An OpenAI-compatible address whose model writes the programs.")
    private @Nullable URI model;

    @Option(names = "--model", paramLabel = "NAME", defaultValue = "default", description = "The model's name there.")
    private String modelName = "default";

    @Override
    public ExitCode call() throws IOException, InterruptedException, CommandFailedException {
        long began = System.nanoTime();
        Running stack = start.up(global, home);
        Duration since = Duration.ofNanos(System.nanoTime() - began);
        boolean alone = auto
                || Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isEmpty();
        ProgramAuthor author =
                model == null ? null : new ModelAuthor(model, modelName, System.getenv(ImproverCommand.MODEL_KEY));
        Demo.Ended ended = Demo.run(stack, new Demo.Settings(seed, author, alone, since), this::tell);
        if (global.json()) {
            global.document(ended.summary());
        } else {
            tell(ended.summary());
        }
        ended.complaints().forEach(complaint -> global.note("FAILED: " + complaint));
        leave(stack);
        return ended.complaints().isEmpty() ? ExitCode.DONE : ExitCode.DENIED;
    }

    private void tell(Duration since, String line) {
        String clocked = StackStart.clock(since) + " " + line;
        if (global.json()) {
            global.note(clocked);
        } else {
            global.line(clocked);
        }
    }

    private void tell(DemoSummary summary) {
        DemoSummary.Counts counts = summary.counts();
        global.line("");
        global.line("lineage    " + summary.lineage() + ": " + summary.genesis().score() + " -> "
                + summary.head().score() + " at generation " + summary.head().generation() + ", in "
                + summary.wallSeconds() + " s");
        global.line("proposals  " + counts.proposals() + ": " + counts.admitted() + " admitted, " + counts.promoted()
                + " promoted, " + counts.refused() + " refused (" + counts.honestRefused() + " of them honest)");
        global.line("attacks    " + counts.attacks() + ", of which passed: " + counts.attacksPassed());
        global.table(
                List.of("attack", "stopped at", "by", "ran"),
                summary.attacks().stream()
                        .map(attack -> List.of(
                                attack.name(),
                                String.valueOf(attack.stoppedAt()),
                                String.valueOf(attack.code()),
                                attack.ran() ? "yes" : "no"))
                        .toList());
        global.line("");
    }

    private void leave(Running stack) throws IOException {
        Path folder = Demo.folder(stack);
        Path export = folder.resolve(DemoAudit.EXPORT);
        Path trust = folder.resolve(DemoAudit.TRUST);
        global.note("summary    " + folder.resolve("summary.json"));
        global.note("log        portcullis verify " + export + " --trust " + trust + "  (DEMO KEYS)");
        global.note("witnesses  " + Witnesses.worth(stack));
        global.note("gateway    " + stack.gateway() + "  stays up; stop all of it: ./portcullis down");
    }
}
