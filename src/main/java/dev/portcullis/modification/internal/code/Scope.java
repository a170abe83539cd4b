package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.FunctionDefinition.Parameter;
import java.io.Serial;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a file, a class or a function stand for.
 *
 * <p>Order is not looked at: a name that gets one value has that value everywhere, one that gets several has none. A
 * name that is brought in from several places may be each of them.
 */
final class Scope {
    /** What an {@link Expression.Other} is called whose names a function shares with the file. */
    static final String OF_THE_FILE = "global";

    /** What an {@link Expression.Other} is called whose names a function shares with the one around it. */
    static final String OF_THE_FUNCTION_AROUND = "nonlocal";

    /** Names that stand for names; more of them in a row is no program. */
    static final int CHAIN = 64;

    /** Most parts of what names stand for that are gone through in a file, each time counted; no program needs as many. */
    static final long FOLLOWED = 10_000_000;

    private static final String ALL = "*";

    private final @Nullable Scope outer;
    private final String name;
    private final Optional<FunctionDefinition> function;
    /** Whether it is a class whose members a method reaches only through an object. */
    private final boolean closed;

    private final boolean membersAreNames;
    private final Map<String, Set<String>> imports = new HashMap<>();
    private final Map<String, Expression> values = new HashMap<>();
    private final Set<String> several = new HashSet<>();
    private final Set<String> bound = new HashSet<>();
    private final Set<String> parameters = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    /** Functions that are defined whatever happens. */
    private final Set<String> always = new HashSet<>();

    private final List<String> stars = new ArrayList<>();
    private final Map<String, Optional<String>> symbols = new HashMap<>();
    private final Map<String, Optional<String>> texts = new HashMap<>();
    private final Map<String, Optional<BigDecimal>> numbers = new HashMap<>();
    private final Work work;

    private Scope(
            @Nullable Scope outer,
            String name,
            Optional<FunctionDefinition> function,
            boolean closed,
            boolean membersAreNames) {
        this.work = outer == null ? new Work() : outer.work;
        this.outer = outer;
        this.name = name;
        this.function = function;
        this.closed = closed;
        this.membersAreNames = membersAreNames;
    }

    /** Of a language in which a method speaks the members of its class by their plain names. */
    static Scope ofProgram(List<Statement> body) {
        return of(body, true);
    }

    /** Of Python or JavaScript, where a method reaches the members of its class only through an object. */
    static Scope ofScript(List<Statement> body) {
        return of(body, false);
    }

    private static Scope of(List<Statement> body, boolean membersAreNames) {
        Scope scope = new Scope(null, "", Optional.empty(), false, membersAreNames);
        body.forEach(scope::declare);
        scope.define(body);
        scope.declareWhatFunctionsShare(body);
        return scope;
    }

    Scope of(FunctionDefinition definition) {
        Scope scope = new Scope(this, inner(definition.name()), Optional.of(definition), false, membersAreNames);
        scope.elsewhere.addAll(shared(definition.body(), OF_THE_FILE));
        scope.elsewhere.addAll(shared(definition.body(), OF_THE_FUNCTION_AROUND));
        for (Parameter parameter : definition.parameters()) {
            scope.parameters.add(parameter.name());
            scope.bound.add(parameter.name());
        }
        definition.body().forEach(scope::declare);
        scope.define(definition.body());
        definitions(definition.body())
                .forEach(inside -> shared(inside.body(), OF_THE_FUNCTION_AROUND).forEach(scope::bindAgain));
        return scope;
    }

    Scope of(Statement.DefineClass definition) {
        Scope scope = new Scope(this, inner(definition.name()), function, !membersAreNames, membersAreNames);
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

    /** Where a name is looked for next. */
    private @Nullable Scope outward() {
        Scope next = outer;
        while (next != null && next.closed) {
            next = next.outer;
        }
        return next;
    }

    /** Whether the name is a parameter of the function it is read in, or of one around it. */
    boolean isParameter(String wanted) {
        return binding(wanted).filter(at -> at.parameters.contains(wanted)).isPresent();
    }

    /** What an import made of the name; the last one, where several did. */
    Optional<String> imported(String wanted) {
        return importedFrom(wanted).stream().reduce((_, last) -> last);
    }

    /** All that imports made of the name, in the order in which they stand. */
    Set<String> importedFrom(String wanted) {
        return binding(wanted)
                .map(at -> at.imports.getOrDefault(wanted, Set.of()))
                .orElse(Set.of());
    }

    /** Modules all of whose names are brought in, so that a name without a meaning here may be theirs. */
    List<String> broughtInWhole() {
        List<String> modules = new ArrayList<>();
        for (Scope at = this; at != null; at = at.outward()) {
            modules.addAll(at.stars);
        }
        return modules;
    }

    /** What the name is called where it comes from: an alias says nothing. */
    String original(String local) {
        return imported(local).map(Names::last).orElse(local);
    }

    /**
     * The one value the name gets, and the scope it gets it in.
     *
     * @throws EntangledException as {@link #followed} does
     */
    Optional<Bound> value(String wanted) {
        Optional<Bound> bound = bound(wanted);
        bound.ifPresent(one -> followed(one.value()));
        return bound;
    }

    private Optional<Bound> bound(String wanted) {
        return binding(wanted)
                .filter(at -> !at.several.contains(wanted))
                .flatMap(at -> Optional.ofNullable(at.values.get(wanted)).map(value -> new Bound(value, at)));
    }

    /**
     * Counts what a name stands for, all of its parts, each time that a name is followed to it.
     *
     * @throws EntangledException when they have become more than {@link #FOLLOWED}
     */
    void followed(Expression value) {
        work.followed += work.parts(value);
        if (work.followed > FOLLOWED) {
            throw new EntangledException(
                    "names are followed to more than " + FOLLOWED + " parts of what they stand for");
        }
    }

    record Bound(Expression value, Scope in) {}

    /** What is thrown when names stand for names that stand for names, and so on, further than in any program. */
    static final class EntangledException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        EntangledException(String what) {
            super(what);
        }
    }

