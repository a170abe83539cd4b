package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;

/** What the preprocessor is told. */
final class CppDirectives {
    private CppDirectives() {}

    /** Adds what a directive comes to; whether the node is one. */
    static boolean statement(
            Syntax node, CppReader statements, CppMacros macros, CppExpressions expressions, List<Statement> to) {
        int line = node.line();
        switch (node.type()) {
            case "preproc_include" -> node.field("path").ifPresent(path -> to.add(included(line, module(path))));
            case "preproc_def" -> macros.constant(node, to);
            case "preproc_function_def" -> macros.function(node, to);
            case "preproc_call" -> told(node, to);
            case "preproc_if", "preproc_ifdef", "preproc_elif", "preproc_elifdef", "preproc_else" -> {
                List<Statement> body = new ArrayList<>();
                for (Syntax part : node.named()) {
                    if (part.field().equals("condition") || part.field().equals("name")) {
                        body.add(new Statement.Evaluate(
                                part.line(),
                                new Expression.Other(part.line(), "preprocessor", List.of(expressions.read(part)))));
                    } else {
                        statements.statement(part, body);
                    }
                }
                to.add(new Statement.Block(line, body));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String module(Syntax path) {
        return path.is("string_literal") || path.is("system_lib_string") ? CppExpressions.string(path) : path.text();
    }

    private static Statement included(int line, String module) {
        return new Statement.Import(line, module, null, module.substring(module.lastIndexOf('/') + 1));
    }

    private static void told(Syntax node, List<Statement> to) {
        int line = node.line();
        String directive = node.field("directive")
                .map(Syntax::text)
                .map(text -> text.replaceAll("\\s", ""))
                .orElse("");
        String argument =
                node.field("argument").map(Syntax::text).map(String::strip).orElse("");
        switch (directive) {
            // Text for people and compilers; the reader keeps it with the comments.
            case "#pragma", "#error", "#warning", "#line", "#ident" -> {}
            case "#undef" -> to.add(new Statement.Delete(line, List.of(Forms.name(line, argument))));
            case "#include_next", "#import" -> to.add(included(line, argument.replaceAll("[<>\"]", "")));
            default ->
                to.add(new Statement.Evaluate(
                        line,
                        new Expression.Other(
                                line,
                                "directive",
                                List.of(Forms.name(line, directive), Forms.string(line, argument)))));
        }
    }
}
