package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what a file can do beyond computing: every place where a name from outside that gives a power is spoken. */
final class PowerSigns implements Walk.Visitor {
    private static final Set<String> OPENERS =
            Set.of("open", "io.open", "builtins.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open", "fopen");
    private static final Set<String> PATHS =
            Set.of("pathlib.Path()", "pathlib.PurePath()", "pathlib.PosixPath()", "java.nio.file.Path.of()");
    private static final Pattern ANOTHER_PROGRAM = Pattern.compile("[\\w./-]+");
    private static final Pattern PYTHON_FILE =
            Pattern.compile("(?:^|[\\s/])[\\w./-]+\\.py(?:\\s|$)|(?:^|\\s)-m\\s+\\S");
    private static final Pattern INTERPRETER = Pattern.compile("(?:.*/)?(?:python[\\d.]*|pypy\\d*|node|deno|bun)");
    /** Modules that are run as programs and are nobody's own. */
    private static final Set<String> TOOLS = Set.of(
            "pytest",
            "unittest",
            "pip",
            "black",
            "ruff",
            "mypy",
            "flake8",
            "venv",
            "timeit",
            "compileall",
            "json.tool",
            "py_compile",
            "doctest",
            "pylint",
            "isort",
            "coverage",
            "cProfile",
            "http.server",
            "ensurepip",
            "zipfile");

    private static final Pattern URL = Pattern.compile("^\\w+://([^/:?#]+)");
    private static final int CHAIN = 16;

    private final Powers powers;
    private final boolean python;
    private final String language;
    private final Signs signs;
    /** What is to run when the process ends. */
    private final Set<String> exitHooks = new HashSet<>();

    PowerSigns(ContentType type, Signs signs) {
        this.powers = Powers.of(type);
        this.python = type == ContentType.PYTHON;
        this.language = type.toString();
        this.signs = signs;
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        if (statement instanceof Statement.Import one) {
            imported(one, place);
        }
    }

    private void imported(Statement.Import one, Walk.Place place) {
        if (one.module().startsWith(".")) {
            return;
        }
        String module = python ? one.module().split("\\.", 2)[0] : language + " " + one.module();
        signs.add(Sign.Kind.IMPORT, module, one.line(), place);
        // Brought in under any name, or all names at once, it can be used where nobody looks.
        String name = one.name() == null || one.name().equals("*") ? one.module() : one.module() + "." + one.name();
        powers.of(name).filter(kind -> !needsUse(kind)).ifPresent(kind -> signs.add(kind, name, one.line(), place));
    }

    /** What only its use makes a power: reading a clock, opening files by a library that also does other things. */
    private static boolean needsUse(Sign.Kind kind) {
        return switch (kind) {
            case CLOCK, FILE_READ, FILE_WRITE, ENVIRONMENT, ENVIRONMENT_COPY, INTROSPECTION -> true;
            default -> false;
        };
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        String name = function.name();
        if (python && (name.equals("__reduce__") || name.equals("__reduce_ex__"))) {
            signs.add(Sign.Kind.UNPICKLE_PLANT, name, function.line(), place);
        }
        if (python && name.equals("__del__")) {
            exitHooks.add(place.scope().name());
        }
        for (Expression decorator : function.decorators()) {
            Names.of(decorator, place.scope())
                    .filter(named -> named.startsWith("atexit."))
                    .ifPresent(_ -> exitHooks.add(place.scope().name()));
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Name _, Expression.Member _, Expression.Index _ -> spoken(expression, parent, place);
            case Expression.Call call -> called(call, place);
            case Expression.Literal literal -> literal(literal, place);
            case Expression.Collection many -> {
                if (isOwnStart(many, place.scope())) {
                    signs.add(Sign.Kind.SELF_EXECUTION, "its own program as a command", many.line(), place);
                }
            }
            case Expression.Text _, Expression.Operation _, Expression.Lambda _, Expression.Other _ -> {}
        }
    }

