package dev.portcullis.modification;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What differs in one file, as people are shown it. Every text in it is inert.
 *
 * @param mode what it has, or had and has
 * @param notes what has to be said besides its lines: why it cannot be shown, a doubt about its type, a missing line feed
 */
public record FileDifference(String path, Facts.Change change, String mode, List<String> notes, List<Hunk> hunks) {
    public FileDifference {
        notes = List.copyOf(notes);
        hunks = List.copyOf(hunks);
    }

    /** Lines that changed, with a few around them. */
    public record Hunk(List<Line> lines) {
        public Hunk {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One line.
     *
     * @param before its number in the base; 0 where it is not there
     * @param after its number in the result; 0 where it is not there
     */
    public record Line(int before, int after, List<Span> spans) {
        public Line {
            spans = List.copyOf(spans);
        }

        /** What became of it, in a word; empty when it stayed. */
        public String mark() {
            return after == 0 ? "removed" : before == 0 ? "added" : "";
        }

        public String text() {
            return spans.stream().map(Span::text).collect(Collectors.joining());
        }
    }

    /**
     * A part of a line.
     *
     * @param changed whether it is what differs from the line it stands for
     */
    public record Span(String text, boolean changed) {}

    /** Lines of it that are shown. */
    public int lines() {
        return hunks.stream().mapToInt(hunk -> hunk.lines().size()).sum();
    }
}
