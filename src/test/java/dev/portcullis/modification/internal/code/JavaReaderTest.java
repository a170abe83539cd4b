package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaReaderTest {
    private static final Set<String> TYPES =
            Set.of("type_identifier", "scoped_type_identifier", "generic_type", "type_parameters", "type_arguments");
    private static final Set<String> TYPES_THAT_COUNT = Set.of(
            "object_creation_expression",
            "superclass",
            "type_list",
            "catch_type",
            "class_literal",
            "scoped_type_identifier");

    private final JavaReader reader = new JavaReader(SyntaxParser.java());

    @ParameterizedTest
    @ValueSource(strings = {"Forms.java", "Scorer.java"})
    void nothingThatIsWrittenIsLost(String sample) {
        // Given
        String text = Words.sample(sample + ".txt");
        Words written = Words.of(SyntaxParser.java().parse(text).root().orElseThrow(), JavaReaderTest::isLeftOut);

        // When
        Program program = reader.read(text);

        // Then
        assertThat(program.trouble()).isNull();
        assertThat(written.size()).isGreaterThan(100);
        assertThat(written.missingIn(Words.of(program))).isEmpty();
    }

    /** Types of which nothing is made, the package, labels, what is caught, declarations without a value. */
    private static boolean isLeftOut(Syntax parent, Syntax child) {
        return (TYPES.contains(child.type()) && !TYPES_THAT_COUNT.contains(parent.type()))
                || parent.is("package_declaration")
                || child.is("permits")
                || child.is("throws")
                || (parent.is("labeled_statement") && child.is("identifier"))
                || parent.is("break_statement")
                || parent.is("continue_statement")
                || (parent.is("catch_formal_parameter") && child.is("identifier"))
                || (child.is("variable_declarator")
                        && child.field("value").isEmpty()
                        && !parent.is("spread_parameter"));
    }

    @Test
    void importsNameTheirModuleAndWhatTheyTakeOfIt() {
        assertThat(shown("""
                package a.b;
                import java.net.Socket;
                import static java.lang.Math.max;
                import java.util.*;
                """))
                .containsExactly(
                        "import java.net Socket as Socket",
                        "import java.lang.Math max as max",
                        "import java.util * as *");
    }

    @Test
    void whatAMethodDoesIsReadAsInAnyLanguage() {
        assertThat(method("""
                Process p = new ProcessBuilder("sh", "-c", a).start();
                x = y = !b && c != null ? (int) d : -1;
                n >>>= 2; n++;
                for (int i = 0; ; i++) { if (i > 3) break; }
                for (var each : list) use(each);
                assert n > 0 : "n is " + n;
                f = Foo::bar; g = Foo::new; h = v -> v + 1;
                throw new Error("no");
                """))
                .containsExactly(
                        "p = ProcessBuilder('sh', '-c', a).start()",
                        "x = y = if(<cast(d)>, and(not(b), !=(c, None)), -(1))",
                        "n >>= 2",
                        "n += 1",
                        "i = 0",
                        "while True",
                        "  if >(i, 3)",
                        "    break",
                        "  i += 1",
                        "for each in list",
                        "  use(each)",
                        "assert >(n, 0)",
                        "+('n is ', n)",
                        "f = Foo.bar",
                        "g = Foo",
                        "h = lambda(v){return +(v, 1)}",
                        "raise Error('no')");
    }

    @Test
    void aSwitchIsAChainOfBranchesWhetherItHasAValueOrNot() {
        assertThat(method("""
                switch (f()) { case 1: case 2: g(); break; case "a", "b": default: h(); }
                int r = switch (x) { case A a when a.ok() -> 1; case B b -> { yield 2; } default -> throw e; };
                """))
                .containsExactly(
                        "block",
                        "  choice@1 = f()",
                        "  if or(==(choice@1, 1), ==(choice@1, 2))",
                        "    g()",
                        "    pass",
                        "  else",
                        "    ==(choice@1, 'a')",
                        "    ==(choice@1, 'b')",
                        "    h()",
                        "r = lambda(){if and(<instanceof(x, A, <assignment(a, x)>)>, a.ok());   return 1; else;   "
                                + "if <instanceof(x, B, <assignment(b, x)>)>;     return 2;   else;     raise e}()");
    }

    @Test
    void resourcesAreEnteredWithinTheirAttempt() {
        assertThat(method("try (var in = open(); old) { f(); } catch (A | b.C e) { g(); } finally { h(); }"))
                .containsExactly(
                        "try", "  with open() as in, old", "    f()", "except(A, b.C)", "  g()", "finally", "  h()");
    }

    @Test
    void classesOfEveryKindAreClasses() {
        assertThat(shown("""
                @A("x") class C<T> extends b.D<T> implements E {
                  static { boot(); }
                  final int n = 3, m;
                  native void f();
                  abstract void g();
                  Object o = new F(1) { int k = 2; };
                }
                record R(int a) { R { check(a); } }
                enum G { H(1), I; }
                """))
                .containsExactly(
                        "@A('x')",
                        "class C(b.D, E)",
                        "  block",
                        "    boot()",
                        "  n = 3",
                        "  @native",
                        "  def f()",
                        "  @abstract",
                        "  def g()",
                        "  o = F(1){class=lambda(){class (F);   k = 2}}",
                        "class R()",
                        "  def R(a)",
                        "    check(a)",
                        "    this.a = a",
                        "class G()",
                        "  H = G(1)",
                        "  I = G()");
    }

    @Test
    void stringsAreReadWithTheirEscapesAndIndentation() {
        assertThat(method("a = \"\\u0073\\163\\t\"; b = 'c'; c = \"\"\"\n    x\n      y\\n\n    \"\"\";"))
                .containsExactly("a = 'ss\t'", "b = 'c'", "c = 'x\n  y\n\n'");
    }

    @Test
    void aWordWrittenWithEscapesIsTheWordItMeans() {
        assertThat(method("R\\u0075ntime.exec(a);")).containsExactly("Runtime.exec(a)");
    }

    @Test
    void anEscapeThatEndsACommentOrAStringIsNotUnderstood() {
        assertThat(Words.present(reader.read("class A {\n// \\u000a int x = f();\n}")
                                .trouble())
                        .line())
                .isEqualTo(2);
        assertThat(reader.read("class A { String s = \"\\u0022 + f() + \\u0022\"; }")
                        .trouble())
                .isNotNull();
        assertThat(reader.read("class A { // \\\\u000a is not one\n}").trouble())
                .isNull();
    }

    @Test
    void whatIsNoJavaIsNotUnderstood() {
        assertThat(Words.present(reader.read("class A {\n void f( }").trouble()).line())
                .isEqualTo(2);
        assertThat(Words.present(reader.read("class A {} // x\rclass B {}").trouble())
                        .what())
                .contains("line end");
    }

    private List<String> method(String body) {
        List<String> lines = shown("class A { void m() { " + body + "} }");
        return lines.stream().skip(2).map(line -> line.substring(4)).toList();
    }

    private List<String> shown(String text) {
        Program program = reader.read(text);
        assertThat(program.trouble()).isNull();
        return Shown.of(program);
    }
}
