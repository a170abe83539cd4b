package dev.portcullis.worker;

import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Lays a candidate's remains before a lineage's scorer and reads the score from what the scorer prints. */
public final class Scorer {
    private static final String STDOUT = "stdout";
    private static final String ENDED = "ended.json";
    private static final String OUT = "out";

    private Scorer() {}

    private record EndedForm(Ended ended, String detail, Decimal wallSeconds) {}

    /**
     * Writes {@code stdout} and {@code ended.json} beside {@code out}, read-only, as the scorer will find them.
     *
     * @param candidate folder into which the candidate's {@code out} was collected, or which has none because it did not
     *     complete
     */
    public static void lay(Path candidate, RunEnd end) throws IOException {
        Path out = candidate.resolve(OUT);
        if (Files.notExists(out)) {
            Files.createDirectory(out);
        }
        write(candidate.resolve(STDOUT), end.stdout());
        write(
                candidate.resolve(ENDED),
                Bytes.copyOf(StrictJson.write(
                        new EndedForm(end.ended(), end.detail(), end.used().wallSeconds()))));
        Files.setPosixFilePermissions(candidate, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    /** Where {@link Workspace#candidate} is to put its results so that {@link #lay} finds them. */
    public static Path out(Path candidate) {
        return candidate.resolve(OUT);
    }

    private static void write(Path file, Bytes content) throws IOException {
        Files.write(file, content.toArray());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }

    /**
     * Runs the scorer in a sandbox of its own. It never imports or executes the candidate: it has only what the candidate
     * left, as files that cannot be executed.
     *
     * @param candidate folder made by {@link #lay}
     * @param metric the charter's metric
     */
    public static Score score(
            WorkerEngine engine, Path harness, Path candidate, List<String> entrypoint, String metric, Limits limits)
            throws IOException, InterruptedException {
        RunEnd end = engine.start(Workspace.scorer(harness, candidate, entrypoint), limits)
                .await(limits.wall().plusSeconds(5));
        return end.ended() == Ended.COMPLETED ? Score.read(end.stdout(), metric) : Score.failed();
    }
}
