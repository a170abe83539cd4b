package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;

/** Brings Java's classes of every kind, and their methods, into the one form. */
final class JavaClasses {
    private final JavaReader statements;
    private final JavaExpressions expressions;

    JavaClasses(JavaReader statements, JavaExpressions expressions) {
        this.statements = statements;
        this.expressions = expressions;
    }

    Statement definition(Syntax node) {
        String name = node.field("name").map(Syntax::text).orElse("");
        List<Statement> body = new ArrayList<>();
        List<Syntax> members = node.field("body").map(Syntax::named).orElse(List.of());
        if (node.is("record_declaration")) {
            components(node, name, members, body);
        }
        members.forEach(member -> member(member, node, name, body));
        return new Statement.DefineClass(node.line(), name, bases(node), expressions.annotations(node), body);
    }

    private void member(Syntax member, Syntax type, String name, List<Statement> body) {
        switch (member.type()) {
            case "enum_constant" -> body.add(constant(member, name));
            case "enum_body_declarations" -> member.named().forEach(inner -> member(inner, type, name, body));
            case "compact_constructor_declaration" ->
                body.add(new Statement.Define(member.line(), compactConstructor(type, member)));
            case "annotation_type_element_declaration" -> {
                Expression element = expressions.part(member, "name");
                body.add(
                        member.field("value").isPresent()
                                ? new Statement.Assign(
                                        member.line(), List.of(element), "=", expressions.part(member, "value"))
                                : new Statement.Evaluate(member.line(), element));
            }
            default -> body.addAll(statements.apart(() -> statements.statements(List.of(member))));
        }
    }

    private List<Expression> bases(Syntax node) {
        List<Expression> bases = new ArrayList<>();
        for (Syntax part : node.named()) {
            switch (part.type()) {
                case "superclass" -> part.named().forEach(type -> bases.add(expressions.type(type)));
                case "super_interfaces", "extends_interfaces" ->
                    part.named().forEach(list -> list.named().forEach(type -> bases.add(expressions.type(type))));
                default -> {}
            }
        }
        return bases;
    }

    private Statement constant(Syntax node, String name) {
        List<Expression.Keyword> keywords = node.field("body").stream()
                .map(body -> new Expression.Keyword("class", expressions.anonymous(node, body)))
                .toList();
        Expression value =
                new Expression.Call(node.line(), Forms.name(node.line(), name), expressions.arguments(node), keywords);
        return new Statement.Assign(node.line(), List.of(expressions.part(node, "name")), "=", value);
    }

    /** A record's constructor, when it writes none of its own. */
    private void components(Syntax node, String name, List<Syntax> members, List<Statement> body) {
        if (members.stream().noneMatch(member -> member.is("compact_constructor_declaration"))) {
            body.add(new Statement.Define(node.line(), canonical(node, name, node, List.of())));
        }
    }

    private FunctionDefinition compactConstructor(Syntax type, Syntax node) {
        return canonical(
                type,
                node.field("name").map(Syntax::text).orElse(""),
                node,
                statements.apart(() -> statements.body(node, "body")));
    }

    private FunctionDefinition canonical(Syntax type, String name, Syntax at, List<Statement> first) {
        List<FunctionDefinition.Parameter> parameters = new ArrayList<>();
        List<Expression> decorators = new ArrayList<>();
        parameters(type, parameters, decorators);
        List<Statement> body = new ArrayList<>(first);
        for (FunctionDefinition.Parameter parameter : parameters) {
            Expression own = new Expression.Member(at.line(), Forms.name(at.line(), "this"), parameter.name());
            body.add(new Statement.Assign(at.line(), List.of(own), "=", Forms.name(at.line(), parameter.name())));
        }
        return new FunctionDefinition(at.line(), at.lastLine(), name, parameters, decorators, body);
    }

    private void parameters(Syntax node, List<FunctionDefinition.Parameter> parameters, List<Expression> decorators) {
        for (Syntax parameter : node.field("parameters").map(Syntax::named).orElse(List.of())) {
            decorators.addAll(expressions.annotations(parameter));
            if (!parameter.is("receiver_parameter")) {
                parameters.add(new FunctionDefinition.Parameter(JavaExpressions.parameterName(parameter), null));
            }
        }
    }

    /** A method or constructor; one without a body is decorated {@code abstract} or {@code native}. */
    FunctionDefinition function(Syntax node) {
        List<Expression> decorators = new ArrayList<>(expressions.annotations(node));
        if (node.field("body").isEmpty()) {
            boolean isNative = node.child("modifiers")
                    .filter(modifiers -> modifiers.has("native"))
                    .isPresent();
            decorators.add(Forms.name(node.line(), isNative ? "native" : "abstract"));
        }
        List<FunctionDefinition.Parameter> parameters = new ArrayList<>();
        parameters(node, parameters, decorators);
        return new FunctionDefinition(
                node.line(),
                node.lastLine(),
                node.field("name").map(Syntax::text).orElse(""),
                parameters,
                decorators,
                statements.apart(() -> statements.body(node, "body")));
    }
}
