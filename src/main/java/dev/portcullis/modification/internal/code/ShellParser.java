package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Program.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one text; what is in backquotes and here-documents is a text of its own. */
final class ShellParser {
    /** Deeper than any script is written. */
    private static final int DEPTH = 64;

    private static final int COMMANDS_IN_A_LINE = 200;
    private static final Set<String> RESERVED = Set.of(
            "if",
            "then",
            "elif",
            "else",
            "fi",
            "while",
            "until",
            "for",
            "do",
            "done",
            "case",
            "esac",
            "select",
            "function",
            "{",
            "}",
            "[[",
            "!",
            "time",
            "coproc",
            "in");
    private static final Pattern FUNCTION = Pattern.compile("([A-Za-z_][A-Za-z0-9_:.-]*)[ \\t]*\\([ \\t]*\\)");

    private final String text;
    private final ShellCursor cursor;
    private final ShellWords words;
    private final ShellCommand commands;
    private int depth;

    ShellParser(String text, int line, List<Comment> comments, int depth) {
        this.text = text;
        this.cursor = new ShellCursor(text, line, comments);
        this.words = new ShellWords(this, cursor);
        this.commands = new ShellCommand(this, text, cursor, words);
        this.depth = depth;
    }

    ShellParser within(String inner, int line) throws NotUnderstoodException {
        deeper();
        shallower();
        return new ShellParser(inner, line, cursor.comments(), depth + 1);
    }

    void deeper() throws NotUnderstoodException {
        if (++depth > DEPTH) {
            throw cursor.refused("nested too deep");
        }
    }

    void shallower() {
        depth--;
    }

    /** A here-document in which expansions happen. */
    Expression document(ShellCursor.Document document) throws NotUnderstoodException {
        return within(document.text(), document.line()).words.document(document.line());
    }

    List<Statement> all() throws NotUnderstoodException {
        List<Statement> statements = list(Set.of());
        if (!cursor.atEnd()) {
            throw cursor.refused("not expected: " + cursor.peek());
        }
        return statements;
    }

    /** Commands up to what closes them, as one expression; all that is left when nothing closes them. */
    Expression substitution(String close) throws NotUnderstoodException {
        int line = cursor.line();
        List<Statement> statements = close.isEmpty() ? all() : list(Set.of());
        expect(close);
        return new Expression.Other(line, "substitution", List.of(value(line, statements)));
    }

    void expect(String wanted) throws NotUnderstoodException {
        if (!cursor.takes(wanted)) {
            throw cursor.refused("expected: " + wanted);
        }
    }

    /** Commands up to one of the words, a parenthesis that closes, or the end of a case; those are left. */
    private List<Statement> list(Set<String> ends) throws NotUnderstoodException {
        deeper();
        List<Statement> statements = new ArrayList<>();
        for (cursor.blankLines(); !atEndOfList(ends); cursor.blankLines()) {
            int line = cursor.line();
            List<Statement> read = andOr();
            cursor.blanks();
            if (cursor.peek() == '&') {
                cursor.next();
                read = List.of(new Statement.Evaluate(
                        line, new Expression.Other(line, "background", List.of(value(line, read)))));
            } else if (cursor.peek() == ';' && cursor.peek(1) != ';' && cursor.peek(1) != '&') {
                cursor.next();
            } else if (!cursor.atEnd() && cursor.peek() != '\n' && cursor.peek() != ')' && cursor.peek() != ';') {
                throw cursor.refused("not expected: " + cursor.peek());
            }
            statements.addAll(read);
        }
        shallower();
        return statements;
    }

