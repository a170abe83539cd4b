package dev.portcullis.modification.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one simple command of a shell: its variables, words and redirections. */
final class ShellCommand {
    private static final Set<String> DECLARING = Set.of("export", "declare", "local", "readonly", "typeset");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(\\[[^\\]\\n`(]{1,200}\\])?(\\+?=)");
    private static final Pattern REDIRECTION =
            Pattern.compile("(?:[0-9]{1,3}|\\{[A-Za-z_][A-Za-z0-9_]*\\})?(&>>|&>|<<<|<<-|<<|<>|>>|>\\||<&|>&|<|>)");

    private static final Pattern SCRIPT = Pattern.compile("-[a-zA-Z]*c[a-zA-Z]*");

    private final ShellParser parser;
    private final String text;
    private final ShellCursor cursor;
    private final ShellWords words;

    ShellCommand(ShellParser parser, String text, ShellCursor cursor, ShellWords words) {
        this.parser = parser;
        this.text = text;
        this.cursor = cursor;
        this.words = words;
    }

    List<Statement> read() throws NotUnderstoodException {
        int line = cursor.line();
        List<Statement> assignments = new ArrayList<>();
        List<Expression> parts = new ArrayList<>();
        List<Expression.Keyword> keywords = new ArrayList<>();
        for (cursor.blanks(); !cursor.atEnd(); cursor.blanks()) {
            Matcher assignment = ASSIGNMENT.matcher(text).region(cursor.at(), text.length());
            if (redirection(keywords)) {
                continue;
            }
            boolean processSubstitution = (cursor.peek() == '<' || cursor.peek() == '>') && cursor.peek(1) == '(';
            if (ShellCursor.isBoundary(cursor.peek()) && !processSubstitution) {
                break;
            }
            boolean declares = !parts.isEmpty() && isDeclaring(parts.getFirst());
            if ((parts.isEmpty() || declares) && assignment.lookingAt()) {
                Statement.Assign assigned = assigned(assignment);
                assignments.add(assigned);
                if (declares) {
                    parts.add(Forms.string(assigned.line(), assignment.group(1)));
                }
            } else {
                parts.add(words.word());
            }
        }
        if (parts.isEmpty()) {
            return bare(line, assignments, keywords);
        }
        Optional<Statement> jump = keywords.isEmpty() && assignments.isEmpty() ? jump(line, parts) : Optional.empty();
        if (jump.isPresent()) {
            return List.of(jump.get());
        }
        List<Statement> statements = new ArrayList<>();
        for (Statement assigned : assignments) {
            if (assigned instanceof Statement.Assign one && !isDeclaring(parts.getFirst())) {
                keywords.add(new Expression.Keyword(name(one.targets().getFirst()) + "=", one.value()));
            } else {
                statements.add(assigned);
            }
        }
        statements.addAll(script(line, parts));
        statements.add(new Statement.Evaluate(
                line, new Expression.Call(line, command(parts.getFirst()), parts.subList(1, parts.size()), keywords)));
        return statements;
    }

    private static Optional<Statement> jump(int line, List<Expression> parts) {
        String word = parts.getFirst() instanceof Expression.Literal literal ? literal.text() : "";
        return switch (word) {
            case "break", "continue" -> Optional.of(new Statement.Jump(line, word));
            case "return" -> Optional.of(new Statement.Return(line, parts.size() > 1 ? parts.get(1) : null));
            default -> Optional.empty();
        };
    }

    private List<Statement> bare(int line, List<Statement> assignments, List<Expression.Keyword> keywords)
            throws NotUnderstoodException {
        if (assignments.isEmpty() && keywords.isEmpty()) {
            throw cursor.refused("expected a command");
        }
        List<Statement> statements = new ArrayList<>(assignments);
        if (!keywords.isEmpty()) {
            statements.add(new Statement.Evaluate(
                    line, new Expression.Call(line, Forms.name(line, ":"), List.of(), keywords)));
        }
        return statements;
    }

    private static boolean isDeclaring(Expression command) {
        return command instanceof Expression.Literal word && DECLARING.contains(word.text());
    }

    private Statement.Assign assigned(Matcher assignment) throws NotUnderstoodException {
        int line = cursor.line();
        parser.expect(assignment.group());
        Expression target = Forms.name(line, assignment.group(1));
        String at = assignment.group(2);
        if (at != null) {
            target = new Expression.Index(line, target, List.of(Forms.string(line, at.substring(1, at.length() - 1))));
        }
        if (cursor.peek() != '(') {
            return new Statement.Assign(line, List.of(target), assignment.group(3), words.word());
        }
        cursor.next();
        List<Expression> elements = new ArrayList<>();
        for (cursor.blankLines(); !cursor.takes(")"); cursor.blankLines()) {
            if (cursor.atEnd() || ShellCursor.isBoundary(cursor.peek())) {
                throw cursor.refused("a list that is not closed");
            }
            elements.add(words.word());
        }
        return new Statement.Assign(
                line,
                List.of(target),
                assignment.group(3),
                new Expression.Collection(line, Expression.Shape.LIST, elements));
    }

    /** Adds a redirection as a keyword; whether one is here. */
    boolean redirection(List<Expression.Keyword> keywords) throws NotUnderstoodException {
        Matcher redirection = REDIRECTION.matcher(text).region(cursor.at(), text.length());
        if (!redirection.lookingAt()) {
            return false;
        }
        String operator = redirection.group(1);
        boolean isWord = operator.length() == 1 && text.startsWith("(", redirection.end());
        if (isWord) {
            return false;
        }
        parser.expect(redirection.group());
        cursor.blanks();
        if (operator.equals("<<") || operator.equals("<<-")) {
            keywords.add(new Expression.Keyword("<<", document(operator.equals("<<-"))));
        } else if (ShellCursor.isBoundary(cursor.peek()) && !(cursor.peek() == '<' || cursor.peek() == '>')) {
            throw cursor.refused("a redirection to nothing");
        } else {
            keywords.add(new Expression.Keyword(redirection.group(), words.word()));
        }
        return true;
    }

    private Expression document(boolean tabsOff) throws NotUnderstoodException {
        int start = cursor.at();
        if (!(words.word() instanceof Expression.Literal end) || end.text().isEmpty()) {
            throw cursor.refused("a here-document without an end");
        }
        boolean asWritten = cursor.from(start).equals(end.text());
        ShellCursor.Document document = cursor.document(end.text(), tabsOff);
        return asWritten ? parser.document(document) : Forms.string(document.line(), document.text());
    }

    /** A command by its name, or what its name is put together from; a variable's name is none of a command. */
    private static Expression command(Expression word) {
        return switch (word) {
            case Expression.Literal literal -> Forms.name(word.line(), literal.text());
            case Expression.Name _ -> new Expression.Text(word.line(), List.of(word));
            default -> word;
        };
    }

    /** What a shell is given as a script among its words. */
    private List<Statement> script(int line, List<Expression> words) throws NotUnderstoodException {
        if (!(words.getFirst() instanceof Expression.Literal shell) || !BuildSteps.isShell(shell.text())) {
            return List.of();
        }
        for (int at = 1; at + 1 < words.size(); at++) {
            if (words.get(at) instanceof Expression.Literal option
                    && SCRIPT.matcher(option.text()).matches()
                    && words.get(at + 1) instanceof Expression.Literal script) {
                List<Statement> inner = parser.within(script.text(), line).all();
                return List.of(new Statement.Evaluate(line, Forms.immediately(line, line, inner)));
            }
        }
        return List.of();
    }

    /** The variable that an assignment is to. */
    private static String name(Expression target) {
        return switch (target) {
            case Expression.Name name -> name.name();
            case Expression.Index index -> name(index.of());
            default -> "";
        };
    }
}
