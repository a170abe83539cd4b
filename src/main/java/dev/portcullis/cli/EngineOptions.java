package dev.portcullis.cli;

import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.SandboxProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Where and how worker and evaluator run hostile code; the same words for both. */
final class EngineOptions {
    private static final String SCHEMA = "portcullis.worker-check/v1";

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Folder for workspaces, reachable by every user; default /var/tmp/portcullis-USER.")
    private Path work = LocalEngine.defaultRoot();

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "2",
            description = "Runs at the same time (${DEFAULT-VALUE}).")
    private int slots = 2;

    @Option(
            names = "--unsafe-no-sandbox",
            description = "Run hostile code without a sandbox. Every outcome will say so.")
    private boolean unsandboxed;

    @Option(names = "--check", description = "Say what this machine can give a sandbox, and end.")
    private boolean check;

    /** The result of {@code --check} as JSON. */
    record Check(String schema, boolean ready, List<SandboxProbe.Finding> findings) {}

    LocalEngine.Settings settings(int firstUid) {
        return new LocalEngine.Settings(work.toAbsolutePath().normalize(), firstUid, slots, unsandboxed);
    }

    boolean checkOnly() {
        return check;
    }

    /** Looks at the machine and prints what it found. */
    ExitCode check(GlobalOptions global, int firstUid) throws IOException {
        SandboxProbe probe = SandboxProbe.of(settings(firstUid));
        if (global.json()) {
            global.document(new Check(SCHEMA, probe.ready(), probe.findings()));
        } else {
            global.table(
                    List.of("what", "standing", "found, and what to do"),
                    probe.findings().stream()
                            .map(finding -> List.of(
                                    finding.what(),
                                    finding.weight().name().toLowerCase(Locale.ROOT),
                                    finding.explanation()))
                            .toList());
        }
        return probe.ready() ? ExitCode.DONE : ExitCode.CONFIGURATION;
    }
}
