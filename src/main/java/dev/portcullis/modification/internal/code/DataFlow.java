package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What of a function's parameters reaches its result. Order is not looked at; what might reach it, does. */
final class DataFlow {
    private static final Set<String> FORM = WordList.of("""
        shape dtype device ndim size numel dim stride sizes options length is_cuda requires_grad new_empty new_zeros
        new_ones new_full scalar_type\
        """);
    private static final Set<String> FORM_OF = WordList.of("""
        len type isinstance torch.zeros_like torch.empty_like torch.ones_like torch.full_like torch.rand_like
        torch.randn_like numpy.zeros_like numpy.empty_like numpy.ones_like numpy.full_like numpy.shape numpy.size
        jax.numpy.zeros_like jax.numpy.ones_like jax.numpy.full_like cupy.zeros_like cupy.ones_like cupy.full_like\
        """);
    private static final int ROUNDS = 20;

    private final Set<String> reached = new HashSet<>();
    private final Scope scope;
    private final List<Expression> returned = new ArrayList<>();
    /** What functions inside reach of what is around them, when they are called. */
    private final Map<String, Set<String>> reaching = new HashMap<>();

    private boolean grown;
    /** How many conditions that depend on a parameter are around. */
    private int decided;

    private DataFlow(Scope scope) {
        this.scope = scope;
    }

    /** What a function's results are made of. */
    enum Result {
        /** It returns nothing, or has nothing to depend on. */
        NONE,
        /** A result depends on what a parameter holds. */
        DEPENDS,
        /** No result depends on more of a parameter than its form. */
        CONSTANT
    }

    static Result of(FunctionDefinition function, Scope inside) {
        DataFlow flow = new DataFlow(inside);
        for (FunctionDefinition.Parameter parameter : function.parameters()) {
            flow.reached.add(parameter.name());
        }
        // An object is what a method answers for; whether it answers to what it is asked is the question.
        if (!Names.ITSELF.containsAll(flow.reached)) {
            flow.reached.removeAll(Names.ITSELF);
        }
        if (function.parameters().isEmpty()) {
            return Result.NONE;
        }
        for (int round = 0; round < ROUNDS; round++) {
            flow.grown = false;
            flow.returned.clear();
            flow.statements(function.body());
            if (!flow.grown) {
                break;
            }
        }
        if (flow.returned.isEmpty()) {
            return Result.NONE;
        }
        return flow.returned.stream().anyMatch(flow::reaches) ? Result.DEPENDS : Result.CONSTANT;
    }

    private void statements(List<Statement> body) {
        body.forEach(this::statement);
    }

    /** @param decides whether it is up to a parameter if the body runs */
    private void statements(List<Statement> body, boolean decides) {
        decided += decides ? 1 : 0;
        statements(body);
        decided -= decides ? 1 : 0;
    }

