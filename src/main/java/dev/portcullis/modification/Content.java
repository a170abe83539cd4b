package dev.portcullis.modification;

import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentRefusedException.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a modification puts over its base and removes from it, in whole files: never a patch.
 *
 * <p>At most {@link Bounds#CONTENT_FILES} files together, no path twice.
 */
public record Content(List<Put> puts, List<TreePath> removes) {
    public Content {
        puts = List.copyOf(puts);
        removes = List.copyOf(removes);
    }

    /** One file put; {@code inline} carries its bytes up to {@link Bounds#INLINE_FILE_BYTES}, and they match. */
    public record Put(TreeEntry entry, Optional<Bytes> inline) {}

    /**
     * Reads what a proposer sent.
     *
     * @throws ContentRefusedException {@code CONTENT_TOO_MANY_FILES}, {@code INLINE_TOO_BIG}, {@code CONTENT_MISMATCH}
     *     when inline bytes do not have their digest, {@code PATH_DUPLICATE}, or a code of {@link FileMode#parse} or
     *     {@link TreePath#parse(String)}
     */
    public static Content of(ContentForm form) throws ContentRefusedException {
        int files = form.put().size() + form.remove().size();
        if (files > Bounds.CONTENT_FILES) {
            throw new ContentRefusedException(
                    Code.CONTENT_TOO_MANY_FILES, files + " files put and removed, at most " + Bounds.CONTENT_FILES);
        }
        Set<TreePath> seen = new HashSet<>();
        List<Put> puts = new ArrayList<>();
        for (ContentForm.Put put : form.put()) {
            TreePath path = first(seen, put.path());
            Optional<Bytes> inline = Optional.ofNullable(put.inline());
            if (inline.isPresent() && inline.get().length() > Bounds.INLINE_FILE_BYTES) {
                throw new ContentRefusedException(Code.INLINE_TOO_BIG, put.path());
            }
            if (inline.isPresent() && !Digest.of(inline.get()).equals(put.sha256())) {
                throw new ContentRefusedException(Code.CONTENT_MISMATCH, put.path());
            }
            puts.add(new Put(new TreeEntry(FileMode.parse(put.mode(), put.path()), put.sha256(), path), inline));
        }
        List<TreePath> removes = new ArrayList<>();
        for (String path : form.remove()) {
            removes.add(first(seen, path));
        }
        return new Content(puts, removes);
    }

    private static TreePath first(Set<TreePath> seen, String text) throws ContentRefusedException {
        TreePath path = TreePath.parse(text);
        if (!seen.add(path)) {
            throw new ContentRefusedException(Code.PATH_DUPLICATE, text);
        }
        return path;
    }

    /** The content that turns {@code base} into {@code result}, without inline bytes. */
    public static Content between(Tree base, Tree result) {
        List<Put> puts = new ArrayList<>();
        for (TreeEntry entry : result.entries()) {
            if (!base.entry(entry.path()).equals(Optional.of(entry))) {
                puts.add(new Put(entry, Optional.empty()));
            }
        }
        List<TreePath> removes = new ArrayList<>();
        for (TreeEntry entry : base.entries()) {
            if (result.entry(entry.path()).isEmpty()) {
                removes.add(entry.path());
            }
        }
        return new Content(puts, removes);
    }

    /** The wire form, with the bytes of small files from {@code blobs} inline where they are there. */
    public ContentForm form(BlobSource blobs) {
        return new ContentForm(
                puts.stream()
                        .map(put -> new ContentForm.Put(
                                put.entry().path().toString(),
                                put.entry().mode().toString(),
                                put.entry().content(),
                                put.inline()
                                        .or(() -> blobs.blob(put.entry().content()))
                                        .filter(bytes -> bytes.length() <= Bounds.INLINE_FILE_BYTES)
                                        .orElse(null)))
                        .toList(),
                removes.stream().map(TreePath::toString).toList());
    }
}
