package dev.portcullis.modification.internal.code;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Brings Python's expressions into the one form. */
final class PythonExpressions {
    private PythonExpressions() {}

    static Expression read(Syntax node) {
        int line = node.line();
        return switch (node.type()) {
            case "identifier", "keyword_identifier" -> new Expression.Name(line, name(node));
            case "integer", "float" -> new Expression.Literal(line, Expression.Kind.NUMBER, number(node.text()));
            case "true", "false" -> new Expression.Literal(line, Expression.Kind.BOOLEAN, node.text());
            case "none" -> new Expression.Literal(line, Expression.Kind.NOTHING, "None");
            case "ellipsis" -> new Expression.Literal(line, Expression.Kind.NOTHING, "...");
            case "string" -> PythonStrings.read(node);
            case "concatenated_string" -> PythonStrings.joined(node);
            case "attribute" ->
                new Expression.Member(
                        line,
                        part(node, "object"),
                        node.field("attribute").map(PythonExpressions::name).orElse(""));
            case "subscript" ->
                new Expression.Index(
                        line,
                        part(node, "value"),
                        node.fields("subscript").stream()
                                .map(PythonExpressions::read)
                                .toList());
            case "call" -> call(node);
            case "parenthesized_expression", "expression_list_item", "type", "case_pattern", "interpolation" ->
                node.named().isEmpty() ? other(node) : read(node.named().getFirst());
            case "unary_operator" -> new Expression.Operation(line, operator(node), List.of(part(node, "argument")));
            case "not_operator" -> new Expression.Operation(line, "not", List.of(part(node, "argument")));
            case "binary_operator", "boolean_operator" ->
                new Expression.Operation(line, operator(node), List.of(part(node, "left"), part(node, "right")));
            case "comparison_operator" -> comparison(node);
            case "conditional_expression" -> new Expression.Operation(line, "if", parts(node.named()));
            case "list", "list_pattern" -> new Expression.Collection(line, Expression.Shape.LIST, parts(node.named()));
            case "tuple", "expression_list", "pattern_list", "tuple_pattern" ->
                new Expression.Collection(line, Expression.Shape.TUPLE, parts(node.named()));
            case "set" -> new Expression.Collection(line, Expression.Shape.SET, parts(node.named()));
            case "dictionary" -> dictionary(node);
            case "lambda" -> new Expression.Lambda(line, PythonReader.lambda(node));
            case "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression" ->
                comprehension(node);
            case "named_expression" ->
                new Expression.Other(line, "assignment", List.of(part(node, "name"), part(node, "value")));
            case "await" -> new Expression.Other(line, "await", parts(node.named()));
            case "list_splat", "dictionary_splat", "list_splat_pattern", "dictionary_splat_pattern" ->
                new Expression.Other(line, "spread", parts(node.named()));
            case "dotted_name" -> dotted(node);
            default -> other(node);
        };
    }

    private static Expression other(Syntax node) {
        return new Expression.Other(node.line(), node.type(), parts(node.named()));
    }

    private static Expression dotted(Syntax node) {
        Expression name = null;
        for (Syntax part : node.named()) {
            name = name == null
                    ? new Expression.Name(part.line(), name(part))
                    : new Expression.Member(part.line(), name, name(part));
        }
        return name == null ? other(node) : name;
    }

    private static Expression call(Syntax node) {
        List<Expression> arguments = new ArrayList<>();
        List<Expression.Keyword> keywords = new ArrayList<>();
        Optional<Syntax> list = node.field("arguments");
        if (list.isPresent() && list.get().is("argument_list")) {
            for (Syntax argument : list.get().named()) {
                if (argument.is("keyword_argument")) {
                    keywords.add(new Expression.Keyword(text(argument, "name"), part(argument, "value")));
                } else {
                    arguments.add(read(argument));
                }
            }
        } else {
            list.ifPresent(only -> arguments.add(read(only)));
        }
        return new Expression.Call(node.line(), part(node, "function"), arguments, keywords);
    }

    /** {@code a < b < c} is {@code a < b and b < c}. */
    private static Expression comparison(Syntax node) {
        List<Syntax> operands = node.named();
        List<String> operators = node.all().stream()
                .filter(child -> child.field().equals("operators"))
                .map(child -> child.text().replaceAll("\\s+", "-"))
                .map(word -> word.equals("<>") ? "!=" : word)
                .toList();
        List<Expression> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i++) {
            pairs.add(new Expression.Operation(
                    operands.get(i).line(),
                    i < operators.size() ? operators.get(i) : "==",
                    List.of(read(operands.get(i)), read(operands.get(i + 1)))));
        }
        return pairs.size() == 1 ? pairs.getFirst() : new Expression.Operation(node.line(), "and", pairs);
    }

    private static Expression dictionary(Syntax node) {
        List<Expression> elements = new ArrayList<>();
        for (Syntax element : node.named()) {
            if (element.is("pair")) {
                elements.add(part(element, "key"));
                elements.add(part(element, "value"));
            } else {
                elements.add(new Expression.Literal(element.line(), Expression.Kind.NOTHING, "**"));
                elements.add(read(element));
            }
        }
        return new Expression.Collection(node.line(), Expression.Shape.MAP, elements);
    }

    private static Expression comprehension(Syntax node) {
        List<Expression> elements = new ArrayList<>();
        for (Syntax child : node.named()) {
            switch (child.type()) {
                case "for_in_clause" -> {
                    elements.add(part(child, "left"));
                    elements.add(part(child, "right"));
                }
                case "if_clause" -> elements.addAll(parts(child.named()));
                case "pair" ->
                    elements.add(new Expression.Collection(
                            child.line(), Expression.Shape.TUPLE, List.of(part(child, "key"), part(child, "value"))));
                default -> elements.add(read(child));
            }
        }
        return new Expression.Other(node.line(), "comprehension", elements);
    }

    /** Underscores and the case of letters say nothing. */
    private static String number(String text) {
        return text.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static String operator(Syntax node) {
        return node.field("operator").map(Syntax::text).orElse("?");
    }

    private static Expression part(Syntax node, String field) {
        return node.field(field).map(PythonExpressions::read).orElseGet(() -> other(node));
    }

    private static List<Expression> parts(List<Syntax> nodes) {
        return nodes.stream().map(PythonExpressions::read).toList();
    }

    /** As Python reads an identifier: letters of other widths and shapes are the plain ones (NFKC). */
    private static String name(Syntax node) {
        return Normalizer.normalize(node.text(), Normalizer.Form.NFKC);
    }

    private static String text(Syntax node, String field) {
        return node.field(field).map(Syntax::text).orElse("");
    }
}
