package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this worker has under way, on disk before it is done, so that a worker that dies can say afterwards what became
 * of it. One file a permit, replaced whole.
 */
final class Journal {
    private static final String SUFFIX = ".json";
    private static final int ENTRIES = 1_000;

    private final Path folder;

    Journal(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * One permit under way.
     *
     * @param nonce written before the permit is redeemed, so that asking again gets the same receipt
     * @param held null until the receipt is here
     */
    record Entry(
            PermitId permit,
            Purpose purpose,
            LineageId lineage,
            Digest result,
            String nonce,
            @Nullable Held held) {
        Entry redeemed(RedemptionId redemption, long fence, Instant since) {
            return new Entry(permit, purpose, lineage, result, nonce, new Held(redemption, fence, since, null));
        }

        Entry reporting(Bytes report) {
            if (held == null) {
                throw new IllegalStateException("only what was redeemed is reported");
            }
            return new Entry(
                    permit,
                    purpose,
                    lineage,
                    result,
                    nonce,
                    new Held(held.redemption(), held.fence(), held.since(), report));
        }
    }

    /**
     * A permit that was redeemed.
     *
     * @param since when, by the worker's clock
     * @param report the sealed outcome once there is one: sent again it must be the same bytes
     */
    record Held(
            RedemptionId redemption,
            long fence,
            Instant since,
            @Nullable Bytes report) {}

    void put(Entry entry) throws IOException {
        Path file = file(entry.permit());
        Path next = folder.resolve(entry.permit() + ".next");
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(StrictJson.write(entry));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    void remove(PermitId permit) throws IOException {
        Files.deleteIfExists(file(permit));
        syncFolder();
    }

    /** What a worker before us left; a file that cannot be read stops us, for a run may hide behind it. */
    List<Entry> left() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(ENTRIES)
                    .toList();
        }
        List<Entry> left = new ArrayList<>();
        for (Path file : files) {
            try {
                left.add(StrictJson.read(Files.readAllBytes(file), Entry.class));
            } catch (MalformedJsonException e) {
                throw new IOException("the worker's journal " + file + " cannot be read; move it away to go on", e);
            }
        }
        return List.copyOf(left);
    }

    private Path file(PermitId permit) {
        return folder.resolve(permit + SUFFIX);
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
