package dev.portcullis.modification.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.diff.Edit;

/** Writes the difference of two trees as inert text. One use each. */
public final class DifferenceRenderer {
    public static final int LINES = 5_000;
    private static final int CHARACTERS = 1_000_000;
    private static final int CONTEXT = 3;
    private static final Pattern TRAILING_SPACE = Pattern.compile(" (?= *$)");

    private final BlobSource blobs;
    private final StringBuilder text = new StringBuilder();
    private int lines;
    private boolean complete = true;

    public DifferenceRenderer(BlobSource blobs) {
        this.blobs = blobs;
    }

    public String render(Tree base, Tree result) {
        List<TreeChange> changes = TreeChange.between(base, result);
        line("base   " + base.digest());
        line("result " + result.digest());
        line(changes.size() + (changes.size() == 1 ? " file differs" : " files differ"));
        Set<Digest> contents = new HashSet<>();
        for (TreeChange change : changes) {
            change.before().ifPresent(entry -> contents.add(entry.content()));
            change.after().ifPresent(entry -> contents.add(entry.content()));
        }
        Map<Digest, Long> sizes = blobs.sizes(contents);
        for (TreeChange change : changes) {
            render(change, sizes);
        }
        if (!complete) {
            text.append("\nNOT COMPLETE: something that differs is not shown above\n");
        }
        return text.toString();
    }

    public boolean isComplete() {
        return complete;
    }

    private void render(TreeChange change, Map<Digest, Long> sizes) {
        line("");
        line(change.kind() + " " + Inert.text(change.path().toString(), Bounds.PATH_BYTES) + mode(change));
        Optional<FileContent> before = change.before().flatMap(entry -> content(entry, sizes));
        Optional<FileContent> after = change.after().flatMap(entry -> content(entry, sizes));
        boolean readable = before.isPresent() == change.before().isPresent()
                && after.isPresent() == change.after().isPresent()
                && before.filter(DifferenceRenderer::isBinary).isEmpty()
                && after.filter(DifferenceRenderer::isBinary).isEmpty();
        if (!readable) {
            complete = false;
            change.before().ifPresent(entry -> line("  before: " + summary(entry, before, sizes)));
            change.after().ifPresent(entry -> line("  after:  " + summary(entry, after, sizes)));
            return;
        }
        after.flatMap(FileContent::doubt).ifPresent(doubt -> line("  note: " + doubt));
        LineDifference difference = new LineDifference(
                before.map(FileContent::comparable).orElse(new byte[0]),
                after.map(FileContent::comparable).orElse(new byte[0]));
        hunks(
                difference,
                before.map(FileContent::lines).orElse(List.of()),
                after.map(FileContent::lines).orElse(List.of()));
        change.after()
                .flatMap(entry -> after)
                .filter(content -> !content.lines().isEmpty() && !endsInLineFeed(content.bytes()))
                .ifPresent(content -> line("  note: no line feed at its end"));
    }

    private static String mode(TreeChange change) {
        String before = change.before().map(entry -> entry.mode().toString()).orElse("");
        String after = change.after().map(entry -> entry.mode().toString()).orElse("");
        return before.equals(after) || before.isEmpty() || after.isEmpty()
                ? " (" + (after.isEmpty() ? before : after) + ")"
                : " (" + before + " becomes " + after + ")";
    }

    private Optional<FileContent> content(TreeEntry entry, Map<Digest, Long> sizes) {
        Long size = sizes.get(entry.content());
        return size == null || size > Bounds.ANALYSED_FILE_BYTES
                ? Optional.empty()
                : blobs.blob(entry.content()).map(found -> FileContent.of(entry.path(), found));
    }

    private static boolean isBinary(FileContent content) {
        return content.type() == ContentType.BINARY;
    }

    private static boolean endsInLineFeed(Bytes bytes) {
        return bytes.utf8().endsWith("\n");
    }

    private static String summary(TreeEntry entry, Optional<FileContent> content, Map<Digest, Long> sizes) {
        Long size = sizes.get(entry.content());
        return entry.content() + ", "
                + (size == null
                        ? "content missing"
                        : size + " bytes, "
                                + content.flatMap(FileContent::doubt)
                                        .orElse(content.isPresent() ? "text" : "not read"));
    }

    private void hunks(LineDifference difference, List<String> old, List<String> now) {
        List<Edit> edits = difference.edits();
        int first = 0;
        while (first < edits.size()) {
            int last = first;
            while (last + 1 < edits.size()
                    && edits.get(last + 1).getBeginA() - edits.get(last).getEndA() <= 2 * CONTEXT) {
                last++;
            }
            hunk(edits.subList(first, last + 1), old, now);
            first = last + 1;
        }
    }

    private void hunk(List<Edit> edits, List<String> old, List<String> now) {
        line("  ...");
        int from = Math.max(0, edits.getFirst().getBeginA() - CONTEXT);
        int shift = edits.getFirst().getBeginB() - edits.getFirst().getBeginA();
        for (Edit edit : edits) {
            for (int at = from; at < edit.getBeginA(); at++) {
                numbered(at + 1, at + 1 + shift, "", old.get(at));
            }
            for (int at = edit.getBeginA(); at < edit.getEndA(); at++) {
                numbered(at + 1, 0, "removed", old.get(at));
            }
            for (int at = edit.getBeginB(); at < edit.getEndB(); at++) {
                numbered(0, at + 1, "added", now.get(at));
            }
            from = edit.getEndA();
            shift = edit.getEndB() - edit.getEndA();
        }
        for (int at = from; at < Math.min(old.size(), from + CONTEXT); at++) {
            numbered(at + 1, at + 1 + shift, "", old.get(at));
        }
    }

    private void numbered(int before, int after, String mark, String content) {
        String shown = Inert.text(content, FileContent.LINE_CHARACTERS);
        complete &= content.codePointCount(0, content.length()) <= FileContent.LINE_CHARACTERS;
        line("%7s %7s  %-7s  %s"
                .formatted(
                        before == 0 ? "" : before,
                        after == 0 ? "" : after,
                        mark,
                        TRAILING_SPACE.matcher(shown).replaceAll("\\\\u{20}")));
    }

    private void line(String line) {
        if (lines == LINES || text.length() + line.length() > CHARACTERS) {
            complete = false;
            return;
        }
        lines++;
        text.append(line).append('\n');
    }
}
