package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings JavaScript's expressions into the one form. */
final class JavascriptExpressions {
    private final JavascriptReader statements;

    JavascriptExpressions(JavascriptReader statements) {
        this.statements = statements;
    }

    Expression read(Syntax node) {
        int line = node.line();
        return switch (node.type()) {
            case "identifier",
                    "property_identifier",
                    "private_property_identifier",
                    "shorthand_property_identifier",
                    "shorthand_property_identifier_pattern",
                    "statement_identifier",
                    "this",
                    "super",
                    "import" -> Forms.name(line, identifier(node));
            case "undefined", "null" -> Forms.nothing(line);
            case "true", "false" -> Forms.truth(line, node.is("true"));
            case "number" -> Forms.number(line, node.text());
            case "string" -> Forms.string(line, string(node));
            case "regex" -> Forms.string(line, node.text());
            case "jsx_text", "html_character_reference" -> Forms.string(line, node.text());
            case "template_string" -> template(node);
            case "parenthesized_expression", "template_substitution", "computed_property_name", "jsx_expression" ->
                node.named().size() == 1 ? read(node.named().getFirst()) : other(node);
            case "member_expression" ->
                new Expression.Member(
                        line,
                        part(node, "object"),
                        node.field("property")
                                .map(JavascriptExpressions::identifier)
                                .orElse(""));
            case "meta_property" -> meta(node);
            case "subscript_expression" ->
                new Expression.Index(line, part(node, "object"), List.of(part(node, "index")));
            case "call_expression" -> Forms.call(line, part(node, "function"), arguments(node));
            case "new_expression" -> Forms.call(line, part(node, "constructor"), arguments(node));
            case "unary_expression" -> unary(node);
            case "binary_expression" -> binary(node);
            case "ternary_expression" ->
                new Expression.Operation(
                        line,
                        "if",
                        List.of(part(node, "consequence"), part(node, "condition"), part(node, "alternative")));
            case "assignment_expression", "assignment_pattern", "object_assignment_pattern" ->
                Forms.assignment(line, part(node, "left"), "=", part(node, "right"));
            case "augmented_assignment_expression" ->
                Forms.assignment(line, part(node, "left"), operator(node), part(node, "right"));
            case "update_expression" ->
                Forms.assignment(line, part(node, "argument"), operator(node).charAt(0) + "=", Forms.number(line, "1"));
            case "array" -> new Expression.Collection(line, Expression.Shape.LIST, parts(node.named()));
            case "array_pattern" -> new Expression.Collection(line, Expression.Shape.TUPLE, parts(node.named()));
            case "object", "object_pattern" -> object(node);
            case "spread_element", "rest_pattern" -> new Expression.Other(line, "spread", parts(node.named()));
            case "await_expression" -> new Expression.Other(line, "await", parts(node.named()));
            case "yield_expression" -> new Expression.Other(line, "yield", parts(node.named()));
            case "sequence_expression" -> new Expression.Other(line, "sequence", parts(node.named()));
            case "arrow_function", "function_expression", "generator_function", "method_definition" ->
                new Expression.Lambda(line, statements.function(node));
            case "class" -> classValue(node);
            default -> isStatement(node) ? asValue(node) : other(node);
        };
    }

    static boolean isStatement(Syntax node) {
        return node.type().endsWith("_statement") || node.type().endsWith("_declaration") || node.is("statement_block");
    }

    private Expression asValue(Syntax node) {
        return Forms.immediately(
                node.line(), node.lastLine(), statements.loop(() -> statements.statements(List.of(node))));
    }

    /** Defined where it stands, then taken by its name. */
    private Expression classValue(Syntax node) {
        String name = node.field("name").map(JavascriptExpressions::identifier).orElse("class@" + node.line());
        return Forms.immediately(
                node.line(),
                node.lastLine(),
                List.of(
                        statements.classDefinition(node, name),
                        new Statement.Return(node.line(), Forms.name(node.line(), name))));
    }

    Expression other(Syntax node) {
        List<Syntax> named = node.named();
        return named.isEmpty() ? Forms.leaf(node) : new Expression.Other(node.line(), node.type(), parts(named));
    }

