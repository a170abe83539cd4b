package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A program without what can never run: what follows a return, and the side of a branch that is never taken.
 *
 * <p>A condition is known when it is written out, and when it is a name that gets one plain value and is given no other.
 */
final class Reachable {
    private static final Set<String> HOLD_OF_EQUALS = Set.of("==", "<=", ">=", "is");

    private Reachable() {}

    static List<Statement> of(List<Statement> body, Scope scope) {
        List<Statement> kept = new ArrayList<>();
        for (Statement statement : body) {
            Statement live = inside(statement, scope);
            kept.add(live);
            if (ends(live, scope)) {
                break;
            }
        }
        return kept;
    }

    /** @param inside the function's own scope */
    static FunctionDefinition of(FunctionDefinition function, Scope inside) {
        return new FunctionDefinition(
                function.line(),
                function.lastLine(),
                function.name(),
                function.parameters(),
                function.decorators(),
                of(function.body(), inside));
    }

    private static Statement inside(Statement statement, Scope scope) {
        return switch (statement) {
            case Statement.Branch branch ->
                new Statement.Branch(
                        branch.line(),
                        branch.condition(),
                        isNever(branch.condition(), scope) ? List.of() : of(branch.then(), scope),
                        isAlways(branch.condition(), scope) ? List.of() : of(branch.otherwise(), scope));
            case Statement.Define define ->
                new Statement.Define(define.line(), of(define.function(), scope.of(define.function())));
            case Statement.DefineClass define ->
                new Statement.DefineClass(
                        define.line(),
                        define.name(),
                        define.bases(),
                        define.decorators(),
                        of(define.body(), scope.of(define)));
            case Statement.Loop loop ->
                new Statement.Loop(
                        loop.line(),
                        loop.condition(),
                        loop.target(),
                        loop.over(),
                        loop.condition() != null && isNever(loop.condition(), scope)
                                ? List.of()
                                : of(loop.body(), scope),
                        of(loop.otherwise(), scope));
            case Statement.Attempt attempt ->
                new Statement.Attempt(
                        attempt.line(),
                        of(attempt.body(), scope),
                        attempt.handlers().stream()
                                .map(handler -> new Statement.Handler(
                                        handler.line(), handler.types(), of(handler.body(), scope)))
                                .toList(),
                        of(attempt.otherwise(), scope),
                        of(attempt.lastly(), scope));
            case Statement.Within within ->
                new Statement.Within(within.line(), within.contexts(), of(within.body(), scope));
            case Statement.Block block -> new Statement.Block(block.line(), of(block.body(), scope));
            case Statement.Evaluate _,
                    Statement.Assign _,
                    Statement.Import _,
                    Statement.Return _,
                    Statement.Raise _,
                    Statement.Check _,
                    Statement.Delete _,
                    Statement.Jump _ -> statement;
        };
    }

    /** Whether nothing goes on behind it. */
    private static boolean ends(Statement statement, Scope scope) {
        return switch (statement) {
            case Statement.Return _, Statement.Raise _ -> true;
            case Statement.Jump jump -> !jump.word().equals("pass");
            case Statement.Branch branch -> {
                boolean then = isNever(branch.condition(), scope) || end(branch.then(), scope);
                boolean otherwise = isAlways(branch.condition(), scope) || end(branch.otherwise(), scope);
                yield then && otherwise;
            }
            case Statement.Block block -> end(block.body(), scope);
            case Statement.Attempt attempt ->
                end(attempt.lastly(), scope)
                        || (end(attempt.body(), scope)
                                && attempt.handlers().stream().allMatch(handler -> end(handler.body(), scope)));
            case Statement.Loop loop ->
                loop.condition() != null && isAlways(loop.condition(), scope) && !isLeft(loop.body(), true, _ -> false);
            // What is entered may swallow what is raised inside.
            case Statement.Within within ->
                !within.body().isEmpty() && within.body().getLast() instanceof Statement.Return;
            case Statement.Evaluate _,
                    Statement.Assign _,
                    Statement.Import _,
                    Statement.Define _,
                    Statement.DefineClass _,
                    Statement.Check _,
                    Statement.Delete _ -> false;
        };
    }

    private static boolean end(List<Statement> body, Scope scope) {
        return body.stream().anyMatch(statement -> ends(statement, scope));
    }

