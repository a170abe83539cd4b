package dev.portcullis.verify;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.verify.ExportRefusedException.Code;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * An export of a ledger, a folder or the same as one tar. Found by name and never believed: the checkpoint counts by its
 * signature, everything else by its hash.
 */
public interface Export extends Closeable {
    String CHECKPOINT = "checkpoint";
    String TILES = "tile/";
    String BLOBS = "blob/";
    String README = "README.txt";
    String DECISIONS = "opa/decisions.ndjson";
    String SIGSTORE = "sigstore/";

    /** Most members a tar may have; its directory is held in memory. */
    int MEMBERS = 1 << 21;

    /** Largest of the files others' tools read, which are not looked at here. */
    long DERIVED_BYTES = 64L * 1024 * Bounds.MIB;

    /**
     * Opens an export.
     *
     * @throws ExportRefusedException when it is none, or a hostile one
     */
    static Export open(Path path) throws ExportRefusedException {
        return Files.isDirectory(path) ? new FolderExport(path) : TarExport.open(path);
    }

    /** The bytes of a member, or empty when it is not there. */
    Optional<Bytes> read(String name) throws ExportRefusedException;

    /** The size of a member in bytes, or empty when it is not there. */
    OptionalLong size(String name) throws ExportRefusedException;

    default boolean has(String name) throws ExportRefusedException {
        return size(name).isPresent();
    }

    /** Told of every document. */
    @FunctionalInterface
    interface BlobVisitor {
        void visit(Digest name, Bytes content);
    }

    /** Shows every document in the export, one at a time. */
    void forEachBlob(BlobVisitor visitor) throws ExportRefusedException;

    @Override
    void close();

    static String tile(Tile tile) {
        return TILES + tile.path();
    }

    static String blob(Digest digest) {
        return BLOBS + digest.hex().substring(0, 2) + "/" + digest.hex();
    }

    static String sigstore(long index) {
        return SIGSTORE + index + ".sigstore.json";
    }

    /** How large a member of this name may be; empty for a name that no export has. */
    static OptionalLong atMost(String name) {
        if (name.equals(CHECKPOINT)) {
            return OptionalLong.of(Bounds.NOTE_BYTES);
        }
        if (name.equals(README)) {
            return OptionalLong.of(Bounds.MIB);
        }
        if (name.equals(DECISIONS)) {
            return OptionalLong.of(DERIVED_BYTES);
        }
        if (name.startsWith(TILES)) {
            Optional<Tile> tile = Tile.parse(name.substring(TILES.length()));
            return tile.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                            switch (tile.get()) {
                                case Tile.Entries _ -> TileBytes.MOST_ENTRY_BYTES;
                                case Tile.Hashes _ -> Tile.WIDTH * Digest.BYTES;
                            });
        }
        if (Names.BLOB.matcher(name).matches()) {
            return OptionalLong.of(Bounds.FILE_BYTES);
        }
        return Names.SIGSTORE.matcher(name).matches() ? OptionalLong.of(Bounds.JSON_BYTES) : OptionalLong.empty();
    }

    /** The bound of a member that is asked for, whose name is ours. */
    static int bound(String name) throws ExportRefusedException {
        long atMost = atMost(name)
                .orElseThrow(
                        () -> new ExportRefusedException(Code.EXPORT_FOREIGN_MEMBER, "no export has a file " + name));
        return (int) Math.min(atMost, Bounds.FILE_BYTES);
    }

    /** Names that are patterns. */
    final class Names {
        static final Pattern BLOB = Pattern.compile("blob/([0-9a-f]{2})/(\\1[0-9a-f]{62})");
        static final Pattern SIGSTORE = Pattern.compile("sigstore/(0|[1-9][0-9]{0,15})\\.sigstore\\.json");

        private Names() {}
    }
}
