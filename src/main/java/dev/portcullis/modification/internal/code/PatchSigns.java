package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds where a file changes what is not its own: attributes of modules and classes it brought in (T13, T22). */
final class PatchSigns implements Walk.Visitor {
    private static final Set<String> SETTERS = Set.of(
            "setattr",
            "builtins.setattr",
            "delattr",
            "builtins.delattr",
            "object.__setattr__",
            "type.__setattr__",
            "Object.defineProperty",
            "Object.assign",
            "Reflect.set",
            "Reflect.defineProperty",
            "Object.setPrototypeOf");
    private static final Set<String> PATCHERS = Set.of(
            "unittest.mock.patch",
            "mock.patch",
            "unittest.mock.patch.object",
            "mock.patch.object",
            "forbiddenfruit.curse",
            "wrapt.wrap_function_wrapper",
            "gorilla.patch",
            "pytest.MonkeyPatch().setattr");
    /** Switches that libraries offer to be set. */
    private static final List<String> SETTINGS = List.of(
            "torch.backends.",
            "matplotlib.",
            "numpy.random.",
            "warnings.",
            "torch._dynamo.config.",
            "torch._inductor.config.",
            "pandas.options.",
            "jax.config.",
            "module.exports",
            "exports.",
            "logging.",
            "window.",
            "document.",
            "tf.",
            "plt.",
            "sys.dont_write_bytecode",
            "sys.argv",
            "sys.stdout.encoding",
            "triton.Config");
    /** What a page or program of JavaScript has without bringing it in. */
    private static final Set<String> GLOBAL = Set.of(
            "Math",
            "Date",
            "JSON",
            "Object",
            "Array",
            "Function",
            "Promise",
            "Number",
            "String",
            "console",
            "process",
            "performance",
            "globalThis",
            "global",
            "Reflect",
            "Error",
            "Map",
            "Set",
            "Symbol",
            "Buffer",
            "require",
            "Float64Array",
            "Float32Array",
            "crypto",
            "builtins",
            "__builtins__");

    private final Signs signs;

    PatchSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
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
        owner(member.of(), place.scope())
                .map(owner -> owner + "." + member.name())
                .filter(name -> SETTINGS.stream().noneMatch(name::startsWith))
                .ifPresent(name -> signs.add(Sign.Kind.FOREIGN_PATCH, name, line, place));
    }

    /** {@code module.__dict__["x"] = …}, {@code sys.modules["x"] = …}, {@code __builtins__["x"] = …}. */
    private void table(Expression.Index index, int line, Walk.Place place) {
        Optional<String> of = Names.of(index.of(), place.scope());
        if (of.isEmpty()) {
            return;
        }
        String name = of.get();
        boolean moduleTable = (name.endsWith(".__dict__") && !name.startsWith("?") && !name.startsWith("self"))
                || name.equals("sys.modules")
                || name.equals("__builtins__")
                || name.equals("require.cache");
        if (moduleTable) {
            String what = Names.of(index, place.scope()).orElse(name);
            signs.add(Sign.Kind.FOREIGN_PATCH, what, line, place);
        }
    }

    /** The module or class from outside whose attribute it is; empty for objects that were made here. */
    private static Optional<String> owner(Expression expression, Scope scope) {
        Optional<String> name = Names.of(expression, scope);
        if (name.filter(one -> one.startsWith("sys.modules.") || one.startsWith("gc.get_objects"))
                .isPresent()) {
            return name;
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

    private static boolean isForeign(String name, Scope scope) {
        String root = name.split("\\.", 2)[0];
        return !scope.isBound(root) || scope.imported(root).isPresent();
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        if (!(expression instanceof Expression.Call call)) {
            return;
        }
        Optional<String> function = Names.of(call.function(), place.scope());
        if (function.isEmpty()) {
            return;
        }
        String name = function.get();
        if (SETTERS.contains(name) && !call.arguments().isEmpty()) {
            owner(call.arguments().getFirst(), place.scope())
                    .map(owner -> owner + "."
                            + (call.arguments().size() > 1
                                    ? Constants.text(call.arguments().get(1), place.scope())
                                            .orElse("[]")
                                    : "[]"))
                    .filter(what -> SETTINGS.stream().noneMatch(what::startsWith))
                    .ifPresent(what -> signs.add(Sign.Kind.FOREIGN_PATCH, what, call.line(), place));
        } else if (PATCHERS.contains(name) || name.endsWith(".monkeypatch.setattr")) {
            signs.add(Sign.Kind.FOREIGN_PATCH, name, call.line(), place);
        } else if ((name.endsWith(".__dict__.update") && !name.startsWith("?"))
                || name.equals("globals().update")
                || (name.endsWith(".__setattr__") && !name.startsWith("?") && !name.startsWith("super()"))) {
            signs.add(Sign.Kind.FOREIGN_PATCH, name, call.line(), place);
        }
    }
}
