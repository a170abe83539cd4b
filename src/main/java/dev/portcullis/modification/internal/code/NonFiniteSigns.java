package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds numbers that are none, however they come about: what compares with nothing passes many a check (T09). */
final class NonFiniteSigns implements Walk.Visitor {
    private static final Set<String> NAN = Set.of(
            "numpy.nan",
            "numpy.NaN",
            "numpy.NAN",
            "math.nan",
            "torch.nan",
            "jax.numpy.nan",
            "NaN",
            "Number.NaN",
            "NAN",
            "Double.NaN",
            "Float.NaN",
            "java.lang.Double.NaN",
            "cmath.nan",
            "cupy.nan");
    private static final Set<String> INFINITE = Set.of(
            "numpy.inf",
            "math.inf",
            "torch.inf",
            "numpy.Inf",
            "numpy.PINF",
            "numpy.NINF",
            "Infinity",
            "INFINITY",
            "Double.POSITIVE_INFINITY",
            "Number.POSITIVE_INFINITY",
            "HUGE_VAL",
            "jax.numpy.inf",
            "cupy.inf");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("[+-]?nan", Pattern.CASE_INSENSITIVE);
    private static final Pattern INFINITY_TEXT = Pattern.compile("[+-]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> LOGARITHMS = Set.of(
            "log", "log2", "log10", "sqrt", "arccos", "arcsin", "acos", "asin", "arccosh", "arctanh", "log1p", "power");
    private static final BigDecimal LARGEST = new BigDecimal("1.7976931348623157e308");
    private static final BigDecimal LARGEST_EXPONENT = new BigDecimal("709");
    private static final Set<String> TO_A_NUMBER = Set.of(
            "float", "float64", "float32", "Decimal", "tensor", "array", "complex", "double", "Number", "parseFloat");
    private static final Set<String> OUT_OF_BYTES = Set.of("frombuffer", "unpack", "unpack_from", "fromhex");
    /** What goes on as if a number that is none were not there. */
    private static final Pattern PASSED_OVER = Pattern.compile(
            "(?:numpy|jax\\.numpy|cupy)\\.(?:fmin|fmax|nan(?:arg)?(?:min|max)|nansum|nanprod|nan_to_num)(?:\\.reduce)?"
                    + "|torch\\.(?:fmin|fmax|nansum|nan_to_num)");

    private static final Pattern IGNORING = Pattern.compile("(?:numpy|cupy)\\.(?:errstate|seterr)");

    private final Signs signs;

    NonFiniteSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Name name -> named(name, name.name(), parent, place);
            case Expression.Member member -> named(member, member.name(), parent, place);
            case Expression.Literal literal -> {
                if (literal.kind() == Expression.Kind.NUMBER && overflows(literal)) {
                    add("larger than any number", literal.line(), place);
                }
            }
            case Expression.Call call -> called(call, place);
            case Expression.Operation operation -> operation(operation, place);
            case Expression.Collection _,
                    Expression.Index _,
                    Expression.Text _,
                    Expression.Lambda _,
                    Expression.Other _ -> {}
        }
    }

    private void add(String key, int line, Walk.Place place) {
        signs.add(Sign.Kind.NON_FINITE, key, line, place);
    }

    private void named(Expression expression, String last, @Nullable Expression parent, Walk.Place place) {
        boolean nan = Names.of(expression, place.scope()).filter(NAN::contains).isPresent()
                || last.equals("quiet_NaN")
                || last.equals("signaling_NaN");
        if (nan && !Forms.isCompared(parent)) {
            add("nan", expression.line(), place);
        }
    }

    private static boolean overflows(Expression.Literal literal) {
        try {
            return new BigDecimal(literal.text().replaceAll("[jJfFlLuU]+$", ""))
                            .abs()
                            .compareTo(LARGEST)
                    > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void called(Expression.Call call, Walk.Place place) {
        Scope scope = place.scope();
        String name = Names.of(call.function(), scope).orElse("");
        if (PASSED_OVER.matcher(name).matches()) {
            add("passed over by " + name, call.line(), place);
        }
        if (IGNORING.matcher(name).matches() && ignores(call, scope)) {
            add("ignored", call.line(), place);
        }
        if (call.arguments().isEmpty()) {
            return;
        }
        String last = Names.last(name);
        Expression first = call.arguments().getFirst();
        if (TO_A_NUMBER.contains(last)
                && Constants.text(first, scope)
                        .filter(word -> NOT_A_NUMBER.matcher(word.strip()).matches())
                        .isPresent()) {
            add("nan", call.line(), place);
        }
        Optional<BigDecimal> number = Constants.number(first, scope);
        if (number.isPresent()
                && LOGARITHMS.contains(last)
                && (number.get().signum() < 0
                        || (number.get().signum() == 0 && last.startsWith("log") && !last.equals("log1p")))) {
            add(last + " of what has none", call.line(), place);
        }
        if (number.isPresent() && last.startsWith("exp") && number.get().compareTo(LARGEST_EXPONENT) > 0) {
            add("exp past all numbers", call.line(), place);
        }
        if (OUT_OF_BYTES.contains(last)
                && name.matches("(?:struct|numpy|float|array)\\..*")
                && call.arguments().stream()
                        .anyMatch(argument -> Constants.text(argument, scope).isPresent())) {
            add("a number out of written bytes", call.line(), place);
        }
    }

    private static boolean ignores(Expression.Call call, Scope scope) {
        return call.keywords().stream()
                .filter(keyword ->
                        keyword.name().equals("invalid") || keyword.name().equals("all"))
                .anyMatch(keyword -> Constants.text(keyword.value(), scope).equals(Optional.of("ignore")));
    }

    private void operation(Expression.Operation operation, Walk.Place place) {
        Scope scope = place.scope();
        List<Expression> parts = operation.parts();
        if (!Forms.isArithmetic(operation)) {
            return;
        }
        if (isInfinite(parts.get(0), scope) || isInfinite(parts.get(1), scope)) {
            add("reckoned with infinity", operation.line(), place);
        }
        if (operation.operator().startsWith("/")
                && Constants.number(parts.get(1), scope)
                        .filter(number -> number.signum() == 0)
                        .isPresent()) {
            add("divided by zero", operation.line(), place);
        }
        if (Constants.number(operation, scope)
                .filter(number -> number.abs().compareTo(LARGEST) > 0)
                .isPresent()) {
            add("larger than any number", operation.line(), place);
        }
    }

    private static boolean isInfinite(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Name _, Expression.Member _ ->
                (expression instanceof Expression.Name name
                                && scope.value(name.name()).isPresent()
                                && scope.imported(name.name()).isEmpty())
                        ? false
                        : Names.of(expression, scope).filter(INFINITE::contains).isPresent();
            case Expression.Call call ->
                Names.of(call.function(), scope).equals(Optional.of("float"))
                        && !call.arguments().isEmpty()
                        && Constants.text(call.arguments().getFirst(), scope)
                                .filter(text ->
                                        INFINITY_TEXT.matcher(text.strip()).matches())
                                .isPresent();
            default -> false;
        };
    }
}
