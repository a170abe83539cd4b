package dev.portcullis.modification.internal.code;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses and outlines in this very process: for the child that has nothing to lose. Belongs to one thread. */
public final class CodeOutliner implements Outliner {
    private static final int BEGINNING = 12;

    private final Map<ContentType, ProgramReader> readers = new EnumMap<>(ContentType.class);

    @Override
    public Outline outline(ContentType type, Bytes content) {
        try {
            return type == ContentType.SAFETENSORS ? TensorReader.outline(content) : outlined(type, content.utf8());
        } catch (StackOverflowError e) {
            return Outline.notUnderstood(1, "nested too deep");
        } catch (Scope.EntangledException e) {
            return Outline.notUnderstood(1, String.valueOf(e.getMessage()));
        }
    }

    private Outline outlined(ContentType type, String text) {
        List<String> lines = text.lines().toList();
        return switch (type) {
            case PYTHON, C, CPP, CUDA, JAVA, JAVASCRIPT, SHELL -> source(type, text, lines);
            case DOCKERFILE, MAKEFILE -> built(type, text, lines);
            case MARKDOWN, TEXT -> prose(lines);
            case GO, RUST, SQL, TYPESCRIPT -> LexicalSigns.outline(type, lines);
            case INI -> SettingSigns.outline(SettingsReader.ini(text), lines);
            case JSON -> SettingSigns.outline(SettingsReader.json(text), lines);
            case TOML -> SettingSigns.outline(SettingsReader.toml(text), lines);
            case YAML -> SettingSigns.outline(SettingsReader.yaml(text), lines);
            case SAFETENSORS, BINARY, UNKNOWN -> new Outline(null, List.of(), 0);
        };
    }

    private Outline source(ContentType type, String text, List<String> lines) {
        Program program = reader(type).read(text);
        if (program.trouble() != null) {
            return new Outline(program.trouble(), List.of(), 0);
        }
        return outline(type, program, lines);
    }

    /** What builds something is commands of a shell, and what only such a file can say. */
    private Outline built(ContentType type, String text, List<String> lines) {
        Optional<Outline.Trouble> hidden = Forms.hiddenLineEnd(text);
        if (hidden.isPresent()) {
            return new Outline(hidden.get(), List.of(), 0);
        }
        try {
            BuildSteps steps = type == ContentType.DOCKERFILE ? ImageReader.read(text) : MakeReader.read(text);
            Outline commands = outline(ContentType.SHELL, steps.program(), lines);
            if (commands.trouble() != null) {
                return commands;
            }
            commands.signs().forEach(steps.signs()::add);
            for (BuildSteps.Written file : steps.files()) {
                Outline inner = outlined(written(file), file.text());
                if (inner.trouble() != null) {
                    return Outline.notUnderstood(
                            file.line(), "a file within it: " + inner.trouble().what());
                }
                shifted(inner, file.line()).forEach(steps.signs()::add);
            }
            return steps.signs().outline(commands.complexity());
        } catch (NotUnderstoodException e) {
            return new Outline(e.trouble(), List.of(), 0);
        }
    }

    private ProgramReader reader(ContentType type) {
        return readers.computeIfAbsent(type, wanted -> switch (wanted) {
            case PYTHON -> new PythonReader();
            case C, CPP, CUDA -> new CppReader(SyntaxParser.cpp());
            case JAVA -> new JavaReader(SyntaxParser.java());
            case JAVASCRIPT -> new JavascriptReader(SyntaxParser.javascript());
            case SHELL -> new ShellReader();
            case DOCKERFILE,
                    GO,
                    INI,
                    JSON,
                    MAKEFILE,
                    MARKDOWN,
                    RUST,
                    SAFETENSORS,
                    SQL,
                    TEXT,
                    TOML,
                    TYPESCRIPT,
                    YAML,
                    BINARY,
                    UNKNOWN -> throw new IllegalArgumentException("no reader of " + wanted);
        });
    }

    /** Kernels are written into strings: what is in them is read as what it is, or else by its words. */
    private List<Sign> embedded(String source, int line) {
        List<String> lines = source.lines().toList();
        Program program = reader(ContentType.CUDA).read(source);
        Outline inner = program.trouble() == null
                ? outline(ContentType.CUDA, program, lines)
                : LexicalSigns.outline(ContentType.CUDA, lines);
        return shifted(inner, line);
    }

    /** A script says by what it is run; else its name says it. */
    private static ContentType written(BuildSteps.Written file) {
        String first = file.text().lines().findFirst().orElse("");
        if (first.matches("#!.*[/ ](?:ba|da|a)?sh(?:\\s.*)?")) {
            return ContentType.SHELL;
        }
        if (first.matches("#!.*[/ ]python[\\d.]*(?:\\s.*)?")) {
            return ContentType.PYTHON;
        }
        return ContentType.namedBy(file.name().substring(file.name().lastIndexOf('/') + 1));
    }

    /** Signs of what is written within a file, at their lines in it. */
    private static List<Sign> shifted(Outline inner, int line) {
        return inner.signs().stream()
                .filter(sign -> sign.kind() != Sign.Kind.DEFINITION && sign.kind() != Sign.Kind.USE)
                .map(sign -> new Sign(
                        sign.kind(), sign.key(), line + sign.line() - 1, sign.scope(), sign.shown(), sign.value()))
                .toList();
    }

