package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings C, C++ and CUDA into the one form. Belongs to one thread.
 *
 * <p>Nothing is preprocessed: every side of a conditional is kept, and a macro is defined where it stands. Types are
 * dropped where nothing is made of them. Words of capitals that no grammar can know are taken for qualifiers when the
 * text is not understood otherwise.
 */
final class CppReader implements ProgramReader {
    private static final Set<String> TEXT_DIRECTIVES = Set.of("#pragma", "#error", "#warning", "#line", "#ident");

    private final SyntaxParser parser;
    private final CppExpressions expressions = new CppExpressions(this);
    private final CppDeclarations declarations = new CppDeclarations(this, expressions);
    private final CppMacros macros;
    private final List<Comment> comments = new ArrayList<>();

    /** Whether a {@code break} ends a case, and no loop. */
    private boolean breakEndsCase;

    CppReader(SyntaxParser parser) {
        this.parser = parser;
        this.macros = new CppMacros(parser, this);
    }

    /** The program; with its trouble, and empty, when some of it is not understood. */
    @Override
    public Program read(String text) {
        CppText known = CppText.of(text);
        if (known.trouble().isPresent()) {
            return Forms.notUnderstood(known.trouble().get());
        }
        SyntaxParser.Parsed parsed = parser.parse(known.text());
        for (CppText.Way way : List.of(CppText.Way.ANY_CAPITALS, CppText.Way.NO_CONDITIONS)) {
            if (parsed.root().isEmpty()) {
                CppText more = CppText.of(text, way);
                SyntaxParser.Parsed again = parser.parse(more.text());
                if (again.root().isPresent()) {
                    known = more;
                    parsed = again;
                }
            }
        }
        if (parsed.root().isEmpty()) {
            return Forms.notUnderstood(parsed.trouble().orElse(new Trouble(1, "the parser gave no tree")));
        }
        comments.clear();
        comments.addAll(known.comments());
        breakEndsCase = false;
        Syntax root = parsed.root().get();
        noteComments(root);
        List<Statement> body = statements(root.named());
        comments.sort(java.util.Comparator.comparingInt(Comment::line));
        return new Program(body, comments, null);
    }

    void noteComments(Syntax tree) {
        tree.everything()
                .filter(node -> node.isComment() || isPragma(node))
                .forEach(node -> comments.add(new Comment(node.line(), node.text())));
    }

    private static boolean isPragma(Syntax node) {
        return node.is("preproc_call")
                && TEXT_DIRECTIVES.contains(node.field("directive")
                        .map(directive -> directive.text().replaceAll("\\s", ""))
                        .orElse(""));
    }

    List<Statement> statements(List<Syntax> nodes) {
        List<Statement> statements = new ArrayList<>();
        nodes.forEach(node -> statement(node, statements));
        return statements;
    }

    /** A body, braced or not. */
    List<Statement> body(Syntax node) {
        return switch (node.type()) {
            case "compound_statement", "declaration_list", "field_declaration_list", "else_clause" ->
                statements(node.named());
            default -> statements(List.of(node));
        };
    }

    List<Statement> body(Syntax node, String field) {
        return node.field(field).map(this::body).orElse(List.of());
    }

    void statement(Syntax node, List<Statement> to) {
        int line = node.line();
        switch (node.type()) {
            case "expression_statement" -> node.named().forEach(part -> evaluated(part, to));
            case "declaration", "field_declaration" -> declarations.declared(node, to);
            case "function_definition", "inline_method_definition", "constructor_or_destructor_definition" ->
                declarations.defined(node, List.of(), to);
            case "class_specifier", "struct_specifier", "union_specifier", "enum_specifier" ->
                declarations.type(node, to);
            case "type_definition" -> node.field("type").ifPresent(type -> typeIn(type, to));
            case "template_declaration" -> template(node, to);
            case "linkage_specification" -> linkage(node, to);
            case "friend_declaration" -> node.named().forEach(inner -> friend(inner, to));
            case "namespace_definition" -> to.add(new Statement.Block(line, body(node, "body")));
            case "namespace_alias_definition", "using_declaration" -> named(node, to);
            case "alias_declaration",
                    "template_instantiation",
                    "access_specifier",
                    "empty_declaration",
                    "preproc_directive",
                    "type_parameter_declaration",
                    "attribute_declaration" -> {}
            case "concept_definition" ->
                to.add(new Statement.Assign(
                        line,
                        List.of(part(node, "name")),
                        "=",
                        expression(node.named().getLast())));
            case "static_assert_declaration" -> {
                to.add(new Statement.Check(line, part(node, "condition")));
                node.field("message").ifPresent(message -> to.add(new Statement.Evaluate(line, expression(message))));
            }
            default -> {
                if (!CppDirectives.statement(node, this, macros, expressions, to)) {
                    control(node, to);
                }
            }
        }
    }

