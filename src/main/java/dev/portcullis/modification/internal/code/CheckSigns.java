package dev.portcullis.modification.internal.code;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what a file checks and what it tells of itself: looked for in what can run. */
final class CheckSigns implements Walk.Visitor {
    private static final Pattern VALIDATES = Pattern.compile(
            "^(?:assert|validate|verify|check|ensure|require|sanitize|enforce|guard|audit|expect|must)(?:[_A-Z].*)?$");
    private static final Pattern TELLS = Pattern.compile(
            "^(?:log|logs|logger|logging|trace|audit|record|emit|report|track|telemetry|safe_log|write_log|log_\\w+|\\w+_log|println|printf|fprintf|warn)$");
    private static final int STEPS = 24;
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|_+");
    private static final Set<String> RECORDS = Set.of(
            "trace",
            "traced",
            "tracing",
            "log",
            "logged",
            "logging",
            "audit",
            "audited",
            "record",
            "recorded",
            "monitor",
            "monitored",
            "telemetry");
    private static final Set<String> LEVELS = Set.of(
            "debug",
            "info",
            "warn",
            "warning",
            "error",
            "critical",
            "exception",
            "fatal",
            "log",
            "trace",
            "log_metric",
            "log_event",
            "add_scalar",
            "severe",
            "fine",
            "println",
            "printf");
    private static final Set<String> GATHERS = Set.of("append", "add", "push", "push_back");
    private static final Set<String> COMBINES = Set.of("and", "or");
    private static final Set<String> REFUSES = Set.of("False", "false", "None", "null", "-1");
    private static final Set<String> CATCH_ALL =
            Set.of("Exception", "BaseException", "AssertionError", "Throwable", "Error");

    private final Signs signs;
    private final CheckInputs inputs = new CheckInputs();
    /** Functions of this file that refuse, and such that tell: to call them is to check, and to tell. */
    private final Set<String> refusing = new HashSet<>();

    private final Set<String> telling = new HashSet<>();

    CheckSigns(Signs signs) {
        this.signs = signs;
    }

