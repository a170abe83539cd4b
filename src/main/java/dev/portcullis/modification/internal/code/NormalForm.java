package dev.portcullis.modification.internal.code;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An expression without what a rename or a new layout changes: the file's own names by the order in which they appear,
 * what came from outside by its dotted name.
 */
final class NormalForm {
    private static final int CHARACTERS = 4_000;

    private Scope scope;
    private final Map<String, Integer> own = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private NormalForm(Scope scope) {
        this.scope = scope;
    }

    static String of(Expression expression, Scope scope) {
        return of(List.of(expression), scope);
    }

    static String of(List<Expression> expressions, Scope scope) {
        NormalForm form = new NormalForm(scope);
        form.list(expressions);
        return form.text.toString();
    }

    private void list(List<Expression> expressions) {
        for (int i = 0; i < expressions.size() && text.length() < CHARACTERS; i++) {
            text.append(i == 0 ? "" : ", ");
            add(expressions.get(i));
        }
    }

    private void add(Expression expression) {
        switch (expression) {
            case Expression.Name name -> name(name);
            case Expression.Member member -> {
                add(member.of());
                text.append('.').append(member.name());
            }
            case Expression.Index index -> {
                add(index.of());
                text.append('[');
                list(index.at());
                text.append(']');
            }
            case Expression.Call call -> {
                add(call.function());
                text.append('(');
                list(call.arguments());
                for (int i = 0; i < call.keywords().size(); i++) {
                    Expression.Keyword keyword = call.keywords().get(i);
                    text.append(i == 0 && call.arguments().isEmpty() ? "" : ", ")
                            .append(keyword.name())
                            .append('=');
                    add(keyword.value());
                }
                text.append(')');
            }
            case Expression.Literal literal ->
                text.append(
                        literal.kind() == Expression.Kind.STRING || literal.kind() == Expression.Kind.BYTES
                                ? '"' + literal.text() + '"'
                                : literal.text());
            case Expression.Operation operation
            when operation.parts().size() == 1
                    && Constants.number(operation, scope).isPresent() ->
                text.append(Constants.number(operation, scope).get().toPlainString());
            case Expression.Operation operation -> {
                text.append('(').append(operation.operator()).append(' ');
                list(operation.parts());
                text.append(')');
            }
            case Expression.Lambda lambda -> lambda(lambda.definition());
            case Expression.Text pieces -> named("text", pieces.parts());
            case Expression.Collection many -> named(many.shape().name(), many.parts());
            case Expression.Other other -> named(other.what(), other.parts());
        }
    }

    /** What it answers; names of its own are as good as any. */
    private void lambda(FunctionDefinition definition) {
        Scope around = scope;
        scope = around.of(definition);
        text.append("lambda ").append(definition.parameters().size()).append('{');
        for (Statement statement : definition.body()) {
            if (statement instanceof Statement.Return returned && returned.value() != null) {
                add(returned.value());
            }
        }
        text.append('}');
        scope = around;
    }

    private void named(String what, List<Expression> parts) {
        text.append(what).append('{');
        list(parts);
        text.append('}');
    }

    private static boolean isWritten(Expression value) {
        return switch (value) {
            case Expression.Literal _ -> true;
            case Expression.Collection many -> many.parts().stream().allMatch(NormalForm::isWritten);
            case Expression.Operation operation -> operation.parts().stream().allMatch(NormalForm::isWritten);
            default -> false;
        };
    }

    private void name(Expression.Name name) {
        if (scope.imported(name.name()).isPresent()) {
            text.append(scope.imported(name.name()).get());
        } else if (scope.value(name.name())
                .filter(bound -> bound.in().name().isEmpty() && isWritten(bound.value()))
                .isPresent()) {
            // A constant of the file is what it is, not what it is called.
            add(scope.value(name.name()).get().value());
        } else if (scope.isBound(name.name())) {
            text.append('_').append(own.computeIfAbsent(name.name(), _ -> own.size()));
        } else {
            text.append(name.name());
        }
    }
}