    private boolean atEndOfList(Set<String> ends) throws NotUnderstoodException {
        if (cursor.atEnd() || cursor.peek() == ')' || cursor.sees(";;") || cursor.sees(";&")) {
            return true;
        }
        String word = reserved();
        if (ends.contains(word)) {
            return true;
        }
        if (Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}").contains(word)) {
            throw cursor.refused("not expected: " + word);
        }
        return false;
    }

    /** The reserved word here, empty when there is none. */
    private String reserved() {
        StringBuilder word = new StringBuilder();
        while (!ShellCursor.isBoundary(cursor.peek(word.length())) && word.length() < 10) {
            word.append(cursor.peek(word.length()));
        }
        return RESERVED.contains(word.toString()) ? word.toString() : "";
    }

    private boolean takesWord(String word) throws NotUnderstoodException {
        cursor.blanks();
        return reserved().equals(word) && cursor.takes(word);
    }

    private void expectWord(String word) throws NotUnderstoodException {
        cursor.blankLines();
        if (!takesWord(word)) {
            throw cursor.refused("expected: " + word);
        }
    }

    private List<Statement> andOr() throws NotUnderstoodException {
        int line = cursor.line();
        List<Statement> whole = pipeline();
        int count = 0;
        for (cursor.blanks(); cursor.sees("&&") || cursor.sees("||"); cursor.blanks()) {
            boolean and = cursor.next() == '&';
            cursor.next();
            cursor.blankLines();
            if (++count > COMMANDS_IN_A_LINE) {
                throw cursor.refused("more than " + COMMANDS_IN_A_LINE + " commands in a line");
            }
            whole = List.of(both(line, value(line, whole), and, pipeline()));
        }
        return whole;
    }

    /** One command after another has come to something: a value of both, or a branch where control is in it. */
    private static Statement both(int line, Expression first, boolean and, List<Statement> second) {
        if (second.size() == 1 && second.getFirst() instanceof Statement.Evaluate) {
            return new Statement.Evaluate(
                    line, new Expression.Operation(line, and ? "and" : "or", List.of(first, value(line, second))));
        }
        Expression condition = and ? first : new Expression.Operation(line, "not", List.of(first));
        return new Statement.Branch(line, condition, second, List.of());
    }

    private List<Statement> pipeline() throws NotUnderstoodException {
        int line = cursor.line();
        boolean negated = takesWord("!");
        if (takesWord("time")) {
            cursor.blanks();
            cursor.takes("-p");
        }
        cursor.blanks();
        List<Statement> first = command();
        List<Expression> parts = new ArrayList<>();
        for (cursor.blanks(); cursor.peek() == '|' && cursor.peek(1) != '|'; cursor.blanks()) {
            cursor.next();
            cursor.takes("&");
            cursor.blankLines();
            if (parts.isEmpty()) {
                parts.add(value(line, first));
            }
            parts.add(value(cursor.line(), command()));
        }
        if (parts.isEmpty() && !negated) {
            return first;
        }
        Expression whole = parts.isEmpty() ? value(line, first) : new Expression.Operation(line, "|", parts);
        return List.of(
                new Statement.Evaluate(line, negated ? new Expression.Operation(line, "not", List.of(whole)) : whole));
    }

    private static Expression value(int line, List<Statement> statements) {
        return statements.size() == 1 && statements.getFirst() instanceof Statement.Evaluate only
                ? only.expression()
                : Forms.immediately(line, line, statements);
    }

    private List<Statement> command() throws NotUnderstoodException {
        int line = cursor.line();
        String word = reserved();
        List<Statement> compound = switch (word) {
            case "if" -> conditional();
            case "while", "until" -> loop(word);
            case "for", "select" -> each(word);
            case "case" -> choice();
            case "function" -> function();
            case "{" -> {
                cursor.takes("{");
                List<Statement> body = list(Set.of("}"));
                expectWord("}");
                yield List.of(new Statement.Block(line, body));
            }
            case "[[" -> List.of(test());
            case "" -> cursor.peek() == '(' ? parenthesised() : List.of();
            case "in" -> List.of();
            default -> throw cursor.refused("not expected: " + word);
        };
        if (compound.isEmpty()) {
            Matcher name = FUNCTION.matcher(text).region(cursor.at(), text.length());
            return name.lookingAt() ? defined(name) : commands.read();
        }
        return redirected(line, compound);
    }

    private List<Statement> redirected(int line, List<Statement> compound) throws NotUnderstoodException {
        List<Expression.Keyword> keywords = new ArrayList<>();
        for (cursor.blanks(); commands.redirection(keywords); cursor.blanks()) {}
        if (keywords.isEmpty()) {
            return compound;
        }
        Expression body = Forms.lambda(line, cursor.line(), compound);
        return List.of(new Statement.Evaluate(line, new Expression.Call(line, body, List.of(), keywords)));
    }

    private List<Statement> parenthesised() throws NotUnderstoodException {
        int line = cursor.line();
        if (cursor.takes("((")) {
            return List.of(new Statement.Evaluate(line, words.arithmetic(line)));
        }
        cursor.next();
        List<Statement> body = list(Set.of());
        expect(")");
        return List.of(new Statement.Block(line, body));
    }

    private List<Statement> conditional() throws NotUnderstoodException {
        int line = cursor.line();
        expectWord(reserved());
        Expression condition = value(line, list(Set.of("then")));
        expectWord("then");
        List<Statement> then = list(Set.of("elif", "else", "fi"));
        deeper();
        List<Statement> otherwise = List.of();
        if (reserved().equals("elif")) {
            otherwise = conditional();
        } else {
            if (takesWord("else")) {
                otherwise = list(Set.of("fi"));
            }
            expectWord("fi");
        }
        shallower();
        return List.of(new Statement.Branch(line, condition, then, otherwise));
    }

    private List<Statement> loop(String word) throws NotUnderstoodException {
        int line = cursor.line();
        expectWord(word);
        Expression condition = value(line, list(Set.of("do")));
        return List.of(new Statement.Loop(
                line,
                word.equals("while") ? condition : new Expression.Operation(line, "not", List.of(condition)),
                null,
                null,
                body(),
                List.of()));
    }

    private List<Statement> body() throws NotUnderstoodException {
        cursor.blankLines();
        expectWord("do");
        List<Statement> body = list(Set.of("done"));
        expectWord("done");
        return body;
    }

    private List<Statement> each(String word) throws NotUnderstoodException {
        int line = cursor.line();
        expectWord(word);
        cursor.blanks();
        if (cursor.takes("((")) {
            Expression steps = words.arithmetic(line);
            cursor.blanks();
            cursor.takes(";");
            return List.of(new Statement.Loop(line, steps, null, null, body(), List.of()));
        }
        Expression target = words.word();
        if (!(target instanceof Expression.Literal name) || name.text().isEmpty()) {
            throw cursor.refused("a loop without a name");
        }
        cursor.blankLines();
        List<Expression> over = new ArrayList<>();
        if (takesWord("in")) {
            for (cursor.blanks(); !ShellCursor.isBoundary(cursor.peek()); cursor.blanks()) {
                over.add(words.word());
            }
        } else {
            over.add(Forms.name(line, "@"));
        }
        cursor.blanks();
        cursor.takes(";");
        return List.of(new Statement.Loop(
                line,
                null,
                Forms.name(line, name.text()),
                new Expression.Collection(line, Expression.Shape.LIST, over),
                body(),
                List.of()));
    }

    private List<Statement> choice() throws NotUnderstoodException {
        int line = cursor.line();
        expectWord("case");
        cursor.blanks();
        List<Statement> statements = new ArrayList<>();
        Expression subject = Forms.subject(words.word(), statements);
        expectWord("in");
        List<Forms.Case> cases = new ArrayList<>();
        for (cursor.blankLines(); !reserved().equals("esac"); cursor.blankLines()) {
            int at = cursor.line();
            cursor.takes("(");
            List<Expression> conditions = new ArrayList<>();
            boolean isDefault = false;
            do {
                cursor.blanks();
                Expression pattern = words.word();
                isDefault |= pattern instanceof Expression.Literal literal
                        && literal.text().equals("*");
                conditions.add(new Expression.Operation(at, "==", List.of(subject, pattern)));
                cursor.blanks();
            } while (cursor.takes("|"));
            expect(")");
            List<Statement> body = list(Set.of("esac"));
            boolean ended = cursor.takes(";;&") || cursor.takes(";;") || cursor.takes(";&");
            cases.add(Forms.Case.of(at, isDefault && conditions.size() == 1 ? List.of() : conditions, isDefault, body));
            if (!ended && !reserved().equals("esac")) {
                throw cursor.refused("expected: ;;");
            }
        }
        expectWord("esac");
        statements.addAll(Forms.cases(cases));
        if (statements.isEmpty()) {
            statements.add(new Statement.Evaluate(line, subject));
        }
        return List.of(new Statement.Block(line, statements));
    }

    private List<Statement> function() throws NotUnderstoodException {
        int line = cursor.line();
        expectWord("function");
        cursor.blanks();
        if (!(words.word() instanceof Expression.Literal name) || name.text().isEmpty()) {
            throw cursor.refused("a function without a name");
        }
        cursor.blanks();
        if (cursor.takes("(")) {
            cursor.blanks();
            expect(")");
        }
        return List.of(defined(line, name.text()));
    }

    private List<Statement> defined(Matcher name) throws NotUnderstoodException {
        int line = cursor.line();
        expect(name.group());
        return List.of(defined(line, name.group(1)));
    }

    private Statement defined(int line, String name) throws NotUnderstoodException {
        cursor.blankLines();
        if (cursor.peek() != '(' && reserved().isEmpty()) {
            throw cursor.refused("a function without braces");
        }
        deeper();
        List<Statement> body = command();
        shallower();
        if (body.size() == 1 && body.getFirst() instanceof Statement.Block block) {
            body = block.body();
        }
        return new Statement.Define(
                line, new FunctionDefinition(line, cursor.line(), name, List.of(), List.of(), body));
    }

    /** {@code [[ … ]]}: words and operators as they stand. */
    private Statement test() throws NotUnderstoodException {
        int line = cursor.line();
        expect("[[");
        List<Expression> parts = new ArrayList<>();
        for (cursor.blankLines(); !cursor.sees("]]"); cursor.blankLines()) {
            if (cursor.atEnd()) {
                throw cursor.refused("expected: ]]");
            }
            if (ShellCursor.isBoundary(cursor.peek())) {
                parts.add(Forms.string(cursor.line(), String.valueOf(cursor.next())));
            } else {
                parts.add(words.word());
            }
        }
        expect("]]");
        return new Statement.Evaluate(line, Forms.call(line, Forms.name(line, "[["), parts));
    }
}
