package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one form, written so that a test can say what it expects: a line for each statement, what is in it indented. */
final class Shown {
    private final List<String> lines = new ArrayList<>();

    private Shown() {}

    static List<String> of(Program program) {
        Shown shown = new Shown();
        shown.all(program.body(), "");
        return shown.lines;
    }

    private void all(List<Statement> statements, String indent) {
        statements.forEach(statement -> one(statement, indent));
    }

    private void block(String head, List<Statement> body, String indent) {
        lines.add(indent + head);
        all(body, indent + "  ");
    }

    private void one(Statement statement, String indent) {
        switch (statement) {
            case Statement.Evaluate evaluate -> lines.add(indent + show(evaluate.expression()));
            case Statement.Assign assign ->
                lines.add(indent
                        + assign.targets().stream().map(Shown::show).collect(Collectors.joining(" = "))
                        + " " + assign.operator() + " " + show(assign.value()));
            case Statement.Import brought ->
                lines.add(indent + "import " + brought.module() + " " + brought.name() + " as " + brought.as());
            case Statement.Define define ->
                function(define.function(), "def " + define.function().name(), indent);
            case Statement.DefineClass definition -> {
                definition.decorators().forEach(decorator -> lines.add(indent + "@" + show(decorator)));
                block("class " + definition.name() + list(definition.bases()), definition.body(), indent);
            }
            case Statement.Branch branch -> {
                block("if " + show(branch.condition()), branch.then(), indent);
                if (!branch.otherwise().isEmpty()) {
                    block("else", branch.otherwise(), indent);
                }
            }
            case Statement.Loop loop ->
                block(
                        loop.condition() == null
                                ? "for " + show(loop.target()) + " in " + show(loop.over())
                                : "while " + show(loop.condition()),
                        loop.body(),
                        indent);
            case Statement.Attempt attempt -> {
                block("try", attempt.body(), indent);
                attempt.handlers().forEach(handler -> block("except" + list(handler.types()), handler.body(), indent));
                if (!attempt.lastly().isEmpty()) {
                    block("finally", attempt.lastly(), indent);
                }
            }
            case Statement.Within within ->
                block(
                        "with "
                                + within.contexts().stream()
                                        .map(context -> show(context.value())
                                                + (context.as() == null ? "" : " as " + show(context.as())))
                                        .collect(Collectors.joining(", ")),
                        within.body(),
                        indent);
            case Statement.Return value -> lines.add(indent + "return " + show(value.value()));
            case Statement.Raise value -> lines.add(indent + "raise " + show(value.value()));
            case Statement.Check check -> lines.add(indent + "assert " + show(check.condition()));
            case Statement.Delete delete -> lines.add(indent + "del " + list(delete.targets()));
            case Statement.Jump jump -> lines.add(indent + jump.word());
            case Statement.Block block -> block("block", block.body(), indent);
        }
    }

    private void function(FunctionDefinition function, String head, String indent) {
        function.decorators().forEach(decorator -> lines.add(indent + "@" + show(decorator)));
        block(head + parameters(function), function.body(), indent);
    }

    private static String parameters(FunctionDefinition function) {
        return function.parameters().stream()
                .map(parameter ->
                        parameter.name() + (parameter.otherwise() == null ? "" : "=" + show(parameter.otherwise())))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String list(List<Expression> parts) {
        return parts.stream().map(Shown::show).collect(Collectors.joining(", ", "(", ")"));
    }

    static String show(@Nullable Expression expression) {
        return switch (expression) {
            case null -> "";
            case Expression.Name name -> name.name();
            case Expression.Member member -> show(member.of()) + "." + member.name();
            case Expression.Index index -> show(index.of()) + "[" + list(index.at()) + "]";
            case Expression.Call call -> {
                String keywords = call.keywords().stream()
                        .map(keyword -> keyword.name() + "=" + show(keyword.value()))
                        .collect(Collectors.joining(", "));
                yield show(call.function()) + list(call.arguments()) + (keywords.isEmpty() ? "" : "{" + keywords + "}");
            }
            case Expression.Literal literal ->
                literal.kind() == Expression.Kind.STRING ? "'" + literal.text() + "'" : literal.text();
            case Expression.Text text -> "text" + list(text.parts());
            case Expression.Operation operation -> operation.operator() + list(operation.parts());
            case Expression.Collection collection -> collection.shape() + list(collection.parts());
            case Expression.Lambda lambda -> {
                Shown body = new Shown();
                body.all(lambda.definition().body(), "");
                yield "lambda" + parameters(lambda.definition()) + "{" + String.join("; ", body.lines) + "}";
            }
            case Expression.Other other -> "<" + other.what() + list(other.parts()) + ">";
        };
    }
}