    /** A command line that starts Python with a file or module that is no tool. */
    private static boolean isOwnStart(Expression.Collection command, Scope scope) {
        if (command.parts().size() < 2 || command.shape() == Expression.Shape.MAP) {
            return false;
        }
        Expression program = command.parts().getFirst();
        boolean starts = Names.of(program, scope).equals(Optional.of("sys.executable"))
                || Constants.text(program, scope)
                        .filter(word -> INTERPRETER.matcher(word).matches())
                        .isPresent();
        if (!starts) {
            return false;
        }
        Expression what = command.parts().get(1);
        boolean module = Constants.text(what, scope).equals(Optional.of("-m"));
        if (module) {
            return command.parts().size() > 2
                    && Constants.text(command.parts().get(2), scope)
                            .filter(TOOLS::contains)
                            .isEmpty();
        }
        return Constants.text(what, scope)
                .map(word -> word.endsWith(".py") || word.endsWith(".mjs") || word.endsWith(".js"))
                .orElse(isOwnProgram(what, scope, CHAIN));
    }

    private void literal(Expression.Literal literal, Walk.Place place) {
        String text = literal.text();
        if (literal.kind() == Expression.Kind.STRING
                && (text.startsWith("/proc/self/fd") || text.startsWith("/dev/fd") || text.startsWith("/proc/1/"))) {
            signs.add(Sign.Kind.DESCRIPTOR, text, literal.line(), place);
        }
    }

    /** A name from outside, called or handed on. */
    private void spoken(Expression expression, @Nullable Expression parent, Walk.Place place) {
        Optional<String> name = Names.of(expression, place.scope());
        if (name.isEmpty()) {
            return;
        }
        Expression.@Nullable Call call =
                parent instanceof Expression.Call of && of.function().equals(expression) ? of : null;
        int line = expression.line();
        if (name.get().endsWith(".[]") || name.get().equals("?")) {
            return; // said where it is called
        }
        Optional<Sign.Kind> kind = powers.of(name.get());
        if (kind.isEmpty()) {
            return;
        }
        switch (kind.get()) {
            case ENVIRONMENT_COPY -> environment(name.get(), expression, parent, place);
            case ENVIRONMENT -> signs.add(Sign.Kind.ENVIRONMENT, variable(call, place), line, place);
            case FILE_READ, FILE_WRITE -> {
                if (call != null) {
                    file(kind.get(), name.get(), call, place);
                }
            }
            case PROCESS -> {
                if (isModule(name.get(), expression, parent)) {
                    return;
                }
                signs.add(Sign.Kind.PROCESS, name.get() + program(call, place), line, place);
            }
            case NETWORK -> {
                if (!isModule(name.get(), expression, parent)) {
                    signs.add(Sign.Kind.NETWORK, name.get() + host(call, place), line, place);
                }
            }
            case UNSAFE_LOAD -> {
                if (!isMadeSafe(name.get(), call, place)) {
                    signs.add(Sign.Kind.UNSAFE_LOAD, name.get(), line, place);
                }
            }
            case EXIT_HOOK -> hook(name.get(), call, line, place);
            case DESCRIPTOR -> {
                if (!isOwnDescriptor(call, place.scope())) {
                    signs.add(Sign.Kind.DESCRIPTOR, name.get(), line, place);
                }
            }
            default -> {
                if (!isModule(name.get(), expression, parent)) {
                    signs.add(kind.get(), name.get(), line, place);
                }
            }
        }
    }

    /** One that was just made: of a temporary file, or by opening something, which is said there. */
    private static boolean isOwnDescriptor(Expression.@Nullable Call call, Scope scope) {
        return call != null
                && !call.arguments().isEmpty()
                && Names.of(call.arguments().getFirst(), scope)
                        .filter(name -> name.startsWith("tempfile.") || name.startsWith("os.open()"))
                        .isPresent();
    }

    /** {@code subprocess} in {@code subprocess.run}: what counts is said once, by the longer name. */
    private boolean isModule(String name, Expression expression, @Nullable Expression parent) {
        return parent instanceof Expression.Member member
                && member.of().equals(expression)
                && powers.of(name + "." + member.name()).isPresent();
    }

