package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds where a file changes what is not its own: attributes of modules and classes it brought in (T13, T22). */
final class PatchSigns implements Walk.Visitor {
    private static final Set<String> SETTERS = WordList.of("""
            setattr delattr object.__setattr__ type.__setattr__ object.__delattr__ type.__delattr__ Object.defineProperty
            Object.defineProperties Object.assign Reflect.set Reflect.defineProperty Object.setPrototypeOf""");
    private static final Pattern PATCHERS = Pattern.compile(
            "(?:unittest\\.)?mock\\.patch(?:\\.(?:object|dict|multiple))?|forbiddenfruit\\.curse|wrapt\\.wrap_function_wrapper"
                    + "|gorilla\\.patch|pytest\\.MonkeyPatch\\(\\)\\.set(?:attr|item)|.*\\.monkeypatch\\.setattr");
    /** Switches that libraries offer to be set. */
    private static final Pattern SETTINGS = Pattern.compile(
            "(?:torch\\.backends|matplotlib|torch\\._dynamo\\.config"
                    + "|torch\\._inductor\\.config|pandas\\.options|jax\\.config|module\\.exports|exports|window|document|tf|plt)\\..*"
                    + "|sys\\.(?:dont_write_bytecode|argv|stdout\\.encoding)|triton\\.Config.*"
                    + "|logging\\.(?:raiseExceptions|lastResort|log[A-Z]\\w*)|warnings\\.(?:formatwarning|showwarning|simplefilter|filters)");
    /** What a page or program of JavaScript has without bringing it in. */
    private static final Set<String> GLOBAL = WordList.of("""
            Math Date JSON Object Array Function Promise Number String console process performance globalThis global
            Reflect Error Map Set Symbol Buffer require Float64Array Float32Array crypto builtins __builtins__""");

    /** What writes into a table. */
    private static final Set<String> INTO_A_TABLE =
            Set.of("update", "__setitem__", "__delitem__", "setdefault", "pop", "clear");

    private static final Pattern ANOTHERS_CLASS =
            Pattern.compile("Object\\.getPrototypeOf\\(\\)|.*\\.(?:__proto__|constructor\\.prototype)");

    private final Signs signs;
    private final Set<String> modules = new HashSet<>();
    private final Set<String> handedOn = new TreeSet<>();
    /** Where an attribute of something that was given gets a value. */
    private final List<Given> given = new ArrayList<>();

    private record Given(String attribute, int line, String scope) {}

    PatchSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
            case Statement.Import one -> {
                if (one.name() == null) {
                    modules.add(one.as());
                }
            }
            case Statement.Assign assign -> assign.targets().forEach(target -> target(target, assign.line(), place));
            case Statement.Delete delete -> delete.targets().forEach(target -> target(target, delete.line(), place));
            case Statement.Within within ->
                within.contexts().forEach(context -> {
                    if (context.as() != null) {
                        target(context.as(), within.line(), place);
                    }
                });
            case Statement.Loop loop -> {
                if (loop.target() != null) {
                    target(loop.target(), loop.line(), place);
                }
            }
            default -> {}
        }
    }

    private void target(Expression target, int line, Walk.Place place) {
        switch (target) {
            case Expression.Member member -> foreign(member, line, place);
            case Expression.Index index -> table(index, line, place);
            case Expression.Collection many -> many.parts().forEach(part -> target(part, line, place));
            case Expression.Other other -> other.parts().forEach(part -> target(part, line, place));
            default -> {}
        }
    }

    private void foreign(Expression.Member member, int line, Walk.Place place) {
        Optional<String> owner = owner(member.of(), place.scope());
        owner.ifPresent(one -> patched(one + "." + member.name(), line, place));
        if (owner.isEmpty() && isAnothersClass(member, place.scope())) {
            patched("?.__class__." + member.name(), line, place);
        }
        if (owner.isEmpty() && member.of() instanceof Expression.Name name && isGiven(name, place.scope())) {
            given.add(new Given(member.name(), line, place.scope().name()));
        }
    }

    private void patched(String what, int line, Walk.Place place) {
        if (!SETTINGS.matcher(what).matches()) {
            signs.add(Sign.Kind.FOREIGN_PATCH, what, line, place);
        }
    }

    private static boolean isGiven(Expression.Name name, Scope scope) {
        return !Names.ITSELF.contains(name.name())
                && scope.isBound(name.name())
                && scope.imported(name.name()).isEmpty()
                && (scope.isParameter(name.name()) || Names.of(name, scope).isEmpty());
    }

    /** {@code type(x).f = …}, {@code x.__class__ = …}: a class is changed through what it made, which is not its own. */
    private static boolean isAnothersClass(Expression.Member member, Scope scope) {
        if (member.name().equals("__class__")) {
            return !isItself(member.of());
        }
        boolean called = member.of() instanceof Expression.Call call
                && call.arguments().size() == 1
                && Names.of(call.function(), scope).equals(Optional.of("type"))
                && !isItself(call.arguments().getFirst());
        boolean held =
                member.of() instanceof Expression.Member of && of.name().equals("__class__") && !isItself(of.of());
        return called
                || held
                || Names.of(member.of(), scope)
                        .filter(ANOTHERS_CLASS.asMatchPredicate())
                        .isPresent();
    }

    private static boolean isItself(Expression expression) {
        return expression instanceof Expression.Name name && Names.ITSELF.contains(name.name());
    }

    /** {@code module.__dict__["x"] = …}, {@code sys.modules["x"] = …}, {@code __builtins__["x"] = …}. */
    private void table(Expression.Index index, int line, Walk.Place place) {
        if (index.of() instanceof Expression.Member table
                && table.name().equals("__dict__")
                && isModuleByComputedName(table.of(), place.scope())) {
            signs.add(Sign.Kind.FOREIGN_PATCH, "[].__dict__", line, place);
            return;
        }
        Names.of(index.of(), place.scope())
                .filter(PatchSigns::isTable)
                .ifPresent(name -> signs.add(
                        Sign.Kind.FOREIGN_PATCH, Names.of(index, place.scope()).orElse(name), line, place));
    }

    private static boolean isTable(String name) {
        return (name.endsWith(".__dict__") && !name.startsWith("?") && !name.startsWith("self"))
                || name.equals("sys.modules")
                || name.equals("__builtins__")
                || name.equals("require.cache");
    }

    /** The module or class from outside whose attribute it is; empty for objects that were made here. */
    private static Optional<String> owner(Expression expression, Scope scope) {
        Optional<String> name = Names.of(expression, scope);
        if (name.filter(one -> one.startsWith("sys.modules.") || one.startsWith("gc.get_objects"))
                .isPresent()) {
            return name;
        }
        if (isModuleByComputedName(expression, scope)) {
            return Optional.of("[]");
        }
        if (name.isEmpty()
                || name.get().contains("()")
                || name.get().contains("[]")
                || name.get().startsWith("?")) {
            return Optional.empty();
        }
        Expression root = expression;
        while (root instanceof Expression.Member member) {
            root = member.of();
        }
        boolean broughtIn = switch (root) {
            case Expression.Name one ->
                scope.imported(one.name()).isPresent()
                        || (!scope.isBound(one.name()) && GLOBAL.contains(one.name()))
                        || (scope.value(one.name()).isPresent() && isForeign(name.get(), scope));
            case Expression.Call _, Expression.Index _ -> true; // __import__("x").y, sys.modules["x"].y
            default -> false;
        };
        return broughtIn ? name : Optional.empty();
    }

    /** {@code importlib.import_module(table["module"])}: whichever it is, it is not its own. */
    private static boolean isModuleByComputedName(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Name name ->
                scope.value(name.name())
                        .filter(bound -> bound.value() instanceof Expression.Call call
                                && isModuleByComputedName(call, bound.in()))
                        .isPresent();
            case Expression.Call call ->
                Names.of(call.function(), scope)
                                .filter(Names.IMPORTERS::contains)
                                .isPresent()
                        && !call.arguments().isEmpty()
                        && Constants.text(call.arguments().getFirst(), scope).isEmpty();
            default -> false;
        };
    }

    private static boolean isForeign(String name, Scope scope) {
        String root = name.split("\\.", 2)[0];
        return !scope.isBound(root) || scope.imported(root).isPresent();
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Name name -> {
                boolean asValue = parent instanceof Expression.Collection
                        || (parent instanceof Expression.Call call
                                && !call.function().equals(name));
                if (asValue
                        && modules.contains(name.name())
                        && place.scope().imported(name.name()).isPresent()) {
                    handedOn.add(name.name());
                }
            }
            case Expression.Other other
            when other.what().equals("comprehension") -> {
                // for math.sqrt in [mine]
                for (int at = 1; at + 1 < other.parts().size(); at += 2) {
                    target(other.parts().get(at), other.line(), place);
                }
            }
            case Expression.Call call -> called(call, place);
            default -> {}
        }
    }

    private void called(Expression.Call call, Walk.Place place) {
        Scope scope = place.scope();
        String name = Names.of(call.function(), scope).orElse("");
        if (SETTERS.contains(name) && !call.arguments().isEmpty()) {
            set(call, place);
        } else if (PATCHERS.matcher(name).matches()
                || name.equals("globals().update")
                || (name.endsWith(".__setattr__") && !name.startsWith("?") && !name.startsWith("super()"))) {
            signs.add(Sign.Kind.FOREIGN_PATCH, name, call.line(), place);
        } else if (call.function() instanceof Expression.Member member && INTO_A_TABLE.contains(member.name())) {
            Names.of(member.of(), scope)
                    .filter(PatchSigns::isTable)
                    .ifPresent(of -> signs.add(Sign.Kind.FOREIGN_PATCH, of + "." + member.name(), call.line(), place));
        }
    }

    private void set(Expression.Call call, Walk.Place place) {
        Expression of = call.arguments().getFirst();
        String attribute = call.arguments().size() > 1
                ? Constants.text(call.arguments().get(1), place.scope()).orElse("[]")
                : "[]";
        Optional<String> owner = owner(of, place.scope());
        owner.ifPresent(one -> patched(one + "." + attribute, call.line(), place));
        if (owner.isEmpty() && isAnothersClass(new Expression.Member(call.line(), of, attribute), place.scope())) {
            patched("?.__class__." + attribute, call.line(), place);
        }
        if (owner.isEmpty() && of instanceof Expression.Name name && isGiven(name, place.scope())) {
            given.add(new Given(attribute, call.line(), place.scope().name()));
        }
    }

    /** After the walk: whether a module was given away in a file that changes what it is given. */
    void finish() {
        if (!handedOn.isEmpty()) {
            given.forEach(one -> signs.add(
                    Sign.Kind.DYNAMIC,
                    "sets " + one.attribute() + " of what may be " + String.join(", ", handedOn),
                    one.line(),
                    one.scope(),
                    ""));
        }
    }
}
