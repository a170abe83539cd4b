package dev.portcullis.improver;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tree as its proposer holds it: content by path, every file of mode 100644, paths in ASCII.
 *
 * <p>The digest is computed here from the documented manifest, not by the gateway's code: a proposer needs nothing of
 * the gate to know what it asks for.
 */
public record SourceTree(SortedMap<String, Bytes> files) {
    public static final String MODE = "100644";

    public SourceTree {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    public static SourceTree of(Map<String, Bytes> files) {
        return new SourceTree(new TreeMap<>(files));
    }

    /** SHA-256 of the manifest: a line {@code mode SP hex SP SP path LF} a file, sorted by path. */
    public Digest digest() {
        StringBuilder manifest = new StringBuilder();
        files.forEach((path, content) -> manifest.append(MODE)
                .append(' ')
                .append(Digest.of(content).hex())
                .append("  ")
                .append(path)
                .append('\n'));
        return Digest.of(manifest.toString());
    }

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
}
