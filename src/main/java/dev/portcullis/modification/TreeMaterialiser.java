package dev.portcullis.modification;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentRefusedException.Code;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the result tree out of a base and the content over it: whoever judges, judges that (law 2). */
public final class TreeMaterialiser {
    private TreeMaterialiser() {}

    /**
     * Puts and removes.
     *
     * @param blobs holds the content of every file of the result, except what is inline
     * @throws ContentRefusedException {@code REMOVE_ABSENT}, {@code BLOB_MISSING}, {@code FILE_TOO_BIG}, {@code
     *     TREE_TOO_BIG}, or a code of {@link Tree#of}
     */
    public static Modification materialise(Tree base, Content content, BlobSource blobs)
            throws ContentRefusedException {
        TreeMap<TreePath, TreeEntry> files = new TreeMap<>();
        for (TreeEntry entry : base.entries()) {
            files.put(entry.path(), entry);
        }
        for (TreePath path : content.removes()) {
            if (files.remove(path) == null) {
                throw new ContentRefusedException(Code.REMOVE_ABSENT, path.toString());
            }
        }
        Map<Digest, Long> inline = new TreeMap<>();
        for (Content.Put put : content.puts()) {
            files.put(put.entry().path(), put.entry());
            put.inline().ifPresent(bytes -> inline.put(put.entry().content(), (long) bytes.length()));
        }
        Tree result = Tree.of(files.values());
        refuseSizes(result, inline, blobs);
        return new Modification(base, content, result);
    }

    private static void refuseSizes(Tree result, Map<Digest, Long> inline, BlobSource blobs)
            throws ContentRefusedException {
        Set<Digest> stored = new HashSet<>();
        for (TreeEntry entry : result.entries()) {
            if (!inline.containsKey(entry.content())) {
                stored.add(entry.content());
            }
        }
        Map<Digest, Long> sizes = blobs.sizes(stored);
        long total = 0;
        for (TreeEntry entry : result.entries()) {
            Long size = inline.getOrDefault(entry.content(), sizes.get(entry.content()));
            if (size == null) {
                throw new ContentRefusedException(
                        Code.BLOB_MISSING, entry.path().toString());
            }
            if (size > Bounds.FILE_BYTES) {
                throw new ContentRefusedException(
                        Code.FILE_TOO_BIG, entry.path().toString());
            }
            total += size;
            if (total > Bounds.TREE_BYTES) {
                throw new ContentRefusedException(
                        Code.TREE_TOO_BIG, entry.path().toString());
            }
        }
    }
}
