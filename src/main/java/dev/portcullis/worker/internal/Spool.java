package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.ContentRefusedException.Code;
import dev.portcullis.permit.PermitBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the worker leaves what a candidate produced and the evaluator finds it: an owner-only folder on the same machine,
 * one folder a redemption, which appears whole or not at all.
 */
final class Spool {
    private static final String PART = ".part";
    private static final String JOB = "job.json";
    private static final String CANDIDATE = "candidate";
    private static final String BLOBS = "blobs";
    private static final int LISTED = 1_000;
    /** Over the output itself: what a candidate printed, how it ended. */
    private static final long BESIDE_OUTPUT_BYTES = 2L * Bounds.MIB;

    private final Path folder;

    Spool(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /** What the evaluator needs to check by itself what it scores. */
    record Job(PermitBundle bundle, Bytes receipt) {}

    /** A candidate's remains, waiting to be scored. */
    record Waiting(RedemptionId redemption, Path folder) {
        Job job() throws IOException {
            try {
                byte[] json;
                try (var in = Files.newInputStream(folder.resolve(JOB))) {
                    json = in.readNBytes(Bounds.JSON_BYTES + 1);
                }
                return StrictJson.read(json, Job.class);
            } catch (MalformedJsonException e) {
                throw new IOException("the spool holds a job that cannot be read: " + e.getMessage(), e);
            }
        }

        /** Content the worker left beside; only what hashes to its name is found. */
        BlobSource blobs() {
            return digest -> {
                Path file = folder.resolve(BLOBS).resolve(digest.hex());
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.empty();
                }
                try (InputStream in = Files.newInputStream(file)) {
                    Bytes content = Bytes.copyOf(in.readNBytes(Bounds.FILE_BYTES));
                    return Digest.of(content).equals(digest) ? Optional.of(content) : Optional.empty();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
        }

        /** Copies the remains to {@code target}, which the evaluator owns, within bounds. */
        void copyCandidate(Path target, long outputBytes) throws IOException, OutputRefusedException {
            Folders.copyBounded(folder.resolve(CANDIDATE), target, outputBytes + BESIDE_OUTPUT_BYTES);
        }

        void remove() throws IOException {
            Folders.wipe(folder);
        }
    }

    /**
     * Leaves a job.
     *
     * @param candidate folder with {@code out}, {@code stdout} and {@code ended.json}
     * @param blobs content the evaluator needs to check the permit and to lay out the harness
     */
    void leave(RedemptionId redemption, Job job, Path candidate, long outputBytes, Set<Digest> blobs, BlobSource source)
            throws IOException, OutputRefusedException, ContentRefusedException {
        Path part = folder.resolve(redemption + PART);
        Folders.wipe(part);
        Files.createDirectory(part);
        Folders.copyBounded(candidate, part.resolve(CANDIDATE), outputBytes + BESIDE_OUTPUT_BYTES);
        Files.createDirectory(part.resolve(BLOBS));
        for (Digest blob : blobs) {
            Bytes content = source.blob(blob)
                    .orElseThrow(() -> new ContentRefusedException(Code.BLOB_MISSING, blob.toString()));
            Files.write(part.resolve(BLOBS).resolve(blob.hex()), content.toArray());
        }
        writeForced(part.resolve(JOB), Bytes.copyOf(StrictJson.write(job)));
        Files.move(part, folder.resolve(redemption.toString()), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void writeForced(Path file, Bytes content) throws IOException {
        Files.write(file, content.toArray());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Jobs that wait, oldest first. */
    List<Waiting> waiting() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory)
                    .sorted()
                    .limit(LISTED)
                    .flatMap(found -> redemption(found).map(id -> new Waiting(id, found)).stream())
                    .toList();
        }
    }

    private static Optional<RedemptionId> redemption(Path folder) {
        try {
            return Optional.of(RedemptionId.parse(String.valueOf(folder.getFileName())));
        } catch (IllegalArgumentException e) {
            // Still being written.
            return Optional.empty();
        }
    }
}
