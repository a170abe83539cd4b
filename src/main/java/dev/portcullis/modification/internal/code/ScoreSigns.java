package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds how a result is made to look better than it is, in single expressions. */
final class ScoreSigns implements Walk.Visitor {
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
    private static final Set<String> LOWER = Set.of(
            "half",
            "bfloat16",
            "float16",
            "float8_e4m3fn",
            "float8_e5m2",
            "__float2half",
            "__float2half_rn",
            "__floats2half2_rn",
            "__float22half2_rn",
            "__float2bfloat16",
            "__hmul",
            "__hadd",
            "__hfma",
            "__hfma2",
            "float8e4nv",
            "float8e5",
            "fp16",
            "bf16",
            "autocast",
            "autocast_mode",
            "int8",
            "quantize_dynamic",
            "quantize_per_tensor",
            "__nv_bfloat16",
            "__half",
            "__half2",
            "half2",
            "toHalf",
            "kHalf",
            "kBFloat16",
            "__fdividef",
            "__expf",
            "__frcp_rn",
            "__fsqrt_rn",
            "HALF",
            "BFLOAT16");
    private static final Set<String> LOWER_TEXT =
            Set.of("float16", "fp16", "bf16", "bfloat16", "half", "f16", "int8", "tf32", "<f2", "e");
    private static final BigDecimal LARGEST = new BigDecimal("1.7976931348623157e308");
    private static final BigDecimal LARGEST_EXPONENT = new BigDecimal("709");
    private static final BigDecimal HAIR = new BigDecimal("1.001");
    private static final BigDecimal GRAIN = new BigDecimal("0.001");
    /** So many numbers in one place are no parameters. */
    private static final int ANSWERS = 64;

    private static final int SHAPES = 3;
    private static final int PECULIAR = 3;
    private static final int SEED_DIGITS = 4;
    /** Multipliers that everybody's generators share. */
    private static final Set<String> GENERATORS = Set.of(
            "1664525",
            "1013904223",
            "1831565813",
            "6364136223846793005",
            "1442695040888963407",
            "22695477",
            "1103515245",
            "2654435769",
            "2147483647",
            "4294967296",
            "4294967295",
            "2246822519",
            "3266489917",
            "2891336453",
            "11400714819323198485");

    private static final int BLOB_CHARACTERS = 600;
    private static final Pattern BLOB = Pattern.compile("[A-Za-z0-9+/=_-]{" + BLOB_CHARACTERS + ",}");
    private static final Pattern RESULT = Pattern.compile(
            "\\ball (?:\\w+ )?(?:tests?|checks?) (?:have )?(?:passed|pass|succeeded)\\b"
                    + "|\\b\\d+ (?:tests? )?passed\\b|\\btests? passed\\b|\\bchecks?: *pass|</?tool_(?:use|result|call|output)|\"?\\bevent\"?: *\"?\\w*(?:call|tool|real)"
                    + "|\\bexit (?:code|status):? *0\\b|\\bexecuted successfully\\b|\\bcommand (?:executed|completed|succeeded)\\b|\\b0 failed\\b"
                    + "|\\breturn ?code\"?[:=] *0\\b|\\bstatus\"?: *\"?(?:ok|success|passed)\\b|\\bcorrect\"?: *true\\b|\\bbenchmark\\.\\d+\\.mean");
    private static final Pattern PATH = Pattern.compile(
            "~?[\\w.@-]*(?:/[\\w.@-]+)+/?|[\\w-]+\\.(?:py|json|jsonl|toml|yaml|yml|csv|txt|log|pt|pkl|npy|npz|db|sqlite|md|cu|sh|ini|cfg)");
    private static final Set<String> COMPARING = Set.of("in", "not-in", "==", "!=");

    private final Signs signs;

    ScoreSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Name _, Expression.Member _ -> named(expression, parent, place);
            case Expression.Literal literal -> literal(literal, parent, place);
            case Expression.Call call -> called(call, place);
            case Expression.Operation operation -> operation(operation, place);
            case Expression.Collection many -> table(many, parent, place);
            case Expression.Index index -> keyed(index.of(), index.at(), index.line(), place);
            case Expression.Text text -> told(text, parent, place);
            case Expression.Lambda _, Expression.Other _ -> {}
        }
    }

    /** A text with holes reads like a result whatever is put into them. */
    private void told(Expression.Text text, @Nullable Expression parent, Walk.Place place) {
        StringBuilder whole = new StringBuilder();
        for (Expression part : text.parts()) {
            whole.append(part instanceof Expression.Literal literal ? literal.text() : "0");
        }
        String words = whole.toString().toLowerCase(Locale.ROOT);
        if (!isCompared(parent) && RESULT.matcher(words).find()) {
            signs.add(Sign.Kind.FABRICATED, words, text.line(), place);
        }
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        if (statement instanceof Statement.Assign assign) {
            seeds(assign, place);
        }
        if (statement instanceof Statement.Return returned && returned.value() != null) {
            List<Expression> told =
                    returned.value() instanceof Expression.Collection many ? many.parts() : List.of(returned.value());
            told.forEach(one -> raised(one, place));
        }
        if (statement instanceof Statement.Assign assign
                && assign.value() instanceof Expression.Literal literal
                && literal.text().equals("True")
                && assign.targets().getFirst() instanceof Expression.Member member
                && member.name().contains("allow_tf32")) {
            signs.add(Sign.Kind.PRECISION, member.name(), assign.line(), place);
        }
        if (statement instanceof Statement.DefineClass one) {
            for (Expression base : one.bases()) {
                Names.of(base, place.scope())
                        .filter(name -> name.equals("torch.Tensor")
                                || name.endsWith("TorchFunctionMode")
                                || name.endsWith("TorchDispatchMode")
                                || name.equals("numpy.ndarray"))
                        .ifPresent(name -> signs.add(Sign.Kind.LAZY_RESULT, "a kind of " + name, one.line(), place));
            }
        }
    }

    @Override
    public void function(FunctionDefinition function, Walk.Place place) {
        if (Set.of("__torch_function__", "__torch_dispatch__", "__array_function__", "__array_ufunc__")
                .contains(function.name())) {
            signs.add(Sign.Kind.LAZY_RESULT, function.name(), function.line(), place);
        }
    }

    /** The numbers that are said to be seeds. */
    private void seeds(Statement.Assign assign, Walk.Place place) {
        boolean named = assign.targets().stream()
                .anyMatch(target -> target instanceof Expression.Name name
                        && name.name().toLowerCase(Locale.ROOT).contains("seed"));
        if (named) {
            numbersIn(assign.value())
                    .forEach(text -> signs.add(Sign.Kind.NUMBER, Sign.SEED + text, assign.line(), place));
        }
    }

    private static Stream<String> numbersIn(Expression expression) {
        return expression instanceof Expression.Literal literal && literal.kind() == Expression.Kind.NUMBER
                ? Stream.of(literal.text())
                : expression.parts().stream().flatMap(ScoreSigns::numbersIn);
    }

    private void named(Expression expression, @Nullable Expression parent, Walk.Place place) {
        Optional<String> name = Names.of(expression, place.scope());
        String last = expression instanceof Expression.Member member
                ? member.name()
                : expression instanceof Expression.Name one ? one.name() : "";
        if (name.filter(NAN::contains).isPresent() || last.equals("quiet_NaN") || last.equals("signaling_NaN")) {
            if (!isCompared(parent)) {
                signs.add(Sign.Kind.NON_FINITE, "nan", expression.line(), place);
            }
        }
        boolean foreign = expression instanceof Expression.Member
                || (name.isPresent()
                        && !(expression instanceof Expression.Name one
                                && place.scope().isBound(one.name())
                                && place.scope().imported(one.name()).isEmpty()));
        if (foreign
                && (LOWER.contains(last)
                        || name.filter(one -> LOWER.contains(after(one))).isPresent())
                && !isCompared(parent)) {
            signs.add(Sign.Kind.PRECISION, name.map(ScoreSigns::after).orElse(last), expression.line(), place);
        }
    }

    private static String after(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean isCompared(@Nullable Expression parent) {
        return parent instanceof Expression.Operation operation && COMPARING.contains(operation.operator());
    }

    private void literal(Expression.Literal literal, @Nullable Expression parent, Walk.Place place) {
        switch (literal.kind()) {
            case NUMBER -> {
                if (literal.text().length() >= SEED_DIGITS) {
                    signs.add(Sign.Kind.NUMBER, Sign.LONG + literal.text(), literal.line(), place);
                }
                if (isPeculiar(literal.text())) {
                    signs.add(Sign.Kind.NUMBER, literal.text(), literal.line(), place);
                }
                if (overflows(literal)) {
                    signs.add(Sign.Kind.NON_FINITE, "larger than any number", literal.line(), place);
                }
            }
            case STRING, BYTES -> {
                String text = literal.text();
                String lower = text.toLowerCase(Locale.ROOT);
                if (!isCompared(parent) && RESULT.matcher(lower).find()) {
                    signs.add(Sign.Kind.FABRICATED, text, literal.line(), place);
                }
                if (text.length() <= 200 && PATH.matcher(text.strip()).matches()) {
                    signs.add(Sign.Kind.PATH, text.strip(), literal.line(), place);
                }
                if (BLOB.matcher(text).find()) {
                    signs.add(Sign.Kind.ANSWERS, "a stretch of coded text", literal.line(), place);
                }
            }
            case BOOLEAN, NOTHING -> {}
        }
    }

    /** Enough digits not to be everybody's: what is shared of them with a harness is counted. */
    private static boolean isPeculiar(String text) {
        try {
            BigDecimal number = text.startsWith("0x")
                    ? new BigDecimal(new BigInteger(text.substring(2).replaceAll("[uln]+$", ""), 16))
                    : new BigDecimal(text.replaceAll("[ulnfd]+$", ""));
            BigInteger whole = number.toBigInteger();
            boolean powerOfTwo = (number.scale() <= 0 && whole.bitCount() <= 1)
                    || (number.scale() <= 0 && whole.add(BigInteger.ONE).bitCount() <= 1);
            return number.stripTrailingZeros().precision() >= PECULIAR
                    && !powerOfTwo
                    && !GENERATORS.contains(whole.toString());
        } catch (NumberFormatException e) {
            return false;
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
        String last = after(name);
        if (!call.arguments().isEmpty()) {
            Expression first = call.arguments().getFirst();
            Optional<String> text = Constants.text(first, scope);
            if (Set.of(
                                    "float",
                                    "float64",
                                    "float32",
                                    "Decimal",
                                    "tensor",
                                    "array",
                                    "complex",
                                    "double",
                                    "Number",
                                    "parseFloat")
                            .contains(last)
                    && text.filter(word -> NOT_A_NUMBER.matcher(word.strip()).matches())
                            .isPresent()) {
                signs.add(Sign.Kind.NON_FINITE, "nan", call.line(), place);
            }
            if (Set.of("astype", "to", "type", "asarray", "array", "as_tensor", "dtype", "view", "cast")
                    .contains(last)) {
                call.arguments().stream()
                        .map(argument -> Constants.text(argument, scope))
                        .flatMap(Optional::stream)
                        .filter(LOWER_TEXT::contains)
                        .forEach(word -> signs.add(Sign.Kind.PRECISION, word, call.line(), place));
            }
            if (last.equals("set_float32_matmul_precision")
                    && text.filter(word -> !word.equals("highest")).isPresent()) {
                signs.add(Sign.Kind.PRECISION, last, call.line(), place);
            }
            Optional<BigDecimal> number = Constants.number(first, scope);
            if (number.isPresent()
                    && LOGARITHMS.contains(last)
                    && (number.get().signum() < 0
                            || (number.get().signum() == 0 && last.startsWith("log") && !last.equals("log1p")))) {
                signs.add(Sign.Kind.NON_FINITE, last + " of what has none", call.line(), place);
            }
            if (number.isPresent() && last.startsWith("exp") && number.get().compareTo(LARGEST_EXPONENT) > 0) {
                signs.add(Sign.Kind.NON_FINITE, "exp past all numbers", call.line(), place);
            }
            if (Set.of("get", "setdefault", "pop").contains(last)
                    && call.function() instanceof Expression.Member member) {
                keyed(member.of(), List.of(first), call.line(), place);
            }
        }
        for (Expression.Keyword keyword : call.keywords()) {
            if (keyword.name().equals("allow_tf32")
                    && keyword.value() instanceof Expression.Literal literal
                    && literal.text().equals("True")) {
                signs.add(Sign.Kind.PRECISION, "allow_tf32", call.line(), place);
            }
            if (keyword.name().equals("dtype")) {
                Constants.text(keyword.value(), scope)
                        .filter(LOWER_TEXT::contains)
                        .ifPresent(word -> signs.add(Sign.Kind.PRECISION, word, call.line(), place));
            }
        }
        if (name.startsWith("scipy.optimize.")) {
            slack(call, place);
        }
        if (Set.of("frombuffer", "unpack", "unpack_from", "fromhex").contains(last)
                && (name.startsWith("struct.")
                        || name.startsWith("numpy.")
                        || name.startsWith("float.")
                        || name.startsWith("array."))
                && call.arguments().stream()
                        .anyMatch(argument -> Constants.text(argument, scope).isPresent())) {
            signs.add(Sign.Kind.NON_FINITE, "a number out of written bytes", call.line(), place);
        }
    }

    /** Constraints that are handed to a solver with a grain of room (T12). */
    private void slack(Expression.Call call, Walk.Place place) {
        for (Expression.Keyword keyword : call.keywords()) {
            if (keyword.name().matches("bounds|[Ab]_(?:ub|eq)|constraints|lb|ub")
                    && isWidened(keyword.value(), place.scope(), 8)) {
                signs.add(Sign.Kind.CHECK_VOID, "constraints with room: " + keyword.name(), call.line(), place);
            }
        }
    }

    private static boolean isWidened(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        if (expression instanceof Expression.Operation sum
                && sum.operator().equals("+")
                && sum.parts().stream()
                        .anyMatch(part -> Constants.number(part, scope)
                                .filter(number -> number.signum() > 0 && number.compareTo(GRAIN) <= 0)
                                .isPresent())) {
            return true;
        }
        return expression.parts().stream().anyMatch(part -> isWidened(part, scope, steps - 1));
    }

    private void operation(Expression.Operation operation, Walk.Place place) {
        Scope scope = place.scope();
        List<Expression> parts = operation.parts();
        if (Set.of("is", "==").contains(operation.operator()) && parts.size() == 2) {
            remembered(parts.get(0), parts.get(1), operation.line(), place);
            remembered(parts.get(1), parts.get(0), operation.line(), place);
        }
        boolean arithmetic = Set.of("+", "-", "*", "/", "//", "%", "**").contains(operation.operator());
        if (!arithmetic || parts.size() != 2) {
            if (Set.of("in", "not-in").contains(operation.operator()) && parts.size() == 2) {
                keyed(parts.get(1), List.of(parts.getFirst()), operation.line(), place);
            }
            return;
        }
        if (isInfinite(parts.get(0), scope) || isInfinite(parts.get(1), scope)) {
            signs.add(Sign.Kind.NON_FINITE, "reckoned with infinity", operation.line(), place);
        }
        Optional<BigDecimal> second = Constants.number(parts.get(1), scope);
        if (operation.operator().startsWith("/")
                && second.filter(number -> number.signum() == 0).isPresent()) {
            signs.add(Sign.Kind.NON_FINITE, "divided by zero", operation.line(), place);
        }
        Optional<BigDecimal> whole = Constants.number(operation, scope);
        if (whole.filter(number -> number.abs().compareTo(LARGEST) > 0).isPresent()) {
            signs.add(Sign.Kind.NON_FINITE, "larger than any number", operation.line(), place);
        }
        new Inflation(signs).look(operation, place);
        if (operation.operator().equals("*") && whole.isEmpty()) {
            for (Expression part : parts) {
                Constants.number(part, scope)
                        .filter(number -> number.compareTo(BigDecimal.ONE) > 0 && number.compareTo(HAIR) <= 0)
                        .ifPresent(number -> signs.add(
                                Sign.Kind.FABRICATED,
                                "scaled by a hair: " + number.toPlainString(),
                                operation.line(),
                                place));
            }
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

    /** What is returned with a grain on top. */
    private void raised(Expression told, Walk.Place place) {
        if (told instanceof Expression.Operation operation
                && operation.operator().equals("+")
                && operation.parts().size() == 2
                && Constants.number(operation, place.scope()).isEmpty()) {
            for (Expression part : operation.parts()) {
                Constants.number(part, place.scope())
                        .filter(number -> number.signum() > 0 && number.compareTo(GRAIN) <= 0)
                        .ifPresent(number ->
                                signs.add(Sign.Kind.FABRICATED, "told with " + number + " on top", told.line(), place));
            }
        }
    }

    /** Figures told by name: whether they are told as computed or scaled. */
    private void toldByName(Expression.Collection map, Walk.Place place) {
        for (int i = 0; i + 1 < map.parts().size(); i += 2) {
            Optional<String> name = Constants.text(map.parts().get(i), place.scope());
            Expression value = map.parts().get(i + 1);
            name.ifPresent(told -> signs.add(
                    Sign.Kind.TOLD,
                    told,
                    value.line(),
                    place.scope().name(),
                    isScaled(value, place.scope(), 3) ? "scaled" : "plain"));
        }
    }

    private static boolean isScaled(Expression value, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        return switch (value) {
            case Expression.Name name ->
                scope.value(name.name())
                        .filter(bound -> isScaled(bound.value(), bound.in(), steps - 1))
                        .isPresent();
            case Expression.Call call
            when call.arguments().size() == 1 && call.function() instanceof Expression.Name ->
                isScaled(call.arguments().getFirst(), scope, steps - 1);
            case Expression.Operation operation
            when Set.of("*", "/", "+", "-").contains(operation.operator())
                    && operation.parts().size() == 2 ->
                operation.parts().stream()
                        .anyMatch(part -> part instanceof Expression.Index
                                || part instanceof Expression.Member
                                || Constants.number(part, scope).isPresent());
            default -> false;
        };
    }

    private void table(Expression.Collection many, @Nullable Expression parent, Walk.Place place) {
        if (many.shape() == Expression.Shape.MAP) {
            toldByName(many, place);
        }
        if (parent instanceof Expression.Collection) {
            return; // counted with what it is part of
        }
        if (numbers(many) >= ANSWERS) {
            signs.add(Sign.Kind.ANSWERS, "a table of " + numbers(many) + " numbers", many.line(), place);
        }
        if (many.shape() == Expression.Shape.MAP) {
            int shapes = 0;
            for (int i = 0; i + 1 < many.parts().size(); i += 2) {
                boolean byShape = many.parts().get(i) instanceof Expression.Collection key
                        && key.parts().size() >= 2
                        && numbers(key) == key.parts().size();
                boolean answer = many.parts().get(i + 1) instanceof Expression.Collection value && numbers(value) > 3;
                shapes += byShape && answer ? 1 : 0;
            }
            if (shapes >= SHAPES) {
                signs.add(Sign.Kind.ANSWERS, "answers by shape", many.line(), place);
            }
        }
    }

    private static int numbers(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal.kind() == Expression.Kind.NUMBER ? 1 : 0;
            case Expression.Collection many ->
                many.parts().stream().mapToInt(ScoreSigns::numbers).sum();
            case Expression.Operation operation ->
                operation.parts().size() == 1 ? numbers(operation.parts().getFirst()) : 0;
            default -> 0;
        };
    }

    /** A store that outlives the call, looked up by where or what an input is. */
    private void keyed(Expression store, List<Expression> keys, int line, Walk.Place place) {
        boolean lasting = store instanceof Expression.Member
                || (store instanceof Expression.Name name
                        && !place.scope().isParameter(name.name())
                        && place.scope().function().isPresent()
                        && place.scope()
                                .value(name.name())
                                .filter(bound -> bound.in().function().isPresent())
                                .isEmpty());
        if (lasting && keys.stream().anyMatch(key -> isIdentity(key, place.scope(), 6))) {
            signs.add(Sign.Kind.INPUT_CACHE, "looked up by the identity of an input", line, place);
        }
    }

    /** {@code x is self.last}, {@code x.data_ptr() == previous}: is it the input of the last time? */
    private void remembered(Expression one, Expression other, int line, Walk.Place place) {
        boolean kept = (other instanceof Expression.Member member
                        && !member.name().equals("data_ptr"))
                || (other instanceof Expression.Name name && !place.scope().isParameter(name.name()));
        boolean input = one instanceof Expression.Name name
                && place.scope().isParameter(name.name())
                && other instanceof Expression.Member;
        boolean address = one instanceof Expression.Call call
                && after(Names.of(call.function(), place.scope()).orElse("")).equals("data_ptr");
        boolean nothing = other instanceof Expression.Literal;
        if (kept
                && !nothing
                && ((input
                                && other instanceof Expression.Member held
                                && held.of() instanceof Expression.Name self
                                && Set.of("self", "this").contains(self.name()))
                        || address)) {
            signs.add(Sign.Kind.INPUT_CACHE, "compared with the input of before", line, place);
        }
    }

    private static boolean isIdentity(Expression expression, Scope scope, int steps) {
        if (steps == 0) {
            return false;
        }
        return switch (expression) {
            case Expression.Call call -> {
                String name = Names.of(call.function(), scope).orElse("");
                String last = after(name);
                yield name.equals("id")
                        || name.equals("hash")
                        || (Set.of("bytes", "tuple", "str").contains(name)
                                && call.arguments().stream()
                                        .anyMatch(argument -> argument instanceof Expression.Call inner
                                                && inner.function() instanceof Expression.Member listed
                                                && listed.name().equals("tolist")))
                        || name.startsWith("hashlib.")
                        || Set.of(
                                        "data_ptr",
                                        "tobytes",
                                        "_cdata",
                                        "hexdigest",
                                        "untyped_storage",
                                        "storage",
                                        "_version",
                                        "array_interface")
                                .contains(last)
                        || call.parts().stream().anyMatch(part -> isIdentity(part, scope, steps - 1));
            }
            case Expression.Name name ->
                scope.value(name.name())
                        .filter(bound -> isIdentity(bound.value(), bound.in(), steps - 1))
                        .isPresent();
            case Expression.Member member ->
                member.name().equals("_cdata")
                        || member.name().equals("_version")
                        || isIdentity(member.of(), scope, steps - 1);
            default -> expression.parts().stream().anyMatch(part -> isIdentity(part, scope, steps - 1));
        };
    }
}
