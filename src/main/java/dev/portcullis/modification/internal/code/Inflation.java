package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds arithmetic that moves a figure a little further than it was computed (T10, T11, T12). */
final class Inflation {
    private static final BigDecimal GRAIN = new BigDecimal("0.001");
    private static final Set<String> SUMS = Set.of("sum", "nansum", "fsum", "total", "mean", "max", "amax");
    private static final BigDecimal FINE = new BigDecimal("100");
    private static final int STEPS = 6;

    private final Signs signs;

    Inflation(Signs signs) {
        this.signs = signs;
    }

    void look(Expression.Operation operation, Walk.Place place) {
        switch (operation.operator()) {
            case "+" -> topped(operation, place);
            case "*" -> {
                rounded(operation, place);
                toTarget(operation, place);
            }
            case "/" -> rounded(operation, place);
            default -> {}
        }
    }

    /** {@code x.sum() + 1e-6 * abs(x).sum()}: a figure and a grain of itself. */
    private void topped(Expression.Operation sum, Walk.Place place) {
        for (int i = 0; i < 2; i++) {
            Expression whole = sum.parts().get(i);
            Expression more = sum.parts().get(1 - i);
            boolean grain = more instanceof Expression.Operation product
                    && product.operator().equals("*")
                    && product.parts().stream().anyMatch(part -> isGrain(part, place.scope()));
            Set<String> of = names(whole, new HashSet<>());
            if (grain
                    && !of.isEmpty()
                    && isSum(whole)
                    && names(more, new HashSet<>()).containsAll(of)
                    && withoutConstants(names(more, new HashSet<>()), place.scope())
                            .equals(withoutConstants(of, place.scope()))) {
                signs.add(Sign.Kind.FABRICATED, "a figure and a grain of itself", sum.line(), place);
            }
        }
    }

    private static Set<String> withoutConstants(Set<String> names, Scope scope) {
        Set<String> kept = new HashSet<>(names);
        kept.removeIf(name -> scope.imported(name).isPresent()
                || !scope.isBound(name)
                || scope.value(name)
                        .filter(bound ->
                                Constants.number(bound.value(), bound.in()).isPresent())
                        .isPresent());
        return kept;
    }

    private static boolean isSum(Expression expression) {
        return switch (expression) {
            case Expression.Call call ->
                switch (call.function()) {
                    case Expression.Name name -> SUMS.contains(name.name());
                    case Expression.Member member -> SUMS.contains(member.name());
                    default -> false;
                };
            default -> false;
        };
    }

    private static boolean isGrain(Expression expression, Scope scope) {
        return Constants.number(expression, scope)
                .filter(number -> number.signum() > 0 && number.compareTo(GRAIN) <= 0)
                .isPresent();
    }

    /** {@code ceil(x / unit) * unit}, {@code floor(x * 1e6) / 1e6} with a unit below one: rounded to somebody's liking. */
    private void rounded(Expression.Operation operation, Walk.Place place) {
        for (Expression part : operation.parts()) {
            Optional<String> way =
                    rounding(part, place.scope(), STEPS).or(() -> undone(operation, part, place.scope()));
            if (way.isPresent()) {
                signs.add(Sign.Kind.ROUNDED, way.get(), operation.line(), place);
                return;
            }
        }
    }

    private static Optional<String> rounding(Expression expression, Scope scope, int steps) {
        if (steps == 0
                || !(expression instanceof Expression.Call call)
                || call.arguments().isEmpty()) {
            return Optional.empty();
        }
        String name = Names.of(call.function(), scope).orElse("");
        String last = name.substring(name.lastIndexOf('.') + 1);
        boolean rounds = last.equals("ceil") || last.equals("floor");
        if (!rounds) {
            return Optional.empty();
        }
        boolean fine = call.arguments().getFirst() instanceof Expression.Operation scaled
                && scaled.parts().size() == 2
                && isUnit(scaled.operator(), scaled.parts().get(1), scope);
        return fine ? Optional.of(last) : Optional.empty();
    }

    /** {@code ceil(1000.0 * x / n) / 1000.0}: what is multiplied inside is divided by outside. */
    private static Optional<String> undone(Expression.Operation operation, Expression part, Scope scope) {
        if (!operation.operator().equals("/")
                || !(part instanceof Expression.Call call)
                || call.arguments().isEmpty()
                || !part.equals(operation.parts().getFirst())) {
            return Optional.empty();
        }
        Optional<BigDecimal> by =
                Constants.number(operation.parts().get(1), scope).filter(number -> number.compareTo(FINE) >= 0);
        String name = Names.of(call.function(), scope).orElse("");
        String last = name.substring(name.lastIndexOf('.') + 1);
        boolean rounds = last.equals("ceil") || last.equals("floor");
        return rounds && by.isPresent() && holds(call.arguments().getFirst(), by.get(), scope, STEPS)
                ? Optional.of(last)
                : Optional.empty();
    }

    private static boolean holds(Expression expression, BigDecimal number, Scope scope, int steps) {
        return steps > 0
                && (Constants.number(expression, scope)
                                .filter(one -> one.compareTo(number) == 0)
                                .isPresent()
                        || expression.parts().stream().anyMatch(part -> holds(part, number, scope, steps - 1)));
    }

    private static boolean isUnit(String operator, Expression by, Scope scope) {
        Optional<BigDecimal> number = Constants.number(by, scope);
        if (number.isPresent()) {
            return operator.equals("/")
                    ? number.get().compareTo(BigDecimal.ONE) < 0 && number.get().signum() > 0
                    : operator.equals("*") && number.get().compareTo(new BigDecimal("1000")) >= 0;
        }
        // 10.0 ** -decimals
        Expression power = by instanceof Expression.Name name
                ? scope.value(name.name()).<Expression>map(Scope.Bound::value).orElse(by)
                : by;
        return power instanceof Expression.Operation raised
                && raised.operator().equals("**")
                && raised.parts().get(1) instanceof Expression.Operation sign
                && sign.operator().equals("-")
                && operator.equals("/");
    }

    /** {@code x * (wanted / x.sum())}: made to add up to what is wanted. */
    private void toTarget(Expression.Operation product, Walk.Place place) {
        for (int i = 0; i < 2; i++) {
            if (product.parts().get(i) instanceof Expression.Name scaled
                    && product.parts().get(1 - i) instanceof Expression.Operation ratio
                    && ratio.operator().equals("/")
                    && isSum(ratio.parts().get(1))
                    && names(ratio.parts().get(1), new HashSet<>()).contains(scaled.name())
                    && !names(ratio.parts().get(0), new HashSet<>()).contains(scaled.name())
                    && !isOne(ratio.parts().get(0), place.scope())) {
                signs.add(Sign.Kind.FABRICATED, "made to add up to a figure", product.line(), place);
            }
        }
    }

    private static boolean isOne(Expression expression, Scope scope) {
        return Constants.number(expression, scope)
                .filter(number -> number.compareTo(BigDecimal.ONE) == 0)
                .isPresent();
    }

    /** The names spoken in it, functions' own left out. */
    private static Set<String> names(Expression expression, Set<String> names) {
        switch (expression) {
            case Expression.Name name -> names.add(name.name());
            case Expression.Call call -> {
                if (call.function() instanceof Expression.Member member) {
                    names(member.of(), names);
                }
                List<Expression> given = call.parts().subList(1, call.parts().size());
                given.forEach(part -> names(part, names));
            }
            default -> expression.parts().forEach(part -> names(part, names));
        }
        return names;
    }
}
