package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what a file can do beyond computing: every place where a name from outside that gives a power is spoken. */
final class PowerSigns implements Walk.Visitor {
    private static final Pattern ANOTHER_PROGRAM = Pattern.compile("[\\w./-]+");
    private static final Pattern URL = Pattern.compile("^\\w+://([^/:?#]+)");
    /** A way into a process, in a path or a command. */
    private static final Pattern INTO_A_PROCESS = Pattern.compile(
            "(?:^|[\\s'\"=<>&])(/proc/(?:self|thread-self|\\d+)/[\\w/*.-]*|/dev/(?:fd/|tcp/|udp/|std(?:in|out|err)\\b)[\\w/*.-]*)");
    /** Modules with members of every kind; whoever has one of them has all. */
    private static final Set<String> MODULES = Set.of("os", "sys", "builtins", "__builtins__", "shutil");
    /** To whom such a module is given to be asked for one member, which is said there. */
    private static final Set<String> ASKED_FOR_ONE = WordList.of("""
        hasattr getattr setattr delattr getattr_static __getattribute__ object reload isinstance\
        """);

    private static final Set<String> ALL_OF_IT = Set.of("values", "items", "copy");

    private final Powers powers;
    private final boolean python;
    private final boolean shell;
    private final String language;
    private final Signs signs;
    private final FileSigns files;
    private final EnvironmentSigns environment;
    private final ExitHooks hooks;
    /** What is said where it stands, and nowhere else: aliases that are followed, names that get a value, docstrings. */
    private final Set<Expression> said = Collections.newSetFromMap(new IdentityHashMap<>());

