package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree as its proposer holds it: content by path, every file of mode 100644, paths in ASCII.
 *
 * <p>The digest is computed here from the documented manifest, not by the gateway's code: a proposer needs nothing of
 * the gate to know what it asks for. Trees are equal when their digests are.
 */
public final class SourceTree {
    public static final String MODE = "100644";

    private final SortedMap<String, Bytes> files;
    private final String manifest;
    private final Digest digest;

    private SourceTree(SortedMap<String, Bytes> files) {
        this.files = Collections.unmodifiableSortedMap(files);
        StringBuilder manifest = new StringBuilder();
        files.forEach((path, content) -> manifest.append(MODE)
                .append(' ')
                .append(Digest.of(content).hex())
                .append("  ")
                .append(path)
                .append('\n'));
        this.manifest = manifest.toString();
        this.digest = Digest.of(this.manifest);
    }

    public static SourceTree of(Map<String, Bytes> files) {
        return new SourceTree(new TreeMap<>(files));
    }

    /** A line {@code mode SP hex SP SP path LF} a file, sorted by path. */
    public String manifest() {
        return manifest;
    }

    /** SHA-256 of the manifest. */
    public Digest digest() {
        return digest;
    }

    public SortedMap<String, Bytes> files() {
        return files;
    }

    /** This tree with files put over it. */
    public SourceTree with(Map<String, Bytes> put) {
        SortedMap<String, Bytes> changed = new TreeMap<>(files);
        changed.putAll(put);
        return new SourceTree(changed);
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path)).map(Bytes::utf8);
    }

    /** The files at and below {@code folder}, which ends with a slash. */
    public SortedMap<String, Bytes> under(String folder) {
        return files.subMap(folder, folder + Character.MAX_VALUE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceTree that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "SourceTree[" + digest + "]";
    }
}