    private static Expression meta(Syntax node) {
        String[] words = node.text().split("\\s*\\.\\s*", 2);
        return words.length < 2
                ? Forms.leaf(node)
                : new Expression.Member(node.line(), Forms.name(node.line(), words[0]), words[1]);
    }

    private Expression unary(Syntax node) {
        String operator = operator(node);
        List<Expression> argument = List.of(part(node, "argument"));
        return Character.isLetter(operator.charAt(0)) && !operator.equals("not")
                ? new Expression.Other(node.line(), operator, argument)
                : new Expression.Operation(node.line(), operator, argument);
    }

    private Expression binary(Syntax node) {
        String operator = operator(node);
        List<Expression> operands = List.of(part(node, "left"), part(node, "right"));
        return operator.equals("instanceof")
                ? new Expression.Other(node.line(), operator, operands)
                : new Expression.Operation(node.line(), operator, operands);
    }

    private Expression template(Syntax node) {
        List<Expression> pieces = new ArrayList<>();
        for (Syntax piece : node.named()) {
            pieces.add(
                    piece.is("string_fragment") || piece.is("escape_sequence")
                            ? Forms.string(piece.line(), Escapes.javascript(piece.text()))
                            : read(piece));
        }
        return Forms.text(node.line(), pieces);
    }

    private List<Expression> arguments(Syntax node) {
        Optional<Syntax> arguments = node.field("arguments");
        if (arguments.isEmpty()) {
            return List.of();
        }
        return arguments.get().is("arguments") ? parts(arguments.get().named()) : List.of(read(arguments.get()));
    }

    private Expression object(Syntax node) {
        List<Expression> elements = new ArrayList<>();
        for (Syntax element : node.named()) {
            int line = element.line();
            switch (element.type()) {
                case "pair", "pair_pattern" -> {
                    elements.add(element.field("key").map(this::key).orElseThrow());
                    elements.add(part(element, "value"));
                }
                case "method_definition" -> {
                    elements.add(element.field("name").map(this::key).orElseThrow());
                    elements.add(read(element));
                }
                case "shorthand_property_identifier", "shorthand_property_identifier_pattern" -> {
                    elements.add(Forms.string(line, identifier(element)));
                    elements.add(read(element));
                }
                case "object_assignment_pattern" -> {
                    elements.add(element.field("left").map(this::key).orElseThrow());
                    elements.add(read(element));
                }
                default -> {
                    elements.add(Forms.allOf(line));
                    elements.add(read(element));
                }
            }
        }
        return new Expression.Collection(node.line(), Expression.Shape.MAP, elements);
    }

    /** A key of an object: a string, a number, or what it is computed by. */
    Expression key(Syntax node) {
        return node.type().contains("identifier") ? Forms.string(node.line(), identifier(node)) : read(node);
    }

    /** The name of a class's own member; something else when it is computed. */
    Expression ownKey(Syntax node) {
        return switch (node.type()) {
            case "string" -> Forms.name(node.line(), string(node));
            case "number" -> Forms.name(node.line(), node.text());
            default -> {
                Expression key = read(node);
                yield node.is("computed_property_name")
                        ? new Expression.Other(node.line(), "computed", List.of(key))
                        : key;
            }
        };
    }

    List<Expression> decorators(Syntax node) {
        return node.named().stream()
                .filter(child -> child.is("decorator"))
                .flatMap(child -> child.named().stream())
                .map(this::read)
                .toList();
    }

    Expression part(Syntax node, String field) {
        return node.field(field).map(this::read).orElseGet(() -> other(node));
    }

    List<Expression> parts(List<Syntax> nodes) {
        return nodes.stream().map(this::read).toList();
    }

    /** A name as it is meant: its letters may be written as escapes. */
    static String identifier(Syntax node) {
        return Escapes.javascript(node.text());
    }

    static String string(Syntax node) {
        String written = node.text();
        return Escapes.javascript(written.substring(1, Math.max(1, written.length() - 1)));
    }

    static String operator(Syntax node) {
        return node.field("operator").map(Syntax::text).map(Forms::operator).orElse("=");
    }
}