    PowerSigns(ContentType type, Signs signs) {
        this.powers = Powers.of(type);
        this.python = type == ContentType.PYTHON;
        this.shell = type == ContentType.SHELL;
        this.language = type.toString();
        this.signs = signs;
        this.files = new FileSigns(signs);
        this.environment = new EnvironmentSigns(python, signs);
        this.hooks = new ExitHooks(signs);
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
            case Statement.Import one -> imported(one, place);
            case Statement.Assign assign -> assigned(assign, place.scope());
            case Statement.Evaluate one when one.expression() instanceof Expression.Literal text -> said.add(text);
            case Statement.Evaluate one
            when one.expression() instanceof Expression.Other other
                    && (other.what().equals(Scope.OF_THE_FILE) || other.what().equals(Scope.OF_THE_FUNCTION_AROUND)) ->
                said.addAll(other.parts());
            default -> {}
        }
        hooks.statement(statement, place);
    }

    private void assigned(Statement.Assign assign, Scope scope) {
        for (Expression target : assign.targets()) {
            if (target instanceof Expression.Name name) {
                said.add(target);
                boolean followed = assign.targets().size() == 1
                        && Names.of(name, scope)
                                .filter(of -> Names.of(assign.value(), scope).equals(Optional.of(of)))
                                .isPresent();
                if (followed) {
                    said.add(assign.value());
                }
            }
            if (powers.of(Names.of(target, scope).orElse("")).equals(Optional.of(Sign.Kind.EXIT_HOOK))) {
                hooks.add(assign.value(), scope);
            }
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
            hooks.add(place.scope().name());
        }
        for (Expression decorator : function.decorators()) {
            Names.of(decorator, place.scope())
                    .filter(named -> named.startsWith("atexit."))
                    .ifPresent(_ -> hooks.add(place.scope().name()));
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Name _, Expression.Member _, Expression.Index _ -> {
                // A name in a shell is a variable's, but for that of a command, which is said with it.
                if (!shell) {
                    spoken(expression, parent, place);
                }
            }
            case Expression.Call call -> {
                if (shell) {
                    ShellPrograms.of(call, place.scope()).forEach(one -> started(one, place));
                } else {
                    called(call, parent, place);
                }
            }
            case Expression.Literal literal -> literal(literal, place);
            case Expression.Collection many -> {
                if (OwnPrograms.isStart(many, place.scope())) {
                    signs.add(Sign.Kind.SELF_EXECUTION, "its own program as a command", many.line(), place);
                }
            }
            case Expression.Text _, Expression.Operation _, Expression.Lambda _, Expression.Other _ -> {}
        }
    }

    private void started(ShellPrograms.Started one, Walk.Place place) {
        Expression.Call call = one.call();
        if (one.name().isEmpty()) {
            String computed = "computed " + NormalForm.of(call.function(), place.scope());
            signs.add(Sign.Kind.PROCESS, computed, call.line(), place);
            return;
        }
        powers.ofProgram(one.name()).ifPresent(kind -> {
            power(kind, one.name(), call.function(), null, call, place);
            if ((kind == Sign.Kind.PROCESS || kind == Sign.Kind.CODE)
                    && OwnPrograms.isStarted(call, one.name(), language, place.scope())) {
                signs.add(Sign.Kind.SELF_EXECUTION, one.name(), call.line(), place);
            }
        });
    }

    private void literal(Expression.Literal literal, Walk.Place place) {
        if (literal.kind() != Expression.Kind.STRING || said.contains(literal)) {
            return;
        }
        Matcher way = INTO_A_PROCESS.matcher(literal.text());
        if (way.find()) {
            FilePlace where = new FilePlace(way.group(1));
            signs.add(
                    where.isEnvironment() ? Sign.Kind.ENVIRONMENT_COPY : Sign.Kind.DESCRIPTOR,
                    where.path(),
                    literal.line(),
                    place);
        }
    }

    /** A name from outside, called or handed on. */
    private void spoken(Expression expression, @Nullable Expression parent, Walk.Place place) {
        Set<String> names = Names.each(expression, place.scope());
        Expression.@Nullable Call calling =
                parent instanceof Expression.Call of && of.function().equals(expression) ? of : null;
        Expression.@Nullable Call call = calling == null ? null : Partial.whole(calling, place.scope());
        for (String name : names) {
            if (name.endsWith(".[]") || name.equals("?")) {
                return; // said where it is called
            }
            Optional<Sign.Kind> kind = powers.of(name);
            if (kind.isPresent()) {
                power(kind.get(), name, expression, parent, call, place);
                return;
            }
        }
        if (python && names.isEmpty() && calling != null && expression instanceof Expression.Name name) {
            hidden(name, calling, place);
        }
        names.forEach(name -> handedOn(name, expression, parent, place));
    }

    private void power(
            Sign.Kind kind,
            String name,
            Expression expression,
            @Nullable Expression parent,
            Expression.@Nullable Call call,
            Walk.Place place) {
        int line = expression.line();
        switch (kind) {
            case ENVIRONMENT_COPY -> environment.look(name, expression, parent, place);
            case ENVIRONMENT -> environment.variable(call, line, place);
            case FILE_READ, FILE_WRITE -> {
                if (call != null) {
                    files.done(kind, name, call, place);
                } else if (kind == Sign.Kind.FILE_WRITE && isHandedOn(name, expression, parent)) {
                    signs.add(kind, "handed on: " + name, line, place);
                }
            }
            case PROCESS -> {
                if (!isModule(name, expression, parent)) {
                    signs.add(kind, name + program(call, place), line, place);
                }
            }
            case NETWORK -> {
                if (!isModule(name, expression, parent)) {
                    signs.add(kind, name + host(call, place), line, place);
                }
            }
            case UNSAFE_LOAD -> {
                if (!isMadeSafe(name, call, place)) {
                    signs.add(kind, name, line, place);
                }
            }
            case EXIT_HOOK -> hooks.hook(name, call, line, place, this);
            case DESCRIPTOR -> {
                if (!isOwnDescriptor(call, place.scope())) {
                    signs.add(kind, name, line, place);
                }
            }
            default -> {
                if (!isModule(name, expression, parent)) {
                    signs.add(kind, name, line, place);
                }
            }
        }
    }

    /** A built-in that is called under a name which the file gives other values too, on lines that need not run. */
    private void hidden(Expression.Name name, Expression.Call call, Walk.Place place) {
        Scope scope = place.scope();
        boolean unclear = scope.isVariable(name.name())
                && scope.value(name.name())
                        .filter(bound -> !(bound.value() instanceof Expression.Literal))
                        .isEmpty();
        if (!unclear) {
            return;
        }
        powers.of(name.name()).ifPresent(kind -> signs.add(kind, name.name(), name.line(), place));
        if (FileSigns.isOpener(name.name())) {
            files.opened(call, name.name(), place);
        }
    }

    /** {@code os} or {@code getattr} as a value, with which anything can be done where nobody looks. */
    private void handedOn(String name, Expression expression, @Nullable Expression parent, Walk.Place place) {
        boolean table = name.endsWith(".__dict__") && MODULES.contains(name.split("\\.", 2)[0]);
        boolean gone = table && parent instanceof Expression.Member member && ALL_OF_IT.contains(member.name());
        if (!python || (!gone && !isHandedOn(name, expression, parent))) {
            return;
        }
        if (MODULES.contains(name) || table) {
            signs.add(Sign.Kind.DYNAMIC, "a module handed on: " + name, expression.line(), place);
        } else if (Names.GET_ATTRIBUTE.contains(name)) {
            signs.add(Sign.Kind.DYNAMIC, "handed on: " + name, expression.line(), place);
        } else if (FileSigns.isOpener(name)) {
            signs.add(Sign.Kind.FILE_WRITE, "handed on: " + name, expression.line(), place);
        }
    }

    /** Neither called, nor asked for a member, nor put into a name that is followed. */
    private boolean isHandedOn(String name, Expression expression, @Nullable Expression parent) {
        return !name.startsWith("?")
                && !said.contains(expression)
                && switch (parent) {
                    case Expression.Member _ -> false;
                    case Expression.Index index -> !index.of().equals(expression);
                    case Expression.Call call ->
                        !call.function().equals(expression)
                                && !ASKED_FOR_ONE.contains(Names.last(call.function()))
                                && !Names.last(call.function()).equals("partial");
                    case Expression.Operation operation ->
                        !Set.of("is", "is-not").contains(operation.operator());
                    case null, default -> true;
                };
    }

    /** A descriptor that was just made: of a temporary file, or by opening something, which is said there. */
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

    private void called(Expression.Call call, @Nullable Expression parent, Walk.Place place) {
        Scope scope = place.scope();
        for (String name : Names.each(call.function(), scope)) {
            Expression.Call whole = Partial.whole(call, scope);
            if (FileSigns.isOpener(name) || FileSigns.opensAPath(name, whole, scope)) {
                files.opened(whole, name, place);
            }
            files.logs(name, whole, place);
            Optional<Sign.Kind> kind = powers.of(name);
            boolean spoken = call.function() instanceof Expression.Name
                    || call.function() instanceof Expression.Member
                    || call.function() instanceof Expression.Index;
            kind.filter(one -> !spoken && (one == Sign.Kind.FILE_READ || one == Sign.Kind.FILE_WRITE))
                    .ifPresent(one -> files.done(one, name, whole, place));
            if (kind.filter(one -> one == Sign.Kind.PROCESS || one == Sign.Kind.CODE)
                            .isPresent()
                    && OwnPrograms.isStarted(whole, name, language, scope)) {
                signs.add(Sign.Kind.SELF_EXECUTION, name, call.line(), place);
            }
        }
        made(call, parent, place);
    }

    /** {@code getattr(os, "sys" + "tem")}, {@code __import__("os")}: the call itself speaks a name. */
    private void made(Expression.Call call, @Nullable Expression parent, Walk.Place place) {
        Optional<String> function = Names.of(call.function(), place.scope());
        Optional<String> made = Names.of(call, place.scope());
        if (function.isEmpty() || made.isEmpty()) {
            return;
        }
        String name = made.get();
        if (name.endsWith(".[]")) {
            signs.add(Sign.Kind.DYNAMIC, "attribute by a computed name of " + name, call.line(), place);
        } else if (name.equals("?")) {
            signs.add(Sign.Kind.DYNAMIC, "module by a computed name", call.line(), place);
        } else if (!name.endsWith("()") && !made.equals(function)) {
            powers.of(name).ifPresent(kind -> {
                switch (kind) {
                    case ENVIRONMENT_COPY -> environment.look(name, call, parent, place);
                    case CLOCK, FILE_READ, FILE_WRITE, ENVIRONMENT -> {}
                    default -> signs.add(kind, name, call.line(), place);
                }
            });
        }
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

    /** Whom it speaks to: what its first argument says, or for a program any of them. */
    private String host(Expression.@Nullable Call call, Walk.Place place) {
        if (call == null) {
            return "";
        }
        return call.arguments().stream()
                .limit(shell ? call.arguments().size() : 1)
                .flatMap(argument -> Constants.text(argument, place.scope()).stream())
                .map(URL::matcher)
                .filter(Matcher::find)
                .map(matcher -> " " + matcher.group(1))
                .findFirst()
                .orElse("");
    }

    private static boolean isMadeSafe(String name, Expression.@Nullable Call call, Walk.Place place) {
        if (call == null) {
            return false;
        }
        boolean weightsOnly = call.keywords().stream()
                .anyMatch(keyword ->
                        keyword.name().equals("weights_only") && Reachable.isAlways(keyword.value(), place.scope()));
        boolean safeLoader = call.parts().stream()
                .map(part -> Names.of(part, place.scope()).orElse(""))
                .anyMatch(part -> part.startsWith("yaml.") && part.contains("Safe"));
        return weightsOnly || (name.equals("yaml.load") && safeLoader);
    }

    /** After the walk: hooks by name, once it is known what their functions do. */
    void finish() {
        hooks.finish();
    }
}
