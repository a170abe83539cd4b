package dev.portcullis.modification.internal.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What runs when the process ends, by itself or through the functions it calls, and whether it writes or ends it (T14). */
final class ExitHooks {
    private static final int STEPS = 16;

    private final Signs signs;
    /** Functions that are to run when the process ends. */
    private final Set<String> hooks = new HashSet<>();
    /** Which names each function calls or hands on. */
    private final Map<String, Set<String>> speaks = new HashMap<>();

    ExitHooks(Signs signs) {
        this.signs = signs;
    }

    /** @param function its own name, or that with its class's */
    void add(String function) {
        hooks.add(function);
    }

    /** Every function that is spoken of in what is to be run. */
    void add(Expression run, Scope scope) {
        names(run, scope, STEPS, hooks);
    }

    void statement(Statement statement, Walk.Place place) {
        if (statement instanceof Statement.Evaluate one) {
            names(one.expression(), place.scope(), STEPS, spoken(place));
        }
        if (statement instanceof Statement.Assign assign) {
            names(assign.value(), place.scope(), STEPS, spoken(place));
        }
        if (statement instanceof Statement.Return one && one.value() != null) {
            names(one.value(), place.scope(), STEPS, spoken(place));
        }
    }

    private Set<String> spoken(Walk.Place place) {
        return speaks.computeIfAbsent(place.scope().name(), _ -> new HashSet<>());
    }

    private static void names(Expression expression, Scope scope, int steps, Set<String> to) {
        if (steps == 0) {
            return;
        }
        switch (expression) {
            case Expression.Name name -> {
                if (to.add(name.name())) {
                    scope.value(name.name()).ifPresent(bound -> names(bound.value(), bound.in(), steps - 1, to));
                }
            }
            case Expression.Member member -> {
                to.add(member.name());
                names(member.of(), scope, steps - 1, to);
            }
            case Expression.Lambda lambda ->
                lambda.definition().body().forEach(statement -> {
                    if (statement instanceof Statement.Return one && one.value() != null) {
                        names(one.value(), scope, steps - 1, to);
                    }
                });
            case Expression.Index _,
                    Expression.Call _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Other _ -> expression.parts().forEach(part -> names(part, scope, steps - 1, to));
        }
    }

    /** Something is given to be run at the end. */
    void hook(String name, Expression.@Nullable Call call, int line, Walk.Place place, Walk.Visitor powers) {
        signs.add(Sign.Kind.EXIT_HOOK, name, line, place);
        if (call == null) {
            return;
        }
        for (Expression argument : call.arguments()) {
            add(argument, place.scope());
            if (argument instanceof Expression.Name function
                    && place.scope().imported(function.name()).isPresent()) {
                signs.add(Sign.Kind.USE, Sign.HOOKS + place.scope().original(function.name()), line, place);
            }
            // What it does where it stands, seen by itself.
            int before = signs.list().size();
            if (argument instanceof Expression.Lambda lambda) {
                new Walk(List.of(powers)).run(lambda.definition().body(), place.scope());
            } else {
                new Walk(List.of(powers)).run(List.of(new Statement.Evaluate(line, argument)), place.scope());
            }
            if (signs.list().subList(before, signs.list().size()).stream()
                    .anyMatch(sign -> sign.kind().acts())) {
                signs.add(Sign.Kind.EXIT_HOOK_WRITE, name, line, place);
            }
        }
    }

    /** After the walk, once it is known what the functions do and whom they call. */
    void finish() {
        Set<String> run = new HashSet<>(hooks);
        for (boolean grown = true; grown; ) {
            grown = false;
            for (Map.Entry<String, Set<String>> function : speaks.entrySet()) {
                if (!function.getKey().isEmpty() && run.stream().anyMatch(hook -> isIn(function.getKey(), hook))) {
                    grown |= run.addAll(function.getValue());
                }
            }
        }
        for (Sign sign : List.copyOf(signs.list())) {
            if (sign.kind().acts() && run.stream().anyMatch(hook -> isIn(sign.scope(), hook))) {
                signs.add(Sign.Kind.EXIT_HOOK_WRITE, sign.key(), sign.line(), sign.scope(), "");
            }
        }
    }

    private static boolean isIn(String scope, String hook) {
        return scope.equals(hook) || scope.endsWith("." + hook) || scope.startsWith(hook + ".");
    }
}