    private void control(Syntax node, List<Statement> to) {
        int line = node.line();
        switch (node.type()) {
            case "compound_statement", "declaration_list" ->
                to.add(new Statement.Block(line, statements(node.named())));
            case "if_statement" -> {
                Expression condition = condition(node, to);
                to.add(new Statement.Branch(line, condition, body(node, "consequence"), body(node, "alternative")));
            }
            case "switch_statement" -> choice(node, to);
            case "case_statement" -> {
                node.field("value").ifPresent(value -> to.add(new Statement.Evaluate(line, expression(value))));
                to.add(new Statement.Block(line, statements(caseBody(node))));
            }
            case "for_statement" -> counted(node, to);
            case "for_range_loop" -> each(node, to);
            case "while_statement", "do_statement" -> {
                Expression condition = condition(node, to);
                to.add(new Statement.Loop(line, condition, null, null, apart(() -> body(node, "body")), List.of()));
            }
            case "try_statement", "seh_try_statement" -> to.add(attempt(node));
            case "labeled_statement", "attributed_statement" ->
                to.addAll(statements(node.named().stream()
                        .filter(part -> !part.is("statement_identifier") && !part.is("attribute_declaration"))
                        .toList()));
            case "return_statement", "co_return_statement" -> to.add(new Statement.Return(line, only(node)));
            case "throw_statement" -> to.add(new Statement.Raise(line, only(node)));
            case "co_yield_statement" ->
                to.add(new Statement.Evaluate(
                        line, new Expression.Other(line, "yield", expressions.parts(node.named()))));
            case "break_statement" -> to.add(Forms.broken(node, breakEndsCase));
            case "continue_statement" -> to.add(new Statement.Jump(line, "continue"));
            case "goto_statement" -> to.add(new Statement.Jump(line, "goto"));
            case "init_statement", "condition_clause" -> node.named().forEach(part -> clause(part, to));
            default ->
                to.add(new Statement.Evaluate(
                        line, CppExpressions.isStatement(node) ? expressions.other(node) : expression(node)));
        }
    }

    private void evaluated(Syntax node, List<Statement> to) {
        switch (node.type()) {
            case "comma_expression" -> node.named().forEach(part -> evaluated(part, to));
            case "assignment_expression" -> assigned(node, to);
            case "update_expression" ->
                to.add(new Statement.Assign(
                        node.line(),
                        List.of(part(node, "argument")),
                        CppExpressions.operator(node).charAt(0) + "=",
                        Forms.number(node.line(), "1")));
            case "delete_expression" -> to.add(new Statement.Delete(node.line(), expressions.parts(node.named())));
            case "call_expression" -> {
                if (!CppChecks.check(node, expressions, to)) {
                    to.add(new Statement.Evaluate(node.line(), expression(node)));
                }
            }
            case "co_yield_statement" -> control(node, to);
            default -> to.add(new Statement.Evaluate(node.line(), expression(node)));
        }
    }

    private void assigned(Syntax node, List<Statement> to) {
        List<Expression> targets = new ArrayList<>();
        String operator = CppExpressions.operator(node);
        Syntax at = node;
        while (at.is("assignment_expression") && CppExpressions.operator(at).equals(operator)) {
            targets.add(part(at, "left"));
            at = at.field("right").orElseThrow();
            if (!operator.equals("=")) {
                break;
            }
        }
        to.add(new Statement.Assign(node.line(), targets, operator, expression(at)));
    }

    private void template(Syntax node, List<Statement> to) {
        node.named().stream()
                .filter(part -> !part.field().equals("parameters") && !part.is("requires_clause"))
                .forEach(part -> statement(part, to));
    }

    private void linkage(Syntax node, List<Statement> to) {
        Syntax body = node.field("body").orElse(node);
        if (body.is("declaration_list")) {
            to.add(new Statement.Block(node.line(), statements(body.named())));
        } else if (body.is("function_definition")) {
            declarations.defined(
                    body, List.of(new Expression.Other(node.line(), "extern", List.of(part(node, "value")))), to);
        } else {
            statement(body, to);
        }
    }

    private void friend(Syntax node, List<Statement> to) {
        if (node.is("declaration") || node.is("function_definition")) {
            statement(node, to);
        }
    }

    /** A namespace or name that is known by another name here. */
    private void named(Syntax node, List<Statement> to) {
        int line = node.line();
        List<Syntax> parts = node.named();
        if (parts.isEmpty()) {
            return;
        }
        Expression of = expression(parts.getLast());
        if (node.is("namespace_alias_definition")) {
            to.add(new Statement.Assign(line, List.of(part(node, "name")), "=", of));
        } else if (node.has("namespace") || !(of instanceof Expression.Member member)) {
            to.add(new Statement.Evaluate(line, new Expression.Other(line, "using", List.of(of))));
        } else {
            to.add(new Statement.Assign(line, List.of(Forms.name(line, member.name())), "=", of));
        }
    }

