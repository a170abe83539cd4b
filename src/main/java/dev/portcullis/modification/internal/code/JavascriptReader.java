package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings JavaScript, with JSX, into the one form. Belongs to one thread.
 *
 * <p>{@code const {a: b} = require("x")} is an import like {@code import}; any other {@code require} and {@code
 * import()} is a call. A value that is taken apart is assigned part by part, under a name of its own first when it has
 * none.
 */
final class JavascriptReader implements ProgramReader {
    private final SyntaxParser parser;
    private final JavascriptExpressions expressions = new JavascriptExpressions(this);
    private final JavascriptPatterns patterns = new JavascriptPatterns(expressions);

    /** Whether a {@code break} ends a case, and no loop. */
    private boolean breakEndsCase;

    JavascriptReader(SyntaxParser parser) {
        this.parser = parser;
    }

    /** The program; with its trouble, and empty, when some of it is not understood. */
    @Override
    public Program read(String text) {
        Optional<Trouble> hidden = Forms.hiddenLineEnd(text);
        if (hidden.isPresent()) {
            return Forms.notUnderstood(hidden.get());
        }
        SyntaxParser.Parsed parsed = parser.parse(text);
        if (parsed.root().isEmpty()) {
            return Forms.notUnderstood(parsed.trouble().orElse(new Trouble(1, "the parser gave no tree")));
        }
        Syntax root = parsed.root().get();
        List<Comment> comments = root.everything()
                .filter(node -> node.isComment() || node.is("html_comment") || isTextAlone(node))
                .map(node -> new Comment(node.line(), node.text()))
                .toList();
        breakEndsCase = false;
        return new Program(statements(root.named()), comments, null);
    }

    private static boolean isTextAlone(Syntax node) {
        return node.is("expression_statement")
                && node.named().size() == 1
                && node.named().getFirst().is("string");
    }

    List<Statement> statements(List<Syntax> nodes) {
        List<Statement> statements = new ArrayList<>();
        nodes.forEach(node -> statement(node, statements));
        return statements;
    }

    /** A body, braced or not. */
    List<Statement> body(Syntax node) {
        return statements(node.is("statement_block") || node.is("else_clause") ? node.named() : List.of(node));
    }

    private List<Statement> body(Syntax node, String field) {
        return node.field(field).map(this::body).orElse(List.of());
    }

    void statement(Syntax node, List<Statement> to) {
        int line = node.line();
        switch (node.type()) {
            case "expression_statement", "parenthesized_expression", "sequence_expression" ->
                node.named().forEach(part -> evaluated(part, to));
            case "lexical_declaration", "variable_declaration", "using_declaration" ->
                node.named().forEach(declarator -> declared(declarator, to));
            case "import_statement" -> JavascriptImports.imported(node, expressions, to);
            case "export_statement" -> exported(node, to);
            case "function_declaration", "generator_function_declaration", "method_definition" ->
                to.add(new Statement.Define(line, function(node)));
            case "class_declaration", "class" -> to.add(classDefinition(node, text(node, "name")));
            case "if_statement" ->
                to.add(new Statement.Branch(
                        line, part(node, "condition"), body(node, "consequence"), body(node, "alternative")));
            case "switch_statement" -> choice(node, to);
            case "for_statement" -> counted(node, to);
            case "for_in_statement" -> to.add(each(node));
            case "while_statement", "do_statement" ->
                to.add(new Statement.Loop(
                        line, part(node, "condition"), null, null, loop(() -> body(node, "body")), List.of()));
            case "try_statement" -> to.add(attempt(node));
            case "with_statement" ->
                to.add(new Statement.Within(
                        line, List.of(new Statement.Context(part(node, "object"), null)), body(node, "body")));
            case "labeled_statement" -> to.add(new Statement.Block(line, body(node, "body")));
            case "return_statement" -> to.add(new Statement.Return(line, only(node)));
            case "throw_statement" -> to.add(new Statement.Raise(line, only(node)));
            case "break_statement" -> to.add(Forms.broken(node, breakEndsCase));
            case "continue_statement" -> to.add(new Statement.Jump(line, "continue"));
            case "statement_block", "class_static_block" ->
                to.add(new Statement.Block(
                        line, node.is("statement_block") ? statements(node.named()) : body(node, "body")));
            case "debugger_statement", "empty_statement", "hash_bang_line", "html_comment" -> {}
            default ->
                to.add(new Statement.Evaluate(
                        line, JavascriptExpressions.isStatement(node) ? expressions.other(node) : expression(node)));
        }
    }

