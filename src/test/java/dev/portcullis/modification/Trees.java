package dev.portcullis.modification;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Trees for tests, written as path and text. */
final class Trees {
    private Trees() {}

    static Tree of(BlobStore blobs, String... pathsAndTexts) {
        List<TreeEntry> entries = new ArrayList<>();
        for (int at = 0; at < pathsAndTexts.length; at += 2) {
            entries.add(entry(blobs, pathsAndTexts[at], Bytes.utf8(pathsAndTexts[at + 1])));
        }
        return of(entries);
    }

    /** {@code base} with one file put over it. */
    static Tree with(Tree base, BlobStore blobs, String path, Bytes content) {
        List<TreeEntry> entries = new ArrayList<>(base.entries());
        entries.removeIf(entry -> entry.path().toString().equals(path));
        entries.add(entry(blobs, path, content));
        return of(entries);
    }

    static Tree with(Tree base, BlobStore blobs, String path, String text) {
        return with(base, blobs, path, Bytes.utf8(text));
    }

    static Tree without(Tree base, String path) {
        return base.only(other -> !other.toString().equals(path));
    }

    static TreeEntry entry(BlobStore blobs, String path, Bytes content) {
        return new TreeEntry(FileMode.REGULAR, blobs.put(content), path(path));
    }

    static TreeEntry entry(String path) {
        return new TreeEntry(FileMode.REGULAR, Digest.EMPTY, path(path));
    }

    static TreePath path(String text) {
        try {
            return TreePath.parse(text);
        } catch (ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }

    static Tree of(List<TreeEntry> entries) {
        try {
            return Tree.of(entries);
        } catch (ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** A tree drawn from names that are hostile only in their order, width and spacing. */
    static List<TreeEntry> random(Random random, int files) {
        String[] letters = {"a", "b", "-", ".x", " ", "é", "z", "_", "ж", "漢", "😀", "~", "'", "$", "\"", "%41", "+"};
        List<String> paths = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            StringBuilder path = new StringBuilder();
            int depth = random.nextInt(3);
            for (int level = 0; level < depth; level++) {
                path.append('d').append(random.nextInt(3)).append('/');
            }
            for (int letter = 0; letter < 4; letter++) {
                path.append(letters[random.nextInt(letters.length)]);
            }
            paths.add(path.append('f').append(file).toString());
        }
        Collections.shuffle(paths, random);
        List<TreeEntry> entries = new ArrayList<>();
        for (String path : paths) {
            entries.add(new TreeEntry(
                    random.nextInt(4) == 0 ? FileMode.EXECUTABLE : FileMode.REGULAR,
                    Digest.of("content " + random.nextInt(5)),
                    path(path)));
        }
        return entries;
    }
}
