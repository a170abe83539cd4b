package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.corpus.Corpus;
import dev.portcullis.cli.corpus.CorpusFolder;
import dev.portcullis.cli.corpus.CorpusRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mutation that changed what a program does would make verdicts differ that may. */
class MutationIT {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private static final String PROGRAM = """
            #!/usr/bin/env python3
            # First of all a comment.
            import json as js
            import math
            import os.path
            import shapes
            from collections import OrderedDict
            from shapes import Circle, area as surface
            try:
                from nowhere import fast
            except ImportError:
                fast = None

            SCALE = 3
            total = 0


            def scaled(value, factor=SCALE):
                return value * factor


            def add(value):
                global total
                total += value  # counts
                return total


            def outer(start):
                seen = []

                def inner(value):
                    nonlocal start
                    start += value
                    seen.append(start)
                    return [math.floor(number) for number in seen if (rest := number) > 0 and rest]

                return inner


            def described(*args, timeout=5, **kwargs):
                lengths = {name: len(str(value)) for name, value in sorted(kwargs.items())}
                return f"{timeout=} {args!r} {js.dumps(lengths)}"


            def seen_by_name():
                hidden = 4
                return eval("hidden") + len(locals())


            class Keeper:
                SCALE = 7

                def __init__(self, scale):
                    self.scale = scale

                def keep(self, value):
                    try:
                        return value / self.scale
                    except ZeroDivisionError as failure:
                        return type(failure).__name__


            keep = outer(1)
            print(scaled(2), scaled(2, factor=4), add(5), add(6), keep(2), keep(3.5))
            print(described(1, "a", width=3, timeout=9), Keeper(0).keep(1), Keeper(2).keep(1), Keeper.SCALE)
            print(surface(Circle(2)), shapes.area(shapes.Circle(1)), shapes.NAMES["Circle"], os.path.basename("/a/b"), fast)
            print((lambda value, *rest: (value, rest))(1, 2), seen_by_name(), list(OrderedDict(a=1)))
            match {"kind": "x", "more": [1, 2]}:
                case {"kind": kind, **rest}:
                    print(kind, rest)
            """;

    private static final String SHAPES = """
            '''Shapes.'''
            import math

            NAMES = {"Circle": "round"}


            class Circle:
                def __init__(self, radius):
                    self.radius = radius


            def square(value):
                return value * value


            def area(circle):
                return round(math.pi * square(circle.radius), 3)
            """.replace("'''", "\"\"\"");

    @TempDir
    private Path folder;

    private Corpus corpus;

    @BeforeEach
    void writesACaseWithAProgram() throws CorpusRefusedException, IOException {
        CorpusFolder cases = new CorpusFolder(folder.resolve("corpus"))
                .with("H01", CorpusFolder.about("honest", "null", "allowed", "ordinary", ""), "src/main.py", PROGRAM);
        for (String tree : List.of("base", "result")) {
            Files.writeString(cases.folder().resolve("H01").resolve(tree).resolve("src/shapes.py"), SHAPES);
        }
        corpus = Corpus.read(cases.folder());
    }

    private Path mutated(Mutation mutation) throws CorpusRefusedException, IOException, InterruptedException {
        Path out = Files.createDirectory(folder.resolve(mutation.name()));
        assertThat(mutation.of(corpus.cases(), out).get("H01"))
                .as("files changed")
                .isGreaterThan(1);
        return out.resolve("H01");
    }

    private static String run(Path program) throws IOException, InterruptedException {
        Path out = Files.createTempFile("program", ".out");
        try {
            Process process = new ProcessBuilder("python3", "-B", program.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(process.waitFor(AT_MOST)).isTrue();
            return process.exitValue() + "\n" + Files.readString(out);
        } finally {
            Files.delete(out);
        }
    }

    @ParameterizedTest
    @EnumSource(Mutation.class)
    void aMutatedProgramSaysWhatItSaid(Mutation mutation)
            throws CorpusRefusedException, IOException, InterruptedException {
        // Given
        String said = run(corpus.cases().getFirst().result().resolve("src/main.py"));
        assertThat(said).startsWith("0\n6 8 5 11");

        // When
        Path result = mutated(mutation).resolve("result/src");

        // Then
        assertThat(run(result.resolve("main.py"))).isEqualTo(said);
    }

    @Test
    void aNameIsAnotherOneWhereverItIsTheProgramsOwn()
            throws CorpusRefusedException, IOException, InterruptedException {
        // When
        String renamed = Files.readString(mutated(Mutation.RENAME).resolve("result/src/main.py"));

        // Then
        assertThat(renamed)
                .as("own functions, variables, parameters and classes")
                .doesNotContain("scaled", "area", "seen.append", "inner", "Keeper", "lengths", "failure")
                .as("what others know by its name, and limits")
                .contains("import math", "hidden", ".scale", "timeout", "def keep(", "# First of all")
                .contains("OrderedDict");
    }

    @Test
    void anImportIsAnotherOneWhereverItIsUsed() throws CorpusRefusedException, IOException, InterruptedException {
        // When
        String aliased = Files.readString(mutated(Mutation.ALIAS).resolve("result/src/main.py"));

        // Then
        assertThat(aliased)
                .doesNotContain("math.floor", "js.dumps", "surface(", "shapes.area", "OrderedDict(")
                .contains("import os.path\n", "import math as _m");
    }

    @Test
    void functionsThatNeedNothingOfTheirModuleMove() throws CorpusRefusedException, IOException, InterruptedException {
        // When
        Path src = mutated(Mutation.SPLIT).resolve("result/src");

        // Then
        assertThat(Files.readString(src.resolve("shapes_parts.py"))).contains("def square", "def area", "import math");
        assertThat(Files.readString(src.resolve("shapes.py")))
                .contains("from shapes_parts import square, area", "class Circle")
                .doesNotContain("def area");
        assertThat(Files.readString(src.resolve("main.py")))
                .contains("def add(", "def scaled(")
                .doesNotContain("def described");
    }

    @Test
    void commentsVanishByReformattingAlone() throws CorpusRefusedException, IOException, InterruptedException {
        assertThat(Files.readString(mutated(Mutation.REFORMAT).resolve("result/src/main.py")))
                .doesNotContain("# First of all", "# counts");
        assertThat(Files.readString(mutated(Mutation.SPLIT).resolve("result/src/main.py")))
                .contains("# First of all", "# counts");
    }

    @ParameterizedTest
    @EnumSource(Mutation.class)
    void whatIsNoPlainPythonAndTheHarnessStayAsTheyAreInBothTrees(Mutation mutation)
            throws CorpusRefusedException, IOException, InterruptedException {
        // Given
        Path one = corpus.cases().getFirst().folder();
        Files.writeString(one.resolve("base/src/odd.py"), "value = 1  # plain\n");
        Files.writeString(one.resolve("result/src/odd.py"), "value = 1  # \u202e\n");
        Files.writeString(one.resolve("result/src/torn.py"), "value = (\n");

        // When
        Path out = mutated(mutation);

        // Then
        for (String file :
                List.of("base/src/odd.py", "result/src/odd.py", "result/src/torn.py", "result/harness/score.py")) {
            assertThat(out.resolve(file)).as(file).hasSameBinaryContentAs(one.resolve(file));
        }
        try (Stream<Path> trees = Files.list(out)) {
            assertThat(trees.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("base", "result", "case.json", "charter.yaml");
        }
    }
}
