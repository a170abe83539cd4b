package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds numbers that are kept with fewer digits (T26). */
final class PrecisionSigns implements Walk.Visitor {
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
    private static final Set<String> CONVERSIONS =
            Set.of("astype", "to", "type", "asarray", "array", "as_tensor", "dtype", "view", "cast");

    private static final Set<String> BITS = Set.of(
            "__float_as_uint",
            "__float_as_int",
            "__double_as_longlong",
            "floatToIntBits",
            "floatToRawIntBits",
            "doubleToLongBits",
            "bit_cast",
            "bitcast");
    /** Fewer are a trick with the exponent's or mantissa's last bits. */
    private static final int CUT_BITS = 8;

    private static final int WORD_BITS = 32;

    private final Signs signs;
    /** Functions that take a number by its bits, and what some do with words of bits. */
    private final Set<String> takingBits = new HashSet<>();

    private final List<Cut> cuts = new ArrayList<>();

    private record Cut(int line, String scope) {}

    PrecisionSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        if (statement instanceof Statement.Assign assign
                && assign.value() instanceof Expression.Literal literal
                && literal.text().equals("True")
                && assign.targets().getFirst() instanceof Expression.Member member
                && member.name().contains("allow_tf32")) {
            signs.add(Sign.Kind.PRECISION, member.name(), assign.line(), place);
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Name name -> named(name, name.name(), isForeign(name, place.scope()), parent, place);
            case Expression.Member member -> named(member, member.name(), true, parent, place);
            case Expression.Call call -> called(call, place);
            case Expression.Operation operation -> cut(operation, place);
            case Expression.Literal _,
                    Expression.Collection _,
                    Expression.Index _,
                    Expression.Text _,
                    Expression.Lambda _,
                    Expression.Other _ -> {}
        }
    }

    private static boolean isForeign(Expression.Name name, Scope scope) {
        return Names.of(name, scope).isPresent()
                && (!scope.isBound(name.name()) || scope.imported(name.name()).isPresent());
    }

    private void named(
            Expression expression, String written, boolean foreign, @Nullable Expression parent, Walk.Place place) {
        Optional<String> last = Names.of(expression, place.scope()).map(Names::last);
        if (foreign
                && (LOWER.contains(written) || last.filter(LOWER::contains).isPresent())
                && !Forms.isCompared(parent)) {
            signs.add(Sign.Kind.PRECISION, last.orElse(written), expression.line(), place);
        }
    }

    private void called(Expression.Call call, Walk.Place place) {
        Scope scope = place.scope();
        String last = Names.last(Names.of(call.function(), scope).orElse(""));
        if (BITS.contains(last) || (call.function() instanceof Expression.Name one && BITS.contains(one.name()))) {
            takingBits.add(scope.name());
        }
        if (CONVERSIONS.contains(last)) {
            call.arguments().forEach(argument -> lower(argument, call.line(), place));
        }
        if (last.equals("set_float32_matmul_precision")
                && !call.arguments().isEmpty()
                && Constants.text(call.arguments().getFirst(), scope)
                        .filter(word -> !word.equals("highest"))
                        .isPresent()) {
            signs.add(Sign.Kind.PRECISION, last, call.line(), place);
        }
        for (Expression.Keyword keyword : call.keywords()) {
            if (keyword.name().equals("allow_tf32")
                    && keyword.value() instanceof Expression.Literal literal
                    && literal.text().equals("True")) {
                signs.add(Sign.Kind.PRECISION, "allow_tf32", call.line(), place);
            }
            if (keyword.name().equals("dtype")) {
                lower(keyword.value(), call.line(), place);
            }
        }
    }

    private void lower(Expression type, int line, Walk.Place place) {
        Constants.text(type, place.scope())
                .filter(LOWER_TEXT::contains)
                .ifPresent(word -> signs.add(Sign.Kind.PRECISION, word, line, place));
    }

    /** {@code bits >> 16}, {@code bits & 0xffff0000}: of a word's bits only the upper are kept. */
    private void cut(Expression.Operation operation, Walk.Place place) {
        if (operation.parts().size() != 2) {
            return;
        }
        Optional<BigInteger> by =
                Constants.number(operation.parts().get(1), place.scope()).map(BigDecimal::toBigInteger);
        boolean cuts = switch (operation.operator()) {
            case ">>" ->
                by.filter(bits -> bits.bitLength() < WORD_BITS)
                        .map(BigInteger::intValue)
                        .filter(bits -> bits >= CUT_BITS && bits < WORD_BITS)
                        .isPresent();
            case "&" ->
                by.filter(mask -> mask.bitLength() == WORD_BITS && mask.getLowestSetBit() >= CUT_BITS)
                        .isPresent();
            default -> false;
        };
        if (cuts) {
            this.cuts.add(new Cut(operation.line(), place.scope().name()));
        }
    }

    /** After the walk, once it is known which functions take numbers by their bits. */
    void finish() {
        cuts.stream()
                .filter(cut -> takingBits.contains(cut.scope()))
                .forEach(cut -> signs.add(Sign.Kind.PRECISION, "lower bits are cut", cut.line(), cut.scope(), ""));
    }
}
