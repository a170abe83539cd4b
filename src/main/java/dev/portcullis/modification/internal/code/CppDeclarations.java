package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings what C++ declares and defines into the one form: variables, functions, classes. */
final class CppDeclarations {
    private static final Set<String> ATTRIBUTES =
            Set.of("attribute_declaration", "attribute_specifier", "ms_declspec_modifier", "alignas_qualifier");
    private static final Set<String> WRAPPERS = Set.of(
            "pointer_declarator",
            "reference_declarator",
            "array_declarator",
            "function_declarator",
            "parenthesized_declarator",
            "attributed_declarator",
            "init_declarator",
            "variadic_declarator",
            "variadic_reference_declarator",
            "pointer_type_declarator",
            "abstract_reference_declarator");
    private static final Set<String> PLAIN_TYPES =
            Set.of("primitive_type", "sized_type_specifier", "placeholder_type_specifier", "auto");

    private final CppReader statements;
    private final CppExpressions expressions;

    CppDeclarations(CppReader statements, CppExpressions expressions) {
        this.statements = statements;
        this.expressions = expressions;
    }

    /** Variables that get a value, are made by a constructor or have a size; nothing for a function's prototype. */
    void declared(Syntax node, List<Statement> to) {
        node.field("type").ifPresent(type -> statements.typeIn(type, to));
        List<Syntax> declarators = node.fields("declarator");
        List<Expression> attributes = attributes(node);
        if (!attributes.isEmpty()) {
            List<Expression> parts = new ArrayList<>();
            declarators.forEach(declarator -> parts.add(target(declarator)));
            parts.addAll(attributes);
            to.add(new Statement.Evaluate(node.line(), new Expression.Other(node.line(), "attribute", parts)));
        }
        Optional<Syntax> declarator = Optional.empty();
        for (Syntax part : node.named()) {
            if (part.field().equals("declarator")) {
                declarator = Optional.of(part);
                declared(node, part, to);
            } else if (part.field().equals("default_value") && declarator.isPresent()) {
                // A member's value stands beside its declarator.
                to.add(new Statement.Assign(
                        part.line(),
                        List.of(target(declarator.get())),
                        "=",
                        part.is("initializer_list") ? made(node, part) : expressions.read(part)));
            }
        }
        node.child("bitfield_clause")
                .ifPresent(width -> width.named().stream()
                        .filter(part -> !part.is("number_literal"))
                        .forEach(part -> to.add(new Statement.Evaluate(part.line(), expressions.read(part)))));
    }

    private void declared(Syntax node, Syntax declarator, List<Statement> to) {
        int line = declarator.line();
        if (declarator.is("init_declarator")) {
            List<Expression> sizes = sizes(declarator);
            if (!sizes.isEmpty()) {
                to.add(new Statement.Evaluate(line, new Expression.Other(line, "array", sizes)));
            }
            Syntax value = declarator.field("value").orElse(declarator);
            boolean constructs = value.is("argument_list") || (value.is("initializer_list") && !declarator.has("="));
            to.add(new Statement.Assign(
                    line, List.of(target(declarator)), "=", constructs ? made(node, value) : expressions.read(value)));
            return;
        }
        Optional<Syntax> function = inner(declarator, "function_declarator");
        if (function.isPresent()) {
            prototype(node, function.get(), to);
        } else if (!sized(declarator, to) && isMadeByItsType(node, declarator)) {
            to.add(new Statement.Assign(
                    line, List.of(target(declarator)), "=", Forms.call(line, type(node), List.of())));
        }
    }

    /** An object of a library's class comes to be without a value written. */
    private static boolean isMadeByItsType(Syntax node, Syntax declarator) {
        return (declarator.is("identifier") || declarator.is("field_identifier"))
                && node.field("type")
                        .filter(type -> type.is("qualified_identifier") || type.is("template_type"))
                        .isPresent()
                && node.all().stream()
                        .noneMatch(part -> part.is("storage_class_specifier")
                                && part.text().equals("extern"))
                && node.field("default_value").isEmpty();
    }

    /** An array's size is part of what it is. */
    private boolean sized(Syntax declarator, List<Statement> to) {
        List<Expression> sizes = sizes(declarator);
        if (sizes.isEmpty()) {
            return false;
        }
        to.add(new Statement.Assign(
                declarator.line(),
                List.of(target(declarator)),
                "=",
                new Expression.Other(declarator.line(), "array", sizes)));
        return true;
    }

    private List<Expression> sizes(Syntax declarator) {
        List<Expression> sizes = new ArrayList<>();
        for (Optional<Syntax> at = Optional.of(declarator); at.isPresent(); at = wrapped(at.get())) {
            at.get().field("size").ifPresent(size -> sizes.addFirst(expressions.read(size)));
        }
        return sizes;
    }

