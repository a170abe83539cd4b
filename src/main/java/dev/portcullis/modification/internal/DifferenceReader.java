package dev.portcullis.modification.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.FileDifference;
import dev.portcullis.modification.FileDifference.Hunk;
import dev.portcullis.modification.FileDifference.Line;
import dev.portcullis.modification.FileDifference.Span;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import dev.portcullis.modification.TreeEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.diff.Edit;

/** Reads what differs between two trees, as inert text. One use each. */
public final class DifferenceReader {
    public static final int LINES = 5_000;
    private static final int CHARACTERS = 1_000_000;
    private static final int CONTEXT = 3;
    private static final String TRAILING_SPACE = "\\u{20}";

    private final BlobSource blobs;
    private int lines;
    private int characters;
    private boolean complete = true;

    public DifferenceReader(BlobSource blobs) {
        this.blobs = blobs;
    }

    public TreeDifference read(Tree base, Tree result) {
        List<TreeChange> changes = TreeChange.between(base, result);
        Set<Digest> contents = new HashSet<>();
        for (TreeChange change : changes) {
            change.before().ifPresent(entry -> contents.add(entry.content()));
            change.after().ifPresent(entry -> contents.add(entry.content()));
        }
        Map<Digest, Long> sizes = blobs.sizes(contents);
        List<FileDifference> files = new ArrayList<>();
        for (TreeChange change : changes) {
            String path = Inert.text(change.path().toString(), Bounds.PATH_BYTES);
            if (takes(path)) {
                files.add(read(path, change, sizes));
            }
        }
        return new TreeDifference(base.digest(), result.digest(), files, complete);
    }

    private FileDifference read(String path, TreeChange change, Map<Digest, Long> sizes) {
        Optional<FileContent> before = change.before().flatMap(entry -> content(entry, sizes));
        Optional<FileContent> after = change.after().flatMap(entry -> content(entry, sizes));
        boolean readable = before.isPresent() == change.before().isPresent()
                && after.isPresent() == change.after().isPresent()
                && before.filter(DifferenceReader::isBinary).isEmpty()
                && after.filter(DifferenceReader::isBinary).isEmpty();
        List<String> notes = new ArrayList<>();
        if (!readable) {
            complete = false;
            change.before().ifPresent(entry -> notes.add("before: " + summary(entry, before, sizes)));
            change.after().ifPresent(entry -> notes.add("after:  " + summary(entry, after, sizes)));
            return new FileDifference(path, change.kind(), mode(change), notes, List.of());
        }
        after.flatMap(FileContent::doubt).ifPresent(doubt -> notes.add("note: " + doubt));
        after.filter(content -> !content.lines().isEmpty() && !endsInLineFeed(content.bytes()))
                .ifPresent(content -> notes.add("note: no line feed at its end"));
        LineDifference difference = new LineDifference(
                before.map(FileContent::comparable).orElse(new byte[0]),
                after.map(FileContent::comparable).orElse(new byte[0]));
        return new FileDifference(
                path,
                change.kind(),
                mode(change),
                notes,
                hunks(
                        difference,
                        before.map(FileContent::lines).orElse(List.of()),
                        after.map(FileContent::lines).orElse(List.of())));
    }

    private static String mode(TreeChange change) {
        String before = change.before().map(entry -> entry.mode().toString()).orElse("");
        String after = change.after().map(entry -> entry.mode().toString()).orElse("");
        return before.equals(after) || before.isEmpty() || after.isEmpty()
                ? (after.isEmpty() ? before : after)
                : before + " becomes " + after;
    }

    private Optional<FileContent> content(TreeEntry entry, Map<Digest, Long> sizes) {
        Long size = sizes.get(entry.content());
        return size == null || size > Bounds.ANALYSED_FILE_BYTES
                ? Optional.empty()
                : blobs.blob(entry.content()).map(found -> FileContent.of(entry.path(), found));
    }