    /** What following the names of a file takes. */
    private static final class Work {
        /** How many names are being followed, one within the other. */
        private int names;

        private long followed;
        private final IdentityHashMap<Expression, Integer> parts = new IdentityHashMap<>();

        private int parts(Expression value) {
            Integer known = parts.get(value);
            if (known == null) {
                known = 1 + value.parts().stream().mapToInt(this::parts).sum();
                parts.put(value, known);
            }
            return known;
        }
    }

    /** What the one value of the name stands for; found out once, so that names of names of names cost nothing. */
    Optional<String> symbol(String wanted, Function<Bound, Optional<String>> how) {
        return bound(wanted).flatMap(bound -> bound.in().once(bound.in().symbols, wanted, bound, how));
    }

    /** The string that the one value of the name is. */
    Optional<String> text(String wanted, Function<Bound, Optional<String>> how) {
        return bound(wanted).flatMap(bound -> bound.in().once(bound.in().texts, wanted, bound, how));
    }

    /** The number that the one value of the name is. */
    Optional<BigDecimal> number(String wanted, Function<Bound, Optional<BigDecimal>> how) {
        return bound(wanted).flatMap(bound -> bound.in().once(bound.in().numbers, wanted, bound, how));
    }

    private <T> Optional<T> once(
            Map<String, Optional<T>> known, String wanted, Bound bound, Function<Bound, Optional<T>> how) {
        Optional<T> before = known.get(wanted);
        if (before != null) {
            return before;
        }
        if (work.names == CHAIN) {
            throw new EntangledException("names stand for other names more than " + CHAIN + " times in a row");
        }
        known.put(wanted, Optional.empty()); // what it stands for through itself
        work.names++;
        Optional<T> found = how.apply(bound);
        work.names--;
        known.put(wanted, found);
        return found;
    }

    /** Whether the file itself gives the name a meaning, so that it is no built-in. */
    boolean isBound(String wanted) {
        return binding(wanted).isPresent();
    }

    /** Whether the name is a function's by no condition, and nothing else's. */
    boolean isAlwaysAFunction(String wanted) {
        return binding(wanted)
                .filter(at -> at.always.contains(wanted) && !at.several.contains(wanted))
                .filter(at -> !at.values.containsKey(wanted))
                .isPresent();
    }

    private void define(List<Statement> body) {
        for (Statement statement : body) {
            if (statement instanceof Statement.Define define) {
                always.add(define.function().name());
            }
        }
    }

    /** Whether the name gets its meaning by values that are put into it, and not as a function, a class or a parameter. */
    boolean isVariable(String wanted) {
        return binding(wanted)
                .filter(at -> at.values.containsKey(wanted) || at.several.contains(wanted))
                .filter(at -> !at.parameters.contains(wanted))
                .isPresent();
    }

    /** The dotted name of the functions and classes in which the name gets its meaning; empty for the file. */
    Optional<String> owner(String wanted) {
        return binding(wanted).map(Scope::name);
    }

