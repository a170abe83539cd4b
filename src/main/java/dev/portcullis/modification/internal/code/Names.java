package dev.portcullis.modification.internal.code;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an expression stands for, as a dotted name from outside the file: {@code numpy.random.seed}, {@code
 * subprocess.run()} for what it returns, {@code ?.eval} for a member of something unknown, {@code os.[]} for a member
 * whose name is computed.
 *
 * <p>Aliases, {@code getattr}, {@code partial}, imports by call, module tables and attribute tables are followed as far
 * as what they are given is constant. Names under which a module is known twice are made one: {@code posix.system} and
 * {@code shutil.os.system} are {@code os.system}, {@code builtins.eval} is {@code eval}.
 */
final class Names {
    /** Members of members, calls of calls. */
    private static final int STEPS = 24;

    private static final String UNKNOWN = "?";
    private static final String COMPUTED = "[]";
    private static final String TABLE = ".__dict__";
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final Pattern MODULE = Pattern.compile("[\\p{L}\\p{N}_$@~./:-]+");
    /** How functions name the object they belong to. */
    static final Set<String> ITSELF = Set.of("self", "cls", "this");

    /** What asks something for a member by its name. */
    static final Set<String> GET_ATTRIBUTE =
            Set.of("getattr", "object.__getattribute__", "type.__getattribute__", "inspect.getattr_static");

    private static final Set<String> GETTERS = Set.of("operator.attrgetter", "operator.methodcaller");
    /** What brings a module in by its name. */
    static final Set<String> IMPORTERS =
            Set.of("__import__", "importlib.import_module", "importlib.__import__", "require", "import");

    private static final Set<String> PASSING_ON = WordList.of("""
        functools.partial functools.wraps staticmethod classmethod functools.lru_cache() tuple list iter sorted
        reversed set frozenset\
        """);
    private static final Set<String> BUILT_IN = Set.of("builtins", "__builtins__");
    private static final Set<String> NAMESPACES = Set.of("globals()", "locals()", "vars()");
    private static final Set<String> LOOK_UPS = Set.of("get", "pop", "setdefault", "__getitem__");

    /** Modules that are another's inside, and what is known of them is known by the other's name. */
    private static final Map<String, String> INSIDE_OF = Map.of(
            "posix",
            "os",
            "nt",
            "os",
            "_io",
            "io",
            "_pyio",
            "io",
            "_socket",
            "socket",
            "_signal",
            "signal",
            "_ssl",
            "ssl",
            "_sqlite3",
            "sqlite3",
            "_builtins",
            "builtins");

    /** Modules that many a module has brought in, and through which they can be reached. */
    private static final Set<String> LENT =
            Set.of("os", "sys", "subprocess", "builtins", "importlib", "shutil", "socket", "ctypes");

    /** Of which an object that is not known seldom has a member of the same name. */
    private static final Set<String> LENT_BY_ANYTHING = Set.of("os", "sys", "subprocess", "builtins");

    private Names() {}

