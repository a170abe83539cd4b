package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes values apart as JavaScript's patterns do, one assignment for each name. */
final class JavascriptPatterns {
    private final JavascriptExpressions expressions;

    JavascriptPatterns(JavascriptExpressions expressions) {
        this.expressions = expressions;
    }

    /** Whether a target is a pattern and not one place. */
    static boolean takesApart(Syntax target) {
        return switch (target.type()) {
            case "object_pattern", "array_pattern", "assignment_pattern", "object_assignment_pattern" -> true;
            case "parenthesized_expression" ->
                target.named().size() == 1 && takesApart(target.named().getFirst());
            default -> false;
        };
    }

    /** The value itself, or a name that it was given first. */
    Expression plain(Expression value, List<Statement> to) {
        if (Forms.isPlain(value)) {
            return value;
        }
        Expression name = Forms.unnamed(value.line(), "value");
        to.add(new Statement.Assign(value.line(), List.of(name), "=", value));
        return name;
    }

    /** Gives the value, or its parts, to what the pattern names. */
    void bind(Syntax target, Expression value, List<Statement> to) {
        int line = target.line();
        switch (target.type()) {
            case "parenthesized_expression" -> {
                if (takesApart(target)) {
                    bind(target.named().getFirst(), value, to);
                } else {
                    assign(target, value, to);
                }
            }
            case "assignment_pattern", "object_assignment_pattern" ->
                bind(
                        target.field("left").orElseThrow(),
                        new Expression.Operation(line, "or", List.of(value, expressions.part(target, "right"))),
                        to);
            case "object_pattern" -> {
                Expression whole = plain(value, to);
                target.named().forEach(element -> property(element, whole, to));
            }
            case "array_pattern" -> elements(target, value, to);
            case "rest_pattern" -> bind(target.named().getFirst(), value, to);
            default -> assign(target, value, to);
        }
    }

    private void assign(Syntax target, Expression value, List<Statement> to) {
        to.add(new Statement.Assign(target.line(), List.of(expressions.read(target)), "=", value));
    }

    private void property(Syntax element, Expression whole, List<Statement> to) {
        switch (element.type()) {
            case "shorthand_property_identifier_pattern" -> bind(element, member(element, whole), to);
            case "object_assignment_pattern" ->
                bind(
                        element,
                        element.field("left").map(left -> member(left, whole)).orElse(whole),
                        to);
            case "pair_pattern" ->
                bind(
                        element.field("value").orElseThrow(),
                        element.field("key").map(key -> member(key, whole)).orElse(whole),
                        to);
            default -> bind(element, whole, to);
        }
    }

    private Expression member(Syntax key, Expression whole) {
        return key.type().contains("identifier")
                ? new Expression.Member(key.line(), whole, JavascriptExpressions.identifier(key))
                : new Expression.Index(key.line(), whole, List.of(expressions.read(key)));
    }

    private void elements(Syntax target, Expression value, List<Statement> to) {
        List<Syntax> elements = target.named();
        boolean holes = target.all().stream().filter(child -> child.is(",")).count() >= Math.max(1, elements.size());
        if (!holes && elements.stream().noneMatch(JavascriptPatterns::takesApart)) {
            assign(target, value, to);
            return;
        }
        Expression whole = plain(value, to);
        int position = 0;
        for (Syntax child : target.all()) {
            if (child.is(",")) {
                position++;
            } else if (elements.contains(child)) {
                Expression at = Forms.number(child.line(), Integer.toString(position));
                bind(
                        child,
                        child.is("rest_pattern") ? whole : new Expression.Index(child.line(), whole, List.of(at)),
                        to);
            }
        }
    }

    /** A parameter; one that is taken apart gets a name, and the assignments come first in the body. */
    void parameter(Syntax node, List<FunctionDefinition.Parameter> parameters, List<Statement> body) {
        boolean hasDefault = node.is("assignment_pattern");
        Syntax target = hasDefault ? node.field("left").orElse(node) : node;
        Optional<Expression> otherwise = hasDefault ? node.field("right").map(expressions::read) : Optional.empty();
        while (target.is("rest_pattern") && !target.named().isEmpty()) {
            target = target.named().getFirst();
        }
        String name = JavascriptExpressions.identifier(target);
        if (!target.is("identifier")) {
            Expression.Name whole = new Expression.Name(target.line(), "parameter@" + parameters.size());
            List<Statement> parts = new ArrayList<>();
            bind(target, whole, parts);
            body.addAll(parts);
            name = whole.name();
        }
        parameters.add(new FunctionDefinition.Parameter(name, otherwise.orElse(null)));
    }
}
