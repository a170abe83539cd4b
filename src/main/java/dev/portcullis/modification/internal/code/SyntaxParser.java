package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.treesitter.TreeSitterCpp;
import org.treesitter.TreeSitterJava;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterPython;

/** The native parser of one language. Belongs to one thread, in a process that has nothing to lose. */
final class SyntaxParser {
    /** Deeper than any program is written; the walks over a tree recurse. */
    private static final int DEPTH = 400;

    private static final int NODES = 600_000;

    private final TreeSitter parser;
    private final Map<Integer, Symbol> symbols = new HashMap<>();
    private final Map<Integer, String> fields = new HashMap<>();

    private record Symbol(String type, boolean named) {}

    private SyntaxParser(TreeSitter parser) {
        this.parser = parser;
    }

    static SyntaxParser python() {
        return new SyntaxParser(new TreeSitter(TreeSitterPython.class, "tree_sitter_python"));
    }

    static SyntaxParser cpp() {
        return new SyntaxParser(new TreeSitter(TreeSitterCpp.class, "tree_sitter_cpp"));
    }

    static SyntaxParser java() {
        return new SyntaxParser(new TreeSitter(TreeSitterJava.class, "tree_sitter_java"));
    }

    static SyntaxParser javascript() {
        return new SyntaxParser(new TreeSitter(TreeSitterJavascript.class, "tree_sitter_javascript"));
    }

    /** A parsed file, or why it is none. */
    record Parsed(Optional<Syntax> root, Optional<Trouble> trouble) {}

    Parsed parse(String text) {
        try (Copy copy = new Copy(text.getBytes(StandardCharsets.UTF_8))) {
            Optional<Syntax> root = copy.root();
            return new Parsed(root, copy.trouble());
        }
    }

    private final class Copy implements AutoCloseable {
        private final byte[] source;
        private final TreeSitter.Cursor cursor;
        private final List<Integer> lineStarts = new ArrayList<>(List.of(0));
        private Optional<Trouble> trouble = Optional.empty();
        private int nodes;

        Copy(byte[] source) {
            this.source = source;
            for (int at = 0; at < source.length; at++) {
                if (source[at] == '\n') {
                    lineStarts.add(at + 1);
                }
            }
            this.cursor = parser.new Cursor(source);
        }

        Optional<Syntax> root() {
            Syntax root = copy(0);
            return trouble.isPresent() ? Optional.empty() : Optional.of(root);
        }

        Optional<Trouble> trouble() {
            return trouble;
        }

        private Syntax copy(int depth) {
            int start = cursor.start();
            int end = cursor.end();
            int line = lineOf(start);
            Symbol symbol = symbols.computeIfAbsent(cursor.symbol(), _ -> new Symbol(cursor.type(), cursor.isNamed()));
            if (cursor.isMistaken()) {
                refuse(line, "syntax error");
            } else if (depth > DEPTH || ++nodes > NODES) {
                refuse(line, "nested too deep, or too much of it");
            }
            String field = fields.computeIfAbsent(cursor.field(), parser::fieldName);
            List<Syntax> children = new ArrayList<>();
            if (trouble.isEmpty() && cursor.toFirstChild()) {
                do {
                    children.add(copy(depth + 1));
                } while (trouble.isEmpty() && cursor.toNextSibling());
                cursor.toParent();
            }
            int lastLine = lineOf(Math.max(start, end - 1));
            return new Syntax(source, symbol.type(), field, symbol.named(), start, end, line, lastLine, children);
        }

        private void refuse(int line, String what) {
            if (trouble.isEmpty()) {
                trouble = Optional.of(new Trouble(line, what));
            }
        }

        private int lineOf(int at) {
            int low = 0;
            int high = lineStarts.size() - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (lineStarts.get(middle) <= at) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low + 1;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