    /** The last word of what is written as a name or a member; empty when it is neither. */
    static String last(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> name.name();
            case Expression.Member member -> member.name();
            case Expression.Index _,
                    Expression.Call _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Lambda _,
                    Expression.Other _ -> "";
        };
    }

    /** The part of a dotted name behind its last dot. */
    static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Empty when it stands for nothing that came from outside. */
    static Optional<String> of(Expression expression, Scope scope) {
        return of(expression, scope, STEPS);
    }

    /** All that it may stand for, where a name was brought in from several places or all names of a module were. */
    static Set<String> each(Expression expression, Scope scope) {
        Set<String> names = new LinkedHashSet<>();
        Optional<String> first = of(expression, scope);
        first.ifPresent(names::add);
        Optional<String> root = root(expression);
        if (first.isPresent() && root.isPresent()) {
            Optional<String> chosen = scope.imported(root.get());
            chosen.filter(first.get()::startsWith)
                    .ifPresent(one -> scope.importedFrom(root.get())
                            .forEach(
                                    other -> names.add(plain(other + first.get().substring(one.length())))));
            if (!scope.isBound(root.get())) {
                scope.broughtInWhole().forEach(module -> names.add(plain(module + "." + first.get())));
            }
        }
        return names;
    }

    private static Optional<String> root(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> Optional.of(name.name());
            case Expression.Member member -> root(member.of());
            case Expression.Index index -> root(index.of());
            case Expression.Call call -> root(call.function());
            case Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Lambda _,
                    Expression.Other _ -> Optional.empty();
        };
    }

    private static Optional<String> of(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return Optional.empty();
        }
        return switch (expression) {
            case Expression.Name name -> name(name.name(), scope);
            case Expression.Member member ->
                Optional.of(member(of(member.of(), scope, steps - 1).orElse(UNKNOWN), member.name()));
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

    private static Optional<String> name(String name, Scope scope) {
        Optional<String> imported = scope.imported(name);
        if (imported.isPresent()) {
            return imported.map(Names::plain);
        }
        Optional<Scope.Bound> value = scope.value(name);
        if (value.isPresent()) {
            // eval = eval: it is what it was.
            boolean itself = value.get().value() instanceof Expression.Name same
                    && same.name().equals(name);
            return itself ? Optional.of(name) : scope.symbol(name, bound -> of(bound.value(), bound.in()));
        }
        return scope.isBound(name) ? Optional.empty() : Optional.of(name);
    }

    /** A dotted name with each module in it called by the one name it is known by. */
    private static String plain(String dotted) {
        String[] parts = dotted.split("\\.", -1);
        String name = INSIDE_OF.getOrDefault(parts[0], parts[0]);
        for (int i = 1; i < parts.length; i++) {
            name = member(name, parts[i]);
        }
        return name;
    }

    private static String member(String of, String name) {
        int dot = of.lastIndexOf('.');
        String module = dot < 0 ? of : of.substring(dot + 1);
        String without = module.startsWith("_") && !module.startsWith("__") ? module.substring(1) : module;
        boolean lent = dot > 0 && (of.startsWith(UNKNOWN) ? LENT_BY_ANYTHING : LENT).contains(without);
        String owner = lent ? without : INSIDE_OF.getOrDefault(of, of);
        return BUILT_IN.contains(owner) && !name.startsWith("__") ? name : owner + "." + name;
    }

    private static Optional<String> index(Expression.Index index, Scope scope, int steps) {
        return of(index.of(), scope, steps - 1)
                .map(of -> element(
                        of,
                        index.at().size() == 1 ? Constants.text(index.at().getFirst(), scope) : Optional.empty(),
                        scope));
    }

    /** What a table of modules, of a module's members or of the names around has under a key. */
    private static String element(String of, Optional<String> key, Scope scope) {
        if (key.isPresent()) {
            if (of.equals("sys.modules")) {
                return plain(key.get());
            }
            if (NAMESPACES.contains(of)) {
                return name(key.get(), scope).orElse(of + COMPUTED);
            }
            if (BUILT_IN.contains(of)) {
                return key.get();
            }
            if (of.endsWith(TABLE)) {
                return member(of.substring(0, of.length() - TABLE.length()), key.get());
            }
        }
        return of + COMPUTED;
    }

    private static boolean isTable(String name) {
        return name.equals("sys.modules") || NAMESPACES.contains(name) || name.endsWith(TABLE);
    }

    private static Optional<String> call(Expression.Call call, Scope scope, int steps) {
        Optional<String> function = of(call.function(), scope, steps - 1);
        if (function.isEmpty()) {
            return Optional.empty();
        }
        String name = function.get();
        List<Expression> arguments = call.arguments();
        if (GET_ATTRIBUTE.contains(name) && arguments.size() >= 2) {
            return Optional.of(attribute(arguments.getFirst(), arguments.get(1), scope, steps));
        }
        if (IMPORTERS.contains(name)
                && !call.parts().subList(1, call.parts().size()).isEmpty()) {
            return Optional.of(Constants.text(given(call, "name"), scope)
                    .filter(MODULE.asMatchPredicate())
                    .map(module -> name.endsWith("__import__") ? module.split("\\.", 2)[0] : module)
                    .map(Names::plain)
                    .orElse(UNKNOWN));
        }
        if (PASSING_ON.contains(name) && !arguments.isEmpty()) {
            return of(arguments.getFirst(), scope, steps - 1);
        }
        if (name.equals("vars") && arguments.size() == 1) {
            return of(arguments.getFirst(), scope, steps - 1).map(of -> of + TABLE);
        }
        if (call.function() instanceof Expression.Member method && !arguments.isEmpty()) {
            Optional<String> of = of(method.of(), scope, steps - 1);
            if (method.name().equals("__getattribute__")) {
                return Optional.of(
                        arguments.size() == 1
                                ? attribute(method.of(), arguments.getFirst(), scope, steps)
                                : attribute(arguments.getFirst(), arguments.get(1), scope, steps));
            }
            if (LOOK_UPS.contains(method.name()) && of.filter(Names::isTable).isPresent()) {
                return Optional.of(element(of.get(), Constants.text(arguments.getFirst(), scope), scope));
            }
        }
        // operator.attrgetter("system")(os)
        if (call.function() instanceof Expression.Call getter
                && of(getter.function(), scope, steps - 1)
                        .filter(GETTERS::contains)
                        .isPresent()
                && !getter.arguments().isEmpty()
                && !arguments.isEmpty()) {
            return Optional.of(
                    attribute(arguments.getFirst(), getter.arguments().getFirst(), scope, steps));
        }
        return Optional.of(name + "()");
    }

    /** The argument of a function that takes one, by its name where it is given so. */
    private static Expression given(Expression.Call call, String name) {
        return call.keywords().stream()
                .filter(keyword -> keyword.name().equals(name))
                .map(Expression.Keyword::value)
                .findFirst()
                .orElseGet(() -> call.parts().get(1));
    }

    /** A name that is no identifier was not read right, so it is taken for a computed one. */
    private static String attribute(Expression of, Expression name, Scope scope, int steps) {
        return Constants.text(name, scope)
                .filter(text -> text.lines().count() == 1
                        && IDENTIFIER.matcher(text.replace('.', '_')).matches())
                .map(text -> plain(of(of, scope, steps - 1).orElse(UNKNOWN) + "." + text))
                .orElseGet(() -> of(of, scope, steps - 1).orElse(UNKNOWN) + "." + COMPUTED);
    }
}
