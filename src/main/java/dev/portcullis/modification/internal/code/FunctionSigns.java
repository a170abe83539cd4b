package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds how a result is made to look better than it is, in whole functions. */
final class FunctionSigns implements Walk.Visitor {
    private static final Pattern EMPTY = Pattern.compile(
            "(?:numpy|torch|cupy|jax\\.numpy|at)\\.empty(?:_like|_strided)?|\\?\\.new_empty|malloc|.*\\.empty_like|torch\\.empty.*|at\\.empty.*");
    private static final Pattern SEEDS = Pattern.compile(
            "random\\.seed|numpy\\.random\\.seed|torch\\.(?:cuda\\.|random\\.|xpu\\.)?manual_seed(?:_all)?|.*\\.manual_seed|"
                    + "random\\.setstate|numpy\\.random\\.set_state|.*\\.set_rng_state|cupy\\.random\\.seed|torch\\.seed|"
                    + "numpy\\.random\\.(?:default_rng|RandomState|PCG64|MT19937|Generator)|random\\.Random|jax\\.random\\.(?:PRNGKey|key)|srand|curand_init");
    private static final Pattern WHOLE_PROCESS = Pattern.compile(
            "random\\.seed|numpy\\.random\\.seed|torch\\.(?:cuda\\.|random\\.|xpu\\.)?manual_seed(?:_all)?|random\\.setstate|numpy\\.random\\.set_state|torch.*\\.set_rng_state|cupy\\.random\\.seed");
    private static final Pattern DRAWS = Pattern.compile(
            ".*(?:randn|rand|randint|normal|uniform|normal_|uniform_|random|standard_normal|integers|randperm|permutation|randn_like|rand_like)");
    private static final Set<String> WIPES = Set.of("zero_", "fill_", "fill", "resize_", "set_", "clear_", "zero");
    private static final Set<String> SCALES = Set.of("mul_", "copy_", "clamp_", "masked_fill_");
    private static final Set<String> VIEWS = Set.of(
            "view", "reshape", "flatten", "ravel", "T", "data", "detach", "unsqueeze", "squeeze", "transpose", "permute",
            "view_as", "expand", "contiguous", "numpy", "narrow", "real", "mT");
    private static final Set<String> CATCH_ALL = Set.of("Exception", "BaseException", "Throwable", "...", "RuntimeError", "Error");
    private static final Set<String> REFERENCE = Set.of("torch", "numpy", "scipy", "jax", "cupy", "at", "tensorflow", "F", "math");
    private static final int STEPS = 6;

    private final Signs signs;

    FunctionSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        DataFlow.Result result = DataFlow.of(function, place.scope());
        Body body = new Body(place.scope());
        body.statements(function.body());
        if (!function.name().isEmpty()) {
            String says = body.returned.stream().anyMatch(FunctionSigns::isText) ? " says" : "";
            signs.add(
                    Sign.Kind.DEFINITION,
                    place.scope().name(),
                    function.line(),
                    place.scope().name(),
                    result.name().toLowerCase(java.util.Locale.ROOT) + says);
        }
        unwritten(body, place);
        mutated(function, body, place);
        reseeded(function, body, result, place);
    }

    private static boolean isText(Expression told) {
        return switch (told) {
            case Expression.Text _ -> true;
            case Expression.Literal literal -> literal.kind() == Expression.Kind.STRING;
            case Expression.Collection many -> many.parts().stream().anyMatch(FunctionSigns::isText);
            case Expression.Operation operation -> operation.parts().stream().anyMatch(FunctionSigns::isText);
            default -> false;
        };
    }

    /** A function's calls, writes and results, without what functions inside it do. */
    private static final class Body {
        private final Scope scope;
        private final List<Expression.Call> calls = new ArrayList<>();
        private final List<Expression> returned = new ArrayList<>();
        private final List<Statement.Assign> assigned = new ArrayList<>();
        private final Map<String, Integer> lastUse = new HashMap<>();

        Body(Scope scope) {
            this.scope = scope;
        }

        void statements(List<Statement> body) {
            new Walk(List.of(new Walk.Visitor() {
                        @Override
                        public void statement(Statement statement, Walk.Place place) {
                            if (statement instanceof Statement.Return one && one.value() != null) {
                                returned.add(one.value());
                            }
                            if (statement instanceof Statement.Assign assign) {
                                assigned.add(assign);
                            }
                        }

                        @Override
                        public void expression(
                                Expression expression,
                                @org.jspecify.annotations.Nullable Expression parent,
                                Walk.Place place) {
                            if (expression instanceof Expression.Call call) {
                                calls.add(call);
                                for (Expression argument : call.parts().subList(1, call.parts().size())) {
                                    root(argument).ifPresent(name -> lastUse.merge(name, call.line(), Math::max));
                                }
                            }
                        }
                    }))
                    .run(body, scope);
        }
    }

    /** The name something is an element, an attribute or a view of. */
    private static Optional<String> root(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> Optional.of(name.name());
            case Expression.Member member -> root(member.of());
            case Expression.Index index -> root(index.of());
            case Expression.Call call ->
                call.function() instanceof Expression.Member member && VIEWS.contains(member.name())
                        ? root(member.of())
                        : Optional.empty();
            case Expression.Other other -> other.parts().size() == 1 ? root(other.parts().getFirst()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Memory that was asked for and is handed back as it came (T20). */
    private void unwritten(Body body, Walk.Place place) {
        for (Expression told : body.returned) {
            for (Expression one : told instanceof Expression.Collection many ? many.parts() : List.of(told)) {
                if (isEmptyMade(one, body.scope)) {
                    signs.add(Sign.Kind.UNWRITTEN, "memory as it came", one.line(), place);
                } else if (one instanceof Expression.Name name) {
                    body.scope.value(name.name())
                            .filter(bound -> bound.in() == body.scope && isEmptyMade(bound.value(), body.scope))
                            .filter(_ -> !isWritten(name.name(), body))
                            .ifPresent(_ -> signs.add(Sign.Kind.UNWRITTEN, "memory as it came", one.line(), place));
                }
            }
        }
    }

    private static boolean isEmptyMade(Expression expression, Scope scope) {
        return expression instanceof Expression.Call call
                && Names.of(call.function(), scope).filter(name -> EMPTY.matcher(name).matches()).isPresent();
    }

    private static boolean isWritten(String name, Body body) {
        boolean byElement = body.assigned.stream()
                .flatMap(assign -> assign.targets().stream())
                .anyMatch(target -> !(target instanceof Expression.Name) && root(target).equals(Optional.of(name)));
        boolean handedOn = body.lastUse.containsKey(name);
        boolean byMethod = body.calls.stream()
                .anyMatch(call -> call.function() instanceof Expression.Member member
                        && root(member.of()).equals(Optional.of(name)));
        return byElement || handedOn || byMethod;
    }

    /** What a function was given is wiped, and not used again (T19). */
    private void mutated(FunctionDefinition function, Body body, Walk.Place place) {
        for (Expression.Call call : body.calls) {
            if (!(call.function() instanceof Expression.Member method)) {
                continue;
            }
            boolean wipes = WIPES.contains(method.name())
                    && call.arguments().stream().allMatch(argument -> Constants.number(argument, body.scope).isPresent());
            boolean scales = SCALES.contains(method.name())
                    && !call.arguments().isEmpty()
                    && Constants.number(call.arguments().getFirst(), body.scope).filter(number -> number.signum() == 0).isPresent();
            if (wipes || scales) {
                given(method.of(), body.scope, STEPS)
                        .filter(name -> body.lastUse.getOrDefault(name, 0) <= call.line())
                        .ifPresent(_ -> signs.add(Sign.Kind.INPUT_MUTATION, method.name(), call.line(), place));
            }
        }
        for (Statement.Assign assign : body.assigned) {
            boolean constant = Constants.number(assign.value(), body.scope)
                    .filter(number -> assign.operator().equals("=")
                            || number.signum() == 0 && Set.of("*=", "&=").contains(assign.operator()))
                    .isPresent();
            for (Expression target : assign.targets()) {
                boolean element = target instanceof Expression.Index
                        || target instanceof Expression.Name && !assign.operator().equals("=");
                if (constant && element && wholeOf(target)) {
                    given(target, body.scope, STEPS)
                            .filter(name -> body.lastUse.getOrDefault(name, 0) < assign.line())
                            .ifPresent(_ -> signs.add(Sign.Kind.INPUT_MUTATION, "overwritten", assign.line(), place));
                }
            }
        }
    }

    /** {@code x[:] = 0}, {@code x[...] = 0}, {@code x *= 0}; a single element is not the input. */
    private static boolean wholeOf(Expression target) {
        return !(target instanceof Expression.Index index)
                || index.at().stream()
                        .allMatch(at -> at instanceof Expression.Other slice && slice.what().equals("slice")
                                || at instanceof Expression.Literal literal && literal.text().equals("..."));
    }

    /** The parameter it is, or is a view of. */
    private static Optional<String> given(Expression expression, Scope scope, int steps) {
        Optional<String> name = root(expression);
        if (name.isEmpty() || steps == 0 || name.get().equals("self") || name.get().equals("this")) {
            return Optional.empty();
        }
        if (scope.isParameter(name.get())) {
            return name;
        }
        return scope.value(name.get()).flatMap(bound -> given(bound.value(), bound.in(), steps - 1));
    }

    /** The numbers an evaluation is made of, drawn once more (T18). */
    private void reseeded(FunctionDefinition function, Body body, DataFlow.Result result, Walk.Place place) {
        if (function.parameters().stream().allMatch(parameter -> Set.of("self", "cls", "args", "argv").contains(parameter.name()))) {
            return;
        }
        boolean draws = body.calls.stream()
                .anyMatch(call -> Names.of(call.function(), body.scope).filter(name -> DRAWS.matcher(name).matches()).isPresent());
        for (Expression.Call call : body.calls) {
            Optional<String> name = Names.of(call.function(), body.scope).filter(one -> SEEDS.matcher(one).matches());
            if (name.isPresent() && (draws && result == DataFlow.Result.CONSTANT || WHOLE_PROCESS.matcher(name.get()).matches() && draws)) {
                signs.add(Sign.Kind.RESEED, name.get(), call.line(), place);
            }
        }
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
            case Statement.Attempt attempt -> attempt.handlers().forEach(handler -> fallback(handler, place));
            case Statement.Within within -> {
                for (Statement.Context context : within.contexts()) {
                    if (context.value() instanceof Expression.Call call
                            && Names.of(call.function(), place.scope()).equals(Optional.of("contextlib.suppress"))
                            && call.arguments().stream().anyMatch(FunctionSigns::catchesAll)) {
                        signs.add(Sign.Kind.FALLBACK, "suppresses everything", within.line(), place);
                    }
                }
            }
            default -> {}
        }
    }

    /** Whatever goes wrong, somebody else's operation answers (T27). */
    private void fallback(Statement.Handler handler, Walk.Place place) {
        if (!handler.types().isEmpty() && handler.types().stream().noneMatch(FunctionSigns::catchesAll)) {
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
                    .ifPresent(name -> signs.add(Sign.Kind.FALLBACK, "answers with " + name, statement.line(), place));
        }
    }

    private static Optional<String> reference(Expression expression, Scope scope) {
        if (expression instanceof Expression.Call call) {
            Optional<String> name = Names.of(call.function(), scope)
                    .filter(one -> REFERENCE.contains(one.split("\\.", 2)[0]) || one.startsWith("?."));
            if (name.isPresent()) {
                return name;
            }
            if (Names.of(call.function(), scope).isEmpty() && !call.arguments().isEmpty()) {
                return Optional.of("another function");
            }
        }
        if (expression instanceof Expression.Operation operation && operation.operator().equals("@")) {
            return Optional.of("@");
        }
        return expression.parts().stream()
                .map(part -> reference(part, scope))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static boolean catchesAll(Expression type) {
        return switch (type) {
            case Expression.Name name -> CATCH_ALL.contains(name.name());
            case Expression.Member member -> CATCH_ALL.contains(member.name());
            default -> false;
        };
    }
}
