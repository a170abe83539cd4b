package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What of a function's parameters reaches its result. Order is not looked at; what might reach it, does. */
final class DataFlow {
    private static final Set<String> FORM = Set.of(
            "shape",
            "dtype",
            "device",
            "ndim",
            "size",
            "numel",
            "dim",
            "stride",
            "sizes",
            "options",
            "length",
            "is_cuda",
            "requires_grad",
            "new_empty",
            "new_zeros",
            "new_ones",
            "new_full",
            "scalar_type");
    private static final Set<String> FORM_OF = Set.of(
            "len",
            "type",
            "isinstance",
            "torch.zeros_like",
            "torch.empty_like",
            "torch.ones_like",
            "torch.full_like",
            "numpy.zeros_like",
            "numpy.empty_like",
            "numpy.ones_like",
            "numpy.shape",
            "torch.rand_like",
            "torch.randn_like");
    private static final int ROUNDS = 20;

    private final Set<String> reached = new HashSet<>();
    private final Scope scope;
    private final List<Expression> returned = new ArrayList<>();
    private boolean grown;

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

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Assign assign -> {
                if (reaches(assign.value())) {
                    assign.targets().forEach(this::reach);
                }
            }
            case Statement.Evaluate evaluate -> effect(evaluate.expression());
            case Statement.Branch branch -> {
                // What is decided by a parameter depends on it.
                if (reaches(branch.condition()) && (returns(branch.then()) || returns(branch.otherwise()))) {
                    returned.add(branch.condition());
                }
                statements(branch.then());
                statements(branch.otherwise());
            }
            case Statement.Loop loop -> {
                if (loop.over() != null && loop.target() != null && reaches(loop.over())) {
                    reach(loop.target());
                }
                statements(loop.body());
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
            case Expression.Index _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Other _ -> expression.parts().stream().anyMatch(this::reaches);
        };
    }
}