    private Expression made(Syntax node, Syntax value) {
        boolean plain = node.field("type")
                .filter(type -> !PLAIN_TYPES.contains(type.type()))
                .isEmpty();
        if (value.is("initializer_list") && plain) {
            return value.named().size() == 1 && !value.named().getFirst().is("initializer_pair")
                    ? expressions.read(value.named().getFirst())
                    : expressions.read(value);
        }
        List<Expression> arguments = value.is("initializer_list")
                        && value.named().stream().anyMatch(element -> element.is("initializer_pair"))
                ? List.of(expressions.read(value))
                : expressions.parts(value.named());
        return plain && arguments.size() == 1 ? arguments.getFirst() : Forms.call(value.line(), type(node), arguments);
    }

    private Expression type(Syntax node) {
        return expressions.part(node, "type");
    }

    /**
     * A prototype, or an object whose constructor's arguments look like types: {@code std::ofstream out(path);}. Where
     * it may be either it is read as an object, because a prototype does nothing.
     */
    private void prototype(Syntax node, Syntax declarator, List<Statement> to) {
        List<Syntax> parameters =
                declarator.field("parameters").map(Syntax::named).orElse(List.of());
        parameters.forEach(parameter -> parameter
                .field("default_value")
                .ifPresent(value -> to.add(new Statement.Evaluate(value.line(), expressions.read(value)))));
        boolean isField = node.is("field_declaration");
        if (isField || parameters.isEmpty() || !parameters.stream().allMatch(CppDeclarations::mayBeArgument)) {
            return;
        }
        List<Expression> arguments = parameters.stream().map(this::argument).toList();
        to.add(new Statement.Assign(
                declarator.line(),
                List.of(target(declarator)),
                "=",
                Forms.call(declarator.line(), type(node), arguments)));
    }

    private static boolean mayBeArgument(Syntax parameter) {
        return parameter.is("parameter_declaration")
                && parameter
                        .field("type")
                        .filter(type -> !PLAIN_TYPES.contains(type.type()))
                        .isPresent()
                && parameter.named().stream().noneMatch(part -> part.is("type_qualifier"))
                && parameter
                        .field("declarator")
                        .filter(declarator -> !declarator.is("abstract_function_declarator")
                                && !declarator.is("abstract_array_declarator")
                                && !declarator.is("function_declarator"))
                        .isEmpty();
    }

    private Expression argument(Syntax parameter) {
        Expression name = type(parameter);
        Optional<Syntax> declarator = parameter.field("declarator");
        if (declarator.isEmpty()) {
            return name;
        }
        Syntax behind = declarator.get();
        List<Expression> parts = new ArrayList<>();
        for (Syntax part : behind.field("parameters").map(Syntax::named).orElseGet(() -> behind.fields("size"))) {
            parts.add(part.is("parameter_declaration") ? argument(part) : expressions.read(part));
        }
        return behind.is("abstract_array_declarator")
                ? new Expression.Index(parameter.line(), name, parts)
                : Forms.call(parameter.line(), name, parts);
    }

    /** A function with a body; one that is deleted or the compiler's own is nothing. */
    void defined(Syntax node, List<Expression> linkage, List<Statement> to) {
        node.field("type").ifPresent(type -> statements.typeIn(type, to));
        Optional<Syntax> body = node.field("body");
        if (body.isEmpty() && !node.has("try_statement")) {
            return;
        }
        List<Expression> decorators = new ArrayList<>(linkage);
        for (Syntax part : node.named()) {
            if (part.is("storage_class_specifier")) {
                decorators.add(Forms.name(part.line(), part.text()));
            }
        }
        decorators.addAll(attributes(node));
        Optional<Syntax> declarator = node.field("declarator");
        List<FunctionDefinition.Parameter> parameters = declarator
                .flatMap(outer -> inner(outer, "function_declarator"))
                .flatMap(function -> function.field("parameters"))
                .map(list -> parameters(list, node.field("type").isEmpty()))
                .orElse(List.of());
        List<Statement> whole = new ArrayList<>();
        node.child("field_initializer_list").ifPresent(list -> initialised(list, whole));
        node.child("try_statement")
                .flatMap(attempt -> attempt.child("field_initializer_list"))
                .ifPresent(list -> initialised(list, whole));
        body.or(() -> node.child("try_statement"))
                .ifPresent(block -> whole.addAll(statements.apart(() -> statements.body(block))));
        to.add(new Statement.Define(
                node.line(),
                new FunctionDefinition(
                        node.line(),
                        node.lastLine(),
                        declarator.map(this::name).orElse(""),
                        parameters,
                        decorators,
                        whole)));
    }

    private void initialised(Syntax list, List<Statement> to) {
        for (Syntax one : list.named()) {
            List<Syntax> parts = one.named();
            if (!one.is("field_initializer") || parts.isEmpty()) {
                to.add(new Statement.Evaluate(one.line(), expressions.read(one)));
                continue;
            }
            Syntax field = parts.getFirst();
            List<Expression> values = new ArrayList<>();
            parts.stream().skip(1).forEach(value -> values.addAll(expressions.parts(value.named())));
            if (field.is("field_identifier")) {
                Expression own = new Expression.Member(
                        one.line(), Forms.name(one.line(), "this"), CppExpressions.identifier(field));
                to.add(new Statement.Assign(
                        one.line(),
                        List.of(own),
                        "=",
                        values.size() == 1
                                ? values.getFirst()
                                : Forms.call(one.line(), expressions.read(field), values)));
            } else {
                to.add(new Statement.Evaluate(one.line(), Forms.call(one.line(), expressions.read(field), values)));
            }
        }
    }

