package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Macros as what they stand for: a constant is an assignment, anything with arguments or statements a function. One that
 * is neither, or that pastes words together, is kept as it is written.
 */
final class CppMacros {
    private static final String PASTE = "##";

    private final SyntaxParser parser;
    private final CppReader statements;

    CppMacros(SyntaxParser parser, CppReader statements) {
        this.parser = parser;
        this.statements = statements;
    }

    void constant(Syntax node, List<Statement> to) {
        Optional<Syntax> value = node.field("value");
        if (value.isEmpty()) {
            return;
        }
        int line = node.line();
        Expression.Name name = name(node);
        List<Statement> body = body(value.get());
        if (body.size() == 1 && body.getFirst() instanceof Statement.Return result && result.value() != null) {
            to.add(new Statement.Assign(line, List.of(name), "=", result.value()));
        } else {
            define(node, List.of(), body, value.get(), to);
        }
    }

    void function(Syntax node, List<Statement> to) {
        Optional<Syntax> value = node.field("value");
        List<FunctionDefinition.Parameter> parameters =
                node.field("parameters").map(Syntax::named).orElse(List.of()).stream()
                        .map(parameter -> new FunctionDefinition.Parameter(parameter.text(), null))
                        .toList();
        if (value.isPresent()) {
            define(node, parameters, body(value.get()), value.get(), to);
        } else {
            to.add(new Statement.Define(node.line(), definition(node, parameters, List.of())));
        }
    }

    private void define(
            Syntax node,
            List<FunctionDefinition.Parameter> parameters,
            List<Statement> body,
            Syntax value,
            List<Statement> to) {
        int line = node.line();
        if (!body.isEmpty()) {
            to.add(new Statement.Define(line, definition(node, parameters, body)));
            return;
        }
        List<Expression> parts = new ArrayList<>(List.of(name(node)));
        parameters.forEach(parameter -> parts.add(Forms.name(line, parameter.name())));
        parts.add(Forms.string(value.line(), value.text()));
        to.add(new Statement.Evaluate(
                line, new Expression.Other(line, value.text().contains(PASTE) ? "paste" : "macro", parts)));
    }

    private static FunctionDefinition definition(
            Syntax node, List<FunctionDefinition.Parameter> parameters, List<Statement> body) {
        return new FunctionDefinition(node.line(), node.lastLine(), name(node).name(), parameters, List.of(), body);
    }

    private static Expression.Name name(Syntax node) {
        return new Expression.Name(
                node.line(), node.field("name").map(CppExpressions::identifier).orElse(""));
    }

    /** One expression returned, or the statements; empty when it is neither. */
    private List<Statement> body(Syntax value) {
        String text = value.text().replace("\\\n", " \n").replace("\\\r\n", " \n");
        if (text.contains(PASTE)) {
            return List.of();
        }
        CppText known = CppText.of(text);
        if (known.trouble().isPresent()) {
            return List.of();
        }
        // A comment at the end must not take the closing with it.
        Optional<Syntax> expression = function(value, "return (" + known.text() + "\n);");
        return expression.isPresent()
                ? read(expression.get())
                : function(value, known.text() + "\n;").map(this::read).orElse(List.of());
    }

    private List<Statement> read(Syntax function) {
        statements.noteComments(function);
        return statements.apart(() -> statements.body(function, "body"));
    }

    private Optional<Syntax> function(Syntax value, String body) {
        return parser.parse("void macro() { " + body + "}")
                .root()
                .filter(root -> root.named().size() == 1)
                .map(root -> root.named().getFirst())
                .filter(only -> only.is("function_definition"))
                .map(only -> only.movedDown(value.line() - 1));
    }
}
