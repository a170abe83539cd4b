package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import java.util.List;

/**
 * A pattern over paths: {@code *} is any run of characters within a segment, {@code **} as a whole segment any number of
 * segments, at the end at least one. Every other character stands for itself.
 *
 * <p>The characters other globs give a meaning to ({@code ? [ ] { } !}) are refused, so that nobody takes one for the
 * other. Matching takes time linear in both lengths for each {@code **}.
 */
public final class PathGlob {
    private final String text;
    private final List<String> segments;

    private PathGlob(String text) {
        this.text = text;
        this.segments = List.of(text.split("/", -1));
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static PathGlob parse(String text) {
        if (text.codePoints().anyMatch(c -> "?[]{}!".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("a path pattern has only * and **: " + Inert.text(text, 80));
        }
        try {
            TreePath.parse(text);
        } catch (ContentRefusedException e) {
            throw new IllegalArgumentException("not a path pattern, " + e.reason(), e);
        }
        PathGlob glob = new PathGlob(text);
        if (glob.segments.stream().anyMatch(segment -> segment.contains("**") && !segment.equals("**"))) {
            throw new IllegalArgumentException("** must be a whole segment: " + Inert.text(text, 80));
        }
        return glob;
    }

    public boolean matches(TreePath path) {
        List<String> names = path.segments();
        // reached[n] tells whether the patterns so far match the first n names.
        boolean[] reached = new boolean[Bounds.PATH_SEGMENTS + 1];
        reached[0] = true;
        for (int pattern = 0; pattern < segments.size(); pattern++) {
            String segment = segments.get(pattern);
            boolean[] next = new boolean[reached.length];
            if (segment.equals("**")) {
                boolean open = false;
                boolean last = pattern == segments.size() - 1;
                for (int name = 0; name <= names.size(); name++) {
                    next[name] = last ? open : open || reached[name];
                    open |= reached[name];
                }
            } else {
                for (int name = 0; name < names.size(); name++) {
                    next[name + 1] = reached[name] && matches(segment, names.get(name));
                }
            }
            reached = next;
        }
        return reached[names.size()];
    }

    private static boolean matches(String pattern, String name) {
        int at = 0;
        int from = 0;
        int star = -1;
        int resume = 0;
        while (from < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = from;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(from)) {
                at++;
                from++;
            } else if (star >= 0) {
                at = star + 1;
                from = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