    /** The types that a declaration defines on the way. */
    void typeIn(Syntax type, List<Statement> to) {
        if (type.field("body").isPresent()) {
            statement(type, to);
        } else if (type.is("decltype") || type.is("typeof")) {
            to.add(new Statement.Evaluate(type.line(), expressions.other(type)));
        }
    }

    private Expression condition(Syntax node, List<Statement> to) {
        Optional<Syntax> clause = node.field("condition");
        if (clause.isEmpty()) {
            return Forms.name(node.line(), "consteval");
        }
        if (!clause.get().is("condition_clause")) {
            return expression(clause.get());
        }
        clause.get().field("initializer").ifPresent(start -> clause(start, to));
        Syntax value = clause.get().field("value").orElse(clause.get());
        if (!value.is("declaration")) {
            return value == clause.get() ? expressions.other(value) : expression(value);
        }
        Expression target =
                value.field("declarator").map(declarations::target).orElseGet(() -> expressions.other(value));
        return Forms.assignment(
                value.line(),
                target,
                "=",
                value.field("value").isPresent()
                        ? part(value, "value")
                        : new Expression.Other(
                                value.line(), "declaration", expressions.parts(value.fields("default_value"))));
    }

    void clause(Syntax node, List<Statement> to) {
        if (node.is("init_statement")) {
            node.named().forEach(part -> clause(part, to));
        } else if (CppExpressions.isStatement(node)) {
            statement(node, to);
        } else {
            evaluated(node, to);
        }
    }

    private void choice(Syntax node, List<Statement> to) {
        List<Statement> statements = new ArrayList<>();
        Expression subject = Forms.subject(condition(node, statements), statements);
        boolean outer = breakEndsCase;
        breakEndsCase = true;
        List<Forms.Case> cases = new ArrayList<>();
        List<Expression> conditions = new ArrayList<>();
        boolean isDefault = false;
        Syntax body = node.field("body").orElse(node);
        for (Syntax one : body.is("compound_statement") ? body.named() : List.of(body)) {
            if (!one.is("case_statement")) {
                statement(one, statements);
                continue;
            }
            Optional<Syntax> value = one.field("value");
            value.ifPresent(asked ->
                    conditions.add(new Expression.Operation(one.line(), "==", List.of(subject, expression(asked)))));
            isDefault |= value.isEmpty();
            List<Syntax> rest = caseBody(one);
            // A case without a body is another condition of the next.
            if (!rest.isEmpty()) {
                cases.add(Forms.Case.of(one.line(), conditions, isDefault, statements(rest)));
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
        to.add(new Statement.Block(node.line(), statements));
    }

    private static List<Syntax> caseBody(Syntax node) {
        return node.named().stream()
                .filter(part -> !part.field().equals("value"))
                .toList();
    }

    private void counted(Syntax node, List<Statement> to) {
        node.field("initializer").ifPresent(start -> clause(start, to));
        Expression condition =
                node.field("condition").map(this::expression).orElseGet(() -> Forms.truth(node.line(), true));
        List<Statement> body = new ArrayList<>(apart(() -> body(node, "body")));
        node.field("update").ifPresent(step -> evaluated(step, body));
        to.add(new Statement.Loop(node.line(), condition, null, null, body, List.of()));
    }

    private void each(Syntax node, List<Statement> to) {
        node.field("initializer").ifPresent(start -> clause(start, to));
        to.add(new Statement.Loop(
                node.line(),
                null,
                node.field("declarator").map(declarations::target).orElseGet(() -> expressions.other(node)),
                part(node, "right"),
                apart(() -> body(node, "body")),
                List.of()));
    }

    /** Reads something in which {@code break} ends a loop or nothing at all. */
    <T> T apart(Supplier<T> reading) {
        boolean outer = breakEndsCase;
        breakEndsCase = false;
        T read = reading.get();
        breakEndsCase = outer;
        return read;
    }

    Statement attempt(Syntax node) {
        List<Statement.Handler> handlers = new ArrayList<>();
        List<Statement> lastly = new ArrayList<>();
        for (Syntax clause : node.named()) {
            switch (clause.type()) {
                case "catch_clause" ->
                    handlers.add(new Statement.Handler(clause.line(), caught(clause), body(clause, "body")));
                case "seh_except_clause" -> {
                    List<Expression> filter = clause.field("filter")
                            .map(expression -> List.of(expression(expression)))
                            .orElse(List.of());
                    handlers.add(new Statement.Handler(clause.line(), filter, body(clause, "body")));
                }
                case "seh_finally_clause" -> lastly.addAll(body(clause, "body"));
                default -> {}
            }
        }
        return new Statement.Attempt(node.line(), body(node, "body"), handlers, List.of(), lastly);
    }

    private List<Expression> caught(Syntax clause) {
        return clause.field("parameters").map(Syntax::named).orElse(List.of()).stream()
                .flatMap(parameter -> parameter.field("type").stream())
                .map(this::expression)
                .toList();
    }

    List<FunctionDefinition.Parameter> parameters(Syntax list, boolean typesAreNames) {
        return declarations.parameters(list, typesAreNames);
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
