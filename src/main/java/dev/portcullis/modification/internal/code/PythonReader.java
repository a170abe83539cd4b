package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings Python into the one form. Belongs to one thread. */
final class PythonReader implements ProgramReader {
    /** What makes an annotation more than the name of a type. */
    private static final Set<String> RUNS = Set.of("call", "named_expression", "await", "lambda", "list_comprehension");

    private final SyntaxParser parser = SyntaxParser.python();

    @Override
    public Program read(String text) {
        SyntaxParser.Parsed parsed = parser.parse(text);
        if (parsed.root().isEmpty()) {
            return new Program(
                    List.of(), List.of(), parsed.trouble().orElse(new Trouble(1, "the parser gave no tree")));
        }
        Syntax root = parsed.root().get();
        List<Comment> comments = root.everything()
                .filter(PythonReader::isText)
                .map(node -> new Comment(node.line(), node.text()))
                .toList();
        return new Program(block(root), comments, null);
    }

    /** A comment, or a string that is a statement. */
    private static boolean isText(Syntax node) {
        return node.isComment()
                || (node.is("expression_statement")
                        && node.named().size() == 1
                        && node.named().getFirst().is("string"));
    }

    private static List<Statement> block(Syntax node) {
        List<Statement> statements = new ArrayList<>();
        for (Syntax child : node.named()) {
            statement(child, statements);
        }
        return statements;
    }

    private static List<Statement> body(Syntax node, String field) {
        return node.field(field).map(PythonReader::block).orElse(List.of());
    }

    private static void statement(Syntax node, List<Statement> to) {
        int line = node.line();
        switch (node.type()) {
            case "expression_statement" -> node.named().forEach(part -> evaluated(part, to));
            case "import_statement" -> node.fields("name").forEach(name -> imported(name, to));
            case "import_from_statement", "future_import_statement" -> importedFrom(node, to);
            case "decorated_definition" -> decorated(node, to);
            case "function_definition" -> {
                annotations(node, to);
                to.add(new Statement.Define(line, function(node, List.of())));
            }
            case "class_definition" -> to.add(classDefinition(node, List.of()));
            case "if_statement" -> to.add(branch(node));
            case "while_statement" ->
                to.add(new Statement.Loop(
                        line, field(node, "condition"), null, null, body(node, "body"), alternative(node)));
            case "for_statement" ->
                to.add(new Statement.Loop(
                        line, null, field(node, "left"), field(node, "right"), body(node, "body"), alternative(node)));
            case "try_statement" -> to.add(attempt(node));
            case "with_statement" -> to.add(within(node));
            case "match_statement" -> to.add(match(node));
            case "return_statement" -> to.add(new Statement.Return(line, only(node)));
            case "raise_statement" -> raised(node, to);
            case "assert_statement" -> checked(node, to);
            case "delete_statement" -> to.add(new Statement.Delete(line, expressions(listed(node))));
            case "pass_statement", "break_statement", "continue_statement" ->
                to.add(new Statement.Jump(line, node.text()));
            case "global_statement" -> to.add(elsewhere(node, Scope.OF_THE_FILE));
            case "nonlocal_statement" -> to.add(elsewhere(node, Scope.OF_THE_FUNCTION_AROUND));
            case "type_alias_statement" -> alias(node, to);
            case "block", "module" -> to.add(new Statement.Block(line, block(node)));
            // What Python 2 had as statements: print, exec.
            case "print_statement" -> to.add(calling("print", node));
            case "exec_statement" -> to.add(calling("exec", node));
            default -> to.add(new Statement.Evaluate(line, expression(node)));
        }
    }

    /** {@code type(x).f = g} reads like an alias to the grammar, and is an assignment. */
    private static void alias(Syntax node, List<Statement> to) {
        Syntax named = node.named().getFirst().named().getFirst();
        if (named.is("identifier") || named.is("generic_type")) {
            annotation(node.named().getLast(), to);
            return;
        }
        String text = "(type)" + node.text().substring("type".length());
        Syntax assignment = SyntaxParser.python().parse(text).root().orElseThrow();
        to.addAll(block(assignment.movedDown(node.line() - 1)));
    }

    private static Statement calling(String function, Syntax node) {
        return new Statement.Evaluate(
                node.line(), Forms.call(node.line(), Forms.name(node.line(), function), expressions(node.named())));
    }

    /** The names that a function shares with what is around it. */
    private static Statement elsewhere(Syntax node, String where) {
        return new Statement.Evaluate(node.line(), new Expression.Other(node.line(), where, expressions(node.named())));
    }

    /** What caused it is computed first. */
    private static void raised(Syntax node, List<Statement> to) {
        List<Syntax> parts = node.named();
        parts.stream().skip(1).forEach(cause -> to.add(new Statement.Evaluate(cause.line(), expression(cause))));
        to.add(new Statement.Raise(node.line(), only(node)));
    }