    /** A generator answers with what it yields. */
    private void answered(Expression expression) {
        if (expression instanceof Expression.Other other && other.what().contains("yield")) {
            returned.addAll(other.parts());
        }
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Assign assign -> {
                if (decided > 0 || reaches(assign.value())) {
                    assign.targets().forEach(this::reach);
                }
                answered(assign.value());
            }
            case Statement.Evaluate evaluate -> {
                effect(evaluate.expression());
                answered(evaluate.expression());
            }
            case Statement.Branch branch -> {
                // What is decided by a parameter depends on it.
                boolean decides = reaches(branch.condition());
                if (decides && (returns(branch.then()) || returns(branch.otherwise()))) {
                    returned.add(branch.condition());
                }
                statements(branch.then(), decides);
                statements(branch.otherwise(), decides);
            }
            case Statement.Loop loop -> {
                boolean decides = loop.condition() != null && reaches(loop.condition());
                if (loop.over() != null && loop.target() != null && reaches(loop.over())) {
                    reach(loop.target());
                }
                statements(loop.body(), decides);
                statements(loop.otherwise());
            }
            case Statement.Attempt attempt -> {
                statements(attempt.body());
                attempt.handlers().forEach(handler -> statements(handler.body()));
                statements(attempt.otherwise());
                statements(attempt.lastly());
            }
            case Statement.Within within -> {
                for (Statement.Context context : within.contexts()) {
                    if (context.as() != null && reaches(context.value())) {
                        reach(context.as());
                    }
                }
                statements(within.body());
            }
            case Statement.Return one -> {
                if (one.value() != null) {
                    returned.add(one.value());
                }
            }
            case Statement.Block block -> statements(block.body());
            case Statement.Define define -> {
                // A function inside sees what is around it.
                DataFlow inner = new DataFlow(scope);
                inner.reached.addAll(reached);
                define.function().parameters().forEach(parameter -> inner.reached.remove(parameter.name()));
                inner.statements(define.function().body());
                if (inner.returned.stream().anyMatch(inner::reaches)) {
                    reach(new Expression.Name(define.line(), define.function().name()));
                }
                define.function().parameters().forEach(parameter -> inner.reached.remove(parameter.name()));
                reaching.put(define.function().name(), inner.reached);
            }
            case Statement.Import _,
                    Statement.DefineClass _,
                    Statement.Raise _,
                    Statement.Check _,
                    Statement.Delete _,
                    Statement.Jump _ -> {}
        }
    }

    private static boolean returns(List<Statement> body) {
        return body.stream().anyMatch(statement -> statement instanceof Statement.Return);
    }

    /** A call for its effect may write into whatever it is given, and into what it is called on. */
    private void effect(Expression expression) {
        if (expression instanceof Expression.Call call) {
            call.parts().forEach(part -> {
                if (part instanceof Expression.Name function) {
                    grown |= reached.addAll(reaching.getOrDefault(function.name(), Set.of()));
                }
            });
        }
        if (expression instanceof Expression.Call call && reaches(call)) {
            if (call.function() instanceof Expression.Member member) {
                reach(member.of());
            }
            call.arguments().forEach(this::reach);
            call.keywords().forEach(keyword -> reach(keyword.value()));
        }
    }

    private void reach(Expression target) {
        switch (target) {
            case Expression.Name name -> grown |= reached.add(name.name());
            case Expression.Member member -> reach(member.of());
            case Expression.Index index -> reach(index.of());
            case Expression.Collection many -> many.parts().forEach(this::reach);
            case Expression.Other other -> other.parts().forEach(this::reach);
            case Expression.Call _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Lambda _ -> {}
        }
    }

    private boolean reaches(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> reached.contains(name.name());
            case Expression.Member member -> !FORM.contains(member.name()) && reaches(member.of());
            case Expression.Call call -> {
                Optional<String> name = Names.of(call.function(), scope);
                yield !name.filter(FORM_OF::contains).isPresent()
                        && call.parts().stream().anyMatch(this::reaches);
            }
            case Expression.Lambda lambda ->
                lambda.definition().body().stream()
                        .anyMatch(statement -> statement instanceof Statement.Return one
                                && one.value() != null
                                && reaches(one.value()));
            case Expression.Operation operation ->
                !isNothing(operation) && operation.parts().stream().anyMatch(this::reaches);
            case Expression.Other other when other.what().equals("comprehension") -> comprehends(other.parts());
            case Expression.Index _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Collection _,
                    Expression.Other _ -> expression.parts().stream().anyMatch(this::reaches);
        };
    }

    /** {@code 0 * x}, {@code x - x}, {@code a if x else a}: written with it, and yet without it. */
    private boolean isNothing(Expression.Operation operation) {
        List<Expression> parts = operation.parts();
        return switch (operation.operator()) {
            case "*" -> parts.stream().anyMatch(this::isNought);
            case "**" -> parts.size() == 2 && isNought(parts.get(1));
            case "-", "^" -> parts.size() == 2 && parts.get(0).equals(parts.get(1));
            case "if" -> parts.size() == 3 && parts.get(0).equals(parts.get(2)) && !reaches(parts.get(0));
            default -> false;
        };
    }

    private boolean isNought(Expression expression) {
        return Constants.number(expression, scope)
                .filter(number -> number.signum() == 0)
                .isPresent();
    }

    /** A result for each of something is made of it only when the result speaks of it; how many there are is form. */
    private boolean comprehends(List<Expression> parts) {
        for (int at = 1; at + 1 < parts.size(); at += 2) {
            if (reaches(parts.get(at + 1))) {
                reach(parts.get(at));
            }
        }
        boolean condition = parts.size() % 2 == 0 && reaches(parts.getLast());
        return condition || reaches(parts.getFirst());
    }
}
