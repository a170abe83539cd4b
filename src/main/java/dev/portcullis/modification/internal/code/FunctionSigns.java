package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.ContentType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what a file defines and speaks of, and what its functions answer: figures, or that something is done. */
final class FunctionSigns implements Walk.Visitor {
    private static final Set<String> KERNELS = Set.of("load_inline", "load_library", "get_function", "launch");
    private static final Set<String> FILLED =
            Set.of("full_like", "zeros_like", "ones_like", "full", "zeros", "ones", "repeat", "fill");
    private static final Pattern DONE =
            Pattern.compile("\\b(?:executed|completed|succeeded|successful(?:ly)?|success|done|passed|ok)\\b");
    private static final Pattern UNDONE =
            Pattern.compile("\\b(?:not|error|fail\\w*|refus\\w*|cannot|no|without|already|denied|timed)\\b");

    /** What gives back the function it gets, to be called by whoever calls it. */
    private static final Set<String> KEEPING =
            Set.of("functools.", "contextlib.", "abc.", "typing.", "dataclasses.", "builtins.", "torch.", "numba.");

    private final ContentType type;
    private final Powers powers;
    private final Signs signs;
    /** Lines and names that are written into, or put into something. */
    private final Set<String> put = new HashSet<>();

    FunctionSigns(ContentType type, Signs signs) {
        this.type = type;
        this.powers = Powers.of(type);
        this.signs = signs;
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        FunctionDefinition live = Reachable.of(function, place.scope());
        FunctionBody body = FunctionBody.of(live, place.scope());
        if (!function.name().isEmpty()) {
            String says = body.returned().stream().anyMatch(FunctionSigns::isText) ? " says" : "";
            signs.add(
                    Sign.Kind.DEFINITION,
                    place.scope().name(),
                    function.line(),
                    place.scope().name(),
                    DataFlow.of(live, place.scope()).name().toLowerCase(Locale.ROOT) + says);
        }
        if (function.decorators().stream().anyMatch(one -> isHandedOver(one, place.scope()))) {
            signs.add(Sign.Kind.USE, Sign.HANDED_OVER + function.name(), function.line(), place);
        }
        onlySaid(body, place);
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

    /** What was computed gives way to one figure for all: {@code radii = full_like(radii, 0.15)} (T10). */
    private void overwritten(Statement.Assign assign, Walk.Place place) {
        if (!(assign.value() instanceof Expression.Call call)
                || place.scope().function().isEmpty()) {
            return;
        }
        String name = Names.of(call.function(), place.scope()).orElse("");
        boolean fills = FILLED.contains(Names.last(name));
        for (Expression target : assign.targets()) {
            boolean itself = target instanceof Expression.Name one
                    && call.arguments().stream()
                            .anyMatch(argument -> FunctionBody.root(argument).equals(Optional.of(one.name()))
                                    || (argument instanceof Expression.Call length
                                            && length.arguments().stream()
                                                    .anyMatch(inner -> FunctionBody.root(inner)
                                                            .equals(Optional.of(one.name())))));
            if (fills && itself) {
                signs.add(
                        Sign.Kind.CONSTANT_RESULT,
                        "one figure in the place of what was computed",
                        assign.line(),
                        place);
            }
        }
    }

    /** Said to be done before, in this function, it is done (T07). */
    private void onlySaid(FunctionBody body, Walk.Place place) {
        int acts = body.calls().stream()
                .filter(call -> Names.of(call.function(), body.scope())
                        .flatMap(powers::of)
                        .filter(kind -> kind == Sign.Kind.PROCESS || kind == Sign.Kind.NETWORK)
                        .isPresent())
                .mapToInt(Expression::line)
                .min()
                .orElse(0);
        for (Expression told : body.returned()) {
            String words = text(told).toLowerCase(Locale.ROOT);
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
                told.parts().stream().map(FunctionSigns::text).collect(Collectors.joining(" "));
            default -> "";
        };
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
                elsewhere(call, place);
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

    /** A function that nothing here defines or brings in by its name. */
    private void elsewhere(Expression.Call call, Walk.Place place) {
        if (call.function() instanceof Expression.Name name
                && !place.scope().isBound(name.name())
                && (type != ContentType.PYTHON
                        || !place.scope().broughtInWhole().isEmpty())) {
            use(name.name(), name.line(), place);
        }
    }

    /** Whether something that is not known gets the function, and may call it. */
    private static boolean isHandedOver(Expression decorator, Scope scope) {
        String by = Names.of(decorator, scope).orElse("");
        return by.contains(".") && KEEPING.stream().noneMatch(by::startsWith);
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
                .flatMap(one -> one instanceof Expression.Collection many ? many.parts().stream() : Stream.of(one))
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
            int conditions = place.conditions();
            String given = conditions == 0 ? "" : Integer.toString(conditions);
            signs.add(Sign.Kind.USE, name, line, place.scope().name(), given);
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
                overwritten(assign, place);
            }
            case Statement.Import one
            when place.scope().name().isEmpty() && isRenamed(one) ->
                // Others of the tree may speak it by that name, as a member of this file.
                signs.add(Sign.Kind.USE, one.name() + ">" + one.as(), one.line(), place);
            case Statement.DefineClass one -> {
                String name = place.scope().of(one).name();
                signs.add(Sign.Kind.DEFINITION, name, one.line(), name, "class" + bases(one, place.scope()));
            }
            default -> {}
        }
    }

    private static boolean isRenamed(Statement.Import one) {
        return one.name() != null && !one.as().equals(one.name()) && !one.as().equals("*");
    }

    private static String bases(Statement.DefineClass one, Scope scope) {
        return one.bases().stream()
                .map(base -> Names.of(base, scope).orElse(""))
                .filter(base -> base.contains("."))
                .map(base -> " " + base)
                .collect(Collectors.joining());
    }
}
