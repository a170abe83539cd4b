package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds numbers that bound a run by what is done with them, whatever they are called: how long something is waited for,
 * how often something that failed is tried again; and how often anything is done, where their name says so too.
 */
final class LimitUses {
    /** What waits as long as its only argument says. */
    private static final Set<String> WAITS = Set.of("join", "wait", "result", "settimeout", "wait_for");
    /** What waits as long as its second argument says, the first being whether it does. */
    private static final Set<String> WAITS_IF = Set.of("get", "acquire");

    private static final String UNIT = "TimeUnit.";
    private static final Set<String> BELOW = Set.of("<", "<=", "!=");
    private static final Set<String> ABOVE = Set.of(">", ">=");
    private static final Set<String> RANGES = Set.of("range", "trange");
    private static final Pattern OFTEN = Pattern.compile(
            "(?i)(?:.*_)?(?:rounds?|sweeps?|passes|trials?|tries|goes|loops?|cycles|repeats?|generations?|restarts?"
                    + "|attempts?|evals?|evaluations?|budget|cap|limit|max|patience)(?:_.*)?");

    private final Signs signs;

    LimitUses(Signs signs) {
        this.signs = signs;
    }

    void call(Expression.Call call, Walk.Place place) {
        if (!(call.function() instanceof Expression.Member member)
                || call.arguments().isEmpty()) {
            return;
        }
        List<Expression> given = call.arguments();
        Expression last = given.getLast();
        Optional<BigDecimal> unit = Names.of(last, place.scope())
                .filter(name -> name.contains(UNIT))
                .flatMap(name -> LimitSigns.unit(Names.last(name)));
        Expression bound = null;
        if (unit.isPresent() && given.size() > 1) {
            bound = given.get(given.size() - 2);
        } else if ((WAITS.contains(member.name()) && given.size() == 1)
                || (WAITS_IF.contains(member.name())
                        && given.size() == 2
                        && given.getFirst() instanceof Expression.Literal first
                        && first.kind() == Expression.Kind.BOOLEAN)) {
            bound = last;
        }
        if (bound != null) {
            add("time waited in " + member.name(), bound, unit.orElse(BigDecimal.ONE), place);
        }
    }

    void loop(Statement.Loop loop, Walk.Place place) {
        Expression bound = loop.over() != null ? ranged(loop.over()) : compared(loop.condition());
        if (bound == null) {
            return;
        }
        String name = bound instanceof Expression.Name one ? one.name() : "";
        if (triesAgain(loop)) {
            add("retries of what failed", bound, BigDecimal.ONE, place);
        } else if (OFTEN.matcher(name).matches() && LimitWords.of(name).isEmpty()) {
            add("iterations " + name, bound, BigDecimal.ONE, place);
        }
    }

    /** {@code range(ROUNDS)}. */
    private static @Nullable Expression ranged(Expression over) {
        return over instanceof Expression.Call call
                        && !call.arguments().isEmpty()
                        && call.arguments().size() < 3
                        && RANGES.contains(Names.last(call.function()))
                ? call.arguments().getLast()
                : null;
    }

    /** {@code round < ROUNDS}. */
    private static @Nullable Expression compared(@Nullable Expression condition) {
        if (!(condition instanceof Expression.Operation operation)) {
            return null;
        }
        if (operation.operator().equals("and")) {
            return operation.parts().stream()
                    .map(LimitUses::compared)
                    .filter(one -> one != null)
                    .findFirst()
                    .orElse(null);
        }
        if (operation.parts().size() != 2) {
            return null;
        }
        return BELOW.contains(operation.operator())
                ? operation.parts().getLast()
                : ABOVE.contains(operation.operator()) ? operation.parts().getFirst() : null;
    }

    /** Each round tries, is left when that went well, and goes on when it did not. */
    private static boolean triesAgain(Statement.Loop loop) {
        return loop.body().stream()
                .anyMatch(statement -> statement instanceof Statement.Attempt attempt
                        && (Reachable.isLeft(attempt.body(), true, Statement.Return.class::isInstance)
                                || Reachable.isLeft(attempt.otherwise(), true, Statement.Return.class::isInstance))
                        && attempt.handlers().stream()
                                .anyMatch(handler -> !Reachable.isLeft(
                                        handler.body(),
                                        true,
                                        one -> one instanceof Statement.Return || one instanceof Statement.Raise)));
    }

    /** Said where the number is written, be that elsewhere in the file. */
    private void add(String key, Expression bound, BigDecimal unit, Walk.Place place) {
        Scope scope = place.scope();
        boolean given = bound instanceof Expression.Name name && scope.isParameter(name.name());
        Optional<BigDecimal> number = given ? Optional.empty() : Constants.number(bound, scope);
        if (number.isEmpty()) {
            return;
        }
        int line = bound instanceof Expression.Name name
                ? scope.value(name.name()).map(one -> one.value().line()).orElse(bound.line())
                : bound.line();
        BigDecimal worth = number.get().multiply(unit);
        String written = worth.signum() == 0 ? "0" : worth.stripTrailingZeros().toString();
        signs.add(Sign.Kind.LIMIT, key, line, scope.name(), written);
    }
}