    /**
     * Parameters with their names.
     *
     * @param typesAreNames what looks like a type alone is a name: a macro such as {@code PYBIND11_MODULE(name, m)}
     */
    List<FunctionDefinition.Parameter> parameters(Syntax list, boolean typesAreNames) {
        List<FunctionDefinition.Parameter> parameters = new ArrayList<>();
        for (Syntax parameter : list.named()) {
            Optional<Syntax> declarator = parameter.field("declarator");
            @Nullable
            Expression otherwise =
                    parameter.field("default_value").map(expressions::read).orElse(null);
            if (declarator.isPresent()) {
                parameters.add(new FunctionDefinition.Parameter(name(declarator.get()), otherwise));
            } else if (typesAreNames) {
                parameters.add(new FunctionDefinition.Parameter(parameter.text(), otherwise));
            } else if (!parameter.text().equals("void")) {
                parameters.add(new FunctionDefinition.Parameter("", otherwise));
            }
        }
        return parameters;
    }

    /** A class, struct, union or enumeration with a body; nothing for its bare name. */
    void type(Syntax node, List<Statement> to) {
        Optional<Syntax> body = node.field("body");
        if (body.isEmpty()) {
            return;
        }
        List<Expression> bases = new ArrayList<>();
        node.child("base_class_clause").map(Syntax::named).orElse(List.of()).stream()
                .filter(base -> !base.is("access_specifier") && !base.is("virtual"))
                .forEach(base -> bases.add(expressions.read(base)));
        List<Statement> members = new ArrayList<>();
        for (Syntax member : body.get().named()) {
            if (member.is("enumerator")) {
                enumerator(member, members);
            } else {
                members.addAll(statements.apart(() -> statements.statements(List.of(member))));
            }
        }
        to.add(new Statement.DefineClass(
                node.line(), node.field("name").map(expressions::last).orElse(""), bases, attributes(node), members));
    }

    private void enumerator(Syntax node, List<Statement> to) {
        Expression name = expressions.part(node, "name");
        to.add(
                node.field("value").isPresent()
                        ? new Statement.Assign(node.line(), List.of(name), "=", expressions.part(node, "value"))
                        : new Statement.Evaluate(node.line(), name));
    }

    /** Attributes of a declaration and of what it declares; their arguments count. */
    private List<Expression> attributes(Syntax node) {
        List<Expression> attributes = new ArrayList<>();
        for (Syntax part : node.named()) {
            if (part.is("attribute_declaration")) {
                attributes.addAll(expressions.parts(part.named()));
            } else if (ATTRIBUTES.contains(part.type())) {
                part.named()
                        .forEach(inner -> attributes.addAll(
                                inner.is("argument_list")
                                        ? expressions.parts(inner.named())
                                        : List.of(expressions.read(inner))));
            } else if (WRAPPERS.contains(part.type())) {
                attributes.addAll(attributes(part));
            }
        }
        return attributes;
    }

    /** The place that a declarator names. */
    Expression target(Syntax declarator) {
        Syntax at = declarator;
        for (Optional<Syntax> next = wrapped(at); next.isPresent(); next = wrapped(at)) {
            at = next.get();
        }
        return at.is("structured_binding_declarator")
                ? new Expression.Collection(at.line(), Expression.Shape.TUPLE, expressions.parts(at.named()))
                : expressions.read(at);
    }

    private String name(Syntax declarator) {
        Syntax at = declarator;
        for (Optional<Syntax> next = wrapped(at); next.isPresent(); next = wrapped(at)) {
            at = next.get();
        }
        return switch (at.type()) {
            case "qualified_identifier" -> at.text().replaceAll("\\s+", "");
            case "operator_cast" -> "operator";
            default -> at.type().startsWith("abstract_") ? "" : expressions.last(at);
        };
    }

    private static Optional<Syntax> wrapped(Syntax declarator) {
        if (!WRAPPERS.contains(declarator.type())) {
            return Optional.empty();
        }
        return declarator
                .field("declarator")
                .or(() -> declarator.named().stream()
                        .filter(part -> WRAPPERS.contains(part.type())
                                || part.type().endsWith("identifier")
                                || part.is("structured_binding_declarator")
                                || part.is("operator_name"))
                        .findFirst());
    }

    private static Optional<Syntax> inner(Syntax declarator, String type) {
        Optional<Syntax> at = Optional.of(declarator);
        while (at.isPresent() && !at.get().is(type)) {
            at = wrapped(at.get());
        }
        return at;
    }
}