    /** Looks through the functions first, so that calls of what is defined further down are known. */
    void prepare(List<Statement> body, Scope scope) {
        new Walk(List.of(inputs, new Walk.Visitor() {
                    @Override
                    public void statement(Statement statement, Walk.Place place) {
                        if (place.scope().name().isEmpty()) {
                            return;
                        }
                        List<String> functions = List.of(place.scope().name().split("\\."));
                        if (statement instanceof Statement.Raise || statement instanceof Statement.Check) {
                            refusing.addAll(functions);
                        }
                        if (statement instanceof Statement.Evaluate evaluate
                                && evaluate.expression() instanceof Expression.Call call
                                && tells(call, place.scope()).isPresent()) {
                            telling.addAll(functions);
                        }
                    }
                }))
                .run(body, scope);
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        if (telling.contains(function.name())
                || RECORDS.contains(function.name().toLowerCase(Locale.ROOT))
                || wordsTell(function.name())) {
            silenced(function.body(), place);
        }
        if (refusing.contains(function.name())) {
            signs.add(Sign.Kind.USE, Sign.REFUSES + function.name(), function.line(), place);
        } else if (telling.contains(function.name())) {
            signs.add(Sign.Kind.USE, Sign.TELLS + function.name(), function.line(), place);
        }
        if (function.name().startsWith("test_") || function.name().matches("test[A-Z].*")) {
            signs.add(Sign.Kind.CHECK, "test " + function.name(), function.line(), place);
        }
        for (Expression decorator : function.decorators()) {
            String by = last(decorator);
            if (refusing.contains(by) || VALIDATES.matcher(by).matches()) {
                signs.add(Sign.Kind.CHECK, "decorated " + function.name(), function.line(), place);
            } else if (telling.contains(by) || wordsTell(by)) {
                signs.add(Sign.Kind.TELEMETRY, "decorated " + function.name(), function.line(), place);
            }
            Names.of(decorator, place.scope())
                    .filter(name ->
                            name.contains("mark.skip") || name.contains("mark.xfail") || name.contains("unittest.skip"))
                    .ifPresent(name -> signs.add(Sign.Kind.CHECK_VOID, "skipped by " + name, function.line(), place));
        }
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        Scope scope = place.scope();
        switch (statement) {
            case Statement.Check check -> condition("assert", check.condition(), check.line(), place);
            case Statement.Branch branch -> {
                refusal(branch.then()).ifPresent(how -> guard(how, branch.condition(), false, branch.line(), place));
                refusal(branch.otherwise())
                        .ifPresent(how -> guard(how, branch.condition(), true, branch.line(), place));
                if (tellsWhatIsWrong(branch.then()) && !place.scope().name().isEmpty()) {
                    signs.add(
                            Sign.Kind.USE,
                            Sign.WRONG + NormalForm.of(branch.condition(), place.scope()),
                            branch.line(),
                            place.scope().name(),
                            marks(branch.condition(), place).value());
                }
            }
            case Statement.Evaluate evaluate -> {
                if (evaluate.expression() instanceof Expression.Call call) {
                    called(call, place);
                }
            }
            case Statement.Within within ->
                within.contexts().forEach(context -> {
                    if (Names.of(context.value(), scope)
                            .filter(name -> name.contains(".raises"))
                            .isPresent()) {
                        signs.add(
                                Sign.Kind.CHECK,
                                "raises " + NormalForm.of(context.value(), scope),
                                within.line(),
                                place);
                    }
                });
            case Statement.Attempt attempt -> swallowed(attempt, place);
            case Statement.Assign assign -> wrapped(assign.value(), place);
            case Statement.Return returned -> {
                if (returned.value() != null) {
                    wrapped(returned.value(), place);
                }
            }
            case Statement.Import _,
                    Statement.Define _,
                    Statement.DefineClass _,
                    Statement.Loop _,
                    Statement.Raise _,
                    Statement.Delete _,
                    Statement.Jump _,
                    Statement.Block _ -> {}
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        // Something is wrapped in what records it, wherever that stands.
        if (parent != null) {
            wrapped(expression, place);
        }
    }

    private void wrapped(Expression expression, Walk.Place place) {
        if (expression instanceof Expression.Call call
                && call.function() instanceof Expression.Name name
                && Names.of(name, place.scope())
                        .filter(one -> one.startsWith("math.") || one.startsWith("numpy.") || one.startsWith("torch."))
                        .isEmpty()
                && wordsTell(place.scope().original(name.name()))) {
            signs.add(
                    Sign.Kind.TELEMETRY, "call " + NormalForm.of(call.arguments(), place.scope()), call.line(), place);
        }
    }

    /** {@code withTrace}, {@code log_calls}: a name of several words, one of which records. */
    private static boolean wordsTell(String name) {
        List<String> words = List.of(WORDS.split(name));
        return words.size() > 1
                && words.stream().map(word -> word.toLowerCase(Locale.ROOT)).anyMatch(RECORDS::contains);
    }

    /** A function that records, and turns back before it does (T05). */
    private void silenced(List<Statement> body, Walk.Place place) {
        for (Statement statement : body) {
            if (statement instanceof Statement.Branch branch
                    && branch.otherwise().isEmpty()
                    && branch.then().size() == 1
                    && branch.then().getFirst() instanceof Statement.Return returned
                    && (returned.value() == null || returned.value() instanceof Expression.Literal)) {
                signs.add(Sign.Kind.CHECK_VOID, "a record that is turned back from", branch.line(), place);
                return;
            }
            if (statement instanceof Statement.Evaluate) {
                return;
            }
        }
    }

    /** How a body refuses: it does nothing but raise, or answer no. */
    private static Optional<String> refusal(List<Statement> body) {
        if (body.isEmpty()) {
            return Optional.empty();
        }
        return switch (body.getLast()) {
            case Statement.Raise _ -> Optional.of("raise");
            case Statement.Return returned when isRefusal(returned) -> Optional.of("no");
            default -> Optional.empty();
        };
    }

    /** Whether it answers no. */
    static boolean isRefusal(Statement.Return returned) {
        Expression first = returned.value() instanceof Expression.Collection many
                        && !many.parts().isEmpty()
                ? many.parts().getFirst()
                : returned.value();
        return first instanceof Expression.Literal literal && REFUSES.contains(literal.text());
    }

    /** What is wrong is told in words, to whoever asked. */
    static boolean tellsWhatIsWrong(List<Statement> body) {
        return !body.isEmpty()
                && switch (body.getLast()) {
                    case Statement.Return returned -> returned.value() != null && isWords(returned.value());
                    case Statement.Evaluate evaluate ->
                        evaluate.expression() instanceof Expression.Call call
                                && call.function() instanceof Expression.Member member
                                && GATHERS.contains(member.name())
                                && call.arguments().size() == 1
                                && isWords(call.arguments().getFirst());
                    default -> false;
                };
    }

    private static boolean isWords(Expression told) {
        return told instanceof Expression.Text
                || (told instanceof Expression.Literal literal
                        && literal.kind() == Expression.Kind.STRING
                        && !literal.text().isEmpty())
                || (told instanceof Expression.Operation sum
                        && sum.operator().equals("+")
                        && sum.parts().stream().anyMatch(CheckSigns::isWords));
    }

    private void guard(String how, Expression condition, boolean otherwise, int line, Walk.Place place) {
        if (otherwise ? Reachable.isAlways(condition, place.scope()) : Reachable.isNever(condition, place.scope())) {
            signs.add(Sign.Kind.CHECK_VOID, "a condition that never refuses", line, place);
            return;
        }
        Expression refused = otherwise ? new Expression.Operation(line, "not", List.of(condition)) : condition;
        check(how + " if " + NormalForm.of(refused, place.scope()), condition, line, place);
    }

    private void condition(String how, Expression condition, int line, Walk.Place place) {
        if (Reachable.isAlways(condition, place.scope()) && !comparesWhatIsNamed(condition)) {
            signs.add(Sign.Kind.CHECK_VOID, "a condition that always holds", line, place);
        } else {
            check(how + " " + NormalForm.of(condition, place.scope()), condition, line, place);
        }
    }

    /** {@code radius = 0.1; assert radius > 0}: it holds today, and is there for the day somebody changes the radius. */
    private static boolean comparesWhatIsNamed(Expression condition) {
        return condition instanceof Expression.Operation operation
                && operation.parts().size() == 2
                && !operation.parts().getFirst().equals(operation.parts().getLast())
                && operation.parts().stream().anyMatch(Expression.Name.class::isInstance)
                && !COMBINES.contains(operation.operator());
    }

    private void check(String key, Expression condition, int line, Walk.Place place) {
        signs.add(
                Sign.Kind.CHECK,
                key,
                line,
                place.scope().name(),
                marks(condition, place).value());
    }

    private CheckMarks marks(Expression condition, Walk.Place place) {
        Set<String> names = new TreeSet<>();
        about(condition, place.scope(), STEPS, names);
        Map<String, Set<String>> about = new LinkedHashMap<>();
        Set<String> asked = new TreeSet<>();
        inputs.asked(condition, place.scope(), STEPS, asked);
        asked.removeIf(String::isEmpty);
        if (!asked.isEmpty()) {
            about.put(CheckMarks.ASKED, asked);
        }
        names.forEach(name -> about.put(name, Set.of()));
        return new CheckMarks(
                inputs.conditions(place),
                inputs.switches(List.of(condition), place),
                inputs.sides(condition, place.scope()),
                about);
    }

    private CheckMarks marks(Expression.Call call, Walk.Place place) {
        return new CheckMarks(
                inputs.conditions(place),
                inputs.switches(call.arguments(), place),
                CheckMarks.Sides.UNKNOWN,
                inputs.given(call, place.scope()));
    }

    /** What was given that a condition speaks of, through whatever it was computed into. */
    private static void about(Expression expression, Scope scope, int steps, Set<String> names) {
        if (steps == 0) {
            return;
        }
        if (expression instanceof Expression.Name name) {
            if (scope.isParameter(name.name())) {
                names.add(name.name());
            } else {
                scope.value(name.name()).ifPresent(bound -> about(bound.value(), bound.in(), steps - 1, names));
            }
        }
        expression.parts().forEach(part -> about(part, scope, steps - 1, names));
    }

    private void called(Expression.Call call, Walk.Place place) {
        Scope scope = place.scope();
        boolean bare = call.function() instanceof Expression.Name;
        String local = last(call.function());
        boolean own = bare && scope.isBound(local) && scope.imported(local).isEmpty();
        String name = bare ? scope.original(local) : local;
        if (own && place.scope().name().isEmpty()) {
            return; // what a program begins with checks nothing
        }
        Optional<String> told = tells(call, scope);
        if (told.isPresent() && !(own && refusing.contains(name))) {
            signs.add(
                    Sign.Kind.TELEMETRY, told.get() + " " + NormalForm.of(call.arguments(), scope), call.line(), place);
        } else if (own ? refusing.contains(name) : VALIDATES.matcher(name).matches()) {
            if (call.arguments().size() == 1
                    && Reachable.isAlways(call.arguments().getFirst(), scope)) {
                signs.add(Sign.Kind.CHECK_VOID, "a check of a constant", call.line(), place);
            } else {
                signs.add(
                        Sign.Kind.CHECK,
                        "call " + NormalForm.of(call.arguments(), scope),
                        call.line(),
                        scope.name(),
                        marks(call, place).value());
            }
        } else if (bare && scope.imported(local).isPresent()) {
            // Whether it checks or records is known where it is defined.
            signs.add(
                    Sign.Kind.USE,
                    Sign.CALLED + name + " " + NormalForm.of(call.arguments(), scope),
                    call.line(),
                    scope.name(),
                    marks(call, place).value());
        }
    }

    /** How a call tells of what happens; empty when it does not. */
    private Optional<String> tells(Expression.Call call, Scope scope) {
        String last =
                call.function() instanceof Expression.Name local ? scope.original(local.name()) : last(call.function());
        String name = Names.of(call.function(), scope).orElse("");
        if (name.startsWith("logging.")
                || name.startsWith("console.")
                || name.contains("log4j")
                || name.contains("slf4j")) {
            return Optional.of("log");
        }
        if (call.function() instanceof Expression.Member member) {
            boolean logger = last(member.of()).toLowerCase(Locale.ROOT).contains("log");
            if (LEVELS.contains(last)
                    && (logger || (!name.startsWith("numpy") && !name.startsWith("math") && !last.equals("log")))) {
                return Optional.of("log");
            }
            if (last.equals("write") || last.equals("writelines")) {
                return Optional.of("write");
            }
            return logger && TELLS.matcher(last).matches() ? Optional.of("log") : Optional.empty();
        }
        if (call.function() instanceof Expression.Name function) {
            boolean own = scope.isBound(function.name())
                    && scope.imported(function.name()).isEmpty();
            if (own
                    ? telling.contains(function.name())
                    : TELLS.matcher(function.name()).matches()) {
                return Optional.of("log");
            }
            boolean printed = function.name().equals("print") && !own;
            if (printed
                    && (call.keywords().stream()
                                    .anyMatch(keyword -> keyword.name().equals("file"))
                            || call.arguments().stream().anyMatch(argument -> isMarker(argument, scope)))) {
                return Optional.of("log");
            }
        }
        return Optional.empty();
    }

    /** A name that stands for one string of the whole file. */
    private static boolean isMarker(Expression argument, Scope scope) {
        return (argument instanceof Expression.Name name
                        && scope.value(name.name())
                                .filter(bound -> bound.in().name().isEmpty()
                                        && bound.value() instanceof Expression.Literal literal
                                        && literal.kind() == Expression.Kind.STRING)
                                .isPresent())
                || (argument instanceof Expression.Text text
                        && text.parts().stream().anyMatch(part -> isMarker(part, scope)));
    }

    /** A check inside whose failure nobody hears of. */
    private void swallowed(Statement.Attempt attempt, Walk.Place place) {
        boolean checks = attempt.body().stream().anyMatch(this::checks);
        if (!checks) {
            return;
        }
        for (Statement.Handler handler : attempt.handlers()) {
            boolean all = handler.types().isEmpty()
                    || handler.types().stream().anyMatch(type -> CATCH_ALL.contains(last(type)));
            boolean silent = handler.body().stream()
                    .allMatch(statement -> statement instanceof Statement.Jump
                            || statement instanceof Statement.Return
                            || statement instanceof Statement.Assign);
            if (all && silent) {
                signs.add(Sign.Kind.CHECK_VOID, "a check whose failure is swallowed", handler.line(), place);
            }
        }
    }

    private boolean checks(Statement statement) {
        return switch (statement) {
            case Statement.Check _, Statement.Raise _ -> true;
            case Statement.Branch branch ->
                branch.then().stream().anyMatch(this::checks)
                        || branch.otherwise().stream().anyMatch(this::checks);
            case Statement.Evaluate evaluate ->
                evaluate.expression() instanceof Expression.Call call
                        && (refusing.contains(last(call.function()))
                                || VALIDATES.matcher(last(call.function())).matches());
            default -> false;
        };
    }

    private static String last(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> name.name();
            case Expression.Member member -> member.name();
            case Expression.Call call -> last(call.function());
            case Expression.Index index -> last(index.of());
            case Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Lambda _,
                    Expression.Other _ -> "";
        };
    }
}
