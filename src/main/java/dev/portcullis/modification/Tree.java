package dev.portcullis.modification;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentRefusedException.Code;
import dev.portcullis.modification.internal.DirectoryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory's regular files by path, mode and content, and nothing else of it.
 *
 * <p>Its digest is the SHA-256 of its manifest, one line {@code mode SP sha256-hex SP SP path LF} a file, sorted by the
 * bytes of the path. Inside a directory anyone can recompute it:
 *
 * <pre>{@code
 * export LC_ALL=C; { find . -type f ! -perm -u+x -exec sha256sum {} + | sed 's/^/100644 /'; find . -type f -perm -u+x -exec sha256sum {} + | sed 's/^/100755 /'; } | sed 's|  \./|  |' | sort -k3 | sha256sum
 * }</pre>
 *
 * <p>Immutable. At most {@link Bounds#TREE_FILES} files; no two paths that differ only by case or Unicode form, in any
 * of their directories.
 */
public final class Tree {
    public static final Tree EMPTY = new Tree(List.of());

    private final List<TreeEntry> entries;
    private final Bytes manifest;
    private final Digest digest;

    private Tree(List<TreeEntry> sorted) {
        this.entries = sorted;
        StringBuilder lines = new StringBuilder(sorted.size() * 100);
        for (TreeEntry entry : sorted) {
            lines.append(entry).append('\n');
        }
        this.manifest = Bytes.utf8(lines.toString());
        this.digest = Digest.of(manifest);
    }

    /**
     * The tree of these files, in any order.
     *
     * @throws ContentRefusedException {@code TREE_TOO_MANY_FILES}, {@code PATH_DUPLICATE}, {@code PATH_CLASH} when one
     *     is a file and a directory, {@code PATH_CASE_TWIN} or {@code PATH_UNICODE_TWIN}
     */
    public static Tree of(Collection<TreeEntry> files) throws ContentRefusedException {
        if (files.size() > Bounds.TREE_FILES) {
            throw new ContentRefusedException(
                    Code.TREE_TOO_MANY_FILES, files.size() + " files, at most " + Bounds.TREE_FILES);
        }
        List<TreeEntry> sorted = new ArrayList<>(files);
        Collections.sort(sorted);
        refuseTwins(sorted);
        return new Tree(List.copyOf(sorted));
    }

    private static void refuseTwins(List<TreeEntry> sorted) throws ContentRefusedException {
        Map<String, String> spelling = new HashMap<>();
        Set<String> directories = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (TreeEntry entry : sorted) {
            String path = entry.path().toString();
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                String directory = path.substring(0, slash);
                if (directories.add(directory)) {
                    refuseTwin(spelling, directory, path);
                }
            }
            if (!files.add(path)) {
                throw new ContentRefusedException(Code.PATH_DUPLICATE, path);
            }
            refuseTwin(spelling, path, path);
        }
        for (String file : files) {
            if (directories.contains(file)) {
                throw new ContentRefusedException(Code.PATH_CLASH, file);
            }
        }
    }

    private static void refuseTwin(Map<String, String> spelling, String name, String at)
            throws ContentRefusedException {
        String other = spelling.putIfAbsent(TreePath.fold(name), name);
        if (other != null && !other.equals(name)) {
            boolean sameCharacters = TreePath.compose(other).equals(TreePath.compose(name));
            throw new ContentRefusedException(sameCharacters ? Code.PATH_UNICODE_TWIN : Code.PATH_CASE_TWIN, at);
        }
    }

    /**
     * Reads a manifest back; only the exact bytes that {@link #manifest()} writes are accepted.
     *
     * @throws ContentRefusedException {@code MANIFEST_MALFORMED} with the line, or a code of {@link #of} or {@link
     *     TreePath#parse(String)}
     */
    public static Tree parse(Bytes manifest) throws ContentRefusedException {
        byte[] bytes = manifest.toArray();
        List<TreeEntry> entries = new ArrayList<>();
        int line = 1;
        for (int from = 0; from < bytes.length; line++) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            if (to == bytes.length || line > Bounds.TREE_FILES) {
                throw new ContentRefusedException(Code.MANIFEST_MALFORMED, "line " + line);
            }
            entries.add(parseLine(Arrays.copyOfRange(bytes, from, to), line));
            from = to + 1;
        }
        Tree tree = of(entries);
        if (!tree.manifest.equals(manifest)) {
            throw new ContentRefusedException(Code.MANIFEST_MALFORMED, "lines not sorted by the bytes of their path");
        }
        return tree;
    }

    private static TreeEntry parseLine(byte[] line, int number) throws ContentRefusedException {
        int hexFrom = "100644 ".length();
        int hexTo = hexFrom + 2 * Digest.BYTES;
        int pathFrom = hexTo + 2;
        if (line.length <= pathFrom || line[hexFrom - 1] != ' ' || line[hexTo] != ' ' || line[hexTo + 1] != ' ') {
            throw new ContentRefusedException(Code.MANIFEST_MALFORMED, "line " + number);
        }
        TreePath path = TreePath.parse(Arrays.copyOfRange(line, pathFrom, line.length));
        FileMode mode = FileMode.parse(new String(line, 0, hexFrom - 1, StandardCharsets.ISO_8859_1), path.toString());
        try {
            return new TreeEntry(
                    mode, new Digest(new String(line, hexFrom, hexTo - hexFrom, StandardCharsets.ISO_8859_1)), path);
        } catch (IllegalArgumentException e) {
            throw new ContentRefusedException(Code.MANIFEST_MALFORMED, "line " + number, e);
        }
    }

    /**
     * Reads a directory without following a symbolic link, neither in it nor while it changes.
     *
     * @throws ContentRefusedException {@code SYMLINK}, {@code SPECIAL_FILE}, {@code FILE_TOO_BIG}, {@code TREE_TOO_BIG},
     *     or a code of {@link #of} or {@link TreePath#parse(String)}
     */
    public static Tree read(Path directory) throws IOException, ContentRefusedException {
        return of(new DirectoryReader(content -> {}).read(directory));
    }

    /** As {@link #read(Path)}, and keeps the content of every file in {@code blobs}. */
    public static Tree read(Path directory, BlobStore blobs) throws IOException, ContentRefusedException {
        return of(new DirectoryReader(blobs::put).read(directory));
    }

    /**
     * Writes the tree into an empty directory, re-hashing each file on its way. In another one a symbolic link could lead
     * out of it, so that is refused.
     *
     * @throws ContentRefusedException {@code BLOB_MISSING}, or {@code CONTENT_MISMATCH} when a blob is not what it is
     *     named
     * @throws DirectoryNotEmptyException when the directory holds anything
     */
    public void write(Path directory, BlobSource blobs) throws IOException, ContentRefusedException {
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw new DirectoryNotEmptyException(directory.toString());
            }
        }
        for (TreeEntry entry : entries) {
            String at = entry.path().toString();
            Bytes content =
                    blobs.blob(entry.content()).orElseThrow(() -> new ContentRefusedException(Code.BLOB_MISSING, at));
            if (!Digest.of(content).equals(entry.content())) {
                throw new ContentRefusedException(Code.CONTENT_MISMATCH, at);
            }
            Path file = entry.path().in(directory);
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(file, content.toArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.setPosixFilePermissions(
                    file,
                    PosixFilePermissions.fromString(
                            switch (entry.mode()) {
                                case REGULAR -> "rw-r--r--";
                                case EXECUTABLE -> "rwxr-xr-x";
                            }));
        }
    }

    /** The part of this tree whose paths are {@code wanted}; a tree of its own, with its own digest. */
    public Tree only(Predicate<TreePath> wanted) {
        return new Tree(
                entries.stream().filter(entry -> wanted.test(entry.path())).toList());
    }

    /** The files, sorted by the bytes of their path. */
    public List<TreeEntry> entries() {
        return entries;
    }

    public Optional<TreeEntry> entry(TreePath path) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = entries.get(middle).path().compareTo(path);
            if (order == 0) {
                return Optional.of(entries.get(middle));
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    public Bytes manifest() {
        return manifest;
    }

    public Digest digest() {
        return digest;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tree that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "Tree[" + entries.size() + " files, " + digest + "]";
    }
}
