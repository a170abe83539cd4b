package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pieces of the one form that several languages are brought into alike. */
final class Forms {
    /** Choices nested into each other; more of them follow as a chain of their own, so that no walk gets too deep. */
    private static final int CHAIN = 16;

    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "//", "%", "**");
    private static final Set<String> COMPARING = Set.of("in", "not-in", "==", "!=");

    /** An expression that is repeated has few parts, or repeating would multiply. */
    private static final int PLAIN_PARTS = 8;

    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    private Forms() {}

    /**
     * A line end that a language sees and a syntax tree does not, or the reverse: what follows it would be code to one
     * and a comment to the other.
     */
    static Optional<Trouble> hiddenLineEnd(String text) {
        int line = 1;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
            } else if (c == LINE_SEPARATOR
                    || c == PARAGRAPH_SEPARATOR
                    || (c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'))) {
                return Optional.of(new Trouble(line, "a line end that is not shown as one"));
            }
        }
        return Optional.empty();
    }

    static Program notUnderstood(Trouble trouble) {
        return new Program(List.of(), List.of(), trouble);
    }

    /**
     * A {@code break}, with its label.
     *
     * @param endsCase whether one without a label ends a case, and no loop
     */
    static Statement broken(Syntax node, boolean endsCase) {
        if (!node.named().isEmpty()) {
            return new Statement.Jump(
                    node.line(), "break " + node.named().getFirst().text());
        }
        return new Statement.Jump(node.line(), endsCase ? "pass" : "break");
    }

    /** Whether two things are reckoned with. */
    static boolean isArithmetic(Expression.Operation operation) {
        return operation.parts().size() == 2 && ARITHMETIC.contains(operation.operator());
    }

    /** Whether what has this parent is only asked about. */
    static boolean isCompared(@Nullable Expression parent) {
        return parent instanceof Expression.Operation operation && COMPARING.contains(operation.operator());
    }

    static Expression name(int line, String name) {
        return new Expression.Name(line, name);
    }

    static Expression string(int line, String text) {
        return new Expression.Literal(line, Expression.Kind.STRING, text);
    }

    static Expression truth(int line, boolean value) {
        return new Expression.Literal(line, Expression.Kind.BOOLEAN, value ? "True" : "False");
    }

    static Expression nothing(int line) {
        return new Expression.Literal(line, Expression.Kind.NOTHING, "None");
    }

    /** Separators of digits and the case of letters say nothing. */
    static Expression number(int line, String text) {
        return new Expression.Literal(
                line,
                Expression.Kind.NUMBER,
                text.replace("_", "").replace("'", "").toLowerCase(Locale.ROOT));
    }

    static Expression call(int line, Expression function, List<Expression> arguments) {
        return new Expression.Call(line, function, arguments, List.of());
    }

    /** What stands for a map's key where all of another map is put in. */
    static Expression allOf(int line) {
        return new Expression.Literal(line, Expression.Kind.NOTHING, "**");
    }

    /** Statements where an expression is wanted: a function that is called where it stands. */
    static Expression immediately(int line, int lastLine, List<Statement> body) {
        return call(line, lambda(line, lastLine, body), List.of());
    }

    static Expression lambda(int line, int lastLine, List<Statement> body) {
        return new Expression.Lambda(line, new FunctionDefinition(line, lastLine, "", List.of(), List.of(), body));
    }

    /** A node no reader has a form for; what it is written as is kept where nothing is in it. */
    static Expression leaf(Syntax node) {
        return node.type().contains("identifier")
                ? name(node.line(), node.text())
                : new Expression.Other(node.line(), node.type(), List.of(string(node.line(), node.text())));
    }

    /** A value that can stand twice where it is written once: names, and members of them. */
    static boolean isPlain(Expression expression) {
        Expression at = expression;
        for (int parts = 0; parts < PLAIN_PARTS; parts++) {
            switch (at) {
                case Expression.Name name -> {
                    return true;
                }
                case Expression.Literal literal -> {
                    return true;
                }
                case Expression.Member member -> at = member.of();
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** A name for a value without one; no language has such a name. */
    static Expression unnamed(int line, String what) {
        return name(line, what + "@" + line);
    }

    /** An assignment that is itself a value. */
    static Expression assignment(int line, Expression target, String operator, Expression value) {
        if (operator.equals("=")) {
            return new Expression.Other(line, "assignment", List.of(target, value));
        }
        return new Expression.Other(
                line,
                "assignment",
                List.of(
                        target,
                        new Expression.Operation(
                                line,
                                operator.substring(0, operator.length() - 1),
                                isPlain(target) ? List.of(target, value) : List.of(value))));
    }

    /** Operators of C and its heirs, as Python writes them. */
    static String operator(String written) {
        return switch (written) {
            case "&&" -> "and";
            case "||", "??" -> "or";
            case "!" -> "not";
            case "===" -> "==";
            case "!==" -> "!=";
            case ">>>" -> ">>";
            case "&&=" -> "and=";
            case "||=", "??=" -> "or=";
            case ">>>=" -> ">>=";
            case "and_eq" -> "&=";
            case "or_eq" -> "|=";
            case "xor_eq" -> "^=";
            case "bitand" -> "&";
            case "bitor" -> "|";
            case "xor" -> "^";
            case "compl" -> "~";
            case "not_eq" -> "!=";
            default -> written;
        };
    }

    /** What a choice is made by, to be compared with each case; a value that is not plain gets a name first. */
    static Expression subject(Expression value, List<Statement> to) {
        if (isPlain(value)) {
            return value;
        }
        Expression name = unnamed(value.line(), "choice");
        to.add(new Statement.Assign(value.line(), List.of(name), "=", value));
        return name;
    }

    /**
     * One case.
     *
     * @param conditions any of them; none: it is the default
     */
    record Case(int line, List<Expression> conditions, List<Statement> body) {
        /** A default with conditions beside it is a default that looks at them first. */
        static Case of(int line, List<Expression> conditions, boolean isDefault, List<Statement> body) {
            if (!isDefault || conditions.isEmpty()) {
                return new Case(line, isDefault ? List.of() : List.copyOf(conditions), body);
            }
            List<Statement> whole = new ArrayList<>();
            conditions.forEach(condition -> whole.add(new Statement.Evaluate(condition.line(), condition)));
            whole.addAll(body);
            return new Case(line, List.of(), whole);
        }
    }

    /** The cases as branches, the default at their end. */
    static List<Statement> cases(List<Case> cases) {
        List<Statement> otherwise = new ArrayList<>();
        List<Case> conditional = new ArrayList<>();
        for (Case one : cases) {
            if (one.conditions().isEmpty()) {
                otherwise.addAll(one.body());
            } else {
                conditional.add(one);
            }
        }
        if (conditional.isEmpty()) {
            return List.copyOf(otherwise);
        }
        List<Statement> chains = new ArrayList<>();
        for (int from = 0; from < conditional.size(); from += CHAIN) {
            int to = Math.min(conditional.size(), from + CHAIN);
            List<Statement> rest = to == conditional.size() ? otherwise : List.of();
            for (Case one : conditional.subList(from, to).reversed()) {
                rest = List.of(new Statement.Branch(one.line(), any(one.line(), one.conditions()), one.body(), rest));
            }
            chains.addAll(rest);
        }
        return List.copyOf(chains);
    }

    static Expression any(int line, List<Expression> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new Expression.Operation(line, "or", conditions);
    }

    /** A string of its pieces; one literal when nothing else is in it. */
    static Expression text(int line, List<Expression> pieces) {
        StringBuilder whole = new StringBuilder();
        for (Expression piece : pieces) {
            if (!(piece instanceof Expression.Literal literal) || literal.kind() != Expression.Kind.STRING) {
                return new Expression.Text(line, pieces);
            }
            whole.append(literal.text());
        }
        return string(line, whole.toString());
    }
}
