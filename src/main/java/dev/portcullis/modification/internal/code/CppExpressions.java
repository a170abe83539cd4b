package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings C++'s and CUDA's expressions into the one form. */
final class CppExpressions {
    private static final Set<String> CASTS =
            Set.of("static_cast", "reinterpret_cast", "const_cast", "dynamic_cast", "__nv_bit_cast");
    private static final Set<String> DIRECTIVES = Set.of(
            "preproc_if",
            "preproc_ifdef",
            "preproc_elif",
            "preproc_elifdef",
            "preproc_else",
            "preproc_def",
            "preproc_function_def",
            "preproc_call",
            "preproc_include");
    private static final List<String> LAUNCH = List.of("grid", "block", "shared", "stream");

    private final CppReader statements;

    CppExpressions(CppReader statements) {
        this.statements = statements;
    }

    Expression read(Syntax node) {
        int line = node.line();
        return switch (node.type()) {
            case "identifier",
                    "field_identifier",
                    "namespace_identifier",
                    "type_identifier",
                    "statement_identifier",
                    "primitive_type",
                    "sized_type_specifier",
                    "auto",
                    "this",
                    "operator_name",
                    "literal_suffix" -> Forms.name(line, identifier(node));
            case "destructor_name" -> Forms.name(line, node.text());
            case "qualified_identifier" -> qualified(node);
            case "nested_namespace_specifier" -> joined(node);
            case "template_type", "template_function", "template_method" -> template(node);
            case "dependent_name", "placeholder_type_specifier", "template_argument_list" ->
                node.named().size() == 1 ? read(node.named().getFirst()) : other(node);
            case "null", "nullptr" -> Forms.nothing(line);
            case "true", "false" -> Forms.truth(line, node.is("true"));
            case "number_literal" -> Forms.number(line, node.text());
            case "string_literal", "raw_string_literal", "system_lib_string" -> Forms.string(line, string(node));
            case "char_literal" -> Forms.string(line, string(node));
            case "concatenated_string" -> Forms.text(line, parts(node.named()));
            case "parenthesized_expression", "condition_clause", "parenthesized_declarator" -> within(node);
            case "field_expression" -> member(node);
            case "subscript_expression" -> new Expression.Index(line, part(node, "argument"), indices(node));
            case "call_expression" -> call(node);
            case "new_expression" -> made(node);
            case "delete_expression" -> new Expression.Other(line, "delete", parts(node.named()));
            case "pointer_expression" ->
                new Expression.Other(
                        line, operator(node).equals("*") ? "dereference" : "address", List.of(part(node, "argument")));
            case "unary_expression" -> new Expression.Operation(line, operator(node), List.of(part(node, "argument")));
            case "binary_expression" ->
                new Expression.Operation(line, operator(node), List.of(part(node, "left"), part(node, "right")));
            case "conditional_expression" ->
                new Expression.Operation(
                        line,
                        "if",
                        List.of(
                                part(node, node.field("consequence").isPresent() ? "consequence" : "condition"),
                                part(node, "condition"),
                                part(node, "alternative")));
            case "assignment_expression" ->
                Forms.assignment(line, part(node, "left"), operator(node), part(node, "right"));
            case "update_expression" ->
                Forms.assignment(line, part(node, "argument"), operator(node).charAt(0) + "=", Forms.number(line, "1"));
            case "comma_expression" -> new Expression.Other(line, "sequence", parts(node.named()));
            case "cast_expression" -> new Expression.Other(line, "cast", List.of(part(node, "value")));
            case "sizeof_expression", "alignof_expression" ->
                new Expression.Other(line, node.type().substring(0, node.type().indexOf('_')), values(node));
            case "compound_literal_expression" -> Forms.call(line, part(node, "type"), arguments(node, "value"));
            case "initializer_list" -> collection(node);
            case "lambda_expression" -> new Expression.Lambda(line, lambda(node));
            case "co_await_expression" -> new Expression.Other(line, "await", parts(node.named()));
            case "fold_expression" -> new Expression.Other(line, "fold", parts(node.named()));
            case "parameter_pack_expansion" -> new Expression.Other(line, "spread", parts(node.named()));
            case "gnu_asm_expression" -> assembly(node);
            case "type_descriptor" -> part(node, "type");
            case "attribute" -> attribute(node);
            default -> isStatement(node) ? asValue(node) : other(node);
        };
    }

    static boolean isStatement(Syntax node) {
        return node.type().endsWith("_statement")
                || node.type().endsWith("_definition")
                || node.type().endsWith("declaration")
                || DIRECTIVES.contains(node.type())
                || node.is("class_specifier")
                || node.is("struct_specifier")
                || node.is("union_specifier")
                || node.is("enum_specifier");
    }

    private Expression asValue(Syntax node) {
        return Forms.immediately(node.line(), node.lastLine(), statements.apart(() -> statements.body(node)));
    }

    Expression other(Syntax node) {
        List<Syntax> named = node.named();
        return named.isEmpty() ? Forms.leaf(node) : new Expression.Other(node.line(), node.type(), parts(named));
    }

