package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what bounds a run: by its name, by what it is handed to, and by being compared with a clock. */
final class LimitSigns implements Walk.Visitor {
    /** The value of a bound that bounds nothing. */
    static final String NONE = "none";
    /** The value of a bound that is computed. */
    static final String COMPUTED = "computed";

    private static final Set<String> CLOCKS = Set.of(
            "time.time()",
            "time.perf_counter()",
            "time.monotonic()",
            "time.process_time()",
            "time.time_ns()",
            "time.monotonic_ns()",
            "time.perf_counter_ns()",
            "datetime.datetime.now()",
            "datetime.datetime.utcnow()",
            "Date.now()",
            "performance.now()",
            "System.nanoTime()",
            "System.currentTimeMillis()",
            "java.time.Instant.now()",
            "std.chrono.steady_clock.now()",
            "clock()");
    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=");
    private static final Set<String> ENDLESS = Set.of("itertools.count", "itertools.cycle", "itertools.repeat");
    private static final int STEPS = 8;

    private final Signs signs;

    private final LimitUses uses;

    LimitSigns(Signs signs) {
        this.signs = signs;
        this.uses = new LimitUses(signs);
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
            case Statement.Assign assign -> {
                if (assign.operator().equals("=") || place.scope().name().isEmpty()) {
                    assign.targets().forEach(target -> assigned(target, assign.value(), assign.line(), place));
                }
            }
            case Statement.Loop loop -> {
                if (goesOn(loop, place.scope()) && !Reachable.isLeft(loop.body(), true, LimitSigns::leaves)) {
                    signs.add(Sign.Kind.UNBOUNDED, "a loop that nothing ends", loop.line(), place);
                }
                uses.loop(loop, place);
            }
            default -> {}
        }
    }

    private static boolean goesOn(Statement.Loop loop, Scope scope) {
        if (loop.over() == null) {
            return loop.condition() != null && Reachable.isAlways(loop.condition(), scope);
        }
        return loop.over() instanceof Expression.Call call
                && Names.of(call.function(), scope).filter(ENDLESS::contains).isPresent()
                // repeat("a", 3), count(1) and cycle(x): only the first can be told how often.
                && call.arguments().size() < 2
                && call.keywords().isEmpty();
    }

    private static boolean leaves(Statement statement) {
        return switch (statement) {
            case Statement.Return _, Statement.Raise _ -> true;
            case Statement.Evaluate evaluate -> yields(evaluate.expression()) || endsTheProgram(evaluate.expression());
            case Statement.Assign assign -> yields(assign.value());
            default -> false;
        };
    }

    /** A generator is ended by who asks it. */
    private static boolean yields(Expression expression) {
        return expression instanceof Expression.Other other && other.what().contains("yield");
    }

    private static boolean endsTheProgram(Expression expression) {
        return expression instanceof Expression.Call call
                && NormalForm.of(call.function(), Scope.ofProgram(List.of())).matches(".*(?:exit|abort|quit)");
    }

    private void assigned(Expression target, Expression value, int line, Walk.Place place) {
        String name = switch (target) {
            case Expression.Name one -> one.name();
            case Expression.Member member -> member.name();
            case Expression.Index index
            when index.at().size() == 1 ->
                Constants.text(index.at().getFirst(), place.scope()).orElse("");
            default -> "";
        };
        named(name, value, line, place);
        if (place.scope().name().isEmpty()
                && LimitWords.of(name).isPresent()
                && isOne(value)
                && value(value, place.scope()).equals(COMPUTED)) {
            signs.add(Sign.Kind.LIMIT, LimitWords.of(name).get() + " " + name, line, "", COMPUTED);
        }
        // An end that is reckoned anew in every round is none for all of them.
        if (value instanceof Expression.Operation end && isReckonedFromNow(end, place.scope())) {
            signs.add(
                    Sign.Kind.LIMIT,
                    "time an end reckoned from now",
                    line,
                    place.scope().name(),
                    place.loops() == 0 ? "1" : NONE);
            signs.add(
                    Sign.Kind.LIMIT,
                    "time that an end is away",
                    line,
                    place.scope().name(),
                    away(end, place.scope()));
        }
        // A bound that was brought in and then given another value here (T04).
        if (target instanceof Expression.Name one
                && place.scope().imported(one.name()).isPresent()
                && isConstant(place.scope().original(one.name()))) {
            String from = place.scope().imported(one.name()).get();
            signs.add(Sign.Kind.LIMIT, "shadow " + from, line, place.scope().name(), value(value, place.scope()));
        }
    }

    /** Whether it can be a number: a table, a text and a function bound nothing, whatever they are called. */
    private static boolean isOne(Expression value) {
        return switch (value) {
            case Expression.Collection _, Expression.Lambda _, Expression.Text _ -> false;
            case Expression.Literal literal -> literal.kind() != Expression.Kind.STRING;
            case Expression.Other other -> !other.what().contains("comprehension");
            case Expression.Name _,
                    Expression.Member _,
                    Expression.Index _,
                    Expression.Call _,
                    Expression.Operation _ -> true;
        };
    }

    /** {@code clock() + 50}, and what is nearer than that: {@code clock() + 50 - 5}. */
    private static boolean isReckonedFromNow(Expression value, Scope scope) {
        return value instanceof Expression.Operation sum
                && switch (sum.operator()) {
                    case "+" -> isClock(sum, scope, STEPS);
                    case "-" ->
                        sum.parts().size() == 2
                                && isReckonedFromNow(sum.parts().getFirst(), scope)
                                && Constants.number(sum.parts().getLast(), scope)
                                        .filter(number -> number.signum() >= 0)
                                        .isPresent();
                    default -> false;
                };
    }

    /** What is added to now: its number, or how it comes about. */
    private static String away(Expression.Operation end, Scope scope) {
        if (end.operator().equals("-") && end.parts().getFirst() instanceof Expression.Operation without) {
            return away(without, scope);
        }
        List<Expression> added = end.parts().stream()
                .filter(part -> !isClock(part, scope, STEPS))
                .toList();
        String worth = added.size() == 1 ? value(added.getFirst(), scope) : COMPUTED;
        return worth.equals(COMPUTED) ? NormalForm.of(added, scope) : worth;
    }

    private static boolean isConstant(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        for (FunctionDefinition.Parameter parameter : function.parameters()) {
            if (parameter.otherwise() != null) {
                named(parameter.name(), parameter.otherwise(), function.line(), place);
            }
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Call call -> called(call, place);
            case Expression.Collection map
            when map.shape() == Expression.Shape.MAP -> {
                for (int i = 0; i + 1 < map.parts().size(); i += 2) {
                    String key =
                            Constants.text(map.parts().get(i), place.scope()).orElse("");
                    named(key, map.parts().get(i + 1), map.parts().get(i).line(), place);
                }
            }
            case Expression.Operation operation
            when COMPARISONS.contains(operation.operator()) -> compared(operation, place);
            default -> {}
        }
    }

    private void named(String name, Expression value, int line, Walk.Place place) {
        Optional<LimitWords.Of> of = LimitWords.of(name);
        if (of.isEmpty()) {
            return;
        }
        String worth = value(value, place.scope());
        if (!worth.equals(COMPUTED)) {
            signs.add(
                    Sign.Kind.LIMIT, of.get() + " " + name, line, place.scope().name(), worth);
        }
    }

    private void called(Expression.Call call, Walk.Place place) {
        uses.call(call, place);
        for (Expression.Keyword keyword : call.keywords()) {
            named(keyword.name(), keyword.value(), keyword.value().line(), place);
        }
        String function = Names.of(call.function(), place.scope()).orElse("");
        List<Expression> arguments = call.arguments();
        int at = switch (function) {
            case "signal.alarm", "alarm", "sys.setrecursionlimit", "socket.setdefaulttimeout" -> 0;
            case "signal.setitimer", "resource.setrlimit", "asyncio.wait_for", "setrlimit" -> 1;
            default -> function.endsWith(".add_argument") ? -2 : -1;
        };
        if (at >= 0 && arguments.size() > at) {
            String worth = value(arguments.get(at), place.scope());
            signs.add(
                    Sign.Kind.LIMIT,
                    "time " + function,
                    call.line(),
                    place.scope().name(),
                    worth);
        }
        if (at == -2 && !arguments.isEmpty()) {
            String name = Constants.text(arguments.getFirst(), place.scope()).orElse("");
            call.keywords().stream()
                    .filter(keyword -> keyword.name().equals("default"))
                    .forEach(keyword -> named(name, keyword.value(), call.line(), place));
        }
    }

    /** {@code clock() - start < 50}: 50 bounds time, whatever it is called. */
    private void compared(Expression.Operation operation, Walk.Place place) {
        Expression left = operation.parts().get(0);
        Expression right = operation.parts().get(1);
        boolean clockLeft = isClock(left, place.scope(), STEPS);
        boolean clockRight = isClock(right, place.scope(), STEPS);
        if (clockLeft == clockRight) {
            return;
        }
        Expression bound = clockLeft ? right : left;
        String worth = value(bound, place.scope());
        if (!worth.equals(COMPUTED)) {
            signs.add(
                    Sign.Kind.LIMIT,
                    "time against a clock",
                    operation.line(),
                    place.scope().name(),
                    worth);
        }
    }

    private static boolean isClock(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        if (Names.of(expression, scope).filter(CLOCKS::contains).isPresent()) {
            return true;
        }
        return switch (expression) {
            case Expression.Operation operation ->
                operation.parts().stream().anyMatch(part -> isClock(part, scope, steps - 1));
            case Expression.Name name ->
                scope.value(name.name())
                        .filter(bound -> isClock(bound.value(), bound.in(), steps - 1))
                        .isPresent();
            default -> false;
        };
    }

    /** A length of time in seconds, as libraries write them: {@code Duration.ofHours(5)}, {@code timedelta(minutes=5)}. */
    private static Optional<BigDecimal> span(Expression expression, Scope scope) {
        if (expression instanceof Expression.Name one) {
            return scope.value(one.name()).flatMap(bound -> span(bound.value(), bound.in()));
        }
        if (!(expression instanceof Expression.Call call)) {
            return Optional.empty();
        }
        String function = Names.of(call.function(), scope).orElse("");
        String last = Names.last(function);
        if (last.equals("timedelta")) {
            BigDecimal sum = BigDecimal.ZERO;
            for (Expression.Keyword keyword : call.keywords()) {
                Optional<BigDecimal> part = Constants.number(keyword.value(), scope);
                Optional<BigDecimal> unit = unit(keyword.name());
                if (part.isEmpty() || unit.isEmpty()) {
                    return Optional.empty();
                }
                sum = sum.add(part.get().multiply(unit.get()));
            }
            return call.keywords().isEmpty() ? Optional.empty() : Optional.of(sum);
        }
        if (call.arguments().size() != 1 || !(function.contains("Duration") || function.contains("chrono"))) {
            return Optional.empty();
        }
        return unit(last)
                .flatMap(unit ->
                        Constants.number(call.arguments().getFirst(), scope).map(unit::multiply));
    }

    static Optional<BigDecimal> unit(String word) {
        return switch (word) {
            case "ofNanos", "nanoseconds", "NANOSECONDS" -> Optional.of(new BigDecimal("1e-9"));
            case "ofMillis", "milliseconds", "MILLISECONDS" -> Optional.of(new BigDecimal("0.001"));
            case "microseconds", "MICROSECONDS" -> Optional.of(new BigDecimal("1e-6"));
            case "ofSeconds", "seconds", "SECONDS" -> Optional.of(BigDecimal.ONE);
            case "ofMinutes", "minutes", "MINUTES" -> Optional.of(BigDecimal.valueOf(60));
            case "ofHours", "hours", "HOURS" -> Optional.of(BigDecimal.valueOf(3_600));
            case "ofDays", "days", "DAYS" -> Optional.of(BigDecimal.valueOf(86_400));
            case "weeks" -> Optional.of(BigDecimal.valueOf(604_800));
            default -> Optional.empty();
        };
    }

    static String value(Expression expression, Scope scope) {
        Optional<BigDecimal> number = Constants.number(expression, scope);
        if (number.isPresent()) {
            BigDecimal value = number.get();
            return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
        }
        Optional<BigDecimal> span = span(expression, scope);
        if (span.isPresent()) {
            return span.get().stripTrailingZeros().toString();
        }
        Optional<String> name = Names.of(expression, scope);
        boolean nothing = (expression instanceof Expression.Literal literal
                        && literal.kind() == Expression.Kind.NOTHING)
                || name.filter(one -> one.equals("math.inf")
                                || one.equals("numpy.inf")
                                || one.equals("Infinity")
                                || one.endsWith(".RLIM_INFINITY")
                                || one.equals("sys.maxsize"))
                        .isPresent()
                || (expression instanceof Expression.Call call
                        && Names.of(call.function(), scope).equals(Optional.of("float"))
                        && !call.arguments().isEmpty()
                        && Constants.text(call.arguments().getFirst(), scope)
                                .filter(text -> text.toLowerCase(Locale.ROOT).contains("inf"))
                                .isPresent());
        return nothing ? NONE : COMPUTED;
    }
}
