package dev.portcullis.worker.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The system's own programs, run with an empty environment and a time limit, and the identity we run under. */
final class Processes {
    static final String PATH = "/usr/bin:/usr/sbin:/bin:/sbin";
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int OUTPUT_BYTES = 4096;
    private static final long GONE_MILLIS = 5_000;

    private Processes() {}

    /** What a finished program said. */
    record Finished(int exit, String output) {}

    static Finished run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        builder.environment().put("LANG", "C.UTF-8");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readNBytes(OUTPUT_BYTES);
            if (!process.waitFor(LONGEST)) {
                throw new IOException(command.getFirst() + " did not end within " + LONGEST.toSeconds() + " s");
            }
            return new Finished(process.exitValue(), new String(output, StandardCharsets.UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    static void require(List<String> command) throws IOException {
        Finished finished = run(command);
        if (finished.exit() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + finished.output());
        }
    }

    static int ownUid() throws IOException {
        // /proc/self is a link that belongs to root, whoever asks.
        return ownerOf(Path.of("/proc/self").toRealPath());
    }

    static int ownerOf(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Waits until no process of the user is left, not even one that has ended and is still to be reaped: each counts
     * against the limit of processes of whoever gets the user id next.
     *
     * @throws IOException when one is still there after {@value #GONE_MILLIS} ms
     */
    static void awaitNoneOf(int uid) throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GONE_MILLIS);
        while (isAnyOf(uid)) {
            if (System.nanoTime() > until) {
                throw new IOException("processes of user id " + uid + " do not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static boolean isAnyOf(int uid) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try (Stream<String> lines = Files.lines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
                    if (lines.anyMatch(line -> line.startsWith("Uid:\t" + uid + "\t"))) {
                        return true;
                    }
                } catch (IOException | UncheckedIOException e) {
                    // It ended while we looked.
                }
            }
        }
        return false;
    }

    static void giveTo(Path file, int uid) throws IOException {
        Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
    }
}
