package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A program without what can never run: what follows a return, and the side of a branch that is never taken. */
final class Reachable {
    private static final Set<String> NEVER = Set.of("False", "0", "None", "", "0.0", "false");
    private static final Set<String> ALWAYS = Set.of("True", "1", "true");

    private Reachable() {}

    static List<Statement> of(List<Statement> body) {
        List<Statement> kept = new ArrayList<>();
        for (Statement statement : body) {
            kept.add(inside(statement));
            if (statement instanceof Statement.Return
                    || statement instanceof Statement.Raise
                    || (statement instanceof Statement.Jump jump && !jump.word().equals("pass"))) {
                break;
            }
        }
        return kept;
    }

    private static Statement inside(Statement statement) {
        return switch (statement) {
            case Statement.Branch branch -> branch(branch);
            case Statement.Define define -> new Statement.Define(define.line(), of(define.function()));
            case Statement.DefineClass define ->
                new Statement.DefineClass(
                        define.line(), define.name(), define.bases(), define.decorators(), of(define.body()));
            case Statement.Loop loop ->
                new Statement.Loop(
                        loop.line(),
                        loop.condition(),
                        loop.target(),
                        loop.over(),
                        loop.condition() != null && isNever(loop.condition()) ? List.of() : of(loop.body()),
                        of(loop.otherwise()));
            case Statement.Attempt attempt ->
                new Statement.Attempt(
                        attempt.line(),
                        of(attempt.body()),
                        attempt.handlers().stream()
                                .map(handler ->
                                        new Statement.Handler(handler.line(), handler.types(), of(handler.body())))
                                .toList(),
                        of(attempt.otherwise()),
                        of(attempt.lastly()));
            case Statement.Within within -> new Statement.Within(within.line(), within.contexts(), of(within.body()));
            case Statement.Block block -> new Statement.Block(block.line(), of(block.body()));
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

    private static FunctionDefinition of(FunctionDefinition function) {
        return new FunctionDefinition(
                function.line(),
                function.lastLine(),
                function.name(),
                function.parameters(),
                function.decorators(),
                of(function.body()));
    }

    private static Statement branch(Statement.Branch branch) {
        return new Statement.Branch(
                branch.line(),
                branch.condition(),
                isNever(branch.condition()) ? List.of() : of(branch.then()),
                isAlways(branch.condition()) ? List.of() : of(branch.otherwise()));
    }

    /** Whether the condition can be read to be false, whatever runs. */
    static boolean isNever(Expression condition) {
        return switch (condition) {
            case Expression.Literal literal -> NEVER.contains(literal.text());
            case Expression.Operation operation
            when operation.operator().equals("and") ->
                operation.parts().stream().anyMatch(Reachable::isNever);
            case Expression.Operation operation
            when operation.operator().equals("or") -> operation.parts().stream().allMatch(Reachable::isNever);
            case Expression.Operation operation
            when operation.operator().equals("not") ->
                isAlways(operation.parts().getFirst());
            default -> false;
        };
    }

    /** Whether the condition can be read to be true, whatever runs. */
    static boolean isAlways(Expression condition) {
        return switch (condition) {
            case Expression.Literal literal ->
                ALWAYS.contains(literal.text())
                        || (literal.kind() == Expression.Kind.STRING
                                && !literal.text().isEmpty())
                        || (literal.kind() == Expression.Kind.NUMBER && !NEVER.contains(literal.text()));
            case Expression.Collection many -> !many.parts().isEmpty();
            case Expression.Operation operation
            when operation.operator().equals("or") -> operation.parts().stream().anyMatch(Reachable::isAlways);
            case Expression.Operation operation
            when operation.operator().equals("and") ->
                operation.parts().stream().allMatch(Reachable::isAlways);
            case Expression.Operation operation
            when operation.operator().equals("not") -> isNever(operation.parts().getFirst());
            case Expression.Operation operation
            when Set.of("==", "<=", ">=", "is").contains(operation.operator())
                    && operation.parts().size() == 2 ->
                operation.parts().get(0).equals(operation.parts().get(1));
            default -> false;
        };
    }
}
