package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings Java into the one form. Belongs to one thread.
 *
 * <p>Types are dropped where nothing is made of them: those of variables, parameters, results and casts. A value that a
 * switch yields is what a function returns that is called where it stands.
 */
final class JavaReader implements ProgramReader {
    private final SyntaxParser parser;
    private final JavaExpressions expressions = new JavaExpressions(this);
    private final JavaClasses classes = new JavaClasses(this, expressions);

    /** Whether a {@code break} ends a case, and no loop. */
    private boolean breakEndsCase;

    JavaReader(SyntaxParser parser) {
        this.parser = parser;
    }

    /** The program; with its trouble, and empty, when some of it is not understood. */
    @Override
    public Program read(String text) {
        JavaText decoded = JavaText.of(text);
        if (decoded.trouble().isPresent()) {
            return Forms.notUnderstood(decoded.trouble().get());
        }
        SyntaxParser.Parsed parsed = parser.parse(decoded.text());
        if (parsed.root().isEmpty()) {
            return Forms.notUnderstood(parsed.trouble().orElse(new Trouble(1, "the parser gave no tree")));
        }
        Syntax root = parsed.root().get();
        List<Comment> comments = root.everything()
                .filter(Syntax::isComment)
                .map(node -> new Comment(node.line(), node.text()))
                .toList();
        breakEndsCase = false;
        return new Program(statements(root.named()), comments, null);
    }

    List<Statement> statements(List<Syntax> nodes) {
        List<Statement> statements = new ArrayList<>();
        nodes.forEach(node -> statement(node, statements));
        return statements;
    }

    /** A body, braced or not. */
    List<Statement> body(Syntax node) {
        return statements(node.is("block") || node.is("constructor_body") ? node.named() : List.of(node));
    }

    List<Statement> body(Syntax node, String field) {
        return node.field(field).map(this::body).orElse(List.of());
    }

    void statement(Syntax node, List<Statement> to) {
        int line = node.line();
        switch (node.type()) {
            case "expression_statement" -> node.named().forEach(part -> evaluated(part, to));
            case "local_variable_declaration", "field_declaration", "constant_declaration" -> declared(node, to);
            case "import_declaration" -> imported(node, to);
            case "package_declaration" -> annotated(node, to);
            case "class_declaration",
                    "interface_declaration",
                    "enum_declaration",
                    "record_declaration",
                    "annotation_type_declaration" -> to.add(classes.definition(node));
            case "method_declaration", "constructor_declaration", "compact_constructor_declaration" ->
                to.add(new Statement.Define(line, classes.function(node)));
            case "explicit_constructor_invocation" ->
                to.add(new Statement.Evaluate(line, expressions.constructorCall(node)));
            case "if_statement" ->
                to.add(new Statement.Branch(
                        line, part(node, "condition"), body(node, "consequence"), body(node, "alternative")));
            case "switch_expression" -> to.add(new Statement.Block(line, choice(node, false)));
            case "for_statement" -> counted(node, to);
            case "enhanced_for_statement" ->
                to.add(new Statement.Loop(
                        line,
                        null,
                        part(node, "name"),
                        part(node, "value"),
                        apart(() -> body(node, "body")),
                        List.of()));
            case "while_statement", "do_statement" ->
                to.add(new Statement.Loop(
                        line, part(node, "condition"), null, null, apart(() -> body(node, "body")), List.of()));
            case "try_statement", "try_with_resources_statement" -> to.add(attempt(node));
            case "synchronized_statement" -> {
                node.child("parenthesized_expression")
                        .ifPresent(lock -> to.add(new Statement.Evaluate(line, expression(lock))));
                to.add(new Statement.Block(line, body(node, "body")));
            }
            case "static_initializer" ->
                to.add(new Statement.Block(
                        line, node.child("block").map(this::body).orElse(List.of())));
            case "labeled_statement" ->
                to.add(new Statement.Block(line, body(node.named().getLast())));
            case "block", "constructor_body" -> to.add(new Statement.Block(line, statements(node.named())));
            case "return_statement", "yield_statement" -> to.add(new Statement.Return(line, only(node)));
            case "throw_statement" -> to.add(new Statement.Raise(line, only(node)));
            case "assert_statement" -> asserted(node, to);
            case "break_statement" -> to.add(Forms.broken(node, breakEndsCase));
            case "continue_statement" -> to.add(new Statement.Jump(line, "continue"));
            default ->
                to.add(new Statement.Evaluate(
                        line, JavaExpressions.isStatement(node) ? expressions.other(node) : expression(node)));
        }
    }

