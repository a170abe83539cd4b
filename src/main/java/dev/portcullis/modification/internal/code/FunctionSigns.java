package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds how a result is made to look better than it is, in whole functions. */
final class FunctionSigns implements Walk.Visitor {
    private static final Pattern EMPTY = Pattern.compile(
            "Buffer\\.allocUnsafe(?:Slow)?|(?:numpy|torch|cupy|jax\\.numpy|at)\\.empty(?:_like|_strided)?|\\?\\.new_empty|malloc|.*\\.empty_like|torch\\.empty(?:_like|_strided|_permuted)?|at\\.empty(?:_like)?");
    private static final Pattern ZEROED =
            Pattern.compile("(?:numpy|torch|cupy|at)\\.(?:zeros|full|ones)(?:_like)?|\\?\\.new_(?:zeros|full|ones)");
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
            "view",
            "reshape",
            "flatten",
            "ravel",
            "T",
            "data",
            "detach",
            "unsqueeze",
            "squeeze",
            "transpose",
            "permute",
            "view_as",
            "expand",
            "contiguous",
            "numpy",
            "narrow",
            "real",
            "mT",
            "data_ptr",
            "mutable_data_ptr",
            "begin",
            "get");
    private static final Set<String> CATCH_ALL =
            Set.of("Exception", "BaseException", "Throwable", "...", "RuntimeError", "Error");
    private static final Set<String> REFERENCE =
            Set.of("torch", "numpy", "scipy", "jax", "cupy", "at", "tensorflow", "F", "math");
    private static final int STEPS = 6;

    private static final Set<String> KERNELS = Set.of("load_inline", "load_library", "get_function", "launch");
    private static final Set<String> FILLED =
            Set.of("full_like", "zeros_like", "ones_like", "full", "zeros", "ones", "repeat", "fill");

    private static final Pattern HEAVY = Pattern.compile(
            "(?:torch|at|jax\\.numpy|numpy|cupy|tensorflow)\\.(?:.*\\.)?(?:matmul|mm|bmm|addmm|baddbmm|einsum|dot|tensordot|softmax|log_softmax|layer_norm|rms_norm|group_norm|batch_norm|"
                    + "scaled_dot_product_attention|linear|gelu|silu|relu|conv[123]d|conv_transpose[123]d|cross_entropy|sort|topk|cumsum|bincount|histc|fft|ifft|embedding|norm)");
    private static final Pattern DONE =
            Pattern.compile("\\b(?:executed|completed|succeeded|successful(?:ly)?|success|done|passed|ok)\\b");
    private static final Pattern UNDONE =
            Pattern.compile("\\b(?:not|error|fail\\w*|refus\\w*|cannot|no|without|already|denied|timed)\\b");

    private final Powers powers;
    private final Signs signs;
    /** Functions of this file that return what they draw from a seed. */
    private final Set<String> drawing = new java.util.HashSet<>();
    /** Lines and names that are written into, or put into something. */
    private final Set<String> put = new java.util.HashSet<>();

    FunctionSigns(ContentType type, Signs signs) {
        this.powers = Powers.of(type);
        this.signs = signs;
    }

    /** Looks through the functions first, so that calls of what is defined further down are known. */
    void prepare(List<Statement> body, Scope scope) {
        new Walk(List.of(new Walk.Visitor() {
                    @Override
                    public void function(FunctionDefinition function, Walk.Place place) {
                        Body inside = new Body(place.scope());
                        inside.statements(function.body());
                        if (seeds(inside)
                                && inside.returned.stream().anyMatch(told -> drawn(told, inside.scope, STEPS))) {
                            drawing.add(function.name());
                        }
                    }
                }))
                .run(body, scope);
    }

    private static boolean seeds(Body body) {
        return body.calls.stream()
                .anyMatch(call -> Names.of(call.function(), body.scope)
                        .filter(name -> SEEDS.matcher(name).matches())
                        .isPresent());
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
        triedInVain(function.body(), place);
        for (Expression told : body.returned) {
            heavy(told, place.scope())
                    .ifPresent(name -> signs.add(Sign.Kind.USE, Sign.OPERATION + name, told.line(), place));
        }
        for (Expression.Call call : body.calls) {
            String made = Names.of(call.function(), body.scope).orElse("");
            if (EMPTY.matcher(made).matches()) {
                signs.add(Sign.Kind.USE, Sign.EMPTY, call.line(), place);
            } else if (ZEROED.matcher(made).matches()) {
                signs.add(Sign.Kind.USE, Sign.ZEROED, call.line(), place);
            }
        }
        unwritten(body, place);
        onlySaid(body, place);
        mutated(body, place);
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
        /** What is returned where there is nothing to do. */
        private final Set<Expression> ofNothing = new java.util.HashSet<>();
        /** Calls in the condition of a branch, which only look. */
        private final Set<Expression> asked = new java.util.HashSet<>();

        private final List<Expression.Operation> differences = new ArrayList<>();
        /** What is read through a pointer. */
        private final Set<String> read = new java.util.HashSet<>();

        private final List<Expression.Call> effects = new ArrayList<>();
        private final List<Expression> returned = new ArrayList<>();
        private final List<Statement.Assign> assigned = new ArrayList<>();
        private final Map<String, Integer> lastUse = new HashMap<>();

        Body(Scope scope) {
            this.scope = scope;
        }

        private void reads(Expression value) {
            if (value instanceof Expression.Index
                    || (value instanceof Expression.Other other && other.what().equals("dereference"))) {
                given(value, scope, STEPS).ifPresent(read::add);
            }
            value.parts().forEach(this::reads);
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
                                reads(assign.value());
                            }
                            if (statement instanceof Statement.Branch branch) {
                                collect(branch.condition(), asked);
                                if (isOfNothing(branch.condition())) {
                                    branch.then().forEach(inside -> {
                                        if (inside instanceof Statement.Return one && one.value() != null) {
                                            ofNothing.add(one.value());
                                        }
                                    });
                                }
                            }
                            if (statement instanceof Statement.Evaluate one
                                    && one.expression() instanceof Expression.Call call) {
                                effects.add(call);
                            }
                        }

                        @Override
                        public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
                            if (expression instanceof Expression.Operation operation
                                    && operation.operator().equals("-")
                                    && operation.parts().size() == 2) {
                                differences.add(operation);
                            }
                            if (expression instanceof Expression.Call call) {
                                calls.add(call);
                                for (Expression argument :
                                        call.parts().subList(1, call.parts().size())) {
                                    root(argument).ifPresent(name -> lastUse.merge(name, call.line(), Math::max));
                                }
                            }
                        }
                    }))
                    .run(body, scope);
        }
    }

    /** Memory that was asked for and is kept between calls (T20). */
    private void kept(Statement.Assign assign, Walk.Place place) {
        for (Expression target : assign.targets()) {
            boolean lasting = target instanceof Expression.Index index
                    && (index.of() instanceof Expression.Member
                            || (index.of() instanceof Expression.Name name
                                    && place.scope().function().isPresent()
                                    && !place.scope().isParameter(name.name())
                                    && place.scope()
                                            .value(name.name())
                                            .filter(bound ->
                                                    bound.in().function().isPresent())
                                            .isEmpty()));
            if (lasting && isEmptyMade(assign.value(), place.scope())) {
                signs.add(Sign.Kind.UNWRITTEN, "memory kept between calls", assign.line(), place);
            }
        }
    }

    /** What was computed gives way to one figure for all: {@code radii = full_like(radii, 0.15)} (T10). */
    private void overwritten(Statement.Assign assign, Walk.Place place) {
        if (!(assign.value() instanceof Expression.Call call)
                || place.scope().function().isEmpty()) {
            return;
        }
        String name = Names.of(call.function(), place.scope()).orElse("");
        boolean fills = FILLED.contains(name.substring(name.lastIndexOf('.') + 1));
        for (Expression target : assign.targets()) {
            boolean itself = target instanceof Expression.Name one
                    && call.arguments().stream()
                            .anyMatch(argument -> root(argument).equals(Optional.of(one.name()))
                                    || (argument instanceof Expression.Call length
                                            && length.arguments().stream()
                                                    .anyMatch(
                                                            inner -> root(inner).equals(Optional.of(one.name())))));
            if (fills && itself) {
                signs.add(
                        Sign.Kind.CONSTANT_RESULT,
                        "one figure in the place of what was computed",
                        assign.line(),
                        place);
            }
        }
    }

    private static boolean isOfNothing(Expression condition) {
        return condition instanceof Expression.Operation operation
                && Set.of("==", "<=", "or", "not").contains(operation.operator())
                && ((operation.operator().equals("not")
                                && operation.parts().getFirst() instanceof Expression.Call size
                                && size.function() instanceof Expression.Member member
                                && Set.of("numel", "size").contains(member.name()))
                        || operation.parts().stream()
                                .anyMatch(part -> part instanceof Expression.Literal literal
                                        && literal.text().equals("0"))
                        || (operation.operator().equals("or")
                                && operation.parts().stream().allMatch(FunctionSigns::isOfNothing)));
    }

    private static void collect(Expression expression, Set<Expression> to) {
        to.add(expression);
        expression.parts().forEach(part -> collect(part, to));
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
            case Expression.Other other ->
                other.parts().isEmpty() ? Optional.empty() : root(other.parts().getLast());
            case Expression.Operation operation
            when operation.operator().equals("+") -> root(operation.parts().getFirst());
            default -> Optional.empty();
        };
    }

    /** Said to be done before, in this function, it is done (T07). */
    private void onlySaid(Body body, Walk.Place place) {
        int acts = body.calls.stream()
                .filter(call -> Names.of(call.function(), body.scope)
                        .flatMap(powers::of)
                        .filter(kind -> kind == Sign.Kind.PROCESS || kind == Sign.Kind.NETWORK)
                        .isPresent())
                .mapToInt(Expression::line)
                .min()
                .orElse(0);
        for (Expression told : body.returned) {
            String words = text(told).toLowerCase(java.util.Locale.ROOT);
            if (told.line() < acts
                    && DONE.matcher(words).find()
                    && !UNDONE.matcher(words).find()) {
                signs.add(Sign.Kind.FABRICATED, "said to be done before it is", told.line(), place);
            }
        }
    }

    private static String text(Expression told) {
        return switch (told) {
            case Expression.Literal literal -> literal.kind() == Expression.Kind.STRING ? literal.text() : "";
            case Expression.Text _, Expression.Collection _, Expression.Operation _, Expression.Call _ ->
                told.parts().stream().map(FunctionSigns::text).collect(java.util.stream.Collectors.joining(" "));
            default -> "";
        };
    }

    /** Memory that was asked for and is handed back as it came (T20). */
    private void unwritten(Body body, Walk.Place place) {
        for (Expression told : body.returned) {
            if (body.ofNothing.contains(told)) {
                continue;
            }
            for (Expression one : told instanceof Expression.Collection many ? many.parts() : List.of(told)) {
                if (isEmptyMade(one, body.scope)) {
                    signs.add(Sign.Kind.UNWRITTEN, "memory as it came", one.line(), place);
                } else if (one instanceof Expression.Name name) {
                    body.scope
                            .value(name.name())
                            .filter(bound -> bound.in() == body.scope && isEmptyMade(bound.value(), body.scope))
                            .filter(_ -> !isWritten(name.name(), one.line(), body))
                            .ifPresent(_ -> signs.add(Sign.Kind.UNWRITTEN, "memory as it came", one.line(), place));
                }
            }
        }
    }

    private static boolean isEmptyMade(Expression expression, Scope scope) {
        if (!(expression instanceof Expression.Call call)) {
            return false;
        }
        // What is only looked at another way is still as it came.
        return Names.of(call.function(), scope)
                        .filter(name -> EMPTY.matcher(name).matches())
                        .isPresent()
                || (call.function() instanceof Expression.Member member
                        && VIEWS.contains(member.name())
                        && isEmptyMade(member.of(), scope));
    }

    /** Whether something may have been put into it by then: an element, or by a call that is made for its effect. */
    private static boolean isWritten(String name, int until, Body body) {
        Optional<String> wanted = Optional.of(name);
        boolean byElement = body.assigned.stream()
                .flatMap(assign -> assign.targets().stream())
                .anyMatch(target -> target.line() < until
                        && !(target instanceof Expression.Name)
                        && root(target).equals(wanted));
        boolean byCall = body.calls.stream()
                .filter(call -> call.line() <= until && !body.asked.contains(call))
                .anyMatch(call -> call.parts().stream()
                                .skip(1)
                                .anyMatch(part -> root(part).equals(wanted))
                        || (call.function() instanceof Expression.Member member
                                && root(member.of()).equals(wanted)));
        return byElement || byCall;
    }

    /** What a function was given is wiped, and not used again (T19). */
    private void mutated(Body body, Walk.Place place) {
        for (Expression.Call call : body.effects) {
            cleared(call, body, place);
            if (!(call.function() instanceof Expression.Member method)) {
                continue;
            }
            boolean wipes = WIPES.contains(method.name())
                    && call.arguments().stream()
                            .allMatch(argument ->
                                    Constants.number(argument, body.scope).isPresent());
            boolean scales = SCALES.contains(method.name())
                    && !call.arguments().isEmpty()
                    && Constants.number(call.arguments().getFirst(), body.scope)
                            .filter(number -> number.signum() == 0)
                            .isPresent();
            if (wipes || scales) {
                given(method.of(), body.scope, STEPS)
                        .filter(name -> body.lastUse.getOrDefault(name, 0) <= call.line())
                        .ifPresent(_ -> signs.add(Sign.Kind.INPUT_MUTATION, method.name(), call.line(), place));
            }
        }
        for (Statement.Assign assign : body.assigned) {
            boolean constant = Constants.number(assign.value(), body.scope)
                    .filter(number -> assign.operator().equals("=")
                            || (number.signum() == 0 && Set.of("*=", "&=").contains(assign.operator())))
                    .isPresent();
            for (Expression target : assign.targets()) {
                boolean element = target instanceof Expression.Index
                        || (target instanceof Expression.Name
                                && !assign.operator().equals("="));
                boolean throughView = target instanceof Expression.Index index
                        && index.of() instanceof Expression.Name view
                        && !body.scope.isParameter(view.name());
                boolean pointed = target instanceof Expression.Other pointer
                        && pointer.what().equals("dereference");
                if (constant && pointed) {
                    given(target, body.scope, STEPS)
                            .filter(body.read::contains)
                            .ifPresent(_ -> signs.add(
                                    Sign.Kind.INPUT_MUTATION, "overwritten through a pointer", assign.line(), place));
                } else if (constant && element && throughView) {
                    given(target, body.scope, STEPS)
                            .ifPresent(_ -> signs.add(
                                    Sign.Kind.INPUT_MUTATION, "overwritten through a view", assign.line(), place));
                } else if (constant && element && wholeOf(target)) {
                    given(target, body.scope, STEPS)
                            .filter(name -> body.lastUse.getOrDefault(name, 0) < assign.line())
                            .ifPresent(_ -> signs.add(Sign.Kind.INPUT_MUTATION, "overwritten", assign.line(), place));
                }
            }
        }
    }

    /** {@code torch.mul(x, 0, out=x)}, {@code memset(x, 0, n)}: cleared by somebody else's function. */
    private void cleared(Expression.Call call, Body body, Walk.Place place) {
        String name = Names.of(call.function(), body.scope).orElse("");
        boolean clears = name.matches(
                "(?:std\\.)?memset|cudaMemset(?:Async)?|hipMemset(?:Async)?|std\\.fill(?:_n)?|torch\\.(?:zero_|fill_)|numpy\\.(?:copyto|put|place|fill_diagonal)");
        boolean nought = call.arguments().stream()
                .anyMatch(argument -> Constants.number(argument, body.scope)
                        .filter(number -> number.signum() == 0)
                        .isPresent());
        Optional<Expression> out = call.keywords().stream()
                .filter(keyword -> keyword.name().equals("out"))
                .map(Expression.Keyword::value)
                .findFirst();
        Optional<Expression> target = clears && !call.arguments().isEmpty()
                ? Optional.of(call.arguments().getFirst())
                : out;
        if (nought || clears) {
            target.flatMap(one -> given(one, body.scope, STEPS))
                    .filter(given -> body.lastUse.getOrDefault(given, 0) <= call.line())
                    .ifPresent(_ -> signs.add(Sign.Kind.INPUT_MUTATION, "cleared", call.line(), place));
        }
    }

    /** {@code x[:] = 0}, {@code x[...] = 0}, {@code x *= 0}; a single element is not the input. */
    private static boolean wholeOf(Expression target) {
        return !(target instanceof Expression.Index index)
                || index.at().stream()
                        .allMatch(at -> (at instanceof Expression.Other slice
                                        && slice.what().equals("slice"))
                                || (at instanceof Expression.Literal literal
                                        && literal.text().equals("...")));
    }

    /** The parameter it is, or is a view of. */
    private static Optional<String> given(Expression expression, Scope scope, int steps) {
        Optional<String> name = root(expression);
        if (name.isEmpty()
                || steps == 0
                || name.get().equals("self")
                || name.get().equals("this")) {
            return Optional.empty();
        }
        if (scope.isParameter(name.get())) {
            return name;
        }
        return scope.value(name.get()).flatMap(bound -> given(bound.value(), bound.in(), steps - 1));
    }

    /** The numbers an evaluation is made of, drawn once more (T18). */
    private void reseeded(FunctionDefinition function, Body body, DataFlow.Result result, Walk.Place place) {
        if (function.parameters().stream()
                .allMatch(parameter -> Set.of("self", "cls", "args", "argv").contains(parameter.name()))) {
            return;
        }
        takenOff(body, place);
        addedOn(body, place);
        boolean draws = body.calls.stream()
                .anyMatch(call -> Names.of(call.function(), body.scope)
                        .filter(name -> DRAWS.matcher(name).matches())
                        .isPresent());
        for (Expression.Call call : body.calls) {
            Optional<String> name = Names.of(call.function(), body.scope)
                    .filter(one -> SEEDS.matcher(one).matches());
            if (name.isPresent()
                    && ((draws && result == DataFlow.Result.CONSTANT)
                            || (WHOLE_PROCESS.matcher(name.get()).matches() && draws))) {
                signs.add(Sign.Kind.RESEED, name.get(), call.line(), place);
            }
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Name name -> {
                if (place.scope().isBound(name.name())) {
                    use(place.scope().original(name.name()), name.line(), place);
                }
            }
            case Expression.Member member -> {
                use(member.name(), member.line(), place);
                use("." + member.name(), member.line(), place);
            }
            case Expression.Call call -> {
                // kernel[grid](…), kernel<<<grid, block>>>(…)
                boolean launch =
                        (call.function() instanceof Expression.Index index && index.of() instanceof Expression.Name)
                                || call.keywords().stream()
                                        .anyMatch(keyword -> keyword.name().equals("grid"));
                if (launch) {
                    grid(call, place);
                }
                if (launch
                        || (call.function() instanceof Expression.Member member && KERNELS.contains(member.name()))) {
                    signs.add(Sign.Kind.USE, Sign.LAUNCH, call.line(), place);
                }
            }
            default -> {}
        }
    }

    /** How much of it a kernel is asked to do, for when what it does not write is left as it came. */
    private void grid(Expression.Call call, Walk.Place place) {
        List<Expression> asked = call.function() instanceof Expression.Index index
                ? index.at()
                : call.keywords().stream()
                        .filter(keyword -> keyword.name().equals("grid"))
                        .map(Expression.Keyword::value)
                        .toList();
        List<Expression> resolved = asked.stream()
                .flatMap(one -> one instanceof Expression.Collection many
                        ? many.parts().stream()
                        : java.util.stream.Stream.of(one))
                .<Expression>map(one -> one instanceof Expression.Name name
                        ? place.scope()
                                .value(name.name())
                                .map(Scope.Bound::value)
                                .orElse(one)
                        : one)
                .toList();
        signs.add(Sign.Kind.USE, Sign.GRID + NormalForm.of(resolved, place.scope()), call.line(), place);
    }

    private void use(String name, int line, Walk.Place place) {
        if (!put.contains(line + name)) {
            signs.add(Sign.Kind.USE, name, line, place);
        }
    }

    /** A name put into a member is spoken only when that member is; writing a member is not reading it. */
    private void putInto(Statement.Assign assign, Walk.Place place) {
        for (Expression target : assign.targets()) {
            if (target instanceof Expression.Member member) {
                put.add(member.line() + "." + member.name());
                put.add(member.line() + member.name());
                if (assign.value() instanceof Expression.Name name
                        && place.scope().isBound(name.name())) {
                    String original = place.scope().original(name.name());
                    put.add(name.line() + original);
                    signs.add(Sign.Kind.USE, original + ">" + member.name(), assign.line(), place);
                }
            }
        }
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        switch (statement) {
            case Statement.Assign assign -> {
                putInto(assign, place);
                kept(assign, place);
                overwritten(assign, place);
            }
            case Statement.DefineClass one ->
                signs.add(
                        Sign.Kind.DEFINITION,
                        place.scope().of(one).name(),
                        one.line(),
                        place.scope().of(one).name(),
                        "class"
                                + one.bases().stream()
                                        .map(base ->
                                                Names.of(base, place.scope()).orElse(""))
                                        .filter(base -> base.contains("."))
                                        .map(base -> " " + base)
                                        .collect(java.util.stream.Collectors.joining()));
            case Statement.Attempt attempt -> attempt.handlers().forEach(handler -> fallback(handler, place));
            case Statement.Branch branch -> eitherWay(branch.then(), branch.otherwise(), place);
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

    /** {@code y - stream.normal(…)}: drawn again to be taken off what was given. */
    private void takenOff(Body body, Walk.Place place) {
        boolean seeds = body.calls.stream()
                .anyMatch(call -> Names.of(call.function(), body.scope)
                        .filter(name -> SEEDS.matcher(name).matches())
                        .isPresent());
        if (!seeds) {
            return;
        }
        for (Expression.Operation difference : body.differences) {
            boolean given = root(difference.parts().get(0))
                    .filter(body.scope::isParameter)
                    .isPresent();
            boolean drawn = drawn(difference.parts().get(1), body.scope, STEPS);
            if (given && drawn) {
                signs.add(Sign.Kind.RESEED, "drawn again and taken off", difference.line(), place);
            }
        }
    }

    /** {@code return forecast + residuals(n)}: a result with what a seed gives on top (T18). */
    private void addedOn(Body body, Walk.Place place) {
        for (Expression told : body.returned) {
            if (told instanceof Expression.Operation sum
                    && Set.of("+", "-").contains(sum.operator())
                    && sum.parts().stream()
                            .anyMatch(part -> part instanceof Expression.Call call
                                    && call.function() instanceof Expression.Name name
                                    && drawing.contains(name.name()))) {
                signs.add(Sign.Kind.RESEED, "a result with a seed's draws on top", told.line(), place);
            }
        }
    }

    private static boolean drawn(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        if (expression instanceof Expression.Call call
                && Names.of(call.function(), scope)
                        .filter(name -> DRAWS.matcher(name).matches())
                        .isPresent()) {
            return true;
        }
        if (expression instanceof Expression.Name name) {
            return scope.value(name.name())
                    .filter(bound -> drawn(bound.value(), bound.in(), steps - 1))
                    .isPresent();
        }
        return expression.parts().stream().anyMatch(part -> drawn(part, scope, steps - 1));
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
                    .or(() -> ofItsOwn(answered, place.scope()))
                    .ifPresent(name -> signs.add(Sign.Kind.FALLBACK, "answers with " + name, statement.line(), place));
        }
    }

    /** One way its own kernel, the other way somebody else's operation (T28). */
    private void eitherWay(List<Statement> one, List<Statement> other, Walk.Place place) {
        operation(one, place.scope())
                .ifPresent(name -> signs.add(
                        Sign.Kind.USE, Sign.OPERATION + name, one.getFirst().line(), place));
        operation(other, place.scope())
                .ifPresent(name -> signs.add(
                        Sign.Kind.USE, Sign.OPERATION + name, other.getFirst().line(), place));
    }

    private static Optional<String> operation(List<Statement> body, Scope scope) {
        return body.stream()
                .map(statement -> switch (statement) {
                    case Statement.Return one -> one.value();
                    case Statement.Assign assign -> assign.value();
                    default -> null;
                })
                .filter(java.util.Objects::nonNull)
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

    /** What is tried goes on silently when it fails, and somebody else's operation answers below. */
    private void triedInVain(List<Statement> body, Walk.Place place) {
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i) instanceof Statement.Branch branch) {
                List<Statement> inside = new ArrayList<>(branch.then());
                inside.addAll(body.subList(i + 1, body.size()));
                triedInVain(inside, place);
            }
            if (body.get(i) instanceof Statement.Attempt attempt
                    && attempt.body().stream().anyMatch(one -> one instanceof Statement.Return)
                    && attempt.handlers().stream()
                            .anyMatch(handler -> (handler.types().isEmpty()
                                            || handler.types().stream().anyMatch(FunctionSigns::catchesAll))
                                    && handler.body().stream()
                                            .noneMatch(one -> one instanceof Statement.Raise
                                                    || one instanceof Statement.Return))) {
                operation(body.subList(i + 1, body.size()), place.scope())
                        .ifPresent(
                                name -> signs.add(Sign.Kind.FALLBACK, "answers with " + name, attempt.line(), place));
            }
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

    private static boolean catchesAll(Expression type) {
        return switch (type) {
            case Expression.Name name -> CATCH_ALL.contains(name.name());
            case Expression.Member member -> CATCH_ALL.contains(member.name());
            default -> false;
        };
    }
}
