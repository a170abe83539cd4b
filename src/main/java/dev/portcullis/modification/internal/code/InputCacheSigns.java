package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what is looked up by which input it is, and not computed from what is in it (T20). */
final class InputCacheSigns implements Walk.Visitor {
    private static final int STEPS = 6;
    private static final Set<String> LOOKUPS = Set.of("get", "setdefault", "pop");
    private static final Set<String> WHOLE = Set.of("bytes", "tuple", "str");
    private static final Set<String> IDENTITIES = Set.of(
            "data_ptr", "tobytes", "_cdata", "hexdigest", "untyped_storage", "storage", "_version", "array_interface");

    private final Signs signs;

    InputCacheSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Index index -> keyed(index.of(), index.at(), index.line(), place);
            case Expression.Call call -> {
                if (!call.arguments().isEmpty()
                        && call.function() instanceof Expression.Member member
                        && LOOKUPS.contains(Names.last(
                                Names.of(call.function(), place.scope()).orElse("")))) {
                    keyed(member.of(), List.of(call.arguments().getFirst()), call.line(), place);
                }
            }
            case Expression.Operation operation when operation.parts().size() == 2 -> operation(operation, place);
            default -> {}
        }
    }

    private void operation(Expression.Operation operation, Walk.Place place) {
        Expression left = operation.parts().get(0);
        Expression right = operation.parts().get(1);
        switch (operation.operator()) {
            case "is", "==" -> {
                remembered(left, right, operation.line(), place);
                remembered(right, left, operation.line(), place);
            }
            case "in", "not-in" -> keyed(right, List.of(left), operation.line(), place);
            default -> {}
        }
    }

    /** A store that outlives the call, looked up by where or what an input is. */
    private void keyed(Expression store, List<Expression> keys, int line, Walk.Place place) {
        boolean lasting = store instanceof Expression.Member
                || (store instanceof Expression.Name name
                        && !place.scope().isParameter(name.name())
                        && place.scope().function().isPresent()
                        && place.scope()
                                .value(name.name())
                                .filter(bound -> bound.in().function().isPresent())
                                .isEmpty());
        if (lasting && keys.stream().anyMatch(key -> isIdentity(key, place.scope(), STEPS))) {
            signs.add(Sign.Kind.INPUT_CACHE, "looked up by the identity of an input", line, place);
        }
    }

    /** {@code x is self.last}, {@code x.data_ptr() == previous}: is it the input of the last time? */
    private void remembered(Expression one, Expression other, int line, Walk.Place place) {
        boolean kept = (other instanceof Expression.Member member
                        && !member.name().equals("data_ptr"))
                || (other instanceof Expression.Name name && !place.scope().isParameter(name.name()));
        boolean input = one instanceof Expression.Name name
                && place.scope().isParameter(name.name())
                && other instanceof Expression.Member;
        boolean address = one instanceof Expression.Call call
                && Names.last(Names.of(call.function(), place.scope()).orElse(""))
                        .equals("data_ptr");
        boolean nothing = other instanceof Expression.Literal;
        if (kept
                && !nothing
                && ((input
                                && other instanceof Expression.Member held
                                && held.of() instanceof Expression.Name self
                                && Names.ITSELF.contains(self.name()))
                        || address)) {
            signs.add(Sign.Kind.INPUT_CACHE, "compared with the input of before", line, place);
        }
    }

    private static boolean isIdentity(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        return switch (expression) {
            case Expression.Call call -> {
                String name = Names.of(call.function(), scope).orElse("");
                String last = Names.last(name);
                yield name.equals("id")
                        || name.equals("hash")
                        || (WHOLE.contains(name)
                                && call.arguments().stream()
                                        .anyMatch(argument -> argument instanceof Expression.Call inner
                                                && inner.function() instanceof Expression.Member listed
                                                && listed.name().equals("tolist")))
                        || name.startsWith("hashlib.")
                        || IDENTITIES.contains(last)
                        || call.parts().stream().anyMatch(part -> isIdentity(part, scope, steps - 1));
            }
            case Expression.Name name ->
                scope.value(name.name())
                        .filter(bound -> isIdentity(bound.value(), bound.in(), steps - 1))
                        .isPresent();
            case Expression.Member member ->
                member.name().equals("_cdata")
                        || member.name().equals("_version")
                        || isIdentity(member.of(), scope, steps - 1);
            default -> expression.parts().stream().anyMatch(part -> isIdentity(part, scope, steps - 1));
        };
    }
}