    private void evaluated(Syntax node, List<Statement> to) {
        switch (node.type()) {
            case "assignment_expression" -> assigned(node, to);
            case "update_expression" ->
                to.add(new Statement.Assign(
                        node.line(),
                        List.of(expression(node.named().getFirst())),
                        JavaExpressions.step(node),
                        Forms.number(node.line(), "1")));
            case "switch_expression" -> statement(node, to);
            default -> to.add(new Statement.Evaluate(node.line(), expression(node)));
        }
    }

    private void assigned(Syntax node, List<Statement> to) {
        List<Expression> targets = new ArrayList<>();
        String operator = JavaExpressions.operator(node);
        Syntax at = node;
        while (at.is("assignment_expression") && JavaExpressions.operator(at).equals(operator)) {
            targets.add(part(at, "left"));
            at = at.field("right").orElseThrow();
            if (!operator.equals("=")) {
                break;
            }
        }
        to.add(new Statement.Assign(node.line(), targets, operator, expression(at)));
    }

    private void declared(Syntax node, List<Statement> to) {
        annotated(node, to);
        for (Syntax declarator : node.fields("declarator")) {
            declarator
                    .field("value")
                    .ifPresent(value -> to.add(new Statement.Assign(
                            declarator.line(), List.of(part(declarator, "name")), "=", expression(value))));
        }
    }

    /** Annotations of what has no place for them. */
    private void annotated(Syntax node, List<Statement> to) {
        expressions
                .annotations(node)
                .forEach(annotation -> to.add(new Statement.Evaluate(annotation.line(), annotation)));
    }

    private static void imported(Syntax node, List<Statement> to) {
        String path = node.named().getFirst().text().replaceAll("\\s+", "");
        int dot = path.lastIndexOf('.');
        if (node.has("asterisk")) {
            to.add(new Statement.Import(node.line(), path, "*", "*"));
        } else if (dot < 0) {
            to.add(new Statement.Import(node.line(), path, null, path));
        } else {
            String name = path.substring(dot + 1);
            to.add(new Statement.Import(node.line(), path.substring(0, dot), name, name));
        }
    }

    private void counted(Syntax node, List<Statement> to) {
        node.fields("init").forEach(start -> {
            if (start.is("local_variable_declaration")) {
                statement(start, to);
            } else {
                evaluated(start, to);
            }
        });
        Expression condition =
                node.field("condition").map(this::expression).orElseGet(() -> Forms.truth(node.line(), true));
        List<Statement> body = new ArrayList<>(apart(() -> body(node, "body")));
        node.fields("update").forEach(step -> evaluated(step, body));
        to.add(new Statement.Loop(node.line(), condition, null, null, body, List.of()));
    }

    /** Reads something in which {@code break} ends a loop or nothing at all. */
    <T> T apart(Supplier<T> reading) {
        boolean outer = breakEndsCase;
        breakEndsCase = false;
        T read = reading.get();
        breakEndsCase = outer;
        return read;
    }

    private void asserted(Syntax node, List<Statement> to) {
        List<Syntax> parts = node.named();
        to.add(new Statement.Check(node.line(), expression(parts.getFirst())));
        parts.stream().skip(1).forEach(message -> to.add(new Statement.Evaluate(message.line(), expression(message))));
    }

