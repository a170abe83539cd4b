package dev.portcullis.modification.internal.code;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node of a syntax tree, copied out of the parser. Lines count from 1.
 *
 * <p>Readers recurse through these methods, so they use no streams, which take several times the stack.
 */
final class Syntax {
    private final byte[] source;
    private final String type;
    private final String field;
    private final boolean named;
    private final int start;
    private final int end;
    private final int line;
    private final int lastLine;
    private final List<Syntax> children;

    Syntax(
            byte[] source,
            String type,
            String field,
            boolean named,
            int start,
            int end,
            int line,
            int lastLine,
            List<Syntax> children) {
        this.source = source;
        this.type = type;
        this.field = field;
        this.named = named;
        this.start = start;
        this.end = end;
        this.line = line;
        this.lastLine = lastLine;
        this.children = List.copyOf(children);
    }

    /** The grammar's word for it; an anonymous node's is its text. */
    String type() {
        return type;
    }

    boolean is(String wanted) {
        return type.equals(wanted);
    }

    /** Its part in its parent; empty when it has none. */
    String field() {
        return field;
    }

    int line() {
        return line;
    }

    int lastLine() {
        return lastLine;
    }

    /** As it is written. */
    String text() {
        return new String(source, start, end - start, StandardCharsets.UTF_8);
    }

    /** All children: punctuation and keywords too. */
    List<Syntax> all() {
        return children;
    }

    /** Children that are more than punctuation; comments and the marks of lines that go on are left out. */
    List<Syntax> named() {
        List<Syntax> kept = new ArrayList<>(children.size());
        for (Syntax child : children) {
            if (child.named && !child.isComment() && !child.is("line_continuation")) {
                kept.add(child);
            }
        }
        return kept;
    }

    boolean isComment() {
        return type.equals("comment") || type.equals("line_comment") || type.equals("block_comment");
    }

    Optional<Syntax> field(String name) {
        for (Syntax child : children) {
            if (child.field.equals(name)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    List<Syntax> fields(String name) {
        return children.stream()
                .filter(child -> child.field.equals(name) && child.named)
                .toList();
    }

    Optional<Syntax> child(String wanted) {
        return children.stream().filter(child -> child.is(wanted)).findFirst();
    }

    boolean has(String wanted) {
        return child(wanted).isPresent();
    }

    /** The same, as if it stood so many lines further down. */
    Syntax movedDown(int lines) {
        return new Syntax(
                source,
                type,
                field,
                named,
                start,
                end,
                line + lines,
                lastLine + lines,
                children.stream().map(child -> child.movedDown(lines)).toList());
    }

    /** Itself and everything below, each before what is in it. */
    Stream<Syntax> everything() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(Syntax::everything));
    }

    @Override
    public String toString() {
        return type + "@" + line;
    }
}
