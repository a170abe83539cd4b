package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs what a page tells its reader to type, as it stands there: every {@code bash} block of the page as one script that
 * stops at the first failure, with a {@code ./portcullis}, a home and a {@code .portcullis} of its own.
 */
public final class DocumentedCommands implements AutoCloseable {
    private static final Pattern BLOCK = Pattern.compile("^```bash\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Duration PURGE = Duration.ofMinutes(1);

    private final Path folder;
    private final Path log;

    /**
     * Makes the reader's folder.
     *
     * @param folder empty; short, because the database's socket lies below it
     */
    public DocumentedCommands(Path folder) throws IOException {
        this.folder = folder;
        this.log = folder.resolve("said.log");
        Path build = Path.of("target").toAbsolutePath();
        Path home = Files.createDirectory(folder.resolve("home"));
        // What was fetched once is fetched for everybody; all else of the home is new.
        Files.createSymbolicLink(home.resolve(".cache"), Path.of(System.getProperty("user.home"), ".cache"));
        Files.createSymbolicLink(home.resolve(".m2"), Path.of(System.getProperty("user.home"), ".m2"));
        Files.createSymbolicLink(folder.resolve("target"), build);
        Files.createDirectory(folder.resolve("work"));
        Path launcher = folder.resolve("portcullis");
        Files.writeString(
                launcher, """
                #!/bin/sh
                exec %1$s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
                  --sun-misc-unsafe-memory-access=allow -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
                  -Duser.home=%2$s -Dportcullis.home=%3$s \
                  -cp '%4$s/quarkus-app/app/*:%4$s/quarkus-app/lib/boot/*:%4$s/quarkus-app/lib/main/*' \
                  dev.portcullis.cli.Portcullis "$@"
                """.formatted(Path.of(System.getProperty("java.home"), "bin", "java"), home, folder, build));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** All that a page tells its reader to type, as one script that stops at the first failure. */
    static String script(Path page) throws IOException {
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        Matcher blocks = BLOCK.matcher(Files.readString(page));
        while (blocks.find()) {
            script.append(blocks.group(1));
        }
        assertThat(script).as("the page shows commands").contains("./portcullis");
        return script.toString();
    }

    /** Runs a page, and returns what its commands said on both streams; that is in the failure, too. */
    String run(Path page, Duration atMost) throws IOException, InterruptedException {
        int before = said().length();
        Path file = Files.writeString(folder.resolve("page.sh"), script(page));
        int status = execute(List.of("bash", file.toString()), atMost);
        String said = said().substring(before);
        assertThat(status).as(said).isZero();
        return said;
    }

    /** What the commands said, on both streams. */
    String said() throws IOException {
        return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    }

    /** A command in the reader's folder, not yet started. */
    public ProcessBuilder command(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("WORK", folder.resolve("work").toString());
        return builder;
    }

    private int execute(List<String> command, Duration atMost) throws IOException, InterruptedException {
        Process process = command(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(atMost)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    /** Leaves nothing running and nothing behind. */
    @Override
    public void close() throws IOException {
        try {
            execute(List.of(folder.resolve("portcullis").toString(), "down", "--purge"), PURGE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