    private Expression within(Syntax node) {
        List<Syntax> named = node.named();
        return named.size() == 1 ? read(named.getFirst()) : other(node);
    }

    private Expression qualified(Syntax node) {
        Expression name = null;
        Syntax at = node;
        while (at.is("qualified_identifier")) {
            Optional<Syntax> scope = at.field("scope");
            if (scope.isPresent()) {
                name = name == null ? read(scope.get()) : new Expression.Member(node.line(), name, last(scope.get()));
            }
            Optional<Syntax> next = at.field("name");
            if (next.isEmpty()) {
                return name == null ? Forms.leaf(node) : name;
            }
            at = next.get();
        }
        return name == null ? read(at) : new Expression.Member(node.line(), name, last(at));
    }

    private Expression joined(Syntax node) {
        Expression name = null;
        for (Syntax part : node.named()) {
            name = name == null ? read(part) : new Expression.Member(node.line(), name, last(part));
        }
        return name == null ? Forms.leaf(node) : name;
    }

    /** A name without the arguments of its template. */
    String last(Syntax node) {
        return switch (node.type()) {
            case "template_type", "template_function", "template_method" ->
                node.field("name").map(this::last).orElse("");
            case "dependent_name", "decltype" ->
                node.named().isEmpty() ? node.text() : last(node.named().getFirst());
            default -> identifier(node);
        };
    }

    /** Arguments of a template count where they are values. */
    private Expression template(Syntax node) {
        List<Expression> values = templateValues(node);
        Expression name = part(node, "name");
        if (values.isEmpty()) {
            return name;
        }
        List<Expression> parts = new ArrayList<>(List.of(name));
        parts.addAll(values);
        return new Expression.Other(node.line(), "template", parts);
    }

    private List<Expression> templateValues(Syntax node) {
        return node.field("arguments").map(Syntax::named).orElse(List.of()).stream()
                .filter(argument -> !argument.is("type_descriptor"))
                .map(this::read)
                .toList();
    }

    private Expression member(Syntax node) {
        Optional<Syntax> field = node.field("field");
        return new Expression.Member(
                node.line(), part(node, "argument"), field.map(this::last).orElse(""));
    }

    private List<Expression> indices(Syntax node) {
        return parts(node.field("indices").map(Syntax::named).orElseGet(() -> node.fields("index")));
    }

    private Expression call(Syntax node) {
        int line = node.line();
        Syntax function = node.field("function").orElse(node);
        List<Expression> arguments = arguments(node, "arguments");
        if (function.is("primitive_type") || (function.is("template_function") && CASTS.contains(last(function)))) {
            return new Expression.Other(line, "cast", arguments);
        }
        List<Expression.Keyword> keywords = new ArrayList<>();
        Syntax called = function;
        if (isLaunch(function)) {
            List<Expression> configuration = arguments(function, "arguments");
            for (int at = 0; at < configuration.size(); at++) {
                keywords.add(
                        new Expression.Keyword(LAUNCH.get(Math.min(at, LAUNCH.size() - 1)), configuration.get(at)));
            }
            called = function.field("function").orElse(function);
        }
        for (Expression value : valuesOfTemplate(called)) {
            keywords.add(new Expression.Keyword("template", value));
        }
        return new Expression.Call(line, calledName(called), arguments, keywords);
    }

    private static boolean isLaunch(Syntax function) {
        return function.is("call_expression")
                && function.field("arguments")
                        .filter(arguments -> arguments.text().startsWith(CppText.LAUNCH))
                        .isPresent();
    }

    /** The template whose arguments a call gives, however deep in its name. */
    private List<Expression> valuesOfTemplate(Syntax function) {
        return switch (function.type()) {
            case "template_function", "template_method", "template_type" -> templateValues(function);
            case "qualified_identifier" ->
                function.field("name").map(this::valuesOfTemplate).orElse(List.of());
            case "field_expression" ->
                function.field("field").map(this::valuesOfTemplate).orElse(List.of());
            case "dependent_name" ->
                function.named().isEmpty()
                        ? List.of()
                        : valuesOfTemplate(function.named().getFirst());
            default -> List.of();
        };
    }

    private Expression calledName(Syntax function) {
        Syntax inner = function;
        while (inner.is("parenthesized_expression") && inner.named().size() == 1) {
            inner = inner.named().getFirst();
        }
        // Calling what a pointer points to is calling the pointer.
        if (inner.is("pointer_expression") && operator(inner).equals("*")) {
            return part(inner, "argument");
        }
        return function.is("template_function") ? part(function, "name") : read(function);
    }

    private Expression made(Syntax node) {
        int line = node.line();
        Expression type = part(node, "type");
        List<Expression> parts = new ArrayList<>(arguments(node, "arguments"));
        List<Expression.Keyword> keywords = arguments(node, "placement").stream()
                .map(place -> new Expression.Keyword("placement", place))
                .toList();
        Optional<Syntax> lengths = node.field("declarator");
        if (lengths.isPresent()) {
            parts.addAll(0, lengths(lengths.get()));
            return new Expression.Call(line, new Expression.Other(line, "array", List.of(type)), parts, keywords);
        }
        return new Expression.Call(line, type, parts, keywords);
    }