    private void called(Expression.Call call, Walk.Place place) {
        Scope scope = place.scope();
        Optional<String> function = Names.of(call.function(), scope);
        if (function.isEmpty()) {
            return;
        }
        String name = function.get();
        if (OPENERS.contains(name)
                || (name.endsWith(".open") && PATHS.contains(name.substring(0, name.length() - 5)))) {
            opened(call, name, place);
        }
        Optional<String> made = Names.of(call, scope);
        if (made.isPresent() && made.get().endsWith(".[]")) {
            signs.add(Sign.Kind.DYNAMIC, "attribute by a computed name of " + made.get(), call.line(), place);
        } else if (made.equals(Optional.of("?"))) {
            signs.add(Sign.Kind.DYNAMIC, "module by a computed name", call.line(), place);
        } else if (made.isPresent() && !made.get().endsWith("()") && !made.equals(function)) {
            // getattr(os, "sys" + "tem"), __import__("os"): the call itself speaks the name.
            powers.of(made.get())
                    .filter(kind -> !needsUse(kind))
                    .ifPresent(kind -> signs.add(kind, made.get(), call.line(), place));
        }
        if (powers.of(name)
                .filter(kind -> kind == Sign.Kind.PROCESS || kind == Sign.Kind.CODE)
                .isPresent()) {
            itself(call, name, place);
        }
    }

    /** Starts what it is itself: its interpreter, its own file, another file of the tree. */
    private void itself(Expression.Call call, String name, Walk.Place place) {
        // A script starts programs for a living; that it starts itself is another matter.
        boolean own = language.equals("shell")
                ? call.parts().stream().skip(1).anyMatch(part -> isScriptItself(part, CHAIN))
                : call.parts().stream().skip(1).anyMatch(part -> isOwnProgram(part, place.scope(), CHAIN))
                        || (name.startsWith("os.exec") && mentions(call, "sys.argv", place.scope(), CHAIN));
        if (own) {
            signs.add(Sign.Kind.SELF_EXECUTION, name, call.line(), place);
        }
    }

    private static boolean isOwnProgram(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        Optional<String> name = Names.of(expression, scope);
        if (name.equals(Optional.of("sys.executable"))
                || name.equals(Optional.of("__file__"))
                || name.equals(Optional.of("sys.argv"))) {
            return true;
        }
        Optional<String> text = Constants.text(expression, scope);
        if (text.isPresent()) {
            return PYTHON_FILE.matcher(text.get()).find() && !text.get().contains("pytest");
        }
        if (expression instanceof Expression.Name one) {
            Optional<Scope.Bound> value = scope.value(one.name());
            return value.isPresent()
                    && isOwnProgram(value.get().value(), value.get().in(), steps - 1);
        }
        return expression.parts().stream().anyMatch(part -> isOwnProgram(part, scope, steps - 1));
    }

    private static boolean isScriptItself(Expression expression, int steps) {
        return steps > 0
                && ((expression instanceof Expression.Name name
                                && Set.of("0", "BASH_SOURCE").contains(name.name()))
                        || expression.parts().stream().anyMatch(part -> isScriptItself(part, steps - 1)));
    }

    private static boolean mentions(Expression expression, String wanted, Scope scope, int steps) {
        return steps > 0
                && (Names.of(expression, scope).equals(Optional.of(wanted))
                        || expression.parts().stream().anyMatch(part -> mentions(part, wanted, scope, steps - 1)));
    }

    /** One variable by its name, or all of them. */
    private void environment(String name, Expression expression, @Nullable Expression parent, Walk.Place place) {
        Scope scope = place.scope();
        int line = expression.line();
        if (parent instanceof Expression.Index index
                && index.of().equals(expression)
                && index.at().size() == 1) {
            signs.add(
                    Sign.Kind.ENVIRONMENT,
                    Constants.text(index.at().getFirst(), scope).orElse("computed"),
                    line,
                    place);
            return;
        }
        if (parent instanceof Expression.Member member && member.of().equals(expression)) {
            if (python && member.name().equals("get")) {
                return; // said by the longer name
            }
            if (python && Set.of("setdefault", "pop", "update").contains(member.name())) {
                signs.add(Sign.Kind.ENVIRONMENT, member.name(), line, place);
                return;
            }
            if (!python) {
                signs.add(Sign.Kind.ENVIRONMENT, member.name(), line, place);
                return;
            }
        }
        if (parent instanceof Expression.Operation operation
                && operation.operator().contains("in")
                && operation.parts().getLast().equals(expression)) {
            signs.add(
                    Sign.Kind.ENVIRONMENT,
                    Constants.text(operation.parts().getFirst(), scope).orElse("computed"),
                    line,
                    place);
            return;
        }
        signs.add(Sign.Kind.ENVIRONMENT_COPY, name, line, place);
    }