    private void evaluated(Syntax node, List<Statement> to) {
        switch (node.type()) {
            case "parenthesized_expression", "sequence_expression" ->
                node.named().forEach(part -> evaluated(part, to));
            case "assignment_expression" -> assigned(node, List.of(), to);
            case "augmented_assignment_expression" ->
                to.add(new Statement.Assign(
                        node.line(),
                        List.of(part(node, "left")),
                        JavascriptExpressions.operator(node),
                        part(node, "right")));
            case "update_expression" ->
                to.add(new Statement.Assign(
                        node.line(),
                        List.of(part(node, "argument")),
                        JavascriptExpressions.operator(node).charAt(0) + "=",
                        Forms.number(node.line(), "1")));
            case "unary_expression" -> {
                if (JavascriptExpressions.operator(node).equals("delete")) {
                    to.add(new Statement.Delete(node.line(), List.of(part(node, "argument"))));
                } else {
                    to.add(new Statement.Evaluate(node.line(), expression(node)));
                }
            }
            default -> to.add(new Statement.Evaluate(node.line(), expression(node)));
        }
    }

    private void assigned(Syntax node, List<Syntax> before, List<Statement> to) {
        List<Syntax> targets = new ArrayList<>(before);
        Syntax at = node;
        while (at.is("assignment_expression")) {
            targets.add(at.field("left").orElse(at));
            at = at.field("right").orElseThrow();
        }
        if (targets.stream().noneMatch(JavascriptPatterns::takesApart)) {
            to.add(new Statement.Assign(
                    node.line(), targets.stream().map(this::expression).toList(), "=", expression(at)));
            return;
        }
        Expression value = targets.size() == 1 ? expression(at) : patterns.plain(expression(at), to);
        targets.reversed().forEach(target -> patterns.bind(target, value, to));
    }

    private void declared(Syntax declarator, List<Statement> to) {
        Optional<Syntax> value = declarator.field("value");
        if (!declarator.is("variable_declarator")) {
            to.add(new Statement.Evaluate(declarator.line(), expression(declarator)));
        } else if (value.isPresent()) {
            Syntax target = declarator.field("name").orElseThrow();
            if (!JavascriptImports.required(target, value.get(), patterns, to)) {
                named(target, value.get(), to);
            }
        }
    }

    /** A class without a name of its own takes its variable's. */
    private void named(Syntax target, Syntax value, List<Statement> to) {
        if (value.is("class") && value.field("name").isEmpty() && target.is("identifier")) {
            to.add(classDefinition(value, JavascriptExpressions.identifier(target)));
        } else if (value.is("assignment_expression")) {
            assigned(value, List.of(target), to);
        } else {
            patterns.bind(target, expression(value), to);
        }
    }

    private void exported(Syntax node, List<Statement> to) {
        int line = node.line();
        if (node.field("source").isPresent()) {
            JavascriptImports.exportedFrom(node, to);
            return;
        }
        Optional<Syntax> declaration = node.field("declaration");
        if (declaration.isPresent()) {
            if (declaration.get().is("class_declaration")) {
                Syntax definition = declaration.get();
                to.add(classDefinition(definition, text(definition, "name"), expressions.decorators(node)));
            } else {
                statement(declaration.get(), to);
            }
            return;
        }
        Optional<Syntax> value = node.field("value");
        if (value.isEmpty()) {
            to.add(new Statement.Evaluate(line, expressions.other(node)));
        } else if (value.get().is("class")) {
            String name = text(value.get(), "name");
            to.add(classDefinition(value.get(), name.isEmpty() ? "default" : name));
        } else {
            to.add(new Statement.Assign(line, List.of(Forms.name(line, "default")), "=", expression(value.get())));
        }
    }

    private void choice(Syntax node, List<Statement> to) {
        List<Statement> statements = new ArrayList<>();
        Expression subject = Forms.subject(part(node, "value"), statements);
        boolean outer = breakEndsCase;
        breakEndsCase = true;
        List<Forms.Case> cases = new ArrayList<>();
        List<Expression> conditions = new ArrayList<>();
        for (Syntax one : node.field("body").map(Syntax::named).orElse(List.of())) {
            one.field("value")
                    .ifPresent(value -> conditions.add(
                            new Expression.Operation(one.line(), "==", List.of(subject, expression(value)))));
            List<Syntax> body = one.fields("body");
            boolean isDefault = one.is("switch_default");
            // A case without a body is another condition of the next.
            if (isDefault || !body.isEmpty()) {
                cases.add(Forms.Case.of(one.line(), conditions, isDefault, statements(body)));
                conditions.clear();
            }
        }
        if (!conditions.isEmpty()) {
            cases.add(Forms.Case.of(node.lastLine(), conditions, false, List.of()));
        }
        breakEndsCase = outer;
        statements.addAll(Forms.cases(cases));
        if (statements.isEmpty()) {
            statements.add(new Statement.Evaluate(node.line(), subject));
        }
        to.add(new Statement.Block(node.line(), statements));
    }

    private void counted(Syntax node, List<Statement> to) {
        node.field("initializer").ifPresent(start -> clause(start, to));
        Expression condition = node.fields("condition").stream()
                .findFirst()
                .filter(first -> !first.is("empty_statement"))
                .map(this::expression)
                .orElseGet(() -> Forms.truth(node.line(), true));
        List<Statement> body = loop(() -> body(node, "body"));
        node.field("increment").ifPresent(step -> evaluated(step, body));
        to.add(new Statement.Loop(node.line(), condition, null, null, body, List.of()));
    }

