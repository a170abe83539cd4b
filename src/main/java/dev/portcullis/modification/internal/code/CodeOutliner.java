package dev.portcullis.modification.internal.code;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Parses and outlines in this very process: for the child that has nothing to lose. Belongs to one thread. */
public final class CodeOutliner implements Outliner {
    private final Map<ContentType, ProgramReader> readers = new EnumMap<>(ContentType.class);

    @Override
    public Outline outline(ContentType type, Bytes content) {
        try {
            return outlined(type, content.utf8());
        } catch (StackOverflowError e) {
            return Outline.notUnderstood(1, "nested too deep");
        }
    }

    private Outline outlined(ContentType type, String text) {
        List<String> lines = text.lines().toList();
        return switch (type) {
            case PYTHON -> source(type, text, lines, PythonReader::new);
            case MARKDOWN, TEXT -> prose(lines);
            case C, CPP, CUDA, GO, JAVA, JAVASCRIPT, RUST, SHELL, SQL, TYPESCRIPT -> LexicalSigns.outline(type, lines);
            case INI, JSON, TOML, YAML -> LexicalSigns.outline(type, lines);
            case BINARY, UNKNOWN -> new Outline(null, List.of(), 0);
        };
    }

    private Outline source(ContentType type, String text, List<String> lines, Supplier<ProgramReader> maker) {
        Program program = readers.computeIfAbsent(type, _ -> maker.get()).read(text);
        if (program.trouble() != null) {
            return new Outline(program.trouble(), List.of(), 0);
        }
        return outline(type, program, lines);
    }

    static Outline outline(ContentType type, Program program, List<String> lines) {
        Signs signs = new Signs(lines);
        Scope scope = Scope.ofProgram(program.body());
        PowerSigns powers = new PowerSigns(type, signs);
        Complexity complexity = new Complexity();
        Texts texts = new Texts(signs);
        new Walk(List.of(
                        powers,
                        new PatchSigns(signs),
                        new LimitSigns(signs),
                        new ScoreSigns(signs),
                        new FunctionSigns(signs),
                        complexity,
                        texts))
                .run(program.body(), scope);
        powers.finish();
        List<Statement> reachable = Reachable.of(program.body());
        CheckSigns checks = new CheckSigns(signs);
        checks.prepare(reachable, scope);
        new Walk(List.of(checks)).run(reachable, scope);
        program.comments().forEach(comment -> TextSigns.look(comment.text(), comment.line(), "", signs));
        List<Sign> sorted = signs.sorted();
        return sorted.size() > Outline.SIGNS
                ? Outline.notUnderstood(1, "more than " + Outline.SIGNS + " signs")
                : new Outline(null, sorted, complexity.value());
    }

    private static Outline prose(List<String> lines) {
        Signs signs = new Signs(lines);
        List<String> paragraph = new ArrayList<>();
        int from = 1;
        for (int at = 0; at <= lines.size(); at++) {
            boolean ends = at == lines.size() || lines.get(at).isBlank();
            if (ends && !paragraph.isEmpty()) {
                TextSigns.look(String.join(" ", paragraph), from, "", signs);
                paragraph.clear();
            }
            if (!ends) {
                if (paragraph.isEmpty()) {
                    from = at + 1;
                }
                paragraph.add(lines.get(at));
            }
        }
        return new Outline(null, signs.sorted().stream().limit(Outline.SIGNS).toList(), 0);
    }

    /** Strings may hold prompts. */
    private record Texts(Signs signs) implements Walk.Visitor {
        private static final int LEAST = 16;

        @Override
        public void expression(
                Expression expression, @org.jspecify.annotations.Nullable Expression parent, Walk.Place place) {
            if (expression instanceof Expression.Literal literal
                    && literal.kind() == Expression.Kind.STRING
                    && literal.text().length() >= LEAST) {
                TextSigns.look(literal.text(), literal.line(), place.scope().name(), signs);
            }
        }
    }

    private static final class Complexity implements Walk.Visitor {
        private int decisions = 1;

        @Override
        public void statement(Statement statement, Walk.Place place) {
            switch (statement) {
                case Statement.Branch _, Statement.Loop _ -> decisions++;
                case Statement.Attempt attempt -> decisions += attempt.handlers().size();
                default -> {}
            }
        }

        @Override
        public void expression(
                Expression expression, @org.jspecify.annotations.Nullable Expression parent, Walk.Place place) {
            if (expression instanceof Expression.Operation operation
                    && (operation.operator().equals("and") || operation.operator().equals("or"))) {
                decisions += operation.parts().size() - 1;
            }
        }

        int value() {
            return decisions;
        }
    }
}