    /**
     * Whether a loop's body leaves it.
     *
     * @param own whether a break without a label is that of the loop asked about, and not of one inside it; one with a
     *     label may be that of any loop around
     * @param leaves what else leaves it
     */
    static boolean isLeft(List<Statement> body, boolean own, Predicate<Statement> leaves) {
        return body.stream()
                .anyMatch(statement -> leaves.test(statement)
                        || switch (statement) {
                            case Statement.Jump jump ->
                                jump.word().equals("break") ? own : jump.word().startsWith("break");
                            case Statement.Branch branch ->
                                isLeft(branch.then(), own, leaves) || isLeft(branch.otherwise(), own, leaves);
                            case Statement.Attempt attempt ->
                                isLeft(attempt.body(), own, leaves)
                                        || isLeft(attempt.otherwise(), own, leaves)
                                        || isLeft(attempt.lastly(), own, leaves)
                                        || attempt.handlers().stream()
                                                .anyMatch(handler -> isLeft(handler.body(), own, leaves));
                            case Statement.Within within -> isLeft(within.body(), own, leaves);
                            case Statement.Block block -> isLeft(block.body(), own, leaves);
                            case Statement.Loop loop ->
                                isLeft(loop.body(), false, leaves) || isLeft(loop.otherwise(), own, leaves);
                            case Statement.Evaluate _,
                                    Statement.Assign _,
                                    Statement.Import _,
                                    Statement.Define _,
                                    Statement.DefineClass _,
                                    Statement.Return _,
                                    Statement.Raise _,
                                    Statement.Check _,
                                    Statement.Delete _ -> false;
                        });
    }

    /** Whether the condition can be read to be false, whatever runs. */
    static boolean isNever(Expression condition, Scope scope) {
        return known(condition, scope).filter(holds -> !holds).isPresent();
    }

    /** Whether the condition can be read to be true, whatever runs. */
    static boolean isAlways(Expression condition, Scope scope) {
        return known(condition, scope).orElse(false);
    }

    private static Optional<Boolean> known(Expression condition, Scope scope) {
        return switch (condition) {
            case Expression.Literal literal -> known(literal, scope);
            case Expression.Collection many ->
                many.parts().stream().anyMatch(part -> part instanceof Expression.Other)
                        ? Optional.empty()
                        : Optional.of(!many.parts().isEmpty());
            case Expression.Name name ->
                scope.isParameter(name.name())
                        ? Optional.empty()
                        : scope.value(name.name())
                                .filter(bound -> bound.value() instanceof Expression.Literal)
                                .flatMap(bound -> known(bound.value(), bound.in()));
            case Expression.Operation operation -> known(operation, scope);
            case Expression.Lambda _ -> Optional.of(true);
            case Expression.Member _, Expression.Index _, Expression.Call _, Expression.Text _, Expression.Other _ ->
                Optional.empty();
        };
    }

    private static Optional<Boolean> known(Expression.Literal literal, Scope scope) {
        return switch (literal.kind()) {
            case STRING, BYTES -> Optional.of(!literal.text().isEmpty());
            case BOOLEAN -> Optional.of(literal.text().toLowerCase(Locale.ROOT).equals("true"));
            case NUMBER -> Constants.number(literal, scope).map(number -> number.signum() != 0);
            case NOTHING -> Optional.of(literal.text().equals("..."));
        };
    }

    private static Optional<Boolean> known(Expression.Operation operation, Scope scope) {
        List<Expression> parts = operation.parts();
        return switch (operation.operator()) {
            case "not" -> {
                yield known(parts.getFirst(), scope).map(holds -> !holds);
            }
            case "and", "or" -> {
                boolean decides = operation.operator().equals("or");
                List<Optional<Boolean>> all =
                        parts.stream().map(part -> known(part, scope)).toList();
                if (all.contains(Optional.of(decides))) {
                    yield Optional.of(decides);
                }
                yield all.stream().allMatch(Optional::isPresent) ? Optional.of(!decides) : Optional.empty();
            }
            default -> {
                if (parts.size() != 2) {
                    yield Optional.empty();
                }
                if (HOLD_OF_EQUALS.contains(operation.operator())
                        && parts.get(0).equals(parts.get(1))) {
                    yield Optional.of(true);
                }
                Optional<BigDecimal> one = Constants.number(parts.get(0), scope);
                Optional<BigDecimal> other = Constants.number(parts.get(1), scope);
                yield one.isEmpty() || other.isEmpty() || isGiven(parts, scope)
                        ? Optional.empty()
                        : compared(operation.operator(), one.get().compareTo(other.get()));
            }
        };
    }

    /** A parameter that gets a value once has two. */
    private static boolean isGiven(List<Expression> parts, Scope scope) {
        return parts.stream()
                .anyMatch(part -> (part instanceof Expression.Name name && scope.isParameter(name.name()))
                        || isGiven(part.parts(), scope));
    }

    private static Optional<Boolean> compared(String operator, int order) {
        return switch (operator) {
            case "==", "is" -> Optional.of(order == 0);
            case "!=", "is-not" -> Optional.of(order != 0);
            case "<" -> Optional.of(order < 0);
            case "<=" -> Optional.of(order <= 0);
            case ">" -> Optional.of(order > 0);
            case ">=" -> Optional.of(order >= 0);
            default -> Optional.empty();
        };
    }
}
