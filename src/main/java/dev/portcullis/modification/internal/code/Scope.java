package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.FunctionDefinition.Parameter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a file, a class or a function stand for.
 *
 * <p>Order is not looked at: a name that gets one value has that value everywhere, one that gets several has none.
 */
final class Scope {
    private final @Nullable Scope outer;
    private final String name;
    private final Optional<FunctionDefinition> function;
    private final Map<String, String> imports = new HashMap<>();
    private final Map<String, Expression> values = new HashMap<>();
    private final Set<String> several = new HashSet<>();
    private final Set<String> bound = new HashSet<>();
    private final Set<String> parameters = new HashSet<>();

    private Scope(@Nullable Scope outer, String name, Optional<FunctionDefinition> function) {
        this.outer = outer;
        this.name = name;
        this.function = function;
    }

    static Scope ofProgram(List<Statement> body) {
        Scope scope = new Scope(null, "", Optional.empty());
        body.forEach(scope::declare);
        return scope;
    }

    Scope of(FunctionDefinition definition) {
        Scope scope = new Scope(this, inner(definition.name()), Optional.of(definition));
        for (Parameter parameter : definition.parameters()) {
            scope.parameters.add(parameter.name());
            scope.bound.add(parameter.name());
        }
        definition.body().forEach(scope::declare);
        return scope;
    }

    Scope of(Statement.DefineClass definition) {
        Scope scope = new Scope(this, inner(definition.name()), function);
        definition.body().forEach(scope::declare);
        return scope;
    }

    private String inner(String of) {
        return of.isEmpty() ? name : name.isEmpty() ? of : name + "." + of;
    }

    /** The functions and classes it is in, dotted; empty at the top. */
    String name() {
        return name;
    }

    Optional<FunctionDefinition> function() {
        return function;
    }

    /** Whether the name is a parameter of the function it is read in, or of one around it. */
    boolean isParameter(String wanted) {
        for (Scope at = this; at != null; at = at.outer) {
            if (at.parameters.contains(wanted)) {
                return true;
            }
            if (at.bound.contains(wanted)) {
                return false;
            }
        }
        return false;
    }

    /** What an import made of the name. */
    Optional<String> imported(String wanted) {
        for (Scope at = this; at != null; at = at.outer) {
            String symbol = at.imports.get(wanted);
            if (symbol != null) {
                return Optional.of(symbol);
            }
            if (at.bound.contains(wanted)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** What the name is called where it comes from: an alias says nothing. */
    String original(String local) {
        return imported(local)
                .map(symbol -> symbol.substring(symbol.lastIndexOf('.') + 1))
                .orElse(local);
    }

    /** The one value the name gets, and the scope it gets it in. */
    Optional<Bound> value(String wanted) {
        for (Scope at = this; at != null; at = at.outer) {
            Expression value = at.values.get(wanted);
            if (value != null && !at.several.contains(wanted)) {
                return Optional.of(new Bound(value, at));
            }
            if (at.bound.contains(wanted)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    record Bound(Expression value, Scope in) {}

    /** Whether the file itself gives the name a meaning, so that it is no built-in. */
    boolean isBound(String wanted) {
        for (Scope at = this; at != null; at = at.outer) {
            if (at.bound.contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    private void declare(Statement statement) {
        switch (statement) {
            case Statement.Import one -> {
                imports.put(one.as(), symbol(one));
                bound.add(one.as());
            }
            case Statement.Assign assign ->
                assign.targets()
                        .forEach(target -> bind(target, assign.operator().equals("=") ? assign.value() : null));
            case Statement.Define define -> bind(define.function().name());
            case Statement.DefineClass define -> bind(define.name());
            case Statement.Branch branch -> {
                branch.then().forEach(this::declare);
                branch.otherwise().forEach(this::declare);
            }
            case Statement.Loop loop -> {
                if (loop.target() != null) {
                    bind(
                            loop.target(),
                            loop.over() == null ? null : new Expression.Index(loop.line(), loop.over(), List.of()));
                }
                loop.body().forEach(this::declare);
                loop.otherwise().forEach(this::declare);
            }
            case Statement.Attempt attempt -> {
                attempt.body().forEach(this::declare);
                attempt.handlers().forEach(handler -> handler.body().forEach(this::declare));
                attempt.otherwise().forEach(this::declare);
                attempt.lastly().forEach(this::declare);
            }
            case Statement.Within within -> {
                for (Statement.Context context : within.contexts()) {
                    if (context.as() != null) {
                        bind(context.as(), context.value());
                    }
                }
                within.body().forEach(this::declare);
            }
            case Statement.Block block -> block.body().forEach(this::declare);
            case Statement.Evaluate _,
                    Statement.Return _,
                    Statement.Raise _,
                    Statement.Check _,
                    Statement.Delete _,
                    Statement.Jump _ -> {}
        }
    }

    /** {@code import a.b} makes {@code a} known, {@code import a.b as c} makes c what a.b is. */
    private static String symbol(Statement.Import one) {
        String module = one.module().startsWith("node:") ? one.module().substring("node:".length()) : one.module();
        if (one.name() != null) {
            return one.name().equals("default") ? module : module + "." + one.name();
        }
        return module.startsWith(one.as() + ".") ? one.as() : module;
    }

    private void bind(Expression target, @Nullable Expression value) {
        switch (target) {
            case Expression.Name one -> {
                bind(one.name());
                if (value != null && values.putIfAbsent(one.name(), value) == null) {
                    return;
                }
                several.add(one.name());
            }
            case Expression.Collection many -> {
                List<Expression> given = value instanceof Expression.Collection listed
                                && listed.parts().size() == many.parts().size()
                        ? listed.parts()
                        : List.of();
                for (int i = 0; i < many.parts().size(); i++) {
                    Expression element = value instanceof Expression.Call
                            ? new Expression.Index(value.line(), value, List.of())
                            : null;
                    bind(many.parts().get(i), given.isEmpty() ? element : given.get(i));
                }
            }
            // What a pointer points to gets a value, not the pointer.
            case Expression.Other other when other.what().equals("dereference") -> {}
            case Expression.Other other -> other.parts().forEach(part -> bind(part, null));
            case Expression.Member _,
                    Expression.Index _,
                    Expression.Call _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Lambda _ -> {}
        }
    }

    private void bind(String one) {
        bound.add(one);
    }
}
