package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavascriptReaderTest {
    private final JavascriptReader reader = new JavascriptReader(SyntaxParser.javascript());

    @ParameterizedTest
    @ValueSource(strings = {"forms.js", "worker.mjs"})
    void nothingThatIsWrittenIsLost(String sample) {
        // Given
        String text = Words.sample(sample);
        Words written =
                Words.of(SyntaxParser.javascript().parse(text).root().orElseThrow(), JavascriptReaderTest::isLeftOut);

        // When
        Program program = reader.read(text);

        // Then
        assertThat(program.trouble()).isNull();
        assertThat(written.size()).isGreaterThan(100);
        assertThat(written.missingIn(Words.of(program))).isEmpty();
    }

    /** Labels, what is caught, declarations without a value, and the word of an import. */
    private static boolean isLeftOut(Syntax parent, Syntax child) {
        return child.is("statement_identifier")
                || (parent.is("catch_clause") && child.is("identifier"))
                || (child.is("variable_declarator") && child.field("value").isEmpty())
                || (child.is("identifier") && child.text().equals("require"));
    }

    @Test
    void everyWayToBringInAModuleIsAnImport() {
        assertThat(shown("""
                import d, * as ns from "m1";
                import { a as b, "c-d" as c } from "m2";
                import "m3";
                export { x as y } from "m4";
                export * from "m5";
                const m = require("m6"), n = require("m7").part;
                const { p: q, r } = require("m8");
                const { s: { t } } = require("m9");
                """))
                .containsExactly(
                        "import m1 default as d",
                        "import m1 null as ns",
                        "import m2 a as b",
                        "import m2 c-d as c",
                        "import m3 null as ",
                        "import m4 x as y",
                        "import m5 * as *",
                        "import m6 null as m",
                        "import m7 part as n",
                        "import m8 p as q",
                        "import m8 r as r",
                        "import m9 null as module@8",
                        "t = module@8.s.t");
    }

    @Test
    void aModuleThatIsBroughtInByACallStaysACall() {
        assertThat(shown("require('a' + b).c(); const d = await import(`x`); require('e')"))
                .containsExactly("require(+('a', b)).c()", "d = <await(import('x'))>", "require('e')");
    }

    @Test
    void operatorsAreWrittenAsPythonWritesThem() {
        assertThat(shown("x = a && !b || c ?? d; y = a === b ? null : undefined; z = a !== true; w >>>= 1; v++"))
                .containsExactly(
                        "x = or(or(and(a, not(b)), c), d)",
                        "y = if(None, ==(a, b), None)",
                        "z = !=(a, True)",
                        "w >>= 1",
                        "v += 1");
    }

    @Test
    void aNameWrittenWithEscapesIsTheNameItMeans() {
        assertThat(shown("\\u0065val('\\x61\\u{62}\\143\\n'); o.\\u{63}all()"))
                .containsExactly("eval('abc\n')", "o.call()");
    }

    @Test
    void valuesAreTakenApartNameByName() {
        assertThat(shown("""
                const { a, b: { c = 1 }, [k]: d, ...rest } = f();
                [x, , y] = z;
                function g({ p }, [q] = [], ...more) {}
                """))
                .containsExactly(
                        "value@1 = f()",
                        "a = value@1.a",
                        "c = or(value@1.b.c, 1)",
                        "d = value@1[(k)]",
                        "rest = value@1",
                        "x = z[(0)]",
                        "y = z[(2)]",
                        "def g(parameter@0, parameter@1=LIST(), more)",
                        "  p = parameter@0.p",
                        "  TUPLE(q) = parameter@1");
    }

    @Test
    void theBreakOfACaseEndsNoLoop() {
        assertThat(shown("""
                while (true) {
                  switch (f()) { case 1: case 2: if (a) break; g(); break; default: for (;;) { break; } }
                }
                """))
                .containsExactly(
                        "while True",
                        "  block",
                        "    choice@2 = f()",
                        "    if or(==(choice@2, 1), ==(choice@2, 2))",
                        "      if a",
                        "        pass",
                        "      g()",
                        "      pass",
                        "    else",
                        "      while True",
                        "        break");
    }

    @Test
    void aChoiceOfManyCasesDoesNotNestThemAll() {
        // Given
        StringBuilder text = new StringBuilder("switch (x) {");
        for (int i = 0; i < 20_000; i++) {
            text.append("case ").append(i).append(": f(").append(i).append(");");
        }

        // When
        List<String> shown = shown(text.append("}").toString());

        // Then
        assertThat(shown).hasSizeGreaterThan(40_000).allMatch(line -> line.length() < 100);
    }

    @Test
    void classesAndFunctionsKeepTheirNames() {
        assertThat(shown("""
                const A = class extends B { static n = 1; #p; [k()]() { return 1; } static { boot(); } };
                export default class {}
                const f = async x => x, g = function named() { yield_(); };
                use(class C {});
                """))
                .containsExactly(
                        "class A(B)",
                        "  n = 1",
                        "  @<computed(k())>",
                        "  def [k()]()",
                        "    return 1",
                        "  block",
                        "    boot()",
                        "class default()",
                        "f = lambda(x){return x}",
                        "g = lambda(){yield_()}",
                        "use(lambda(){class C(); return C}())");
    }

    @Test
    void whatIsNoJavascriptIsNotUnderstood() {
        assertThat(reader.read("function (").trouble()).isNotNull();
        assertThat(Words.present(reader.read("let x = 1;\nlet = = 2;").trouble())
                        .line())
                .isEqualTo(2);
    }

    @Test
    void aLineEndThatIsNotShownAsOneIsNotUnderstood() {
        assertThat(Words.present(reader.read("// harmless\rsteal();\n").trouble())
                        .what())
                .contains("line end");
        assertThat(Words.present(
                                reader.read("f();\n// harmless\u2028steal();\n").trouble())
                        .line())
                .isEqualTo(2);
        assertThat(reader.read("f();\r\ng();\r\n").trouble()).isNull();
    }

    private List<String> shown(String text) {
        Program program = reader.read(text);
        assertThat(program.trouble()).isNull();
        return Shown.of(program);
    }
}