    private static boolean isBinary(FileContent content) {
        return content.type().isBytes();
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

    private List<Hunk> hunks(LineDifference difference, List<String> old, List<String> now) {
        List<Edit> edits = difference.edits();
        List<Hunk> hunks = new ArrayList<>();
        int first = 0;
        while (first < edits.size()) {
            int last = first;
            while (last + 1 < edits.size()
                    && edits.get(last + 1).getBeginA() - edits.get(last).getEndA() <= 2 * CONTEXT) {
                last++;
            }
            List<Line> shown = hunk(edits.subList(first, last + 1), old, now);
            if (!shown.isEmpty()) {
                hunks.add(new Hunk(shown));
            }
            first = last + 1;
        }
        return hunks;
    }

    private List<Line> hunk(List<Edit> edits, List<String> old, List<String> now) {
        List<Line> shown = new ArrayList<>();
        int from = Math.max(0, edits.getFirst().getBeginA() - CONTEXT);
        int shift = edits.getFirst().getBeginB() - edits.getFirst().getBeginA();
        for (Edit edit : edits) {
            for (int at = from; at < edit.getBeginA(); at++) {
                add(shown, new Line(at + 1, at + 1 + shift, whole(old.get(at))));
            }
            // Line for line what was replaced: only then is one what became of the other.
            boolean replaced = edit.getLengthA() == edit.getLengthB();
            for (int at = 0; at < edit.getLengthA(); at++) {
                String line = old.get(edit.getBeginA() + at);
                add(
                        shown,
                        new Line(
                                edit.getBeginA() + at + 1,
                                0,
                                replaced ? marked(line, now.get(edit.getBeginB() + at)) : whole(line)));
            }
            for (int at = 0; at < edit.getLengthB(); at++) {
                String line = now.get(edit.getBeginB() + at);
                add(
                        shown,
                        new Line(
                                0,
                                edit.getBeginB() + at + 1,
                                replaced ? marked(line, old.get(edit.getBeginA() + at)) : whole(line)));
            }
            from = edit.getEndA();
            shift = edit.getEndB() - edit.getEndA();
        }
        for (int at = from; at < Math.min(old.size(), from + CONTEXT); at++) {
            add(shown, new Line(at + 1, at + 1 + shift, whole(old.get(at))));
        }
        return shown;
    }

    private void add(List<Line> shown, Line line) {
        if (takes(line.text())) {
            shown.add(line);
        }
    }

    private List<Span> whole(String line) {
        List<Span> spans = new ArrayList<>();
        span(spans, line, 0, line.length(), false);
        return spans;
    }

    /** Marks what a line does not have in common with another, at its start and at its end. */
    private List<Span> marked(String line, String other) {
        int shorter = Math.min(line.length(), other.length());
        int start = 0;
        while (start < shorter && line.charAt(start) == other.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && line.charAt(line.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        while (isInWord(line, start) || isInWord(other, start)) {
            start--;
        }
        while (isInWord(line, line.length() - end) || isInWord(other, other.length() - end)) {
            end--;
        }
        int until = line.length() - end;
        if (start == 0 && until == line.length()) {
            return whole(line);
        }
        List<Span> spans = new ArrayList<>();
        span(spans, line, 0, start, false);
        span(spans, line, start, until, true);
        span(spans, line, until, line.length(), false);
        return spans;
    }

    /** Words, and characters of two halves, are marked whole. */
    private static boolean isInWord(String line, int at) {
        return at > 0
                && at < line.length()
                && (Character.isLowSurrogate(line.charAt(at))
                        || (Character.isUnicodeIdentifierPart(line.charAt(at - 1))
                                && Character.isUnicodeIdentifierPart(line.charAt(at))));
    }

    /** A part of a line, inert; spaces at the line's end are written out. */
    private void span(List<Span> spans, String line, int from, int to, boolean changed) {
        int length = line.length();
        while (length > 0 && line.charAt(length - 1) == ' ') {
            length--;
        }
        complete &= line.length() <= FileContent.LINE_CHARACTERS;
        String shown =
                Inert.text(line.substring(from, Math.max(from, Math.min(to, length))), FileContent.LINE_CHARACTERS)
                        + TRAILING_SPACE.repeat(Math.max(0, to - Math.max(from, length)));
        if (!shown.isEmpty() || line.isEmpty()) {
            spans.add(new Span(shown, changed));
        }
    }

    /** Whether it is still shown; what is past the bounds is not, and then nobody can say they saw all of it. */
    private boolean takes(String text) {
        if (lines == LINES || characters + text.length() > CHARACTERS) {
            complete = false;
            return false;
        }
        lines++;
        characters += text.length();
        return true;
    }
}
