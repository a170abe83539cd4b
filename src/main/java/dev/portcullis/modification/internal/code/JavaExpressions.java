package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings Java's expressions into the one form. */
final class JavaExpressions {
    private final JavaReader statements;

    JavaExpressions(JavaReader statements) {
        this.statements = statements;
    }

    Expression read(Syntax node) {
        int line = node.line();
        return switch (node.type()) {
            case "identifier", "this", "super", "underscore_pattern" -> Forms.name(line, node.text());
            case "scoped_identifier",
                    "type_identifier",
                    "scoped_type_identifier",
                    "generic_type",
                    "array_type",
                    "integral_type",
                    "floating_point_type",
                    "boolean_type",
                    "void_type",
                    "annotated_type" -> type(node);
            case "null_literal" -> Forms.nothing(line);
            case "true", "false" -> Forms.truth(line, node.is("true"));
            case "decimal_integer_literal",
                    "hex_integer_literal",
                    "octal_integer_literal",
                    "binary_integer_literal",
                    "decimal_floating_point_literal",
                    "hex_floating_point_literal" -> Forms.number(line, node.text());
            case "string_literal" -> string(node);
            case "character_literal" -> Forms.string(line, Escapes.java(inner(node.text(), 1)));
            case "parenthesized_expression" ->
                node.named().size() == 1 ? read(node.named().getFirst()) : other(node);
            case "field_access" ->
                new Expression.Member(
                        line,
                        part(node, "object"),
                        node.field("field").map(Syntax::text).orElse(""));
            case "array_access" -> new Expression.Index(line, part(node, "array"), List.of(part(node, "index")));
            case "method_invocation" -> Forms.call(line, method(node), arguments(node));
            case "method_reference" -> reference(node);
            case "object_creation_expression" -> creation(node);
            case "array_creation_expression" -> arrayCreation(node);
            case "array_initializer", "element_value_array_initializer" ->
                new Expression.Collection(line, Expression.Shape.LIST, parts(node.named()));
            case "unary_expression" -> new Expression.Operation(line, operator(node), List.of(part(node, "operand")));
            case "binary_expression" ->
                new Expression.Operation(line, operator(node), List.of(part(node, "left"), part(node, "right")));
            case "ternary_expression" ->
                new Expression.Operation(
                        line,
                        "if",
                        List.of(part(node, "consequence"), part(node, "condition"), part(node, "alternative")));
            case "instanceof_expression" -> instance(node);
            case "assignment_expression" ->
                Forms.assignment(line, part(node, "left"), operator(node), part(node, "right"));
            case "update_expression" ->
                Forms.assignment(line, read(node.named().getFirst()), step(node), Forms.number(line, "1"));
            case "cast_expression" -> new Expression.Other(line, "cast", List.of(part(node, "value")));
            case "class_literal" ->
                new Expression.Member(line, type(node.named().getFirst()), "class");
            case "lambda_expression" -> new Expression.Lambda(line, lambda(node));
            case "switch_expression" -> Forms.immediately(line, node.lastLine(), statements.choice(node, true));
            case "marker_annotation" -> part(node, "name");
            case "annotation" -> annotation(node);
            default -> isStatement(node) ? asValue(node) : other(node);
        };
    }

    static boolean isStatement(Syntax node) {
        return node.type().endsWith("_statement") || node.type().endsWith("_declaration") || node.is("block");
    }

    private Expression asValue(Syntax node) {
        return Forms.immediately(
                node.line(), node.lastLine(), statements.apart(() -> statements.statements(List.of(node))));
    }

    Expression other(Syntax node) {
        List<Syntax> named = node.named();
        return named.isEmpty() ? Forms.leaf(node) : new Expression.Other(node.line(), node.type(), parts(named));
    }

    /** A type as a name, without what is in its angle brackets. */
    Expression type(Syntax node) {
        int line = node.line();
        return switch (node.type()) {
            case "generic_type" -> type(node.named().getFirst());
            case "annotated_type" -> type(node.named().getLast());
            case "scoped_type_identifier", "scoped_identifier" -> {
                Expression name = null;
                for (Syntax part : node.named()) {
                    if (!part.type().endsWith("annotation")) {
                        name = name == null ? type(part) : new Expression.Member(line, name, part.text());
                    }
                }
                yield name == null ? Forms.leaf(node) : name;
            }
            default -> Forms.name(line, node.text());
        };
    }

    private static Expression string(Syntax node) {
        String text = node.text();
        return Forms.string(
                node.line(),
                text.startsWith("\"\"\"") ? Escapes.java(block(inner(text, 3))) : Escapes.java(inner(text, 1)));
    }

    /** A text block without its first line end and its indentation. */
    private static String block(String text) {
        return text.substring(text.indexOf('\n') + 1).stripIndent();
    }

    private static String inner(String text, int quotes) {
        return text.length() < 2 * quotes ? "" : text.substring(quotes, text.length() - quotes);
    }

    private Expression method(Syntax node) {
        String name = node.field("name").map(Syntax::text).orElse("");
        Optional<Syntax> object = node.field("object");
        if (object.isEmpty()) {
            return Forms.name(node.line(), name);
        }
        Expression of = read(object.get());
        // Interface.super.method()
        boolean isOuter = !object.get().is("super") && node.has("super");
        return new Expression.Member(node.line(), isOuter ? new Expression.Member(node.line(), of, "super") : of, name);
    }

    Expression constructorCall(Syntax node) {
        List<Expression> arguments = new ArrayList<>();
        node.field("object").ifPresent(outer -> arguments.add(read(outer)));
        arguments.addAll(arguments(node));
        return Forms.call(node.line(), part(node, "constructor"), arguments);
    }

