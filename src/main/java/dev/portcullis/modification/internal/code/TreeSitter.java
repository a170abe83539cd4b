package dev.portcullis.modification.internal.code;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.treesitter.TSLanguage;
import org.treesitter.TSParser;

/**
 * tree-sitter's own functions, out of the libraries that the bindings' classes bring. To copy a tree through those
 * classes takes longer than to parse it, by far: each asks the Java machine for the fields of an object.
 */
// Restricted, because it is native: that is what the child process is for.
@SuppressWarnings("restricted")
final class TreeSitter {
    /** {@code TSNode}: four numbers, the node, its tree. Passed by value. */
    private static final MemoryLayout NODE = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(4, JAVA_INT), ADDRESS.withName("id"), ADDRESS.withName("tree"));

    /** {@code TSTreeCursor}: its tree, its stack, three numbers. */
    private static final MemoryLayout CURSOR = MemoryLayout.structLayout(
            ADDRESS.withName("tree"),
            ADDRESS.withName("id"),
            MemoryLayout.sequenceLayout(3, JAVA_INT),
            MemoryLayout.paddingLayout(JAVA_INT.byteSize()));

    private static final int NAME_BYTES = 256;

    static {
        load(TSParser.class);
    }

    private static final MethodHandle PARSER_NEW = function("ts_parser_new", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle PARSER_DELETE = function("ts_parser_delete", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle SET_LANGUAGE =
            function("ts_parser_set_language", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, ADDRESS));
    private static final MethodHandle PARSE =
            function("ts_parser_parse_string", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle TREE_DELETE = function("ts_tree_delete", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle ROOT = function("ts_tree_root_node", FunctionDescriptor.of(NODE, ADDRESS));
    private static final MethodHandle FIELD_NAME =
            function("ts_language_field_name_for_id", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_SHORT));
    private static final MethodHandle CURSOR_NEW = function("ts_tree_cursor_new", FunctionDescriptor.of(CURSOR, NODE));
    private static final MethodHandle CURSOR_DELETE =
            function("ts_tree_cursor_delete", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle NODE_AT =
            quick("ts_tree_cursor_current_node", FunctionDescriptor.of(NODE, ADDRESS));
    private static final MethodHandle FIELD_AT =
            quick("ts_tree_cursor_current_field_id", FunctionDescriptor.of(JAVA_SHORT, ADDRESS));
    private static final MethodHandle FIRST_CHILD =
            quick("ts_tree_cursor_goto_first_child", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
    private static final MethodHandle NEXT_SIBLING =
            quick("ts_tree_cursor_goto_next_sibling", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
    private static final MethodHandle PARENT =
            quick("ts_tree_cursor_goto_parent", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
    private static final MethodHandle START = quick("ts_node_start_byte", FunctionDescriptor.of(JAVA_INT, NODE));
    private static final MethodHandle END = quick("ts_node_end_byte", FunctionDescriptor.of(JAVA_INT, NODE));
    private static final MethodHandle SYMBOL = quick("ts_node_symbol", FunctionDescriptor.of(JAVA_SHORT, NODE));
    private static final MethodHandle TYPE = quick("ts_node_type", FunctionDescriptor.of(ADDRESS, NODE));
    private static final MethodHandle IS_NAMED = quick("ts_node_is_named", FunctionDescriptor.of(JAVA_BOOLEAN, NODE));
    private static final MethodHandle HAS_ERROR = quick("ts_node_has_error", FunctionDescriptor.of(JAVA_BOOLEAN, NODE));
    private static final MethodHandle IS_ERROR = quick("ts_node_is_error", FunctionDescriptor.of(JAVA_BOOLEAN, NODE));
    private static final MethodHandle IS_MISSING =
            quick("ts_node_is_missing", FunctionDescriptor.of(JAVA_BOOLEAN, NODE));

    private final MemorySegment language;
    private final MemorySegment parser;

    /**
     * A parser of one language, freed when nobody refers to it any more.
     *
     * @param bindings whose library has the grammar
     * @param grammar the library's function that returns it
     */
    TreeSitter(Class<? extends TSLanguage> bindings, String grammar) {
        load(bindings);
        boolean fits;
        try {
            language = (MemorySegment)
                    function(grammar, FunctionDescriptor.of(ADDRESS)).invokeExact();
            MemorySegment made = (MemorySegment) PARSER_NEW.invokeExact();
            parser = made.reinterpret(Arena.ofAuto(), TreeSitter::delete);
            fits = (boolean) SET_LANGUAGE.invokeExact(parser, language);
        } catch (Throwable e) {
            throw failed(e);
        }
        if (!fits) {
            throw new IllegalStateException("the grammar is of another version than the parser");
        }
    }

    private static void load(Class<?> bindings) {
        try {
            MethodHandles.lookup().ensureInitialized(bindings);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(SymbolLookup.loaderLookup().findOrThrow(name), shape, options);
    }

    /** One that returns at once, so that the Java machine need not be told that we are away. */
    private static MethodHandle quick(String name, FunctionDescriptor shape) {
        return function(name, shape, Linker.Option.critical(false));
    }

    private static void delete(MemorySegment parser) {
        try {
            PARSER_DELETE.invokeExact(parser);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** The functions themselves throw nothing. */
    private static IllegalStateException failed(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(failure);
    }

    /** The name of a field of the language; empty for 0. */
    String fieldName(int field) {
        try {
            MemorySegment name = (MemorySegment) FIELD_NAME.invokeExact(language, (short) field);
            return string(name);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static String string(MemorySegment address) {
        return address.equals(MemorySegment.NULL)
                ? ""
                : address.reinterpret(NAME_BYTES).getString(0);
    }

    /** A place in the tree of a text that was parsed; to be closed. What it says is of the node it moved down or on to. */
    final class Cursor implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment tree;
        private final MemorySegment cursor;
        private final MemorySegment node;
        private final SegmentAllocator inNode;
        private final boolean mistakes;
        private int start;
        private int end;
        private int symbol;
        private int field;
        private boolean mistaken;

        /**
         * Parses, and is at the root.
         *
         * @param source UTF-8
         */
        Cursor(byte[] source) {
            node = arena.allocate(NODE);
            inNode = SegmentAllocator.prefixAllocator(node);
            SegmentAllocator inCursor = SegmentAllocator.prefixAllocator(arena.allocate(CURSOR));
            try {
                MemorySegment text = arena.allocateFrom(JAVA_BYTE, source);
                tree = (MemorySegment) PARSE.invokeExact(parser, MemorySegment.NULL, text, source.length);
                if (tree.equals(MemorySegment.NULL)) {
                    throw new IllegalStateException("a parser without a time limit gave up");
                }
                MemorySegment root = (MemorySegment) ROOT.invokeExact(inNode, tree);
                mistakes = (boolean) HAS_ERROR.invokeExact(root);
                cursor = (MemorySegment) CURSOR_NEW.invokeExact(inCursor, root);
                look();
            } catch (Throwable e) {
                arena.close();
                throw failed(e);
            }
        }

        /** Asks all at once and apart, since compiled together with a caller that recurses it takes the stack. */
        private void look() {
            try {
                MemorySegment here = (MemorySegment) NODE_AT.invokeExact(inNode, cursor);
                start = (int) START.invokeExact(here);
                end = (int) END.invokeExact(here);
                symbol = Short.toUnsignedInt((short) SYMBOL.invokeExact(here));
                field = Short.toUnsignedInt((short) FIELD_AT.invokeExact(cursor));
                mistaken = mistakes && ((boolean) IS_ERROR.invokeExact(here) || (boolean) IS_MISSING.invokeExact(here));
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        boolean toFirstChild() {
            try {
                boolean moved = (boolean) FIRST_CHILD.invokeExact(cursor);
                if (moved) {
                    look();
                }
                return moved;
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        boolean toNextSibling() {
            try {
                boolean moved = (boolean) NEXT_SIBLING.invokeExact(cursor);
                if (moved) {
                    look();
                }
                return moved;
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        /** Back up; nothing is known of the node there any more. */
        void toParent() {
            try {
                boolean _ = (boolean) PARENT.invokeExact(cursor);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        int start() {
            return start;
        }

        int end() {
            return end;
        }

        /** What kind of node of the language it is: nodes of one symbol have one type, and are all named or none is. */
        int symbol() {
            return symbol;
        }

        /** Its part in its parent, 0 when it has none. */
        int field() {
            return field;
        }

        /** Whether the text has something here that the language has not, or lacks something. */
        boolean isMistaken() {
            return mistaken;
        }

        String type() {
            try {
                MemorySegment name = (MemorySegment) TYPE.invokeExact(node);
                return string(name);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        boolean isNamed() {
            try {
                return (boolean) IS_NAMED.invokeExact(node);
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            try {
                CURSOR_DELETE.invokeExact(cursor);
                TREE_DELETE.invokeExact(tree);
            } catch (Throwable e) {
                throw failed(e);
            } finally {
                arena.close();
            }
        }
    }
}
