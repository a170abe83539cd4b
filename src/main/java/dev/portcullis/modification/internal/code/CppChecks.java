package dev.portcullis.modification.internal.code;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The macros by which C++ checks: {@code assert}, {@code TORCH_CHECK}, {@code CHECK_EQ} and their like. */
final class CppChecks {
    private static final Pattern NAME = Pattern.compile("assert|static_assert|_Static_assert|GGML_ASSERT|CV_Assert"
            + "|(?:(?:TORCH|C10)_(?:CHECK|INTERNAL_ASSERT|CUDA_CHECK)|AT_ASSERTM?|D?CHECK)(?:_([A-Z]+)(?:_[A-Z]+)*)?"
            + "|(?:ASSERT|EXPECT)_([A-Z]+)");
    private static final Map<String, String> COMPARISONS =
            Map.of("EQ", "==", "NE", "!=", "LT", "<", "LE", "<=", "GT", ">", "GE", ">=");

    private CppChecks() {}

    /** Adds the check that a call is; whether it is one. */
    static boolean check(Syntax call, CppExpressions expressions, List<Statement> to) {
        Matcher name = NAME.matcher(call.field("function")
                .filter(function -> function.is("identifier"))
                .map(CppExpressions::identifier)
                .orElse(""));
        if (!name.matches()) {
            return false;
        }
        List<Expression> arguments = expressions.arguments(call, "arguments");
        if (arguments.isEmpty()) {
            return false;
        }
        int line = call.line();
        String word = name.group(1) == null ? name.group(2) : name.group(1);
        String comparison = word == null ? null : COMPARISONS.get(word);
        boolean compares = comparison != null && arguments.size() > 1;
        to.add(new Statement.Check(
                line,
                comparison != null && compares
                        ? new Expression.Operation(line, comparison, arguments.subList(0, 2))
                        : arguments.getFirst()));
        arguments.stream().skip(compares ? 2 : 1).forEach(rest -> to.add(new Statement.Evaluate(rest.line(), rest)));
        return true;
    }
}