    /** {@code T::new} is {@code T}, which makes one when it is called. */
    private Expression reference(Syntax node) {
        List<Syntax> parts = node.named();
        Expression of = read(parts.getFirst());
        return parts.size() < 2 || node.has("new")
                ? of
                : new Expression.Member(node.line(), of, parts.getLast().text());
    }

    private Expression creation(Syntax node) {
        Expression type = node.field("type").map(this::type).orElseGet(() -> other(node));
        Syntax first = node.named().getFirst();
        if (first.field().isEmpty() && !first.type().endsWith("annotation") && !first.is("class_body")) {
            type = new Expression.Member(node.line(), read(first), last(type));
        }
        List<Expression.Keyword> keywords = node.child("class_body").stream()
                .map(body -> new Expression.Keyword("class", anonymous(node, body)))
                .toList();
        return new Expression.Call(node.line(), type, arguments(node), keywords);
    }

    private static String last(Expression type) {
        return switch (type) {
            case Expression.Name name -> name.name();
            case Expression.Member member -> member.name();
            default -> "";
        };
    }

    /** The body of a class without a name, as a function that defines it. */
    Expression anonymous(Syntax node, Syntax body) {
        List<Expression> bases = node.field("type").map(this::type).stream().toList();
        Statement definition = new Statement.DefineClass(
                node.line(), "", bases, List.of(), statements.apart(() -> statements.statements(body.named())));
        return Forms.lambda(node.line(), node.lastLine(), List.of(definition));
    }

    private Expression arrayCreation(Syntax node) {
        List<Expression> parts = new ArrayList<>();
        for (Syntax dimension : node.fields("dimensions")) {
            parts.addAll(parts(dimension.named()));
        }
        node.field("value").ifPresent(value -> parts.add(read(value)));
        return new Expression.Other(node.line(), "array", parts);
    }

    private Expression instance(Syntax node) {
        Expression left = part(node, "left");
        List<Syntax> asked = new ArrayList<>();
        node.field("right").ifPresent(asked::add);
        node.field("name").ifPresent(asked::add);
        node.field("pattern").ifPresent(asked::add);
        return matches(node.line(), left, asked);
    }

    /** Whether something is of a type or shape; the names it then has are assigned. */
    Expression matches(int line, Expression subject, List<Syntax> asked) {
        List<Expression> parts = new ArrayList<>(List.of(subject));
        for (Syntax one : asked) {
            for (Syntax part : one.is("type_pattern") ? one.named() : List.of(one)) {
                parts.add(
                        part.is("identifier")
                                ? Forms.assignment(
                                        line, read(part), "=", Forms.isPlain(subject) ? subject : Forms.nothing(line))
                                : read(part));
            }
        }
        return new Expression.Other(line, "instanceof", parts);
    }

    private FunctionDefinition lambda(Syntax node) {
        List<FunctionDefinition.Parameter> parameters = new ArrayList<>();
        List<Expression> decorators = new ArrayList<>();
        node.field("parameters").ifPresent(list -> {
            for (Syntax parameter : list.is("identifier") ? List.of(list) : list.named()) {
                parameters.add(new FunctionDefinition.Parameter(parameterName(parameter), null));
                decorators.addAll(annotations(parameter));
            }
        });
        Syntax body = node.field("body").orElse(node);
        List<Statement> read = body.is("block")
                ? statements.apart(() -> statements.body(body))
                : List.of(new Statement.Return(body.line(), read(body)));
        return new FunctionDefinition(node.line(), node.lastLine(), "", parameters, decorators, read);
    }

    static String parameterName(Syntax parameter) {
        return parameter
                .field("name")
                .or(() -> parameter.child("variable_declarator").flatMap(declarator -> declarator.field("name")))
                .orElse(parameter)
                .text();
    }

    private Expression annotation(Syntax node) {
        List<Expression> arguments = new ArrayList<>();
        List<Expression.Keyword> keywords = new ArrayList<>();
        for (Syntax argument : node.field("arguments").map(Syntax::named).orElse(List.of())) {
            if (argument.is("element_value_pair")) {
                keywords.add(new Expression.Keyword(
                        argument.field("key").map(Syntax::text).orElse(""), part(argument, "value")));
            } else {
                arguments.add(read(argument));
            }
        }
        return new Expression.Call(node.line(), part(node, "name"), arguments, keywords);
    }

    /** Annotations of a declaration, of itself or among its modifiers. */
    List<Expression> annotations(Syntax node) {
        List<Expression> annotations = new ArrayList<>();
        for (Syntax child : node.named()) {
            if (child.is("modifiers")) {
                annotations.addAll(annotations(child));
            } else if (child.is("annotation") || child.is("marker_annotation")) {
                annotations.add(read(child));
            }
        }
        return annotations;
    }

    List<Expression> arguments(Syntax node) {
        return parts(node.field("arguments").map(Syntax::named).orElse(List.of()));
    }

    Expression part(Syntax node, String field) {
        return node.field(field).map(this::read).orElseGet(() -> other(node));
    }

    List<Expression> parts(List<Syntax> nodes) {
        return nodes.stream().map(this::read).toList();
    }

    /** {@code += } or {@code -=}, for {@code ++} and {@code --}. */
    static String step(Syntax node) {
        return node.has("++") ? "+=" : "-=";
    }

    static String operator(Syntax node) {
        return node.field("operator").map(Syntax::text).map(Forms::operator).orElse("=");
    }
}
