package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.documentation.DocumentedCommands;
import dev.portcullis.dossier.DossierFile;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.policy.PolicyRefusedException;
import dev.portcullis.verify.ExportFixture.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directions for an auditor, each command run as it stands. */
@Tag("long")
class AuditDT {
    private static final Path PAGE = Path.of("docs/how-to/audit.md");
    private static final String PROMPT = "$ ";
    /** Where a reader has java, and the launcher. */
    private static final String PROGRAMS = Path.of(System.getProperty("java.home"), "bin") + ":%s:";

    private record Shown(String command, List<String> output) {}

    private static List<Shown> shown() throws IOException {
        List<Shown> shown = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            String text = line.strip();
            if (text.startsWith("```")) {
                inside = text.equals("```console");
            } else if (inside && text.startsWith(PROMPT)) {
                shown.add(new Shown(text.substring(PROMPT.length()), new ArrayList<>()));
            } else if (inside) {
                shown.getLast().output().add(text);
            }
        }
        return shown;
    }

    private static void pack(Path export, Path tar) throws IOException {
        try (TarWriter writer = new TarWriter(Files.newOutputStream(tar));
                Stream<Path> files = Files.walk(export)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                writer.add(export.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void everyCommandOfThePageRunsAndSaysWhatThePageShows(@TempDir Path folder)
            throws IOException, InterruptedException, PolicyRefusedException, DossierRefusedException {
        // Given
        ExportFixture fixture = new ExportFixture(new Installation(folder), new Damage())
                .found()
                .register();
        ExportFixture.Case refused = fixture.refused("greedy");
        pack(fixture.write(folder.resolve("export")), folder.resolve("export.tar"));
        Files.copy(folder.resolve("export/checkpoint"), folder.resolve("checkpoint"));
        Files.write(folder.resolve("trust.json"), fixture.pinned().toBytes());
        Files.copy(Path.of("target/portcullis-verify.jar"), folder.resolve("portcullis-verify.jar"));
        Files.write(
                folder.resolve("dossier.html"),
                DossierFile.write(DossierFixture.of(fixture, refused, true)).toArray());
        assertThat(shown()).hasSize(5);

        try (DocumentedCommands reader = new DocumentedCommands(folder)) {
            for (Shown each : shown()) {
                // When
                ProcessBuilder command = reader.command(List.of("bash", "-c", each.command()));
                command.environment().merge("PATH", PROGRAMS.formatted(folder), (path, ours) -> ours + path);
                Process process = command.redirectErrorStream(true).start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                // Then
                assertThat(process.waitFor(Duration.ofMinutes(2))).isTrue();
                assertThat(process.exitValue()).as(output).isZero();
                assertThat(output.lines().map(String::strip)).containsAll(each.output());
            }
        }
    }
}
