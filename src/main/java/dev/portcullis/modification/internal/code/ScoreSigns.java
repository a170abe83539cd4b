package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds figures that are told better than they were computed, and results that are made only when looked at. */
final class ScoreSigns implements Walk.Visitor {
    private static final BigDecimal HAIR = new BigDecimal("1.001");
    private static final BigDecimal GRAIN = new BigDecimal("0.001");
    private static final int STEPS = 8;
    private static final int CHAIN = 3;
    private static final Set<String> SCALING = Set.of("*", "/", "+", "-");
    private static final Set<String> LAZY =
            Set.of("__torch_function__", "__torch_dispatch__", "__array_function__", "__array_ufunc__");
    private static final Set<String> LAZY_KINDS = Set.of("torch.Tensor", "numpy.ndarray");

    private final Signs signs;

    ScoreSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        if (statement instanceof Statement.Return returned && returned.value() != null) {
            List<Expression> told =
                    returned.value() instanceof Expression.Collection many ? many.parts() : List.of(returned.value());
            told.forEach(one -> raised(one, place));
        }
        if (statement instanceof Statement.DefineClass one) {
            for (Expression base : one.bases()) {
                Names.of(base, place.scope())
                        .filter(ScoreSigns::isLazy)
                        .ifPresent(name -> signs.add(Sign.Kind.LAZY_RESULT, "a kind of " + name, one.line(), place));
            }
        }
    }

    private static boolean isLazy(String kind) {
        return LAZY_KINDS.contains(kind) || kind.endsWith("TorchFunctionMode") || kind.endsWith("TorchDispatchMode");
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        if (LAZY.contains(function.name())) {
            signs.add(Sign.Kind.LAZY_RESULT, function.name(), function.line(), place);
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Call call -> slack(call, place);
            case Expression.Operation operation -> operation(operation, place);
            case Expression.Collection map when map.shape() == Expression.Shape.MAP -> toldByName(map, place);
            default -> {}
        }
    }

    /** Constraints that are handed to a solver with a grain of room (T12). */
    private void slack(Expression.Call call, Walk.Place place) {
        if (Names.of(call.function(), place.scope())
                .filter(name -> name.startsWith("scipy.optimize."))
                .isEmpty()) {
            return;
        }
        for (Expression.Keyword keyword : call.keywords()) {
            if (keyword.name().matches("bounds|[Ab]_(?:ub|eq)|constraints|lb|ub")
                    && isWidened(keyword.value(), place.scope(), STEPS)) {
                signs.add(Sign.Kind.CHECK_VOID, "constraints with room: " + keyword.name(), call.line(), place);
            }
        }
    }

    private static boolean isWidened(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        if (expression instanceof Expression.Operation sum
                && sum.operator().equals("+")
                && sum.parts().stream()
                        .anyMatch(part -> Constants.number(part, scope)
                                .filter(number -> number.signum() > 0 && number.compareTo(GRAIN) <= 0)
                                .isPresent())) {
            return true;
        }
        return expression.parts().stream().anyMatch(part -> isWidened(part, scope, steps - 1));
    }

    private void operation(Expression.Operation operation, Walk.Place place) {
        if (!Forms.isArithmetic(operation)) {
            return;
        }
        new Inflation(signs).look(operation, place);
        if (operation.operator().equals("*")
                && Constants.number(operation, place.scope()).isEmpty()) {
            for (Expression part : operation.parts()) {
                Constants.number(part, place.scope())
                        .filter(number -> number.compareTo(BigDecimal.ONE) > 0 && number.compareTo(HAIR) <= 0)
                        .ifPresent(number -> signs.add(
                                Sign.Kind.FABRICATED,
                                "scaled by a hair: " + number.toPlainString(),
                                operation.line(),
                                place));
            }
        }
    }

    /** What is returned with a grain on top. */
    private void raised(Expression told, Walk.Place place) {
        if (told instanceof Expression.Operation operation
                && operation.operator().equals("+")
                && operation.parts().size() == 2
                && Constants.number(operation, place.scope()).isEmpty()) {
            for (Expression part : operation.parts()) {
                Constants.number(part, place.scope())
                        .filter(number -> number.signum() > 0 && number.compareTo(GRAIN) <= 0)
                        .ifPresent(number ->
                                signs.add(Sign.Kind.FABRICATED, "told with " + number + " on top", told.line(), place));
            }
        }
    }

    /** Figures told by name: whether they are told as computed or scaled. */
    private void toldByName(Expression.Collection map, Walk.Place place) {
        for (int i = 0; i + 1 < map.parts().size(); i += 2) {
            Optional<String> name = Constants.text(map.parts().get(i), place.scope());
            Expression value = map.parts().get(i + 1);
            name.ifPresent(told -> signs.add(
                    Sign.Kind.TOLD,
                    told,
                    value.line(),
                    place.scope().name(),
                    isScaled(value, place.scope(), CHAIN) ? "scaled" : "plain"));
        }
    }

    private static boolean isScaled(Expression value, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        return switch (value) {
            case Expression.Name name ->
                scope.value(name.name())
                        .filter(bound -> isScaled(bound.value(), bound.in(), steps - 1))
                        .isPresent();
            case Expression.Call call
            when call.arguments().size() == 1 && call.function() instanceof Expression.Name ->
                isScaled(call.arguments().getFirst(), scope, steps - 1);
            case Expression.Operation operation
            when SCALING.contains(operation.operator()) && operation.parts().size() == 2 ->
                operation.parts().stream()
                        .anyMatch(part -> part instanceof Expression.Index
                                || part instanceof Expression.Member
                                || Constants.number(part, scope).isPresent());
            default -> false;
        };
    }
}
