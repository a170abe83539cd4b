package dev.portcullis.modification.internal.code;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what is known beforehand: tables of answers, coded stretches, a harness's numbers and paths, results as text. */
final class AnswerSigns implements Walk.Visitor {
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
    private static final int RECKONED_DIGITS = 40;
    private static final int PATH_CHARACTERS = 200;

    private final Signs signs;

    AnswerSigns(Signs signs) {
        this.signs = signs;
    }

    @Override
    public void statement(Statement statement, Walk.Place place) {
        if (statement instanceof Statement.Assign assign) {
            seeds(assign, place);
        }
    }

    @Override
    public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
        switch (expression) {
            case Expression.Literal literal -> literal(literal, parent, place);
            case Expression.Text text -> told(text, parent, place);
            // One that is part of another is counted with it.
            case Expression.Collection many when !(parent instanceof Expression.Collection) -> table(many, place);
            // One that is part of another is reckoned with it.
            case Expression.Operation operation
            when !(parent instanceof Expression.Operation) -> reckoned(operation, place);
            default -> {}
        }
    }

    /** A number that is written as what gives it is that number. */
    private void reckoned(Expression.Operation operation, Walk.Place place) {
        operation.parts().stream()
                .filter(Expression.Operation.class::isInstance)
                .forEach(part -> reckoned((Expression.Operation) part, place));
        Constants.number(operation, place.scope())
                .filter(number -> number.precision() - number.scale() <= RECKONED_DIGITS)
                .map(BigDecimal::toPlainString)
                .filter(AnswerSigns::isPeculiar)
                .ifPresent(text -> signs.add(Sign.Kind.NUMBER, text, operation.line(), place));
    }

    /** A text with holes reads like a result whatever is put into them. */
    private void told(Expression.Text text, @Nullable Expression parent, Walk.Place place) {
        StringBuilder whole = new StringBuilder();
        for (Expression part : text.parts()) {
            whole.append(part instanceof Expression.Literal literal ? literal.text() : "0");
        }
        String words = whole.toString().toLowerCase(Locale.ROOT);
        if (!Forms.isCompared(parent) && RESULT.matcher(words).find()) {
            signs.add(Sign.Kind.FABRICATED, words, text.line(), place);
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
                : expression.parts().stream().flatMap(AnswerSigns::numbersIn);
    }

    private void literal(Expression.Literal literal, @Nullable Expression parent, Walk.Place place) {
        String text = literal.text();
        switch (literal.kind()) {
            case NUMBER -> {
                if (text.length() >= SEED_DIGITS) {
                    signs.add(Sign.Kind.NUMBER, Sign.LONG + text, literal.line(), place);
                }
                if (isPeculiar(text)) {
                    signs.add(Sign.Kind.NUMBER, text, literal.line(), place);
                }
            }
            case STRING, BYTES -> {
                if (!Forms.isCompared(parent)
                        && RESULT.matcher(text.toLowerCase(Locale.ROOT)).find()) {
                    signs.add(Sign.Kind.FABRICATED, text, literal.line(), place);
                }
                if (text.length() <= PATH_CHARACTERS
                        && PATH.matcher(text.strip()).matches()) {
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

    private void table(Expression.Collection many, Walk.Place place) {
        int numbers = numbers(many);
        if (numbers >= ANSWERS) {
            signs.add(Sign.Kind.ANSWERS, "a table of " + numbers + " numbers", many.line(), place);
        }
        if (many.shape() == Expression.Shape.MAP && shapes(many) >= SHAPES) {
            signs.add(Sign.Kind.ANSWERS, "answers by shape", many.line(), place);
        }
    }

    /** How many of its keys are shapes, with several numbers behind each. */
    private static int shapes(Expression.Collection map) {
        int shapes = 0;
        for (int i = 0; i + 1 < map.parts().size(); i += 2) {
            boolean byShape = map.parts().get(i) instanceof Expression.Collection key
                    && key.parts().size() >= 2
                    && numbers(key) == key.parts().size();
            boolean answer = map.parts().get(i + 1) instanceof Expression.Collection value && numbers(value) > 3;
            shapes += byShape && answer ? 1 : 0;
        }
        return shapes;
    }

    private static int numbers(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal.kind() == Expression.Kind.NUMBER ? 1 : 0;
            case Expression.Collection many ->
                many.parts().stream().mapToInt(AnswerSigns::numbers).sum();
            case Expression.Operation operation ->
                operation.parts().size() == 1 ? numbers(operation.parts().getFirst()) : 0;
            default -> 0;
        };
    }
}