    private void clause(Syntax node, List<Statement> to) {
        if (node.type().endsWith("_declaration") || node.type().endsWith("_statement")) {
            statement(node, to);
        } else {
            evaluated(node, to);
        }
    }

    private Statement each(Syntax node) {
        Syntax left = node.field("left").orElseThrow();
        Expression over = part(node, "right");
        List<Statement> body = new ArrayList<>();
        Expression target;
        if (JavascriptPatterns.takesApart(left)) {
            target = Forms.unnamed(left.line(), "each");
            patterns.bind(left, target, body);
        } else {
            target = expression(left);
        }
        node.field("value").ifPresent(value -> body.add(new Statement.Evaluate(value.line(), expression(value))));
        body.addAll(loop(() -> body(node, "body")));
        return new Statement.Loop(node.line(), null, target, over, body, List.of());
    }

    /** Reads something in which {@code break} ends a loop or nothing at all. */
    <T> T loop(Supplier<T> reading) {
        boolean outer = breakEndsCase;
        breakEndsCase = false;
        T read = reading.get();
        breakEndsCase = outer;
        return read;
    }

    private Statement attempt(Syntax node) {
        List<Statement.Handler> handlers = new ArrayList<>();
        node.field("handler").ifPresent(handler -> {
            List<Statement> body = new ArrayList<>();
            handler.field("parameter")
                    .filter(JavascriptPatterns::takesApart)
                    .ifPresent(pattern -> patterns.bind(pattern, Forms.unnamed(pattern.line(), "caught"), body));
            body.addAll(body(handler, "body"));
            handlers.add(new Statement.Handler(handler.line(), List.of(), body));
        });
        List<Statement> lastly =
                node.field("finalizer").map(part -> body(part, "body")).orElse(List.of());
        return new Statement.Attempt(node.line(), body(node, "body"), handlers, List.of(), lastly);
    }

    Statement.DefineClass classDefinition(Syntax node, String name) {
        return classDefinition(node, name, List.of());
    }

    private Statement.DefineClass classDefinition(Syntax node, String name, List<Expression> outerDecorators) {
        List<Expression> bases = node.child("class_heritage").map(Syntax::named).orElse(List.of()).stream()
                .map(this::expression)
                .toList();
        List<Expression> decorators = new ArrayList<>(outerDecorators);
        decorators.addAll(expressions.decorators(node));
        List<Statement> body = new ArrayList<>();
        for (Syntax member : node.field("body").map(Syntax::named).orElse(List.of())) {
            if (member.is("field_definition")) {
                field(member, body);
            } else {
                loop(() -> {
                    statement(member, body);
                    return body;
                });
            }
        }
        return new Statement.DefineClass(node.line(), name, bases, decorators, body);
    }

    private void field(Syntax node, List<Statement> to) {
        expressions.decorators(node).forEach(decorator -> to.add(new Statement.Evaluate(decorator.line(), decorator)));
        Expression name = node.field("property").map(expressions::ownKey).orElseThrow();
        Optional<Syntax> value = node.field("value");
        if (value.isPresent()) {
            to.add(new Statement.Assign(node.line(), List.of(name), "=", expression(value.get())));
        } else if (!(name instanceof Expression.Name)) {
            to.add(new Statement.Evaluate(node.line(), name));
        }
    }

    /** A function of any kind; parameters that are taken apart are assigned at the start of its body. */
    FunctionDefinition function(Syntax node) {
        List<FunctionDefinition.Parameter> parameters = new ArrayList<>();
        List<Statement> body = new ArrayList<>();
        List<Expression> decorators = new ArrayList<>(expressions.decorators(node));
        String name = node.field("name")
                .map(key -> {
                    Expression own = expressions.ownKey(key);
                    if (own instanceof Expression.Name plain) {
                        return plain.name();
                    }
                    decorators.add(own);
                    return key.text();
                })
                .orElse("");
        node.field("parameter").ifPresent(only -> patterns.parameter(only, parameters, body));
        node.field("parameters")
                .map(Syntax::named)
                .orElse(List.of())
                .forEach(parameter -> patterns.parameter(parameter, parameters, body));
        node.field("body").ifPresent(block -> {
            if (block.is("statement_block")) {
                body.addAll(loop(() -> body(block)));
            } else {
                body.add(new Statement.Return(block.line(), expression(block)));
            }
        });
        return new FunctionDefinition(node.line(), node.lastLine(), name, parameters, decorators, body);
    }

    private Expression part(Syntax node, String field) {
        return expressions.part(node, field);
    }

    private @Nullable Expression only(Syntax node) {
        return node.named().isEmpty() ? null : expression(node.named().getFirst());
    }

    private Expression expression(Syntax node) {
        return expressions.read(node);
    }

    private static String text(Syntax node, String field) {
        return node.field(field).map(JavascriptExpressions::identifier).orElse("");
    }
}
