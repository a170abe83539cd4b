package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls of functions that were given some of their arguments before. */
final class Partial {
    private Partial() {}

    /** The call with what {@code functools.partial} holds for it, if its function is such a one. */
    static Expression.Call whole(Expression.Call call, Scope scope) {
        Expression function = call.function() instanceof Expression.Name name
                ? scope.value(name.name()).map(Scope.Bound::value).orElse(name)
                : call.function();
        if (!(function instanceof Expression.Call made)
                || made.arguments().isEmpty()
                || !Names.of(made.function(), scope).equals(Optional.of("functools.partial"))) {
            return call;
        }
        List<Expression> arguments =
                new ArrayList<>(made.arguments().subList(1, made.arguments().size()));
        arguments.addAll(call.arguments());
        List<Expression.Keyword> keywords = new ArrayList<>(call.keywords());
        keywords.addAll(made.keywords());
        return new Expression.Call(call.line(), made.arguments().getFirst(), arguments, keywords);
    }
}
