package dev.portcullis.local.internal;

import dev.portcullis.kernel.Digest;
import dev.portcullis.local.Probe;
import dev.portcullis.local.ServiceDefinition.Orphaned;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a service before its first real one: until it is ready, then ended in order. Its JVM leaves an archive of
 * the classes it loaded, which spares every later start four tenths of its work.
 */
final class Rehearsal {
    private static final Duration READY = Duration.ofMinutes(5);
    private static final Duration ARCHIVING = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 50;
    private static final int EDITION_CHARACTERS = 12;

    private Rehearsal() {}

    /** What names the result of a rehearsal: an archive fits one build of the JDK only. */
    static String edition(byte[] content) {
        return Digest.of(Digest.of(content) + " " + Runtime.version() + " " + System.getProperty("java.home"))
                .hex()
                .substring(0, EDITION_CHARACTERS);
    }

    /** The options of the JVM that is rehearsed. */
    static List<String> leave(Path archive) {
        return List.of("-XX:ArchiveClassesAtExit=" + archive);
    }

    /**
     * The options of every later one; without the archive, or with another JDK's, it starts all the same. What the JVM
     * says about archives is left out, since it calls it an error that a module was opened.
     */
    static List<String> use(Path archive) {
        return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:aot=off");
    }

    static void run(List<String> command, Path directory, Path log, Probe ready, String name)
            throws IOException, StackFailedException, InterruptedException {
        Process process = ChildProcess.start(command, Map.of(), directory, log, "", Orphaned.KILL);
        try {
            long deadline = System.nanoTime() + READY.toNanos();
            while (!Probing.answers(ready, process.pid())) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new StackFailedException(
                            name + " did not start: "
                                    + ChildProcess.lastLine(log).orElse("it said nothing"),
                            "try again; if it stays so, report the line above");
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            process.destroy();
            process.waitFor(ARCHIVING);
        } finally {
            process.destroyForcibly();
        }
    }
}