    private Outline outline(ContentType type, Program program, List<String> lines) {
        Signs signs = new Signs(lines);
        Scope scope = type == ContentType.PYTHON || type == ContentType.JAVASCRIPT
                ? Scope.ofScript(program.body())
                : Scope.ofProgram(program.body());
        PowerSigns powers = new PowerSigns(type, signs);
        PatchSigns patches = new PatchSigns(signs);
        Complexity complexity = new Complexity();
        Texts texts = new Texts(type, signs);
        PrecisionSigns precision = new PrecisionSigns(signs);
        SeedSigns seeds = new SeedSigns(signs);
        seeds.prepare(program.body(), scope);
        new Walk(List.of(
                        powers,
                        patches,
                        new LimitSigns(signs),
                        new ScoreSigns(signs),
                        new NonFiniteSigns(signs),
                        precision,
                        new AnswerSigns(signs),
                        new InputCacheSigns(signs),
                        new MemorySigns(signs),
                        new WeightSigns(signs),
                        seeds,
                        new FallbackSigns(signs),
                        complexity,
                        texts))
                .run(program.body(), scope);
        patches.finish();
        precision.finish();
        powers.finish();
        List<Statement> reachable = Reachable.of(program.body(), scope);
        CheckSigns checks = new CheckSigns(signs);
        checks.prepare(reachable, scope);
        new Walk(List.of(checks, new FunctionSigns(type, signs))).run(reachable, scope);
        program.comments().forEach(comment -> TextSigns.look(comment.text(), comment.line(), "", signs));
        texts.kernels().forEach(kernel -> embedded(kernel.text(), kernel.line()).forEach(signs::add));
        Outline outline = signs.outline(complexity.value());
        // A shell carries everything everywhere; what it can do is said already.
        return type == ContentType.SHELL || outline.trouble() != null
                ? outline
                : new Outline(
                        null,
                        outline.signs(),
                        outline.complexity(),
                        new FlowReader(type, lines).read(program.body(), scope));
    }

    private static Outline prose(List<String> lines) {
        Signs signs = new Signs(lines);
        List<String> paragraph = new ArrayList<>();
        int from = 1;
        for (int at = 0; at <= lines.size(); at++) {
            boolean ends = at == lines.size() || lines.get(at).isBlank();
            if (ends && !paragraph.isEmpty()) {
                paragraph(paragraph, from, signs);
                paragraph.clear();
            }
            if (!ends) {
                if (paragraph.isEmpty()) {
                    from = at + 1;
                }
                paragraph.add(lines.get(at));
            }
        }
        return signs.outline(0);
    }

    /** What a paragraph says, each thing at the line on which it begins. */
    private static void paragraph(List<String> paragraph, int from, Signs signs) {
        Signs said = new Signs(List.of());
        TextSigns.look(String.join(" ", paragraph), from, "", said);
        for (Sign sign : said.list()) {
            String words = sign.key().substring(sign.key().indexOf(':') + 1).strip();
            String beginning = words.substring(0, Math.min(words.length(), BEGINNING));
            int line = from;
            for (int at = 0; at < paragraph.size(); at++) {
                if (TextSigns.plain(paragraph.get(at)).contains(beginning)) {
                    line = from + at;
                    break;
                }
            }
            String shown = sign.shown().isEmpty() ? paragraph.get(line - from) : sign.shown();
            signs.add(new Sign(sign.kind(), sign.key(), line, "", shown, sign.value()));
        }
    }

    /** Strings may hold prompts, and source of another language. */
    private static final class Texts implements Walk.Visitor {
        private static final int LEAST = 16;
        private static final List<String> KERNEL = List.of("__global__", "#include <", "__device__", "PYBIND11_MODULE");

        private final ContentType type;
        private final Signs signs;
        private final List<Expression.Literal> kernels = new ArrayList<>();

        Texts(ContentType type, Signs signs) {
            this.type = type;
            this.signs = signs;
        }

        List<Expression.Literal> kernels() {
            return kernels;
        }

        @Override
        public void statement(Statement statement, Walk.Place place) {
            // Sentences are put together from several strings: what they say together is looked at too.
            if (statement instanceof Statement.Assign assign) {
                Constants.text(assign.value(), place.scope())
                        .filter(_ -> !(assign.value() instanceof Expression.Literal))
                        .ifPresent(text -> TextSigns.look(
                                text, assign.line(), place.scope().name(), signs));
            }
        }

        @Override
        public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
            if (expression instanceof Expression.Literal literal
                    && literal.kind() == Expression.Kind.STRING
                    && literal.text().length() >= LEAST) {
                if (type == ContentType.PYTHON && KERNEL.stream().anyMatch(literal.text()::contains)) {
                    kernels.add(literal);
                }
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
                case Statement.Attempt attempt ->
                    decisions += attempt.handlers().size();
                default -> {}
            }
        }

        @Override
        public void expression(Expression expression, @Nullable Expression parent, Walk.Place place) {
            if (expression instanceof Expression.Operation operation
                    && (operation.operator().equals("and")
                            || operation.operator().equals("or"))) {
                decisions += operation.parts().size() - 1;
            }
        }

        int value() {
            return decisions;
        }
    }
}
