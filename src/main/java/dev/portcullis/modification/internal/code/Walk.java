package dev.portcullis.modification.internal.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through a program once, in its order, and shows every part of it to those who look for something. */
final class Walk {
    private final List<? extends Visitor> visitors;

    Walk(List<? extends Visitor> visitors) {
        this.visitors = visitors;
    }

    /** Who looks. */
    interface Visitor {
        default void statement(Statement statement, Place place) {}

        default void expression(Expression expression, @Nullable Expression parent, Place place) {}

        /** A function or lambda; {@code place} is inside it. */
        default void function(FunctionDefinition function, Place place) {}
    }

    /**
     * Where something stands.
     *
     * @param loops how many loops are around it in its function
     * @param guards how many branches are around it in its innermost loop
     * @param given what it is done by only, in its function; null when it is done whenever the function is
     */
    record Place(
            Scope scope, int loops, int guards, @Nullable Given given) {
        private Place inLoop() {
            return new Place(scope, loops + 1, 0, given);
        }

        private Place inBranch(Expression condition) {
            return new Place(scope, loops, guards + 1, new Given(condition, true, true, given));
        }

        private Place inHandler() {
            return new Place(scope, loops, guards + 1, given);
        }

        private Place behind(Expression condition, boolean plainly) {
            return new Place(scope, loops, guards, new Given(condition, false, plainly, given));
        }

        private Place in(Scope inner) {
            return new Place(inner, 0, 0, null);
        }

        /** How many conditions there are by which it is done or not. */
        int conditions() {
            int count = 0;
            for (Given one = given; one != null; one = one.outer()) {
                count += one.plainly() ? 1 : 0;
            }
            return count;
        }
    }

    /**
     * A condition by which something is done or not.
     *
     * @param around whether it stands around it; otherwise the function turns back before it
     * @param plainly whether it is not another way to an answer that is computed
     * @param outer the next of them
     */
    record Given(
            Expression condition,
            boolean around,
            boolean plainly,
            @Nullable Given outer) {}

    void run(List<Statement> body, Scope scope) {
        statements(body, new Place(scope, 0, 0, null));
    }

    private void statements(List<Statement> body, Place place) {
        Place here = place;
        for (Statement statement : body) {
            statement(statement, here);
            if (statement instanceof Statement.Branch branch
                    && turnsBack(branch.then()) != turnsBack(branch.otherwise())) {
                here = here.behind(
                        branch.condition(), isPlain(turnsBack(branch.then()) ? branch.then() : branch.otherwise()));
            }
        }
    }

    /** Whether nothing is computed for an answer. */
    private static boolean isPlain(List<Statement> body) {
        return !(body.getLast() instanceof Statement.Return returned)
                || returned.value() == null
                || returned.value() instanceof Expression.Literal
                || returned.value() instanceof Expression.Name
                || (returned.value() instanceof Expression.Collection many
                        && many.parts().isEmpty());
    }

    /** Whether the function, or the round, ends there; not by refusing, nor by telling what is wrong. */
    private static boolean turnsBack(List<Statement> body) {
        return !body.isEmpty()
                && switch (body.getLast()) {
                    case Statement.Return returned ->
                        !CheckSigns.isRefusal(returned) && !CheckSigns.tellsWhatIsWrong(body);
                    case Statement.Jump jump -> !jump.word().equals("pass");
                    default -> false;
                };
    }

    private void statement(Statement statement, Place place) {
        visitors.forEach(visitor -> visitor.statement(statement, place));
        switch (statement) {
            case Statement.Evaluate evaluate -> expression(evaluate.expression(), null, place);
            case Statement.Assign assign -> {
                expressions(assign.targets(), place);
                expression(assign.value(), null, place);
            }
            case Statement.Import _, Statement.Jump _ -> {}
            case Statement.Define define -> {
                expressions(define.function().decorators(), place);
                function(define.function(), place);
            }
            case Statement.DefineClass define -> {
                expressions(define.bases(), place);
                expressions(define.decorators(), place);
                statements(define.body(), place.in(place.scope().of(define)));
            }
            case Statement.Branch branch -> {
                expression(branch.condition(), null, place);
                statements(branch.then(), place.inBranch(branch.condition()));
                statements(branch.otherwise(), place.inBranch(branch.condition()));
            }
            case Statement.Loop loop -> {
                optional(loop.condition(), place);
                optional(loop.target(), place);
                optional(loop.over(), place);
                statements(loop.body(), place.inLoop());
                statements(loop.otherwise(), place);
            }
            case Statement.Attempt attempt -> {
                statements(attempt.body(), place);
                attempt.handlers().forEach(handler -> {
                    expressions(handler.types(), place);
                    statements(handler.body(), place.inHandler());
                });
                statements(attempt.otherwise(), place);
                statements(attempt.lastly(), place);
            }
            case Statement.Within within -> {
                within.contexts().forEach(context -> {
                    expression(context.value(), null, place);
                    optional(context.as(), place);
                });
                statements(within.body(), place);
            }
            case Statement.Return returned -> optional(returned.value(), place);
            case Statement.Raise raised -> optional(raised.value(), place);
            case Statement.Check check -> expression(check.condition(), null, place);
            case Statement.Delete delete -> expressions(delete.targets(), place);
            case Statement.Block block -> statements(block.body(), place);
        }
    }

    private void function(FunctionDefinition function, Place place) {
        for (FunctionDefinition.Parameter parameter : function.parameters()) {
            optional(parameter.otherwise(), place);
        }
        Place inside = place.in(place.scope().of(function));
        visitors.forEach(visitor -> visitor.function(function, inside));
        statements(function.body(), inside);
    }

    private void expressions(List<Expression> expressions, Place place) {
        expressions.forEach(expression -> expression(expression, null, place));
    }

    private void optional(@Nullable Expression expression, Place place) {
        if (expression != null) {
            expression(expression, null, place);
        }
    }

    private void expression(Expression expression, @Nullable Expression parent, Place place) {
        visitors.forEach(visitor -> visitor.expression(expression, parent, place));
        if (expression instanceof Expression.Lambda lambda) {
            function(lambda.definition(), place);
            return;
        }
        for (Expression part : expression.parts()) {
            expression(part, expression, place);
        }
    }
}
