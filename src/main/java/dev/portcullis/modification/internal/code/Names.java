package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an expression stands for, as a dotted name from outside the file: {@code numpy.random.seed}, {@code
 * subprocess.run()} for what it returns, {@code ?.eval} for a member of something unknown.
 *
 * <p>Aliases, {@code getattr}, {@code partial}, imports by call, module tables and attribute tables are followed as far
 * as what they are given is constant.
 */
final class Names {
    /** Aliases of aliases; more is no program. */
    private static final int STEPS = 24;

    private static final String UNKNOWN = "?";
    private static final Set<String> GET_ATTRIBUTE = Set.of("getattr", "builtins.getattr", "object.__getattribute__");
    private static final Set<String> IMPORTERS = Set.of(
            "__import__",
            "builtins.__import__",
            "importlib.import_module",
            "importlib.__import__",
            "require",
            "import");
    private static final Set<String> PASSING_ON = Set.of(
            "functools.partial",
            "functools.wraps",
            "staticmethod",
            "classmethod",
            "functools.lru_cache()",
            "tuple",
            "list",
            "iter",
            "sorted",
            "reversed",
            "set",
            "frozenset");

    private Names() {}

    /** Empty when it stands for nothing that came from outside. */
    static Optional<String> of(Expression expression, Scope scope) {
        return of(expression, scope, STEPS);
    }

    private static Optional<String> of(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return Optional.empty();
        }
        return switch (expression) {
            case Expression.Name name -> name(name.name(), scope, steps);
            case Expression.Member member ->
                Optional.of(of(member.of(), scope, steps - 1).orElse(UNKNOWN) + "." + member.name());
            case Expression.Index index -> index(index, scope, steps);
            case Expression.Call call -> call(call, scope, steps);
            case Expression.Operation operation
            when operation.operator().equals("if") || operation.operator().equals("or") ->
                first(operation.parts(), scope, steps);
            case Expression.Other other
            when other.what().equals("await")
                    || other.what().equals("cast")
                    || other.what().equals("assignment") ->
                other.parts().isEmpty() ? Optional.empty() : of(other.parts().getLast(), scope, steps - 1);
            case Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Lambda _,
                    Expression.Other _ -> Optional.empty();
        };
    }

    private static Optional<String> first(List<Expression> parts, Scope scope, int steps) {
        return parts.stream()
                .map(part -> of(part, scope, steps - 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> name(String name, Scope scope, int steps) {
        Optional<String> imported = scope.imported(name);
        if (imported.isPresent()) {
            return imported;
        }
        Optional<Scope.Bound> value = scope.value(name);
        if (value.isPresent()) {
            return of(value.get().value(), value.get().in(), steps - 1);
        }
        return scope.isBound(name) ? Optional.empty() : Optional.of(name);
    }

    private static Optional<String> index(Expression.Index index, Scope scope, int steps) {
        Optional<String> of = of(index.of(), scope, steps - 1);
        Optional<String> key =
                index.at().size() == 1 ? Constants.text(index.at().getFirst(), scope) : Optional.empty();
        if (of.isEmpty()) {
            return Optional.empty();
        }
        if (key.isEmpty()) {
            return Optional.of(of.get() + "[]");
        }
        return Optional.of(
                switch (of.get()) {
                    case "sys.modules" -> key.get();
                    case "globals()",
                            "locals()",
                            "__builtins__",
                            "builtins.__dict__",
                            "__builtins__.__dict__",
                            "vars()" -> key.get();
                    default ->
                        of.get().endsWith(".__dict__")
                                ? of.get().substring(0, of.get().length() - "__dict__".length()) + key.get()
                                : of.get() + "[]";
                });
    }

    private static Optional<String> call(Expression.Call call, Scope scope, int steps) {
        Optional<String> function = of(call.function(), scope, steps - 1);
        if (function.isEmpty()) {
            return Optional.empty();
        }
        String name = function.get();
        List<Expression> arguments = call.arguments();
        if (GET_ATTRIBUTE.contains(name) && arguments.size() >= 2) {
            String of = of(arguments.getFirst(), scope, steps - 1).orElse(UNKNOWN);
            return Optional.of(
                    of + "." + Constants.text(arguments.get(1), scope).orElse("[]"));
        }
        if (IMPORTERS.contains(name) && !arguments.isEmpty()) {
            return Constants.text(arguments.getFirst(), scope)
                    .or(() -> Optional.of(UNKNOWN))
                    .map(module -> name.endsWith("__import__") ? module.split("\\.", 2)[0] : module);
        }
        if (PASSING_ON.contains(name) && !arguments.isEmpty()) {
            return of(arguments.getFirst(), scope, steps - 1);
        }
        if (name.equals("vars") && arguments.size() == 1) {
            return of(arguments.getFirst(), scope, steps - 1).map(of -> of + ".__dict__");
        }
        // operator.attrgetter("system")(os)
        if (call.function() instanceof Expression.Call getter
                && of(getter.function(), scope, steps - 1).equals(Optional.of("operator.attrgetter"))
                && !getter.arguments().isEmpty()
                && !arguments.isEmpty()) {
            return Optional.of(of(arguments.getFirst(), scope, steps - 1).orElse(UNKNOWN) + "."
                    + Constants.text(getter.arguments().getFirst(), scope).orElse("[]"));
        }
        return Optional.of(name + "()");
    }
}