    private List<Expression> lengths(Syntax declarator) {
        List<Expression> lengths = new ArrayList<>();
        for (Syntax part : declarator.named()) {
            lengths.addAll(part.is("new_declarator") ? lengths(part) : List.of(read(part)));
        }
        return lengths;
    }

    /** What is in parentheses or braces behind something. */
    List<Expression> arguments(Syntax node, String field) {
        Optional<Syntax> list = node.field(field);
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.get().is("initializer_list") && hasKeys(list.get())) {
            return List.of(collection(list.get()));
        }
        return list.get().is("argument_list") || list.get().is("initializer_list")
                ? parts(list.get().named())
                : List.of(read(list.get()));
    }

    private static boolean hasKeys(Syntax list) {
        return list.named().stream().anyMatch(element -> element.is("initializer_pair"));
    }

    private Expression collection(Syntax node) {
        if (!hasKeys(node)) {
            return new Expression.Collection(node.line(), Expression.Shape.LIST, parts(node.named()));
        }
        List<Expression> elements = new ArrayList<>();
        for (Syntax element : node.named()) {
            if (element.is("initializer_pair")) {
                elements.add(key(element));
                elements.add(part(element, "value"));
            } else {
                elements.add(Forms.allOf(element.line()));
                elements.add(read(element));
            }
        }
        return new Expression.Collection(node.line(), Expression.Shape.MAP, elements);
    }

    private Expression key(Syntax pair) {
        List<Expression> path = new ArrayList<>();
        for (Syntax designator : pair.fields("designator")) {
            for (Syntax part : designator.named()) {
                path.add(part.is("field_identifier") ? Forms.string(part.line(), identifier(part)) : read(part));
            }
        }
        return path.size() == 1
                ? path.getFirst()
                : new Expression.Collection(pair.line(), Expression.Shape.TUPLE, path);
    }

    private List<Expression> values(Syntax node) {
        return node.field("value").map(value -> List.of(read(value))).orElse(List.of());
    }

    private FunctionDefinition lambda(Syntax node) {
        List<FunctionDefinition.Parameter> parameters = new ArrayList<>();
        node.field("declarator")
                .flatMap(declarator -> declarator.field("parameters"))
                .ifPresent(list -> parameters.addAll(statements.parameters(list, false)));
        List<Statement> body = new ArrayList<>();
        for (Syntax capture : node.field("captures").map(Syntax::named).orElse(List.of())) {
            if (capture.is("lambda_capture_initializer")) {
                body.add(new Statement.Assign(
                        capture.line(), List.of(part(capture, "left")), "=", part(capture, "right")));
            }
        }
        node.field("body").ifPresent(block -> body.addAll(statements.apart(() -> statements.body(block))));
        return new FunctionDefinition(node.line(), node.lastLine(), "", parameters, List.of(), body);
    }

    private Expression assembly(Syntax node) {
        List<Expression> arguments = new ArrayList<>();
        for (Syntax part : node.named()) {
            if (part.type().endsWith("_list")) {
                part.named()
                        .forEach(operand -> arguments.addAll(
                                operand.named().isEmpty() || operand.type().endsWith("literal")
                                        ? List.of(read(operand))
                                        : parts(operand.named())));
            } else if (!part.is("gnu_asm_qualifier")) {
                arguments.add(read(part));
            }
        }
        return Forms.call(node.line(), Forms.name(node.line(), "asm"), arguments);
    }

    private Expression attribute(Syntax node) {
        Expression name = node.field("prefix").isPresent()
                ? new Expression.Member(
                        node.line(),
                        part(node, "prefix"),
                        node.field("name").map(Syntax::text).orElse(""))
                : part(node, "name");
        Optional<Syntax> arguments = node.child("argument_list");
        return arguments.isPresent()
                ? Forms.call(node.line(), name, parts(arguments.get().named()))
                : name;
    }

    Expression part(Syntax node, String field) {
        return node.field(field).map(this::read).orElseGet(() -> other(node));
    }

    List<Expression> parts(List<Syntax> nodes) {
        return nodes.stream().map(this::read).toList();
    }

    /** A name as it is meant: its letters may be written as escapes. */
    static String identifier(Syntax node) {
        return Escapes.c(node.text());
    }

    static String string(Syntax node) {
        String text = node.text();
        if (node.is("system_lib_string")) {
            return text.substring(1, text.length() - 1);
        }
        int open = text.indexOf(node.is("char_literal") ? '\'' : '"');
        if (node.is("raw_string_literal")) {
            int start = text.indexOf('(', open) + 1;
            return text.substring(start, Math.max(start, text.length() - (start - open)));
        }
        return Escapes.c(text.substring(open + 1, Math.max(open + 1, text.length() - 1)));
    }

    static String operator(Syntax node) {
        return node.field("operator").map(Syntax::text).map(Forms::operator).orElse("=");
    }
}
