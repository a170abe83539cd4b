package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an expression is worth when all of it is written in the file; nothing is ever run. */
final class Constants {
    private static final int STEPS = 24;
    private static final int CHARACTERS = 4_000;
    private static final int DIGITS = 40;
    private static final int EXPONENT = 400;
    private static final int HEXADECIMAL = 16;
    private static final int OCTAL = 8;
    private static final int BINARY = 2;

    private static final Map<String, BigDecimal> SECONDS = Map.of(
            "milliseconds", new BigDecimal("0.001"),
            "millis", new BigDecimal("0.001"),
            "seconds", BigDecimal.ONE,
            "minutes", new BigDecimal(60),
            "hours", new BigDecimal(3_600),
            "days", new BigDecimal(86_400),
            "weeks", new BigDecimal(604_800));

    /** Codes in which a letter is itself. */
    private static final Set<String> PLAIN =
            Set.of("utf-8", "utf8", "UTF-8", "ascii", "ASCII", "latin-1", "latin1", "iso-8859-1", "strict", "ignore");

    private Constants() {}

    /** The string, however it is put together. */
    static Optional<String> text(Expression expression, Scope scope) {
        return text(expression, scope, STEPS).filter(text -> text.length() <= CHARACTERS);
    }

    private static Optional<String> text(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return Optional.empty();
        }
        return switch (expression) {
            case Expression.Literal literal ->
                literal.kind() == Expression.Kind.STRING || literal.kind() == Expression.Kind.BYTES
                        ? Optional.of(literal.text())
                        : Optional.empty();
            case Expression.Name name -> scope.text(name.name(), bound -> text(bound.value(), bound.in()));
            case Expression.Text pieces -> joined(pieces.parts(), "", scope, steps);
            case Expression.Operation operation
            when operation.operator().equals("+") -> joined(operation.parts(), "", scope, steps);
            case Expression.Operation operation
            when operation.operator().equals("%") && operation.parts().size() == 2 ->
                text(operation.parts().getFirst(), scope, steps - 1)
                        .flatMap(format ->
                                filled(format, "%s", elements(operation.parts().get(1)), scope, steps));
            case Expression.Operation operation
            when operation.operator().equals("/") -> joined(operation.parts(), "/", scope, steps);
            case Expression.Index index -> sliced(index, scope, steps);
            case Expression.Call call -> called(call, scope, steps);
            case Expression.Member _,
                    Expression.Operation _,
                    Expression.Collection _,
                    Expression.Lambda _,
                    Expression.Other _ -> Optional.empty();
        };
    }

    private static List<Expression> elements(Expression expression) {
        return expression instanceof Expression.Collection many ? many.parts() : List.of(expression);
    }

    private static Optional<String> joined(List<Expression> parts, String between, Scope scope, int steps) {
        List<String> texts = new ArrayList<>();
        int length = 0;
        for (Expression part : parts) {
            Optional<String> text = text(part, scope, steps - 1);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            length += text.get().length();
            if (length > CHARACTERS) {
                return Optional.empty();
            }
            texts.add(text.get());
        }
        return Optional.of(between.equals("/") ? FilePlace.under(texts) : String.join(between, texts));
    }

    private static Optional<String> filled(
            String format, String hole, List<Expression> values, Scope scope, int steps) {
        String filled = format;
        for (Expression value : values) {
            Optional<String> text = text(value, scope, steps - 1);
            int at = filled.indexOf(hole);
            if (text.isEmpty() || at < 0) {
                return Optional.empty();
            }
            filled = filled.substring(0, at) + text.get() + filled.substring(at + hole.length());
        }
        return Optional.of(filled);
    }

    /** {@code text[::-1]} alone: who slices otherwise does not spell. */
    private static Optional<String> sliced(Expression.Index index, Scope scope, int steps) {
        boolean reversed = index.at().size() == 1
                && index.at().getFirst() instanceof Expression.Other slice
                && slice.what().equals("slice")
                && slice.parts().size() == 1
                && number(slice.parts().getFirst(), scope)
                        .filter(step -> step.compareTo(BigDecimal.ONE.negate()) == 0)
                        .isPresent();
        return reversed
                ? text(index.of(), scope, steps - 1)
                        .map(text -> new StringBuilder(text).reverse().toString())
                : Optional.empty();
    }

    private static Optional<String> called(Expression.Call call, Scope scope, int steps) {
        List<Expression> arguments = call.arguments();
        if (call.function() instanceof Expression.Name name && arguments.size() == 1 && isNobodys(name.name(), scope)) {
            return switch (name.name()) {
                case "chr" ->
                    number(arguments.getFirst(), scope)
                            .filter(code -> code.signum() >= 0 && code.compareTo(BigDecimal.valueOf(0x10FFFF)) <= 0)
                            .map(code -> Character.toString(code.intValue()));
                case "str", "String", "Path", "PurePath", "fspath" -> text(arguments.getFirst(), scope, steps - 1);
                case "bytes" -> codes(arguments.getFirst(), scope);
                default -> Optional.empty();
            };
        }
        if (!(call.function() instanceof Expression.Member method)) {
            return Optional.empty();
        }
        if (method.name().equals("join") && arguments.size() > 1) {
            return joined(arguments, "/", scope, steps);
        }
        if (method.name().equals("joinpath")) {
            List<Expression> parts = new ArrayList<>(List.of(method.of()));
            parts.addAll(arguments);
            return joined(parts, "/", scope, steps);
        }
        if (method.name().equals("Path") && arguments.size() == 1) {
            return text(arguments.getFirst(), scope, steps - 1);
        }
        return switch (method.name()) {
            case "join" ->
                text(method.of(), scope, steps - 1)
                        .flatMap(between -> arguments.size() != 1
                                ? Optional.empty()
                                : list(arguments.getFirst(), scope)
                                        .flatMap(parts -> joined(parts, between, scope, steps)));
            case "decode", "encode" ->
                arguments.isEmpty()
                                || text(arguments.getFirst(), scope, steps - 1)
                                        .filter(PLAIN::contains)
                                        .isPresent()
                        ? text(method.of(), scope, steps - 1)
                        : Optional.empty();
            case "toString" -> text(method.of(), scope, steps - 1);
            case "strip" ->
                arguments.isEmpty() ? text(method.of(), scope, steps - 1).map(String::strip) : Optional.empty();
            case "lower" -> text(method.of(), scope, steps - 1).map(text -> text.toLowerCase(Locale.ROOT));
            case "upper" -> text(method.of(), scope, steps - 1).map(text -> text.toUpperCase(Locale.ROOT));
            case "replace" -> replaced(method, arguments, scope, steps);
            case "format" ->
                text(method.of(), scope, steps - 1)
                        .flatMap(format -> filled(format, "{}", arguments, scope, steps))
                        .filter(filled -> filled.indexOf('{') < 0);
            case "b64decode", "standard_b64decode", "urlsafe_b64decode" ->
                first(arguments, scope, steps).flatMap(Constants::base64);
            case "fromhex", "unhexlify" -> first(arguments, scope, steps).flatMap(Constants::hex);
            default -> Optional.empty();
        };
    }

    /** Whether the file does not define a function of its own under the name. */
    private static boolean isNobodys(String name, Scope scope) {
        return !scope.isBound(name) || scope.imported(name).isPresent();
    }

    private static Optional<String> first(List<Expression> arguments, Scope scope, int steps) {
        return arguments.isEmpty() ? Optional.empty() : text(arguments.getFirst(), scope, steps - 1);
    }

    private static Optional<List<Expression>> list(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Collection many -> Optional.of(many.parts());
            case Expression.Name name ->
                scope.value(name.name())
                        .flatMap(bound -> bound.value() instanceof Expression.Collection many
                                ? Optional.of(many.parts())
                                : Optional.empty());
            case Expression.Other other
            when other.what().equals("comprehension") && other.parts().size() == 3 -> spelled(other, scope);
            case Expression.Call call
            when call.function() instanceof Expression.Name name
                    && name.name().equals("map")
                    && isNobodys("map", scope)
                    && call.arguments().size() == 2
                    && call.arguments().getFirst() instanceof Expression.Name mapped ->
                list(call.arguments().get(1), scope)
                        .map(parts -> parts.stream()
                                .<Expression>map(
                                        part -> new Expression.Call(part.line(), mapped, List.of(part), List.of()))
                                .toList());
            case Expression.Member _,
                    Expression.Index _,
                    Expression.Call _,
                    Expression.Literal _,
                    Expression.Text _,
                    Expression.Operation _,
                    Expression.Lambda _,
                    Expression.Other _ -> Optional.empty();
        };
    }

    /** {@code chr(c) for c in (111, 115)}: the result with each element in the place of the loop's name. */
    private static Optional<List<Expression>> spelled(Expression.Other comprehension, Scope scope) {
        Expression result = comprehension.parts().getFirst();
        if (!(comprehension.parts().get(1) instanceof Expression.Name loop)
                || !(result instanceof Expression.Call call)
                || (!call.arguments().equals(List.of(new Expression.Name(loop.line(), loop.name())))
                        && !(call.arguments().size() == 1
                                && call.arguments().getFirst() instanceof Expression.Name argument
                                && argument.name().equals(loop.name())))) {
            return Optional.empty();
        }
        return list(comprehension.parts().get(2), scope)
                .map(parts -> parts.stream()
                        .<Expression>map(
                                part -> new Expression.Call(part.line(), call.function(), List.of(part), List.of()))
                        .toList());
    }

    private static Optional<String> replaced(
            Expression.Member method, List<Expression> arguments, Scope scope, int steps) {
        if (arguments.size() < 2) {
            return Optional.empty();
        }
        Optional<String> from = text(arguments.getFirst(), scope, steps - 1).filter(text -> !text.isEmpty());
        Optional<String> to = text(arguments.get(1), scope, steps - 1);
        return from.isEmpty() || to.isEmpty()
                ? Optional.empty()
                : text(method.of(), scope, steps - 1).map(text -> text.replace(from.get(), to.get()));
    }

    private static Optional<String> codes(Expression expression, Scope scope) {
        StringBuilder text = new StringBuilder();
        for (Expression part : list(expression, scope).orElse(List.of())) {
            Optional<BigDecimal> code = number(part, scope);
            if (code.isEmpty() || code.get().signum() < 0 || code.get().compareTo(BigDecimal.valueOf(255)) > 0) {
                return Optional.empty();
            }
            text.append((char) code.get().intValue());
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    private static Optional<String> base64(String text) {
        try {
            return Optional.of(new String(
                    Base64.getMimeDecoder().decode(text.replace('-', '+').replace('_', '/')), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> hex(String text) {
        try {
            return Optional.of(new String(HexFormat.of().parseHex(text.replaceAll("\\s", "")), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The number, through names, signs and arithmetic. */
    static Optional<BigDecimal> number(Expression expression, Scope scope) {
        return number(expression, scope, STEPS);
    }

    private static Optional<BigDecimal> number(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return Optional.empty();
        }
        return switch (expression) {
            case Expression.Literal literal ->
                literal.kind() == Expression.Kind.NUMBER ? parsed(literal.text()) : Optional.empty();
            case Expression.Name name -> scope.number(name.name(), bound -> number(bound.value(), bound.in()));
            case Expression.Operation operation -> computed(operation, scope, steps);
            case Expression.Call call -> reckoned(call, scope, steps);
            case Expression.Other other
            when other.what().equals("cast") && !other.parts().isEmpty() ->
                number(other.parts().getLast(), scope, steps - 1);
            case Expression.Member _,
                    Expression.Index _,
                    Expression.Text _,
                    Expression.Collection _,
                    Expression.Lambda _,
                    Expression.Other _ -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> reckoned(Expression.Call call, Scope scope, int steps) {
        if (call.function() instanceof Expression.Member member) {
            return duration(member.name(), call, scope, steps);
        }
        if (!(call.function() instanceof Expression.Name name) || !isNobodys(name.name(), scope)) {
            return Optional.empty();
        }
        List<Expression> arguments = call.arguments();
        return switch (name.name()) {
            case "int", "float" ->
                arguments.size() != 1
                        ? Optional.empty()
                        : number(arguments.getFirst(), scope, steps - 1)
                                .or(() -> text(arguments.getFirst(), scope, steps - 1)
                                        .flatMap(Constants::parsed));
            case "max", "min" ->
                numbers(arguments, scope, steps)
                        .flatMap(values ->
                                values.stream().reduce(name.name().equals("max") ? BigDecimal::max : BigDecimal::min));
            case "abs" ->
                numbers(arguments, scope, steps).map(values -> values.getFirst().abs());
            case "round" ->
                arguments.size() != 1
                        ? Optional.empty()
                        : number(arguments.getFirst(), scope, steps - 1)
                                .map(value -> value.setScale(0, RoundingMode.HALF_EVEN));
            case "pow" ->
                arguments.size() != 2
                        ? Optional.empty()
                        : computed(new Expression.Operation(call.line(), "**", arguments), scope, steps);
            default -> duration(name.name(), call, scope, steps);
        };
    }

    /** All of them, when there is one at least and every one is known. */
    private static Optional<List<BigDecimal>> numbers(List<Expression> expressions, Scope scope, int steps) {
        List<BigDecimal> values = expressions.stream()
                .map(expression -> number(expression, scope, steps - 1))
                .flatMap(Optional::stream)
                .toList();
        return values.isEmpty() || values.size() < expressions.size() ? Optional.empty() : Optional.of(values);
    }

    /** A span of time, in seconds. */
    private static Optional<BigDecimal> duration(String function, Expression.Call call, Scope scope, int steps) {
        if (function.equals("timedelta")
                && call.arguments().isEmpty()
                && !call.keywords().isEmpty()) {
            BigDecimal seconds = BigDecimal.ZERO;
            for (Expression.Keyword keyword : call.keywords()) {
                BigDecimal unit = SECONDS.get(keyword.name());
                Optional<BigDecimal> value = number(keyword.value(), scope, steps - 1);
                if (unit == null || value.isEmpty()) {
                    return Optional.empty();
                }
                seconds = seconds.add(value.get().multiply(unit));
            }
            return Optional.of(seconds);
        }
        BigDecimal unit =
                function.startsWith("of") ? SECONDS.get(function.substring(2).toLowerCase(Locale.ROOT)) : null;
        return unit == null || call.arguments().size() != 1
                ? Optional.empty()
                : number(call.arguments().getFirst(), scope, steps - 1).map(unit::multiply);
    }

    private static Optional<BigDecimal> computed(Expression.Operation operation, Scope scope, int steps) {
        List<BigDecimal> values = new ArrayList<>();
        for (Expression part : operation.parts()) {
            Optional<BigDecimal> value = number(part, scope, steps - 1);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        BigDecimal first = values.getFirst();
        if (values.size() == 1) {
            return operation.operator().equals("-")
                    ? Optional.of(first.negate())
                    : operation.operator().equals("+") ? Optional.of(first) : Optional.empty();
        }
        if (values.size() != 2) {
            return Optional.empty();
        }
        BigDecimal second = values.get(1);
        MathContext digits = new MathContext(DIGITS);
        try {
            return switch (operation.operator()) {
                case "+" -> Optional.of(first.add(second, digits));
                case "-" -> Optional.of(first.subtract(second, digits));
                case "*" -> Optional.of(first.multiply(second, digits));
                case "/" -> second.signum() == 0 ? Optional.empty() : Optional.of(first.divide(second, digits));
                case "//" ->
                    second.signum() == 0 ? Optional.empty() : Optional.of(first.divideToIntegralValue(second, digits));
                case "**" ->
                    second.abs().compareTo(BigDecimal.valueOf(EXPONENT)) > 0
                                    || second.stripTrailingZeros().scale() > 0
                            ? Optional.empty()
                            : Optional.of(first.pow(second.intValueExact(), digits));
                case "<<" ->
                    second.signum() < 0 || second.compareTo(BigDecimal.valueOf(64)) > 0
                            ? Optional.empty()
                            : Optional.of(first.multiply(
                                    new BigDecimal(BigInteger.ONE.shiftLeft(second.intValueExact())), digits));
                default -> Optional.empty();
            };
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> parsed(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT).replace("_", "");
        try {
            int radix = radix(plain);
            if (radix != 0) {
                return Optional.of(
                        new BigDecimal(new BigInteger(plain.substring(2).replaceAll("[uln]+$", ""), radix)));
            }
            String number = plain.replaceAll("[uljfd]+$", "");
            BigDecimal value = new BigDecimal(number);
            return Math.abs((long) value.precision() - value.scale()) > EXPONENT
                    ? Optional.empty()
                    : Optional.of(value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The base in which a number is written; 0 for the common one. */
    private static int radix(String plain) {
        if (plain.startsWith("0x")) {
            return HEXADECIMAL;
        }
        return plain.startsWith("0b") ? BINARY : plain.startsWith("0o") ? OCTAL : 0;
    }
}
