package dev.portcullis.modification;

import dev.portcullis.kernel.Markup;
import dev.portcullis.modification.FileDifference.Hunk;
import dev.portcullis.modification.FileDifference.Line;
import dev.portcullis.modification.FileDifference.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a difference of trees as a page shows it: each file a part of its own, those with remarks first. All of a small
 * one is open: what decides need not be where something was found. Of a larger one, the hunks with a remark are. A long hunk is written in parts, because a browser lays out a table whole or not at
 * all. What was added and removed is told in words, not by colour alone.
 */
public final class DifferenceMarkup {
    /** What the columns of a table of lines are called. */
    public static final List<String> HEAD = List.of("before", "after", "change", "line");

    private static final String OPEN = "open";

    /** Most lines of a part. */
    private static final int PART = 200;

    /** Most lines of a difference that is open as a whole. */
    private static final int SMALL = 150;

    private final Markup page;
    private final boolean small;
    private final Map<String, List<Remark>> remarks = new HashMap<>();

    private DifferenceMarkup(Markup page, boolean small, List<Remark> remarks) {
        this.page = page;
        this.small = small;
        remarks.forEach(remark -> this.remarks
                .computeIfAbsent(remark.path(), path -> new ArrayList<>())
                .add(remark));
    }

    /**
     * Something found at a place, shown there.
     *
     * @param line 0 where it is about the whole file
     * @param gone whether the place is one of before, because it is no more
     */
    public record Remark(String path, int line, boolean gone, String what) {
        /** Of a place such as {@code pack/geom.py:88}. */
        public static Remark at(String place, boolean gone, String what) {
            int colon = place.lastIndexOf(':');
            String number = place.substring(colon + 1);
            // Longer than that is the number of no line that is shown.
            return colon > 0 && number.matches("[0-9]{1,7}")
                    ? new Remark(place.substring(0, colon), Integer.parseInt(number), gone, what)
                    : new Remark(place, 0, gone, what);
        }
    }

    /** Writes {@code difference} with what was found in it. */
    public static void write(Markup page, TreeDifference difference, List<Remark> remarks) {
        boolean small =
                difference.files().stream().mapToInt(FileDifference::lines).sum() <= SMALL;
        DifferenceMarkup markup = new DifferenceMarkup(page, small, remarks);
        int files = difference.files().size();
        page.open(
                "div",
                "class",
                "tree-difference",
                "data-from",
                difference.base().toString(),
                "data-to",
                difference.result().toString(),
                "data-size",
                small ? "small" : "large");
        page.element("p", files + (files == 1 ? " file differs" : " files differ"));
        page.element("p", "from " + difference.base(), "class", "digest");
        page.element("p", "to " + difference.result(), "class", "digest");
        difference.files().stream()
                .sorted(Comparator.comparingInt(file -> -markup.of(file).size()))
                .forEach(markup::file);
        if (!difference.complete()) {
            page.element("p", "NOT COMPLETE: something that differs is not shown above", "class", "warning");
        }
        page.close();
    }

    private List<Remark> of(FileDifference file) {
        return remarks.getOrDefault(file.path(), List.of());
    }

    private void file(FileDifference file) {
        List<Remark> found = of(file);
        int lines = file.lines();
        Map<Line, Set<String>> beside = new HashMap<>();
        Set<String> elsewhere = place(file, found, beside);
        int shown =
                elsewhere.size() + beside.values().stream().mapToInt(Set::size).sum();
        details(!found.isEmpty());
        page.open("summary").element("code", file.path());
        page.text(" " + file.change() + " (" + file.mode() + "), " + counted(shown, "remark") + ", "
                + counted(lines, "line") + " shown");
        page.close();
        file.notes().forEach(note -> page.element("p", note, "class", "note"));
        elsewhere.forEach(remark -> page.element("p", remark, "class", "remark"));
        // What is about the whole file is about each part of it.
        boolean everywhere = found.stream().anyMatch(remark -> remark.line() == 0);
        for (Hunk hunk : file.hunks()) {
            List<Line> left = hunk.lines();
            while (!left.isEmpty()) {
                int end = endOfPart(left);
                part(left.subList(0, end), beside, everywhere);
                left = left.subList(end, left.size());
            }
        }
        page.close();
    }

    /** Where a part of these lines ends: behind a line that stayed where there is one, so that no change is torn. */
    private static int endOfPart(List<Line> lines) {
        if (lines.size() <= PART) {
            return lines.size();
        }
        for (int end = PART; end > PART / 2; end--) {
            if (lines.get(end - 1).mark().isEmpty()) {
                return end;
            }
        }
        return PART;
    }

    /**
     * Puts what is found beside the line it is found at, each thing once.
     *
     * @return what is at no line that is shown
     */
    private static Set<String> place(FileDifference file, List<Remark> found, Map<Line, Set<String>> beside) {
        Set<String> elsewhere = new LinkedHashSet<>();
        for (Remark remark : found) {
            file.hunks().stream()
                    .flatMap(hunk -> hunk.lines().stream())
                    .filter(line ->
                            remark.line() > 0 && remark.line() == (remark.gone() ? line.before() : line.after()))
                    .findFirst()
                    .ifPresentOrElse(
                            line -> beside.computeIfAbsent(line, any -> new LinkedHashSet<>())
                                    .add(remark.what()),
                            () -> elsewhere.add(
                                    (remark.line() > 0 ? "line " + remark.line() + ": " : "") + remark.what()));
        }
        return elsewhere;
    }

    private void part(List<Line> lines, Map<Line, Set<String>> beside, boolean isOpen) {
        long found = lines.stream()
                .mapToLong(line -> beside.getOrDefault(line, Set.of()).size())
                .sum();
        details(isOpen || found > 0);
        page.element("summary", where(lines) + (found == 0 ? "" : ", " + counted(found, "remark")));
        page.open("table", "class", "difference").open("thead").open("tr");
        for (String head : HEAD) {
            page.element("th", head, "scope", "col");
        }
        page.close().close().open("tbody");
        for (Line line : lines) {
            line(line);
            beside.getOrDefault(line, Set.of()).forEach(this::remark);
        }
        page.close().close().close();
    }

    private void line(Line line) {
        String mark = line.mark();
        page.open("tr", "class", mark.isEmpty() ? "kept" : mark);
        page.element("td", number(line.before()), "class", "number");
        page.element("td", number(line.after()), "class", "number");
        page.element("td", mark, "class", "mark");
        page.open("td", "class", "text").open("code");
        for (Span span : line.spans()) {
            if (span.changed()) {
                page.element("mark", span.text());
            } else {
                page.text(span.text());
            }
        }
        page.close().close().close();
    }

    private void remark(String what) {
        page.open("tr", "class", "remark")
                .element("td", what, "colspan", Integer.toString(HEAD.size()))
                .close();
    }

    private void details(boolean isOpen) {
        if (isOpen || small) {
            page.open("details", OPEN, OPEN);
        } else {
            page.open("details");
        }
    }

    private static String where(List<Line> lines) {
        Line first = lines.getFirst();
        Line last = lines.getLast();
        int from = Math.max(first.before(), first.after());
        return "lines " + from + " to " + Math.max(from, Math.max(last.before(), last.after()));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String number(int number) {
        return number == 0 ? "" : Integer.toString(number);
    }
}
