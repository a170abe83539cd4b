package dev.portcullis.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox for whoever is not root: as ourselves where we are not, else under a user id that owns nothing. */
class OrdinaryUserIT {
    private static final int UID = 61_990;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the other user runs: looks at the machine as {@code worker --check} does. */
    static final class Look {
        private Look() {}

        public static void main(String[] arguments) throws IOException {
            SandboxProbe probe = SandboxProbe.of(new LocalEngine.Settings(Path.of(arguments[0]), 61_700, 1, false));
            System.out.println(probe.ready() + "\n" + probe.describe());
        }
    }

    @Test
    void anOrdinaryUserGetsASandboxAndIsToldWhatItLacks(@TempDir Path folder)
            throws IOException, InterruptedException, URISyntaxException {
        // Given: classes that user can read, and a folder of its own
        Path home = Files.createDirectory(folder.resolve("home"));
        List<String> command = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self").toRealPath(), "unix:uid").equals(0)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setAttribute(home, "unix:uid", UID, LinkOption.NOFOLLOW_LINKS);
            command.addAll(List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups", "--"));
        }
        Path program = copy(LocalEngine.class, folder.resolve("program"));
        Path tests = copy(OrdinaryUserIT.class, folder.resolve("tests"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                program + ":" + tests,
                Look.class.getName(),
                home.resolve("work").toString()));

        // When
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor(PATIENCE)).as(said).isTrue();
        assertThat(said)
                .startsWith("true\n")
                .contains("not root", "disk-watchdog")
                .doesNotContain("MISSING");
    }

    /** A folder of classes, or the jar that the build made of it. */
    private static Path copy(Class<?> of, Path to) throws IOException, URISyntaxException {
        Path from =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(from)) {
            return Files.copy(from, to);
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return to;
    }
}
