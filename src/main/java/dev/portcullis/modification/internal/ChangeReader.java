package dev.portcullis.modification.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.ChangePrint;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.diff.Edit;

/** Takes the print of a difference. One use each. */
public final class ChangeReader {
    public static final int LINES = 50_000;

    private final BlobSource blobs;
    private final Set<Long> lines = new HashSet<>();
    private final StringBuilder whole = new StringBuilder();
    private long read;
    private boolean comparable = true;

    public ChangeReader(BlobSource blobs) {
        this.blobs = blobs;
    }

    public ChangePrint read(Tree before, Tree after) {
        List<TreeChange> changes = TreeChange.between(before, after);
        Set<Digest> contents = new HashSet<>();
        for (TreeChange change : changes) {
            change.before().ifPresent(entry -> contents.add(entry.content()));
            change.after().ifPresent(entry -> contents.add(entry.content()));
        }
        Map<Digest, Long> sizes = blobs.sizes(contents);
        whole.append(before.digest()).append('\n');
        changes.forEach(change -> read(change, sizes));
        return new ChangePrint(Digest.of(whole.toString()), lines, comparable);
    }

    private void read(TreeChange change, Map<Digest, Long> sizes) {
        Optional<NormalText> old = change.before().flatMap(entry -> normal(entry, sizes));
        Optional<NormalText> now = change.after().flatMap(entry -> normal(entry, sizes));
        String mode = change.after().map(entry -> entry.mode().toString()).orElse("removed");
        boolean readable = old.isPresent() == change.before().isPresent()
                && now.isPresent() == change.after().isPresent();
        if (!readable) {
            change.before().ifPresent(entry -> line('-', entry.content().toString()));
            change.after().ifPresent(entry -> line('+', entry.content().toString()));
            tell(change, mode, change.after().map(entry -> entry.content().toString()));
            return;
        }
        boolean otherMode = change.newMode().isPresent();
        Optional<String> is = now.map(NormalText::whole);
        if (!otherMode && old.isPresent() && old.map(NormalText::whole).equals(is)) {
            return;
        }
        tell(change, mode, is.map(text -> Digest.of(text).toString()));
        if (otherMode) {
            line('+', change.path() + " becomes " + mode);
        }
        List<String> removed = old.map(NormalText::lines).orElse(List.of());
        List<String> added = now.map(NormalText::lines).orElse(List.of());
        for (Edit edit : new LineDifference(bytes(removed), bytes(added)).edits()) {
            removed.subList(edit.getBeginA(), edit.getEndA()).forEach(line -> line('-', line));
            added.subList(edit.getBeginB(), edit.getEndB()).forEach(line -> line('+', line));
        }
    }

    private void tell(TreeChange change, String mode, Optional<String> content) {
        whole.append(mode)
                .append(' ')
                .append(content.orElse(""))
                .append(' ')
                .append(change.path())
                .append('\n');
    }

    private Optional<NormalText> normal(TreeEntry entry, Map<Digest, Long> sizes) {
        Long size = sizes.get(entry.content());
        if (size == null || size > Bounds.ANALYSED_FILE_BYTES || read + size > Bounds.ANALYSED_BYTES) {
            return Optional.empty();
        }
        read += size;
        Optional<Bytes> content = blobs.blob(entry.content());
        if (content.isEmpty()
                || FileContent.of(entry.path(), content.get()).type().isBytes()) {
            return Optional.empty();
        }
        return Optional.of(NormalText.of(
                ContentType.proposedBy(entry.path()), content.get().utf8()));
    }

    private static byte[] bytes(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(UTF_8);
    }

    /** Brackets and signs alone are everywhere, and say nothing. */
    private void line(char sign, String line) {
        if (line.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return;
        }
        if (lines.size() == LINES) {
            comparable = false;
            return;
        }
        lines.add(ByteBuffer.wrap(Digest.of(sign + line).raw()).getLong());
    }
}
