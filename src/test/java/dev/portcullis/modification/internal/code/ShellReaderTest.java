package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellReaderTest {
    private static final List<String> GRAMMAR = List.of(
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
            "in",
            "function",
            "EOF",
            "PY");

    private final ShellReader reader = new ShellReader();

    @Test
    void nothingThatIsWrittenIsLost() {
        // Given
        String text = Words.sample("train.sh");

        // When
        Program program = reader.read(text);

        // Then
        assertThat(program.trouble()).isNull();
        String all = program.body().toString();
        List<String> words = Arrays.stream(text.replaceAll("(?m)(^| )#.*$", "").split("\\W+"))
                .filter(word -> word.matches("[A-Za-z_]{2,}") && !GRAMMAR.contains(word))
                .toList();
        assertThat(words)
                .hasSizeGreaterThan(120)
                .allSatisfy(word -> assertThat(all).contains(word));
        assertThat(program.comments()).extracting(Program.Comment::line).containsExactly(1, 2);
    }

    @Test
    void aCommandIsACallWithItsRedirectionsAndVariables() {
        assertThat(shown("A=1 LD_PRELOAD=\"$x\" ./run -n '$y' \"a $z\" > out 2>&1 < in"))
                .containsExactly("./run('-n', '$y', text('a ', z)){>=out, 2>&=1, <=in, A==1, LD_PRELOAD==x}"
                        .replace(">=out", ">='out'")
                        .replace("&=1", "&='1'")
                        .replace("<=in", "<='in'")
                        .replace("A==1", "A=='1'"));
    }

    @Test
    void pipelinesListsAndTheBackgroundAreOperations() {
        assertThat(shown("curl -s url | sh && ! a || b\nc &\nd; e"))
                .containsExactly(
                        "or(and(|(curl('-s', 'url'), sh()), not(a())), b())", "<background(c())>", "d()", "e()");
    }

    @Test
    void whatIsSubstitutedIsReadAsCommands() {
        assertThat(shown("x=$(a \"$(b)\" | c); y=`d \\`e\\``; f <(g) \"${h:-$(i)}\" $((j + $(k)))"))
                .containsExactly(
                        "x = <substitution(|(a(<substitution(b())>), c()))>",
                        "y = <substitution(d(<substitution(e())>))>",
                        "f(<substitution(g())>, <expansion(h, text(':-', <substitution(i())>))>, "
                                + "<arithmetic(text('j + ', <substitution(k())>))>)");
    }

    @Test
    void aNamePutTogetherFromPiecesIsJoined() {
        assertThat(shown("cu'r'\"l\" a\\\n\"b\"; $c d; \\rm e; $'\\x72m' f"))
                .containsExactly("curl('ab')", "text(c)('d')", "rm('e')", "rm('f')");
    }

    @Test
    void controlIsReadAsInAnyLanguage() {
        assertThat(shown("""
                if a; then b; elif c; then d; else e; fi
                while read x; do y; done < z
                until f; do g; done
                for i in 1 "$2"; do h $i; done
                case $k in l|m) n ;; o*) p ;; *) q; esac
                r() { s; }
                function t { u; }
                """))
                .containsExactly(
                        "if a()",
                        "  b()",
                        "else",
                        "  if c()",
                        "    d()",
                        "  else",
                        "    e()",
                        "lambda(){while read('x');   y()}(){<='z'}",
                        "while not(f())",
                        "  g()",
                        "for i in LIST('1', 2)",
                        "  h(i)",
                        "block",
                        "  if or(==(k, 'l'), ==(k, 'm'))",
                        "    n()",
                        "  else",
                        "    if ==(k, 'o*')",
                        "      p()",
                        "    else",
                        "      q()",
                        "def r()",
                        "  s()",
                        "def t()",
                        "  u()");
    }

    @Test
    void whatEndsALoopOrAFunctionIsNoCommand() {
        assertThat(shown("while true; do a || break; b && c && continue; done\nf() { return 3; }"))
                .containsExactly(
                        "while true()",
                        "  if not(a())",
                        "    break",
                        "  if and(b(), c())",
                        "    continue",
                        "def f()",
                        "  return '3'");
    }

    @Test
    void assignmentsAreAssignmentsWhereverTheyAreDeclared() {
        assertThat(shown("a=1 b+=x\nexport c=\"$d\" e\nf=(g 'h i')\nf[2]=j"))
                .containsExactly(
                        "a = '1'", "b += 'x'", "c = d", "export('c', 'e')", "f = LIST('g', 'h i')", "f[('2')] = 'j'");
    }

    @Test
    void whatIsInAHereDocumentIsText() {
        assertThat(shown("a <<X; b <<-'Y'\n1 $c $(d)\nX\n\t2 $e\n\tY\nf\n"))
                .containsExactly("a(){<<=text('1 ', c, ' ', <substitution(d())>, '\n')}", "b(){<<='2 $e\n'}", "f()");
    }

    @Test
    void linesAreCountedThroughHereDocumentsAndQuotes() {
        // When
        Program program = reader.read("a <<X 'q\\\n'\n1\n2\nX\nb 'x\ny'\nc # last\n");

        // Then
        assertThat(program.trouble()).isNotNull();
        assertThat(reader.read("a <<X\n1\n2\nX\nb 'x\ny'\nc # last\n").body())
                .extracting(Statement::line)
                .containsExactly(1, 5, 7);
        assertThat(reader.read("a\nb # last\n").comments()).containsExactly(new Program.Comment(2, "# last"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if a; then b",
                "a; )",
                "a | ",
                "a && ",
                "echo \"x",
                "echo 'x",
                "echo $(x",
                "echo `x",
                "echo ${x",
                "cat <<X\ntext\n",
                "case x in a) b",
                "for; do a; done",
                "fi",
                "done",
                "coproc a",
                "a ( b )",
                "a > ",
                "((a) ; (b))",
                "echo \"${x:-it's}\" 'y'",
                "a\rb",
                "x=(a",
                "a() b",
                "{ a; ",
                "a }; }"
            })
    void whatIsNotKnownIsNotUnderstood(String script) {
        assertThat(reader.read(script).trouble()).isNotNull();
        assertThat(reader.read(script).body()).isEmpty();
    }

    @Test
    void noTextMakesTheReaderFail() {
        // Given
        String text = Words.sample("train.sh");
        Random random = new Random(7);

        for (int i = 0; i < 2_000; i++) {
            // When
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(40));
            Program program = reader.read(text.substring(0, from) + text.substring(to));

            // Then
            assertThat(program.body().isEmpty()).isEqualTo(program.trouble() != null);
        }
    }

    @Test
    void whatIsNestedTooDeepIsNotUnderstood() {
        for (String nested : List.of("$(", "( ", "{ ", "${a:-", "`\\`", "if ", "a() ")) {
            assertThat(reader.read(nested.repeat(3_000)).trouble()).isNotNull();
        }
        assertThat(Words.present(reader.read("a" + " && a".repeat(3_000)).trouble())
                        .what())
                .contains("more than");
    }

    private List<String> shown(String script) {
        Program program = reader.read(script);
        assertThat(program.trouble()).isNull();
        return Shown.of(program);
    }
}
