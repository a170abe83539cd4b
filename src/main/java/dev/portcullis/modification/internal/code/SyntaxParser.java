package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;
import org.treesitter.TreeSitterCpp;
import org.treesitter.TreeSitterJava;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterPython;

/** The native parser of one language. Belongs to one thread, in a process that has nothing to lose. */
final class SyntaxParser {
    /** Deeper than any program is written; the walks over a tree recurse. */
    private static final int DEPTH = 400;

    private static final int NODES = 600_000;

    private final TSLanguage language;
    private final TSParser parser = new TSParser();
    private final Map<Integer, String> types = new HashMap<>();
    private final Map<Integer, String> fields = new HashMap<>();

    private SyntaxParser(TSLanguage language) {
        this.language = language;
        if (!parser.setLanguage(language)) {
            throw new IllegalStateException("the grammar is of another version than the parser");
        }
    }

    static SyntaxParser python() {
        return new SyntaxParser(new TreeSitterPython());
    }

    static SyntaxParser cpp() {
        return new SyntaxParser(new TreeSitterCpp());
    }

    static SyntaxParser java() {
        return new SyntaxParser(new TreeSitterJava());
    }

    static SyntaxParser javascript() {
        return new SyntaxParser(new TreeSitterJavascript());
    }

    /** A parsed file, or why it is none. */
    record Parsed(Optional<Syntax> root, Optional<Trouble> trouble) {}

    Parsed parse(String text) {
        TSTree tree = parser.parseString(null, text);
        if (tree == null) {
            return new Parsed(Optional.empty(), Optional.of(new Trouble(1, "the parser gave up")));
        }
        try (Copy copy = new Copy(text.getBytes(StandardCharsets.UTF_8), tree)) {
            Optional<Syntax> root = copy.root();
            return new Parsed(root, copy.trouble());
        }
    }

    private final class Copy implements AutoCloseable {
        private final byte[] source;
        private final TSTreeCursor cursor;
        private final List<Integer> lineStarts = new ArrayList<>(List.of(0));
        private Optional<Trouble> trouble = Optional.empty();
        private int nodes;

        Copy(byte[] source, TSTree tree) {
            this.source = source;
            for (int at = 0; at < source.length; at++) {
                if (source[at] == '\n') {
                    lineStarts.add(at + 1);
                }
            }
            this.cursor = new TSTreeCursor(tree.getRootNode());
        }

        Optional<Syntax> root() {
            Syntax root = copy(0);
            return trouble.isPresent() ? Optional.empty() : Optional.of(root);
        }

        Optional<Trouble> trouble() {
            return trouble;
        }

        private Syntax copy(int depth) {
            TSNode node = cursor.currentNode();
            int start = node.getStartByte();
            int end = node.getEndByte();
            int line = lineOf(start);
            String type = types.computeIfAbsent(node.getSymbol(), symbol -> node.getType());
            if (node.isError() || node.isMissing()) {
                refuse(line, "syntax error");
            } else if (depth > DEPTH || ++nodes > NODES) {
                refuse(line, "nested too deep, or too much of it");
            }
            int fieldId = cursor.currentFieldId();
            String field = fieldId == 0 ? "" : fields.computeIfAbsent(fieldId, language::fieldNameForId);
            List<Syntax> children = new ArrayList<>();
            if (trouble.isEmpty() && cursor.gotoFirstChild()) {
                do {
                    children.add(copy(depth + 1));
                } while (trouble.isEmpty() && cursor.gotoNextSibling());
                cursor.gotoParent();
            }
            return new Syntax(
                    source, type, field, node.isNamed(), start, end, line, lineOf(Math.max(start, end - 1)), children);
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
