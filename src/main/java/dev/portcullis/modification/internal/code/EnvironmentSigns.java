package dev.portcullis.modification.internal.code;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells one variable of the environment, by its name, from all of them. */
final class EnvironmentSigns {
    private static final String COMPUTED = "computed";
    private static final Set<String> OF_ONE = Set.of("setdefault", "pop", "update");

    private final boolean python;
    private final Signs signs;

    EnvironmentSigns(boolean python, Signs signs) {
        this.python = python;
        this.signs = signs;
    }

    /** The table of all variables is spoken, which may be to look at one. */
    void look(String name, Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (parent) {
            case Expression.Index index
            when index.of().equals(expression) && index.at().size() == 1 ->
                one(Constants.text(index.at().getFirst(), place.scope()), expression.line(), place);
            case Expression.Member member
            when member.of().equals(expression) && isOfOne(member) -> {
                if (!python || !member.name().equals("get")) { // which is said by the longer name
                    one(Optional.of(member.name()), expression.line(), place);
                }
            }
            case Expression.Operation operation
            when Set.of("in", "not-in").contains(operation.operator())
                    && operation.parts().getLast().equals(expression) ->
                one(Constants.text(operation.parts().getFirst(), place.scope()), expression.line(), place);
            case null, default -> signs.add(Sign.Kind.ENVIRONMENT_COPY, name, expression.line(), place);
        }
    }

    private boolean isOfOne(Expression.Member member) {
        return !python || member.name().equals("get") || OF_ONE.contains(member.name());
    }

    /** A function that is given the name of a variable. */
    void variable(Expression.@Nullable Call call, int line, Walk.Place place) {
        Optional<String> name = call == null || call.arguments().isEmpty()
                ? Optional.empty()
                : Constants.text(call.arguments().getFirst(), place.scope());
        one(name, line, place);
    }

    private void one(Optional<String> name, int line, Walk.Place place) {
        signs.add(Sign.Kind.ENVIRONMENT, name.orElse(COMPUTED), line, place);
    }
}
