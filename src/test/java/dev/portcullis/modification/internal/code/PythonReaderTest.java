package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonReaderTest {
    private static final Set<String> RUNS = Set.of("call", "named_expression", "await", "lambda", "list_comprehension");

    private final PythonReader reader = new PythonReader();

    private List<String> shown(String text) {
        Program program = reader.read(text);
        assertThat(program.trouble()).isNull();
        return Shown.of(program);
    }

    @Test
    void nothingThatIsWrittenIsLost() {
        // Given
        String text = Words.sample("forms.py");

        // When
        Program program = reader.read(text);

        // Then
        assertThat(program.trouble()).isNull();
        assertThat(lost(text, program)).isEmpty();
    }

    @Test
    @Tag("long")
    void nothingIsLostOfAnyProgramThatIsOnRecord() throws IOException {
        // Given
        Map<String, Path> programs = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/incidents"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".py"))::iterator) {
                programs.put(Files.readString(file), file);
            }
        }
        int understood = 0;

        for (Map.Entry<String, Path> each : programs.entrySet()) {
            // When
            String text = each.getKey();
            Program program = reader.read(text);

            // Then
            if (program.trouble() == null) {
                understood++;
                assertThat(lost(text, program)).as(each.getValue().toString()).isEmpty();
            }
        }
        assertThat(understood).isGreaterThan(300);
    }

    private static Set<String> lost(String text, Program program) {
        Syntax tree = SyntaxParser.python().parse(text).root().orElseThrow();
        // Words at the edges of strings that stand beside each other become one; what was caught gets a name unseen.
        Set<Syntax> leftOut = Stream.concat(
                        within(tree, "concatenated_string", "string_content"),
                        within(tree, "except_clause", "as_pattern_target"))
                .collect(Collectors.toSet());
        return Words.of(tree, (parent, child) -> leftOut.contains(child) || isLeftOut(parent, child))
                .missingIn(Words.of(program))
                .keySet();
    }

    private static Stream<Syntax> within(Syntax tree, String around, String wanted) {
        return tree.everything()
                .filter(node -> node.is(around))
                .flatMap(node -> node.all().stream().filter(part -> !part.is("block")))
                .flatMap(Syntax::everything)
                .filter(node -> node.is(wanted));
    }

    /** Types that run nothing. */
    private static boolean isLeftOut(Syntax parent, Syntax child) {
        return (child.is("type") && child.everything().noneMatch(part -> RUNS.contains(part.type())))
                || child.field().equals("type_parameters")
                || (child.field().equals("left")
                        && child.is("identifier")
                        && parent.field("right").isEmpty());
    }

    @Test
    void importsNameTheirModuleAndWhatTheyTakeOfIt() {
        assertThat(shown("""
                import a, b.c, d.e as f
                from g import h, i as j
                from . import k
                from ..l.m import *
                from __future__ import annotations
                """))
                .containsExactly(
                        "import a null as a",
                        "import b.c null as b",
                        "import d.e null as f",
                        "import g h as h",
                        "import g i as j",
                        "import . k as k",
                        "import ..l.m * as *",
                        "import __future__ annotations as annotations");
    }

    @Test
    void whatReadsLikeAnAliasOfATypeAndIsAnAssignmentIsOne() {
        assertThat(shown("""
                def f(x):
                    type(x).forward = g
                type(y)[0] = h
                type Alias = int
                type Many[T] = list[T]
                type Ran = run()
                """)).containsExactly("def f(x)", "  type(x).forward = g", "type(y)[(0)] = h", "run()");
    }

    @Test
    void statementsAreReadAsInAnyLanguage() {
        assertThat(shown("""
                a, b = c = d
                e.f[0] += 1
                g: int
                h: int = 1
                if a: b
                elif c: d
                else: e
                for i, j in k: l
                while m: break
                with n as o, p: q
                try: r
                except (S, T) as u: v
                except: w
                finally: x
                del y, z[0]
                assert a, b
                raise A(b) from c
                return a, b
                """))
                .containsExactly(
                        "TUPLE(a, b) = c = d",
                        "e.f[(0)] += 1",
                        "h = 1",
                        "if a",
                        "  b",
                        "else",
                        "  if c",
                        "    d",
                        "  else",
                        "    e",
                        "for TUPLE(i, j) in k",
                        "  l",
                        "while m",
                        "  break",
                        "with n as o, p",
                        "  q",
                        "try",
                        "  r",
                        "except(S, T)",
                        "  v",
                        "except()",
                        "  w",
                        "finally",
                        "  x",
                        "del (y, z[(0)])",
                        "assert a",
                        "b",
                        "c",
                        "raise A(b)",
                        "return TUPLE(a, b)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a < b <= c                  | and(<(a, b), <=(b, c))
            a not in b                  | not-in(a, b)
            a is  not b                 | is-not(a, b)
            not a or b and c            | or(not(a), and(b, c))
            a if b else c               | if(a, b, c)
            -a ** ~b                    | -(**(a, ~(b)))
            a.b(c, *d, e=f, **g)        | a.b(c, <spread(d)>, <spread(g)>){e=f}
            a[1:2, ...]                 | a[(<slice(1, 2)>, ...)]
            {1: a, **b}                 | MAP(1, a, **, <spread(b)>)
            {a, b}                      | SET(a, b)
            (a, [b])                    | TUPLE(a, LIST(b))
            [a for b in c if d]         | <comprehension(a, b, c, d)>
            {a: b for c in d}           | <comprehension(TUPLE(a, b), c, d)>
            lambda a, b=1: c            | lambda(a, b=1){return c}
            (a := b)                    | <assignment(a, b)>
            await a                     | <await(a)>
            'a' "b" '''c'''             | 'abc'
            f'a{b!r:>{c}}d'             | text('a', b, c, 'd')
            r'\\d' '\\x41\\u0042\\103'  | '\\dABC'
            '\\N{LATIN SMALL LETTER A}' | 'a'
            '\\N{NO SUCH LETTER}'       | '\\N{NO SUCH LETTER}'
            0xFF_FF + 1E3               | +(0xffff, 1e3)
            \uff45\uff56\uff41\uff4c(a) | eval(a)
            a.\uff45val                 | a.eval
            print 'a', b                | print(('a', b))
            """)
    void expressionsAreReadAsInAnyLanguage(String text, String form) {
        assertThat(shown(text).getFirst().replace("((", "(").replace("))", ")"))
                .isEqualTo(form.replace("((", "(").replace("))", ")"));
    }

    @Test
    void aLineThatGoesOnHidesNothing() {
        assertThat(shown("""
                (\\
                  a)("b", \\
                  c)
                assert \\
                  d, \\
                  e
                return \\
                  f
                """.replace("\\\n", "\\\n"))).containsExactly("a('b', c)", "assert d", "e", "return f");
    }

    @Test
    void functionsKeepTheirParametersDefaultsAndDecorators() {
        assertThat(shown("""
                @a.b(c)
                async def d(e, /, f: int = 1, *g, h=i, **j) -> k:
                    pass
                @l
                class M(N, o=P):
                    q = 1
                """))
                .containsExactly(
                        "@a.b(c)",
                        "def d(e, f=1, g, h=i, j)",
                        "  pass",
                        "@l",
                        "class M(N, <keyword_argument(o, P)>)",
                        "  q = 1");
    }

    @Test
    void anAnnotationThatRunsSomethingIsKept() {
        assertThat(shown("""
                a: b("c") = 1
                d: list[int] = 2
                e: f()
                m[n()]: o
                def g(h: i("j")) -> k("l"):
                    pass
                """))
                .containsExactly(
                        "b('c')", "a = 1", "d = 2", "f()", "m[(n())]", "k('l')", "i('j')", "def g(h)", "  pass");
    }

    @Test
    void casesAreBranches() {
        assertThat(shown("""
                match a, b:
                    case [1, *c] if d:
                        e
                    case _:
                        f
                """))
                .containsExactly(
                        "block",
                        "  if ==(TUPLE(a, b), LIST(1, <splat_pattern(c)>), <if_clause(d)>)",
                        "    e",
                        "  else",
                        "    if ==(TUPLE(a, b), <case_pattern()>)",
                        "      f");
    }

    @Test
    void textForPeopleIsCommentsAndStringsThatStandForThemselves() {
        Program program = reader.read("# a\n'''b'''\nx = 'c'  # d\n");

        assertThat(program.comments()).extracting(Program.Comment::text).containsExactly("# a", "'''b'''", "# d");
        assertThat(program.comments()).extracting(Program.Comment::line).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"def f(:\n", "a = = b\n", "if a\n    b\n", "x = 'open\n", "\tif a:\nb c d\n"})
    void whatIsNoPythonIsNotUnderstood(String text) {
        Program program = reader.read(text);

        assertThat(program.trouble()).isNotNull();
        assertThat(program.body()).isEmpty();
    }
}
