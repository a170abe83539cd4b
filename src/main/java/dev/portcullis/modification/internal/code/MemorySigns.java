package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds memory that is handed back as it came, or kept between calls, and inputs that are wiped (T19, T20). */
final class MemorySigns implements Walk.Visitor {
    private static final Pattern EMPTY =
            Pattern.compile("Buffer\\.allocUnsafe(?:Slow)?|malloc|\\?\\.new_empty|.*\\.empty_like"
                    + "|(?:numpy|torch|cupy|jax\\.numpy|at)\\.empty(?:_like|_strided|_permuted)?|numpy\\.ndarray");
    private static final Pattern ZEROED =
            Pattern.compile("(?:numpy|torch|cupy|at)\\.(?:zeros|full|ones)(?:_like)?|\\?\\.new_(?:zeros|full|ones)");
    private static final Set<String> WIPES = Set.of("zero_", "fill_", "fill", "resize_", "set_", "clear_", "zero");
    private static final Set<String> SCALES = Set.of("mul_", "copy_", "clamp_", "masked_fill_");

    private static final Pattern CLEARS = Pattern.compile("(?:std\\.)?memset|cudaMemset(?:Async)?|hipMemset(?:Async)?"
            + "|std\\.fill(?:_n)?|torch\\.(?:zero_|fill_)|numpy\\.(?:copyto|put|place|fill_diagonal)");
    private static final Set<String> CLEARING = Set.of("*=", "&=");

    private final Signs signs;

    MemorySigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        FunctionBody body = FunctionBody.of(function, place.scope());
        for (Expression.Call call : body.calls()) {
            String made = Names.of(call.function(), body.scope()).orElse("");
            if (EMPTY.matcher(made).matches()) {
                signs.add(Sign.Kind.USE, Sign.EMPTY, call.line(), place);
            } else if (ZEROED.matcher(made).matches()) {
                signs.add(Sign.Kind.USE, Sign.ZEROED, call.line(), place);
            }
        }
        unwritten(body, place);
        body.effects().forEach(call -> wiped(call, body, place));
        body.assigned().forEach(assign -> overwritten(assign, body, place));
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        if (statement instanceof Statement.Assign assign) {
            kept(assign, place);
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
            if (lasting && isEmptyMade(assign.value(), place.scope(), FunctionBody.STEPS)) {
                signs.add(Sign.Kind.UNWRITTEN, "memory kept between calls", assign.line(), place);
            }
        }
    }

    /** Memory that was asked for and is handed back as it came (T20). */
    private void unwritten(FunctionBody body, Walk.Place place) {
        for (Expression told : body.returned()) {
            if (body.ofNothing().contains(told)) {
                continue;
            }
            for (Expression one : told instanceof Expression.Collection many ? many.parts() : List.of(told)) {
                if (isEmptyMade(one, body.scope(), FunctionBody.STEPS)) {
                    signs.add(Sign.Kind.UNWRITTEN, "memory as it came", one.line(), place);
                } else if (one instanceof Expression.Name name) {
                    body.scope()
                            .value(name.name())
                            .filter(bound -> bound.in() == body.scope()
                                    && isEmptyMade(bound.value(), body.scope(), FunctionBody.STEPS))
                            .filter(_ -> !isWritten(name.name(), one.line(), body))
                            .ifPresent(_ -> signs.add(Sign.Kind.UNWRITTEN, "memory as it came", one.line(), place));
                }
            }
        }
    }

    private static boolean isEmptyMade(Expression expression, Scope scope, int steps) {
        if (steps > 0 && expression instanceof Expression.Name name) {
            return scope.value(name.name())
                    .filter(bound -> bound.value() instanceof Expression.Name
                            && isEmptyMade(bound.value(), bound.in(), steps - 1))
                    .isPresent();
        }
        if (!(expression instanceof Expression.Call call)) {
            return false;
        }
        // What is only looked at another way is still as it came.
        return Names.of(call.function(), scope).filter(EMPTY.asMatchPredicate()).isPresent()
                || (steps > 0
                        && call.function() instanceof Expression.Member member
                        && FunctionBody.VIEWS.contains(member.name())
                        && isEmptyMade(member.of(), scope, steps - 1));
    }

    /** Whether something may have been put into it by then: an element, or by a call that is made for its effect. */
    private static boolean isWritten(String name, int until, FunctionBody body) {
        Optional<String> wanted = Optional.of(name);
        boolean byElement = body.assigned().stream()
                .flatMap(assign -> assign.targets().stream())
                .anyMatch(target -> target.line() < until
                        && !(target instanceof Expression.Name)
                        && FunctionBody.root(target).equals(wanted));
        boolean byCall = body.calls().stream()
                .filter(call -> call.line() <= until && !body.asked().contains(call))
                .anyMatch(call -> call.parts().stream()
                                .skip(1)
                                .anyMatch(part -> FunctionBody.root(part).equals(wanted))
                        || (call.function() instanceof Expression.Member member
                                && FunctionBody.root(member.of()).equals(wanted)));
        return byElement || byCall;
    }

    /** What a function was given is wiped by a method of it, and not used again (T19). */
    private void wiped(Expression.Call call, FunctionBody body, Walk.Place place) {
        cleared(call, body, place);
        if (!(call.function() instanceof Expression.Member method)) {
            return;
        }
        boolean wipes = WIPES.contains(method.name())
                && call.arguments().stream()
                        .allMatch(argument ->
                                Constants.number(argument, body.scope()).isPresent());
        boolean scales = SCALES.contains(method.name())
                && !call.arguments().isEmpty()
                && isNought(call.arguments().getFirst(), body.scope());
        if (wipes || scales) {
            given(method.of(), body)
                    .filter(name -> body.lastUse(name) <= call.line())
                    .ifPresent(_ -> signs.add(Sign.Kind.INPUT_MUTATION, method.name(), call.line(), place));
        }
    }

    private static boolean isNought(Expression expression, Scope scope) {
        return Constants.number(expression, scope)
                .filter(number -> number.signum() == 0)
                .isPresent();
    }

    private static Optional<String> given(Expression expression, FunctionBody body) {
        return FunctionBody.given(expression, body.scope(), FunctionBody.STEPS);
    }

    /** What a function was given gets one figure in every place, and is not used again (T19). */
    private void overwritten(Statement.Assign assign, FunctionBody body, Walk.Place place) {
        boolean constant = assign.operator().equals("=")
                ? Constants.number(assign.value(), body.scope()).isPresent()
                : CLEARING.contains(assign.operator()) && isNought(assign.value(), body.scope());
        if (!constant) {
            return;
        }
        for (Expression target : assign.targets()) {
            boolean element = target instanceof Expression.Index
                    || (target instanceof Expression.Name && !assign.operator().equals("="));
            boolean throughView = target instanceof Expression.Index index
                    && index.of() instanceof Expression.Name view
                    && !body.scope().isParameter(view.name());
            Optional<String> given = given(target, body);
            if (target instanceof Expression.Other pointer && pointer.what().equals("dereference")) {
                given.filter(body.read()::contains)
                        .ifPresent(_ -> mutated("overwritten through a pointer", assign, place));
            } else if (element && throughView) {
                given.ifPresent(_ -> mutated("overwritten through a view", assign, place));
            } else if (element && isWhole(target)) {
                given.filter(name -> body.lastUse(name) < assign.line())
                        .ifPresent(_ -> mutated("overwritten", assign, place));
            }
        }
    }

    private void mutated(String how, Statement.Assign assign, Walk.Place place) {
        signs.add(Sign.Kind.INPUT_MUTATION, how, assign.line(), place);
    }

    /** {@code torch.mul(x, 0, out=x)}, {@code memset(x, 0, n)}: cleared by somebody else's function. */
    private void cleared(Expression.Call call, FunctionBody body, Walk.Place place) {
        String name = Names.of(call.function(), body.scope()).orElse("");
        boolean clears = CLEARS.matcher(name).matches();
        boolean nought = call.arguments().stream().anyMatch(argument -> isNought(argument, body.scope()));
        Optional<Expression> out = call.keywords().stream()
                .filter(keyword -> keyword.name().equals("out"))
                .map(Expression.Keyword::value)
                .findFirst();
        Optional<Expression> target = clears && !call.arguments().isEmpty()
                ? Optional.of(call.arguments().getFirst())
                : out;
        if (nought || clears) {
            target.flatMap(one -> given(one, body))
                    .filter(given -> body.lastUse(given) <= call.line())
                    .ifPresent(_ -> signs.add(Sign.Kind.INPUT_MUTATION, "cleared", call.line(), place));
        }
    }

    /** {@code x[:] = 0}, {@code x[...] = 0}, {@code x *= 0}; a single element is not the input. */
    private static boolean isWhole(Expression target) {
        return !(target instanceof Expression.Index index)
                || index.at().stream()
                        .allMatch(at -> (at instanceof Expression.Other slice
                                        && slice.what().equals("slice"))
                                || (at instanceof Expression.Literal literal
                                        && literal.text().equals("...")));
    }
}
