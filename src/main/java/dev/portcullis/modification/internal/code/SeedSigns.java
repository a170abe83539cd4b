package dev.portcullis.modification.internal.code;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds where the numbers that an evaluation is made of are drawn once more (T18). */
final class SeedSigns implements Walk.Visitor {
    private static final Pattern SEEDS = Pattern.compile(
            "random\\.seed|numpy\\.random\\.seed|torch\\.(?:cuda\\.|random\\.|xpu\\.)?manual_seed(?:_all)?|.*\\.manual_seed|"
                    + "random\\.setstate|numpy\\.random\\.set_state|.*\\.set_rng_state|cupy\\.random\\.seed|torch\\.seed|"
                    + "numpy\\.random\\.(?:default_rng|RandomState|PCG64|MT19937|Generator)|random\\.Random|jax\\.random\\.(?:PRNGKey|key)|srand|curand_init");
    private static final Pattern WHOLE_PROCESS = Pattern.compile(
            "random\\.seed|numpy\\.random\\.seed|torch\\.(?:cuda\\.|random\\.|xpu\\.)?manual_seed(?:_all)?|random\\.setstate|numpy\\.random\\.set_state|torch.*\\.set_rng_state|cupy\\.random\\.seed");
    private static final Pattern DRAWS = Pattern.compile(
            ".*(?:randn|rand|randint|normal|uniform|normal_|uniform_|random|standard_normal|integers|randperm|permutation|randn_like|rand_like)");
    /** Parameters that hold nothing a result is to depend on. */
    private static final Set<String> NO_INPUT = Set.of("self", "cls", "args", "argv");

    private final Signs signs;
    /** Functions of this file that return what they draw from a seed. */
    private final Set<String> drawing = new HashSet<>();

    SeedSigns(Signs signs) {
        this.signs = signs;
    }

    /** Looks through the functions first, so that calls of what is defined further down are known. */
    void prepare(List<Statement> body, Scope scope) {
        new Walk(List.of(new Walk.Visitor() {
                    @Override
                    public void function(FunctionDefinition function, Walk.Place place) {
                        FunctionBody inside = FunctionBody.of(function, place.scope());
                        if (seeds(inside)
                                && inside.returned().stream()
                                        .anyMatch(told -> drawn(told, inside.scope(), FunctionBody.STEPS))) {
                            drawing.add(function.name());
                        }
                    }
                }))
                .run(body, scope);
    }

    private static boolean seeds(FunctionBody body) {
        return body.calls(SEEDS.asMatchPredicate());
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        if (function.parameters().stream().allMatch(parameter -> NO_INPUT.contains(parameter.name()))) {
            return;
        }
        FunctionBody body = FunctionBody.of(function, place.scope());
        takenOff(body, place);
        addedOn(body, place);
        if (!body.calls(DRAWS.asMatchPredicate())) {
            return;
        }
        boolean constant = DataFlow.of(function, place.scope()) == DataFlow.Result.CONSTANT;
        for (Expression.Call call : body.calls()) {
            Names.of(call.function(), body.scope())
                    .filter(SEEDS.asMatchPredicate())
                    .filter(name -> constant || WHOLE_PROCESS.matcher(name).matches())
                    .ifPresent(name -> signs.add(Sign.Kind.RESEED, name, call.line(), place));
        }
    }

    /** {@code y - stream.normal(…)}: drawn again to be taken off what was given. */
    private void takenOff(FunctionBody body, Walk.Place place) {
        if (!seeds(body)) {
            return;
        }
        for (Expression.Operation difference : body.differences()) {
            boolean given = FunctionBody.root(difference.parts().get(0))
                    .filter(body.scope()::isParameter)
                    .isPresent();
            boolean drawn = drawn(difference.parts().get(1), body.scope(), FunctionBody.STEPS);
            if (given && drawn) {
                signs.add(Sign.Kind.RESEED, "drawn again and taken off", difference.line(), place);
            }
        }
    }

    /** {@code return forecast + residuals(n)}: a result with what a seed gives on top (T18). */
    private void addedOn(FunctionBody body, Walk.Place place) {
        for (Expression told : body.returned()) {
            if (told instanceof Expression.Operation sum
                    && Set.of("+", "-").contains(sum.operator())
                    && sum.parts().stream()
                            .anyMatch(part -> part instanceof Expression.Call call
                                    && call.function() instanceof Expression.Name name
                                    && drawing.contains(name.name()))) {
                signs.add(Sign.Kind.RESEED, "a result with a seed's draws on top", told.line(), place);
            }
        }
    }

    private static boolean drawn(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        if (expression instanceof Expression.Call call
                && Names.of(call.function(), scope)
                        .filter(DRAWS.asMatchPredicate())
                        .isPresent()) {
            return true;
        }
        if (expression instanceof Expression.Name name) {
            return scope.value(name.name())
                    .filter(bound -> drawn(bound.value(), bound.in(), steps - 1))
                    .isPresent();
        }
        return expression.parts().stream().anyMatch(part -> drawn(part, scope, steps - 1));
    }
}