    private Statement attempt(Syntax node) {
        List<Statement.Handler> handlers = node.named().stream()
                .filter(part -> part.is("catch_clause"))
                .map(this::handler)
                .toList();
        List<Statement> lastly = node.child("finally_clause")
                .flatMap(clause -> clause.child("block"))
                .map(this::body)
                .orElse(List.of());
        List<Statement> body = body(node, "body");
        Optional<Syntax> resources = node.field("resources");
        if (resources.isPresent()) {
            Statement within = new Statement.Within(
                    node.line(),
                    resources.get().named().stream().map(this::resource).toList(),
                    body);
            if (handlers.isEmpty() && lastly.isEmpty()) {
                return within;
            }
            body = List.of(within);
        }
        return new Statement.Attempt(node.line(), body, handlers, List.of(), lastly);
    }

    private Statement.Handler handler(Syntax clause) {
        List<Expression> types = clause
                .child("catch_formal_parameter")
                .flatMap(parameter -> parameter.child("catch_type"))
                .map(Syntax::named)
                .orElse(List.of())
                .stream()
                .map(expressions::type)
                .toList();
        return new Statement.Handler(clause.line(), types, body(clause, "body"));
    }

    private Statement.Context resource(Syntax node) {
        Optional<Syntax> value = node.field("value");
        return value.isPresent()
                ? new Statement.Context(expression(value.get()), part(node, "name"))
                : new Statement.Context(expression(node.named().getLast()), null);
    }

    /**
     * A switch of either kind.
     *
     * @param yields whether the value of a rule is what all of it comes to
     */
    List<Statement> choice(Syntax node, boolean yields) {
        List<Statement> statements = new ArrayList<>();
        Expression subject = Forms.subject(part(node, "condition"), statements);
        boolean outer = breakEndsCase;
        breakEndsCase = true;
        List<Forms.Case> cases = new ArrayList<>();
        List<Expression> conditions = new ArrayList<>();
        boolean isDefault = false;
        for (Syntax group : node.field("body").map(Syntax::named).orElse(List.of())) {
            List<Syntax> rest = new ArrayList<>();
            for (Syntax part : group.named()) {
                if (part.is("switch_label")) {
                    isDefault |= label(part, subject, conditions);
                } else {
                    rest.add(part);
                }
            }
            // A case without a body is another condition of the next.
            if (!rest.isEmpty() || group.is("switch_rule")) {
                List<Statement> body = new ArrayList<>();
                rest.forEach(part -> caseBody(part, yields && group.is("switch_rule"), body));
                cases.add(Forms.Case.of(group.line(), conditions, isDefault || conditions.isEmpty(), body));
                conditions.clear();
                isDefault = false;
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
        return statements;
    }

    private void caseBody(Syntax part, boolean yields, List<Statement> body) {
        if (yields && part.is("expression_statement")) {
            body.add(new Statement.Return(part.line(), only(part)));
        } else if (yields && part.is("block")) {
            body.addAll(body(part));
        } else {
            statement(part, body);
        }
    }

    /** Adds what the label asks; whether it is the default too. */
    private boolean label(Syntax label, Expression subject, List<Expression> conditions) {
        List<Expression> asked = new ArrayList<>();
        for (Syntax part : label.named()) {
            if (!part.is("guard")) {
                asked.add(
                        part.is("pattern")
                                ? expressions.matches(part.line(), subject, part.named())
                                : new Expression.Operation(part.line(), "==", List.of(subject, expression(part))));
            }
        }
        Optional<Syntax> guard = label.child("guard");
        if (guard.isPresent()) {
            Expression when = expression(guard.get().named().getFirst());
            conditions.add(new Expression.Operation(
                    label.line(),
                    "and",
                    asked.isEmpty() ? List.of(when) : List.of(Forms.any(label.line(), asked), when)));
        } else {
            conditions.addAll(asked);
        }
        return label.has("default");
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
}
