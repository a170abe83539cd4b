package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds where somebody else's operation answers for a kernel: when it fails, or one way of two (T27, T28). */
final class FallbackSigns implements Walk.Visitor {
    private static final Set<String> CATCH_ALL =
            Set.of("Exception", "BaseException", "Throwable", "...", "RuntimeError", "Error");
    private static final Set<String> REFERENCE =
            Set.of("torch", "numpy", "scipy", "jax", "cupy", "at", "tensorflow", "F", "math");
    private static final Pattern HEAVY = Pattern.compile(
            "(?:torch|at|jax\\.numpy|numpy|cupy|tensorflow)\\.(?:.*\\.)?(?:matmul|mm|bmm|addmm|baddbmm|einsum|dot|tensordot|softmax|log_softmax|layer_norm|rms_norm|group_norm|batch_norm|"
                    + "scaled_dot_product_attention|linear|gelu|silu|relu|conv[123]d|conv_transpose[123]d|cross_entropy|sort|topk|cumsum|bincount|histc|fft|ifft|embedding|norm)");

    private final Signs signs;

    FallbackSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        triedInVain(function.body(), Optional.empty(), place);
        for (Expression told : FunctionBody.of(function, place.scope()).returned()) {
            heavy(told, place.scope()).ifPresent(name -> spoken(name, told.line(), place));
        }
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
            case Statement.Attempt attempt -> attempt.handlers().forEach(handler -> fallback(handler, place));
            case Statement.Branch branch -> eitherWay(branch.then(), branch.otherwise(), place);
            case Statement.Within within -> within.contexts().forEach(context -> suppressed(context.value(), place));
            default -> {}
        }
    }

    private void suppressed(Expression entered, Walk.Place place) {
        if (entered instanceof Expression.Call call
                && Names.of(call.function(), place.scope()).equals(Optional.of("contextlib.suppress"))
                && call.arguments().stream().anyMatch(type -> catchesAll(type, place.scope()))) {
            signs.add(Sign.Kind.FALLBACK, "suppresses everything", call.line(), place);
        }
    }

    private void spoken(String operation, int line, Walk.Place place) {
        signs.add(Sign.Kind.USE, Sign.OPERATION + operation, line, place);
    }

    /** Whatever goes wrong, somebody else's operation answers (T27). */
    private void fallback(Statement.Handler handler, Walk.Place place) {
        if (!catchesAll(handler, place.scope())) {
            return;
        }
        for (Statement statement : handler.body()) {
            Expression answered = switch (statement) {
                case Statement.Return one -> one.value();
                case Statement.Assign assign -> assign.value();
                default -> null;
            };
            if (answered == null) {
                continue;
            }
            reference(answered, place.scope())
                    .or(() -> ofItsOwn(answered, place.scope()))
                    .ifPresent(name -> signs.add(Sign.Kind.FALLBACK, "answers with " + name, statement.line(), place));
        }
    }

    /** One way its own kernel, the other way somebody else's operation (T28). */
    private void eitherWay(List<Statement> one, List<Statement> other, Walk.Place place) {
        operation(one, place.scope())
                .ifPresent(name -> spoken(name, one.getFirst().line(), place));
        operation(other, place.scope())
                .ifPresent(name -> spoken(name, other.getFirst().line(), place));
    }

    private static Optional<String> operation(List<Statement> body, Scope scope) {
        return body.stream()
                .map(statement -> switch (statement) {
                    case Statement.Return one -> one.value();
                    case Statement.Assign assign -> assign.value();
                    default -> null;
                })
                .filter(Objects::nonNull)
                .map(answered -> heavy(answered, scope))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A library's operation that could stand for a whole kernel. */
    private static Optional<String> heavy(Expression expression, Scope scope) {
        Optional<String> name = expression instanceof Expression.Call call
                ? Names.of(call.function(), scope)
                        .filter(one -> HEAVY.matcher(one).matches())
                : Optional.empty();
        return name.or(() -> expression.parts().stream()
                .map(part -> heavy(part, scope))
                .flatMap(Optional::stream)
                .findFirst());
    }

    /**
     * What is tried goes on silently when it fails, and somebody else's operation answers below.
     *
     * @param below the operation that answers behind the body
     */
    private void triedInVain(List<Statement> body, Optional<String> below, Walk.Place place) {
        Optional<String> answers = below;
        for (Statement statement : body.reversed()) {
            switch (statement) {
                case Statement.Branch branch -> {
                    triedInVain(branch.then(), answers, place);
                    triedInVain(branch.otherwise(), answers, place);
                }
                case Statement.Within within -> triedInVain(within.body(), answers, place);
                case Statement.Block block -> triedInVain(block.body(), answers, place);
                case Statement.Attempt attempt -> {
                    boolean answered = attempt.body().stream().anyMatch(one -> one instanceof Statement.Return);
                    if (answered && attempt.handlers().stream().anyMatch(handler -> isSilent(handler, place.scope()))) {
                        answers.ifPresent(
                                name -> signs.add(Sign.Kind.FALLBACK, "answers with " + name, attempt.line(), place));
                    }
                }
                default -> {}
            }
            Optional<String> known = answers;
            answers = operation(List.of(statement), place.scope()).or(() -> known);
        }
    }

    /** The whole answer comes from another function of the tree. */
    private static Optional<String> ofItsOwn(Expression answered, Scope scope) {
        return answered instanceof Expression.Call call
                        && Names.of(call.function(), scope).isEmpty()
                        && !call.arguments().isEmpty()
                ? Optional.of("another function")
                : Optional.empty();
    }

    private static Optional<String> reference(Expression expression, Scope scope) {
        if (expression instanceof Expression.Call call) {
            Optional<String> name = Names.of(call.function(), scope)
                    .filter(one -> REFERENCE.contains(one.split("\\.", 2)[0]) || one.startsWith("?."));
            if (name.isPresent()) {
                return name;
            }
        }
        if (expression instanceof Expression.Operation operation
                && operation.operator().equals("@")) {
            return Optional.of("@");
        }
        return expression.parts().stream()
                .map(part -> reference(part, scope))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean isSilent(Statement.Handler handler, Scope scope) {
        return catchesAll(handler, scope)
                && handler.body().stream()
                        .noneMatch(one -> one instanceof Statement.Raise || one instanceof Statement.Return);
    }

    private static boolean catchesAll(Expression type, Scope scope) {
        String name = Names.of(type, scope).orElse("");
        return CATCH_ALL.contains(name) || CATCH_ALL.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static boolean catchesAll(Statement.Handler handler, Scope scope) {
        return handler.types().isEmpty() || handler.types().stream().anyMatch(type -> catchesAll(type, scope));
    }
}