    /** A message is code too, which runs when the check fails. */
    private static void checked(Syntax node, List<Statement> to) {
        List<Syntax> parts = node.named();
        to.add(new Statement.Check(node.line(), expression(parts.getFirst())));
        parts.stream().skip(1).forEach(message -> to.add(new Statement.Evaluate(message.line(), expression(message))));
    }

    /** Annotations are run when the definition is: those that do more than name a type are kept. */
    private static void annotations(Syntax node, List<Statement> to) {
        Stream.concat(
                        node.field("return_type").stream(),
                        node.field("parameters").stream()
                                .flatMap(list -> list.named().stream())
                                .flatMap(parameter -> parameter.field("type").stream()))
                .forEach(type -> annotation(type, to));
    }

    private static void annotation(Syntax type, List<Statement> to) {
        if (type.everything().anyMatch(part -> RUNS.contains(part.type()))) {
            to.add(new Statement.Evaluate(type.line(), expression(type)));
        }
    }

    private static List<Syntax> listed(Syntax node) {
        List<Syntax> parts = node.named();
        return parts.size() == 1 && parts.getFirst().is("expression_list")
                ? parts.getFirst().named()
                : parts;
    }

    private static void evaluated(Syntax node, List<Statement> to) {
        int line = node.line();
        switch (node.type()) {
            case "assignment" -> assigned(node, to);
            case "augmented_assignment" ->
                to.add(new Statement.Assign(
                        line,
                        List.of(field(node, "left")),
                        node.field("operator").map(Syntax::text).orElse("="),
                        field(node, "right")));
            default -> to.add(new Statement.Evaluate(line, expression(node)));
        }
    }

    private static void assigned(Syntax node, List<Statement> to) {
        List<Expression> targets = new ArrayList<>();
        Syntax at = node;
        while (true) {
            at.field("type").ifPresent(type -> annotation(type, to));
            at.field("left").map(PythonReader::expression).ifPresent(targets::add);
            Optional<Syntax> right = at.field("right");
            if (right.isEmpty()) {
                // A declaration of a type alone; of what is no name it runs what is in it.
                targets.stream()
                        .filter(target -> !(target instanceof Expression.Name))
                        .forEach(target -> to.add(new Statement.Evaluate(node.line(), target)));
                return;
            }
            if (!right.get().is("assignment")) {
                to.add(new Statement.Assign(node.line(), targets, "=", expression(right.get())));
                return;
            }
            at = right.get();
        }
    }

    private static void imported(Syntax name, List<Statement> to) {
        String module = name.is("aliased_import") ? text(name, "name") : name.text();
        // import a.b binds a.
        String as = name.is("aliased_import") ? text(name, "alias") : module.split("\\.", 2)[0];
        to.add(new Statement.Import(name.line(), module, null, as));
    }

    private static void importedFrom(Syntax node, List<Statement> to) {
        String module = node.field("module_name")
                .map(Syntax::text)
                .map(text -> text.replaceAll("\\s", ""))
                .orElse("__future__");
        if (node.has("wildcard_import")) {
            to.add(new Statement.Import(node.line(), module, "*", "*"));
        }
        for (Syntax name : node.fields("name")) {
            boolean aliased = name.is("aliased_import");
            String original = aliased ? text(name, "name") : name.text();
            to.add(new Statement.Import(name.line(), module, original, aliased ? text(name, "alias") : original));
        }
    }

    private static void decorated(Syntax node, List<Statement> to) {
        List<Expression> decorators = node.named().stream()
                .filter(child -> child.is("decorator"))
                .map(child -> expression(child.named().getFirst()))
                .toList();
        node.field("definition").ifPresent(definition -> {
            if (definition.is("class_definition")) {
                to.add(classDefinition(definition, decorators));
            } else {
                annotations(definition, to);
                to.add(new Statement.Define(node.line(), function(definition, decorators)));
            }
        });
    }

    private static FunctionDefinition function(Syntax node, List<Expression> decorators) {
        return new FunctionDefinition(
                node.line(),
                node.lastLine(),
                text(node, "name"),
                node.field("parameters").map(PythonReader::parameters).orElse(List.of()),
                decorators,
                body(node, "body"));
    }

    private static List<FunctionDefinition.Parameter> parameters(Syntax node) {
        List<FunctionDefinition.Parameter> parameters = new ArrayList<>();
        for (Syntax parameter : node.named()) {
            Expression otherwise =
                    parameter.field("value").map(PythonReader::expression).orElse(null);
            names(parameter).forEach(name -> parameters.add(new FunctionDefinition.Parameter(name.text(), otherwise)));
        }
        return parameters;
    }

    /** One, but for the tuples that Python 2 took apart where they were taken. */
    private static Stream<Syntax> names(Syntax parameter) {
        if (parameter.is("identifier")) {
            return Stream.of(parameter);
        }
        Stream<Syntax> names = parameter.named().stream()
                .filter(part -> !part.is("type") && !part.field().equals("value"))
                .flatMap(PythonReader::names);
        return parameter.is("tuple_pattern") ? names : names.limit(1);
    }