    private static String variable(Expression.@Nullable Call call, Walk.Place place) {
        return call == null || call.arguments().isEmpty()
                ? "computed"
                : Constants.text(call.arguments().getFirst(), place.scope()).orElse("computed");
    }

    private void opened(Expression.Call call, String name, Walk.Place place) {
        Scope scope = place.scope();
        boolean ofPath = name.endsWith(".open") && PATHS.contains(name.substring(0, name.length() - 5));
        Optional<Expression> path = ofPath ? path(call.function(), scope) : first(call);
        int modeAt = ofPath ? 0 : 1;
        Expression written = call.keywords().stream()
                .filter(keyword -> keyword.name().equals("mode"))
                .map(Expression.Keyword::value)
                .findFirst()
                .orElse(call.arguments().size() > modeAt ? call.arguments().get(modeAt) : null);
        String mode = written == null ? "r" : Constants.text(written, scope).orElse("w");
        if (path.isPresent() && Constants.number(path.get(), scope).isPresent()) {
            signs.add(Sign.Kind.DESCRIPTOR, "open of a number", call.line(), place);
            return;
        }
        boolean writes = mode.toLowerCase(Locale.ROOT).matches(".*[wax+].*");
        at(writes ? Sign.Kind.FILE_WRITE : Sign.Kind.FILE_READ, "", path, call, place);
    }

    private void file(Sign.Kind kind, String name, Expression.Call call, Walk.Place place) {
        // A method of a path, however that was put together, or a function that is given one.
        boolean ofPath = name.startsWith("?.") || PATHS.stream().anyMatch(path -> name.startsWith(path + "."));
        Optional<Expression> path = ofPath
                ? path(call.function(), place.scope())
                : name.startsWith("torch.save") || name.endsWith(".dump") ? second(call) : first(call);
        at(kind, kind == Sign.Kind.FILE_WRITE ? way(name) : "", path, call, place);
    }

    /** What is done to a file; by which function does not matter. */
    private static String way(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (last.matches("remove|unlink\\w*|rm\\w*|removedirs|rmtree|delete\\w*|truncate\\w*")) {
            return "removes ";
        }
        if (last.matches("\\w*link\\w*|mkfifo|mknod")) {
            return "links ";
        }
        return last.matches("\\w*ch(?:mod|own)") ? "opens up " : "";
    }

    private void at(Sign.Kind kind, String what, Optional<Expression> path, Expression.Call call, Walk.Place place) {
        FilePlace where = path.map(one -> FilePlace.of(one, place.scope())).orElse(new FilePlace("*"));
        if (where.isEnvironment()) {
            signs.add(Sign.Kind.ENVIRONMENT_COPY, where.path(), call.line(), place);
        } else if (where.isDescriptor()) {
            signs.add(Sign.Kind.DESCRIPTOR, where.path(), call.line(), place);
        } else if (kind == Sign.Kind.FILE_WRITE) {
            // Once a round of a loop fills a disk (T03).
            String rounds = place.loops() > 0 && place.guards() == 0 ? " each round" : "";
            String folder = where.folder();
            // One more file by its name beside others is nothing new; names that are computed are any number of files.
            if (!folder.contains("*")) {
                signs.add(kind, what + folder + rounds, call.line(), place);
            }
            if (folder.contains("*") || where.path().contains("*")) {
                signs.add(kind, what + where.path() + rounds, call.line(), place);
            }
        } else if (!where.isOwn()) {
            signs.add(kind, where.root(), call.line(), place);
        }
    }

    private static Optional<Expression> first(Expression.Call call) {
        return call.arguments().isEmpty()
                ? call.keywords().stream().map(Expression.Keyword::value).findFirst()
                : Optional.of(call.arguments().getFirst());
    }

    /** {@code torch.save(what, where)}. */
    private static Optional<Expression> second(Expression.Call call) {
        return call.arguments().size() > 1 ? Optional.of(call.arguments().get(1)) : first(call);
    }