    private Optional<Scope> binding(String wanted) {
        for (Scope at = this; at != null; at = at.outward()) {
            if (at.bound.contains(wanted)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private void declare(Statement statement) {
        switch (statement) {
            case Statement.Import one -> {
                if (one.as().equals(ALL)) {
                    stars.add(one.module());
                } else if (!elsewhere.contains(one.as())) {
                    imports.computeIfAbsent(one.as(), _ -> new LinkedHashSet<>())
                            .add(symbol(one));
                    bound.add(one.as());
                }
            }
            case Statement.Assign assign ->
                assign.targets()
                        .forEach(target -> bind(target, assign.operator().equals("=") ? assign.value() : null));
            case Statement.Define define -> bind(define.function().name());
            case Statement.DefineClass define -> bind(define.name());
            case Statement.Loop loop -> {
                if (loop.target() != null) {
                    bind(
                            loop.target(),
                            loop.over() == null ? null : new Expression.Index(loop.line(), loop.over(), List.of()));
                }
                inside(loop).forEach(this::declare);
            }
            case Statement.Within within -> {
                for (Statement.Context context : within.contexts()) {
                    if (context.as() != null) {
                        bind(context.as(), context.value());
                    }
                }
                inside(within).forEach(this::declare);
            }
            case Statement.Branch _, Statement.Attempt _, Statement.Block _ ->
                inside(statement).forEach(this::declare);
            case Statement.Evaluate _,
                    Statement.Return _,
                    Statement.Raise _,
                    Statement.Check _,
                    Statement.Delete _,
                    Statement.Jump _ -> {}
        }
    }

    /** The statements that are in another and in no function or class of their own. */
    static List<Statement> inside(Statement statement) {
        List<Statement> inside = new ArrayList<>();
        switch (statement) {
            case Statement.Branch branch -> {
                inside.addAll(branch.then());
                inside.addAll(branch.otherwise());
            }
            case Statement.Loop loop -> {
                inside.addAll(loop.body());
                inside.addAll(loop.otherwise());
            }
            case Statement.Attempt attempt -> {
                inside.addAll(attempt.body());
                attempt.handlers().forEach(handler -> inside.addAll(handler.body()));
                inside.addAll(attempt.otherwise());
                inside.addAll(attempt.lastly());
            }
            case Statement.Within within -> inside.addAll(within.body());
            case Statement.Block block -> inside.addAll(block.body());
            case Statement.Import _,
                    Statement.Assign _,
                    Statement.Define _,
                    Statement.DefineClass _,
                    Statement.Evaluate _,
                    Statement.Return _,
                    Statement.Raise _,
                    Statement.Check _,
                    Statement.Delete _,
                    Statement.Jump _ -> {}
        }
        return inside;
    }

    /** The names that a function's body shares with what is outside it. */
    private static Set<String> shared(List<Statement> body, String where) {
        Set<String> names = new HashSet<>();
        for (Statement statement : body) {
            if (statement instanceof Statement.Evaluate evaluate
                    && evaluate.expression() instanceof Expression.Other other
                    && other.what().equals(where)) {
                other.parts().forEach(part -> {
                    if (part instanceof Expression.Name one) {
                        names.add(one.name());
                    }
                });
            }
            names.addAll(shared(inside(statement), where));
        }
        return names;
    }

    private static List<FunctionDefinition> definitions(List<Statement> body) {
        List<FunctionDefinition> definitions = new ArrayList<>();
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Define define -> definitions.add(define.function());
                case Statement.DefineClass define -> definitions.addAll(definitions(define.body()));
                default -> definitions.addAll(definitions(inside(statement)));
            }
        }
        return definitions;
    }

    /** A function may bring in, or give a value to, what is the file's: {@code global m; import os as m}. */
    private void declareWhatFunctionsShare(List<Statement> body) {
        for (FunctionDefinition definition : definitions(body)) {
            Set<String> names = shared(definition.body(), OF_THE_FILE);
            if (!names.isEmpty()) {
                Scope within = new Scope(null, "", Optional.empty(), false, membersAreNames);
                definition.body().forEach(within::declare);
                names.stream().filter(within.bound::contains).forEach(one -> take(one, within));
            }
            declareWhatFunctionsShare(definition.body());
        }
    }

    private void take(String one, Scope from) {
        Set<String> symbols = from.imports.getOrDefault(one, Set.of());
        if (!symbols.isEmpty()) {
            imports.computeIfAbsent(one, _ -> new LinkedHashSet<>()).addAll(symbols);
        }
        Expression value = from.several.contains(one) ? null : from.values.get(one);
        if (value != null) {
            bind(new Expression.Name(value.line(), one), value);
        } else if (symbols.isEmpty()) {
            bindAgain(one);
        }
        bound.add(one);
    }

    private void bindAgain(String one) {
        if (bound.contains(one)) {
            several.add(one);
        }
    }

    /** {@code import a.b} makes {@code a} known, {@code import a.b as c} makes c what a.b is. */
    static String symbol(Statement.Import one) {
        String module = one.module().startsWith("node:") ? one.module().substring("node:".length()) : one.module();
        if (one.name() != null) {
            return one.name().equals("default") ? module : module + "." + one.name();
        }
        return module.startsWith(one.as() + ".") ? one.as() : module;
    }

    private void bind(Expression target, @Nullable Expression value) {
        switch (target) {
            case Expression.Name one -> {
                if (elsewhere.contains(one.name())) {
                    return;
                }
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
        if (!elsewhere.contains(one)) {
            bound.add(one);
        }
    }
}