    private static Statement classDefinition(Syntax node, List<Expression> decorators) {
        List<Expression> bases = new ArrayList<>();
        node.field("superclasses").ifPresent(list -> list.named().forEach(base -> bases.add(expression(base))));
        return new Statement.DefineClass(node.line(), text(node, "name"), bases, decorators, body(node, "body"));
    }

    private static Statement branch(Syntax node) {
        return new Statement.Branch(
                node.line(),
                field(node, "condition"),
                body(node, "consequence"),
                alternatives(node.fields("alternative")));
    }

    private static List<Statement> alternatives(List<Syntax> rest) {
        if (rest.isEmpty()) {
            return List.of();
        }
        Syntax first = rest.getFirst();
        return first.is("elif_clause")
                ? List.of(new Statement.Branch(
                        first.line(),
                        field(first, "condition"),
                        body(first, "consequence"),
                        alternatives(rest.subList(1, rest.size()))))
                : body(first, "body");
    }

    private static List<Statement> alternative(Syntax node) {
        return node.field("alternative").map(clause -> body(clause, "body")).orElse(List.of());
    }

    private static Statement attempt(Syntax node) {
        List<Statement.Handler> handlers = new ArrayList<>();
        List<Statement> otherwise = List.of();
        List<Statement> lastly = List.of();
        for (Syntax clause : node.named()) {
            switch (clause.type()) {
                case "except_clause", "except_group_clause" -> handlers.add(handler(clause));
                case "else_clause" -> otherwise = body(clause, "body");
                case "finally_clause" -> lastly = blockIn(clause);
                default -> {}
            }
        }
        return new Statement.Attempt(node.line(), body(node, "body"), handlers, otherwise, lastly);
    }

    private static Statement.Handler handler(Syntax clause) {
        List<Expression> types = new ArrayList<>();
        for (Syntax part : clause.named()) {
            if (!part.is("block")) {
                Syntax type = part.is("as_pattern") ? part.named().getFirst() : part;
                if (type.is("tuple")) {
                    types.addAll(expressions(type.named()));
                } else if (!part.field().equals("alias")) {
                    types.add(expression(type));
                }
            }
        }
        return new Statement.Handler(clause.line(), types, blockIn(clause));
    }

    private static List<Statement> blockIn(Syntax clause) {
        return clause.child("block").map(PythonReader::block).orElse(List.of());
    }

    private static Statement within(Syntax node) {
        List<Statement.Context> contexts = node.child("with_clause").stream()
                .flatMap(clause -> clause.named().stream())
                .filter(part -> part.is("with_item"))
                .map(item -> item.field("value").orElse(item))
                .map(value -> value.is("as_pattern")
                        ? new Statement.Context(
                                expression(value.named().getFirst()),
                                value.field("alias")
                                        .map(alias -> expression(alias.named().getFirst()))
                                        .orElse(null))
                        : new Statement.Context(expression(value), null))
                .toList();
        return new Statement.Within(node.line(), contexts, body(node, "body"));
    }

    private static Statement match(Syntax node) {
        List<Expression> subjects = expressions(node.fields("subject"));
        Expression subject = subjects.size() == 1
                ? subjects.getFirst()
                : new Expression.Collection(node.line(), Expression.Shape.TUPLE, subjects);
        List<Statement> otherwise = List.of();
        List<Syntax> cases =
                node.field("body").map(Syntax::named).orElse(List.of()).reversed();
        for (Syntax one : cases) {
            List<Expression> tested = Stream.concat(
                            Stream.of(subject),
                            one.named().stream()
                                    .filter(part -> !part.is("block"))
                                    .map(PythonReader::expression))
                    .toList();
            otherwise = List.of(new Statement.Branch(
                    one.line(),
                    new Expression.Operation(one.line(), "==", tested),
                    body(one, "consequence"),
                    otherwise));
        }
        return new Statement.Block(
                node.line(), otherwise.isEmpty() ? List.of(new Statement.Evaluate(node.line(), subject)) : otherwise);
    }

    private static Expression field(Syntax node, String name) {
        return node.field(name)
                .map(PythonReader::expression)
                .orElseGet(() -> new Expression.Other(node.line(), "nothing", List.of()));
    }

    private static @Nullable Expression only(Syntax node) {
        return node.named().isEmpty() ? null : expression(node.named().getFirst());
    }

    private static String text(Syntax node, String field) {
        return node.field(field).map(Syntax::text).orElse("");
    }

    private static List<Expression> expressions(List<Syntax> nodes) {
        return nodes.stream().map(PythonReader::expression).toList();
    }

    private static Expression expression(Syntax node) {
        return PythonExpressions.read(node);
    }

    static FunctionDefinition lambda(Syntax node) {
        Syntax body = node.field("body").orElse(node);
        return new FunctionDefinition(
                node.line(),
                node.lastLine(),
                "",
                node.field("parameters").map(PythonReader::parameters).orElse(List.of()),
                List.of(),
                List.of(new Statement.Return(body.line(), expression(body))));
    }
}
