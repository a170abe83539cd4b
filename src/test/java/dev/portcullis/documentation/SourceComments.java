package dev.portcullis.documentation;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the source says of the members of a type in its Javadoc, read by the compiler's own parser. */
final class SourceComments {
    private static final Path SOURCES = Path.of("src", "main", "java");

    private SourceComments() {}

    /**
     * The comment of each method or enum constant, in the order of the source, as Markdown on one line; empty where
     * there is none.
     */
    static Map<String, String> of(Class<?> type) throws IOException {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        Path source = SOURCES.resolve(outermost.getName().replace('.', '/') + ".java");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, String> comments = new LinkedHashMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjects(source));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Members(type.getSimpleName(), trees, comments).scan(unit, null);
            }
        }
        return comments;
    }

    private static final class Members extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final String type;
        private final DocTrees trees;
        private final Map<String, String> comments;

        Members(String type, DocTrees trees, Map<String, String> comments) {
            this.type = type;
            this.trees = trees;
            this.comments = comments;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            keep(method.getName().toString());
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            keep(variable.getName().toString());
            return null;
        }

        private void keep(String name) {
            TreePath path = getCurrentPath();
            Tree parent = path.getParentPath().getLeaf();
            if (parent instanceof ClassTree of && of.getSimpleName().contentEquals(type)) {
                comments.put(name, markdown(trees.getDocCommentTree(path)));
            }
        }
    }

    private static String markdown(@Nullable DocCommentTree comment) {
        if (comment == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (DocTree part : comment.getFullBody()) {
            switch (part) {
                case TextTree words -> text.append(words.getBody());
                case LiteralTree code ->
                    text.append('`').append(code.getBody().getBody()).append('`');
                case LinkTree link ->
                    text.append('`').append(link.getReference().getSignature()).append('`');
                default -> throw new IllegalArgumentException("a page cannot show " + part.getKind() + ": " + part);
            }
        }
        return text.toString().replaceAll("\\s+", " ").strip();
    }
}