    /** What the path was made of on which a method is called. */
    private static Optional<Expression> path(Expression method, Scope scope) {
        Expression at = method;
        for (int steps = 0; steps < CHAIN; steps++) {
            switch (at) {
                case Expression.Member member -> at = member.of();
                case Expression.Name name
                when scope.value(name.name()).isPresent() ->
                    at = scope.value(name.name()).get().value();
                case Expression.Call _ -> {
                    return Optional.of(at);
                }
                case Expression.Name _,
                        Expression.Index _,
                        Expression.Literal _,
                        Expression.Text _,
                        Expression.Operation _,
                        Expression.Collection _,
                        Expression.Lambda _,
                        Expression.Other _ -> {
                    return Optional.of(at);
                }
            }
        }
        return Optional.empty();
    }

    /** Which program, when that is written. */
    private static String program(Expression.@Nullable Call call, Walk.Place place) {
        if (call == null || call.arguments().isEmpty()) {
            return "";
        }
        Expression first = call.arguments().getFirst();
        Expression named =
                first instanceof Expression.Collection list && !list.parts().isEmpty()
                        ? list.parts().getFirst()
                        : first;
        return Constants.text(named, place.scope())
                .map(text -> text.strip().split("\\s+", 2)[0])
                .filter(word -> ANOTHER_PROGRAM.matcher(word).matches())
                .map(word -> " " + word)
                .orElse(" computed");
    }

    private static String host(Expression.@Nullable Call call, Walk.Place place) {
        if (call == null || call.arguments().isEmpty()) {
            return "";
        }
        return Constants.text(call.arguments().getFirst(), place.scope())
                .map(URL::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(matcher -> " " + matcher.group(1))
                .orElse("");
    }

    private static boolean isMadeSafe(String name, Expression.@Nullable Call call, Walk.Place place) {
        if (call == null) {
            return false;
        }
        return call.keywords().stream()
                        .anyMatch(keyword -> keyword.name().equals("weights_only")
                                && keyword.value() instanceof Expression.Literal literal
                                && literal.text().equals("True"))
                || (name.equals("yaml.load")
                        && call.parts().stream()
                                .map(part -> Names.of(part, place.scope()))
                                .anyMatch(part -> part.filter(one -> one.startsWith("yaml.") && one.contains("Safe"))
                                        .isPresent()));
    }

    private void hook(String name, Expression.@Nullable Call call, int line, Walk.Place place) {
        signs.add(Sign.Kind.EXIT_HOOK, name, line, place);
        if (call == null) {
            return;
        }
        for (Expression argument : call.arguments()) {
            if (argument instanceof Expression.Name function) {
                exitHooks.add(function.name());
                if (place.scope().imported(function.name()).isPresent()) {
                    signs.add(Sign.Kind.USE, Sign.HOOKS + place.scope().original(function.name()), line, place);
                }
            }
            if (argument instanceof Expression.Lambda || writes(argument, place.scope(), CHAIN)) {
                int before = signs.list().size();
                if (argument instanceof Expression.Lambda lambda) {
                    new Walk(List.of(this)).run(lambda.definition().body(), place.scope());
                } else {
                    signs.add(Sign.Kind.EXIT_HOOK_WRITE, name, line, place);
                }
                List<Sign> inside =
                        List.copyOf(signs.list().subList(before, signs.list().size()));
                if (inside.stream().anyMatch(PowerSigns::acts)) {
                    signs.add(Sign.Kind.EXIT_HOOK_WRITE, name, line, place);
                }
            }
        }
    }

    private static boolean writes(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        if (expression instanceof Expression.Call call
                && Names.of(call.function(), scope).filter(OPENERS::contains).isPresent()
                && call.arguments().size() > 1) {
            return true;
        }
        return expression.parts().stream().anyMatch(part -> writes(part, scope, steps - 1));
    }

    private static boolean acts(Sign sign) {
        return switch (sign.kind()) {
            case FILE_WRITE, PROCESS_END, DESCRIPTOR, PROCESS, FOREIGN_PATCH -> true;
            default -> false;
        };
    }

    /** After the walk: hooks by name, once it is known what their functions do. */
    void finish() {
        for (Sign sign : List.copyOf(signs.list())) {
            if (acts(sign) && exitHooks.stream().anyMatch(hook -> isIn(sign.scope(), hook))) {
                signs.add(Sign.Kind.EXIT_HOOK_WRITE, sign.key(), sign.line(), sign.scope(), "");
            }
        }
    }

    private static boolean isIn(String scope, String hook) {
        return scope.equals(hook) || scope.endsWith("." + hook) || scope.startsWith(hook + ".");
    }
}
