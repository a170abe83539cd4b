package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CppReaderTest {
    private static final Set<String> TYPES =
            Set.of("type_identifier", "template_argument_list", "template_parameter_list", "type_descriptor");
    private static final Set<String> WORDS =
            Set.of("static_cast", "reinterpret_cast", "assert", "TORCH_CHECK", "TORCH_CHECK_EQ");
    private static final Set<String> LEFT_OUT =
            Set.of("statement_identifier", "alias_declaration", "trailing_return_type", "lambda_capture_specifier");

    private final CppReader reader = new CppReader(SyntaxParser.cpp());

    @ParameterizedTest
    @ValueSource(strings = {"matmul.cu", "extension.cpp", "ring.h"})
    void nothingThatIsWrittenIsLost(String sample) {
        // Given
        String text = Words.sample(sample);
        Syntax tree = Arrays.stream(CppText.Way.values())
                .map(way ->
                        SyntaxParser.cpp().parse(CppText.of(text, way).text()).root())
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
        Words written = Words.of(tree, CppReaderTest::isLeftOut);

        // When
        Program program = reader.read(text);

        // Then
        assertThat(program.trouble()).isNull();
        assertThat(written.size()).isGreaterThan(40);
        assertThat(written.missingIn(Words.of(program))).isEmpty();
    }

    /** Types, namespaces, labels, the words of casts and checks, what is caught or captured, prototypes, declarations of no value, deleted functions. */
    private static boolean isLeftOut(Syntax parent, Syntax child) {
        return TYPES.contains(child.type())
                || (child.is("identifier") && WORDS.contains(child.text()))
                || LEFT_OUT.contains(child.type())
                || child.field().equals("type")
                || (parent.is("namespace_definition") && child.field().equals("name"))
                || (parent.is("linkage_specification") && child.is("string_literal"))
                || (parent.is("catch_clause") && child.is("parameter_list"))
                || (child.is("function_definition") && child.field("body").isEmpty())
                || (isDeclaration(parent)
                        && child.field().equals("declarator")
                        && !child.is("init_declarator")
                        && parent.field("default_value").isEmpty())
                || (parent.is("preproc_def") && parent.field("value").isEmpty())
                || (parent.is("preproc_ifdef") && child.field().equals("name"));
    }

    private static boolean isDeclaration(Syntax node) {
        return node.is("declaration") || node.is("field_declaration") || node.is("type_definition");
    }

    @Test
    void aKernelsLaunchIsACallWithItsConfiguration() {
        assertThat(function("k<T, 4><<<grid, 256, n * sizeof(T), s>>>(a, &b);\nops::f<<<1, 32>>>\n  ();"))
                .containsExactly(
                        "k(a, <address(b)>){grid=grid, block=256, shared=*(n, <sizeof(T)>), stream=s, template=4}",
                        "ops.f(){grid=1, block=32}");
    }

    @Test
    void aLaunchInAStringOrACommentIsNone() {
        assertThat(function("f(\"k<<<1, 2>>>(a)\"); /* k<<<1, 2>>>(b) */ c = x << 3 >> 1;"))
                .containsExactly("f('k<<<1, 2>>>(a)')", "c = >>(<<(x, 3), 1)");
    }

    @Test
    void qualifiersAreDecoratorsWhereverTheyStand() {
        assertThat(shown("""
                template <int N> static __device__ __forceinline__ Pair f(Pair* __restrict__ p) { return *p; }
                extern "C" __global__ void __launch_bounds__(N, 2) g() {}
                __attribute__((constructor)) static void h() {}
                """))
                .containsExactly(
                        "@static",
                        "@__device__",
                        "@__forceinline__",
                        "def f(p)",
                        "  return <dereference(p)>",
                        "@<extern('C')>",
                        "@__global__",
                        "@__launch_bounds__(N, 2)",
                        "def g()",
                        "@static",
                        "@constructor",
                        "def h()");
    }

    @Test
    void aPrototypeWithAnAttributeIsNotForgotten() {
        assertThat(shown("void f(int a = g()) __attribute__((constructor));"))
                .containsExactly("<attribute(f, constructor)>", "g()");
    }

    @Test
    void includesAndMacrosAreImportsAndDefinitions() {
        assertThat(shown("""
                #include <sys/socket.h>
                #include "a/b.h"
                #define N 3 // three
                #define RUN system
                #define SQUARE(x) ((x) * (x))
                #define TWICE(x) do { f(x); /* and again */ \
                    f(x); } while (0)
                #define PASTE(a) a##_b
                #undef N
                """))
                .containsExactly(
                        "import sys/socket.h null as socket.h",
                        "import a/b.h null as b.h",
                        "N = 3",
                        "RUN = system",
                        "def SQUARE(x)",
                        "  return *(x, x)",
                        "def TWICE(x)",
                        "  while 0",
                        "    f(x)",
                        "    f(x)",
                        "<paste(PASTE, a, 'a##_b')>",
                        "del (N)");
    }

    @Test
    void commentsAreFoundInMacrosToo() {
        assertThat(reader.read("#define N 3 // three\n#define M f() /* four */ + 1\n#pragma unroll\n// end\n")
                        .comments())
                .extracting(Program.Comment::line, comment -> comment.text().strip())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "// three"),
                        org.assertj.core.groups.Tuple.tuple(2, "/* four */"),
                        org.assertj.core.groups.Tuple.tuple(3, "#pragma unroll"),
                        org.assertj.core.groups.Tuple.tuple(4, "// end"));
    }

    @Test
    void everySideOfAConditionalIsKept() {
        assertThat(shown("#ifdef A\nint x = f();\n#elif B > 2\nint x = g();\n#else\nint x = h();\n#endif"))
                .contains("  x = f()", "    x = g()", "      x = h()");
        assertThat(function("#ifdef A\nif (a)\n#endif\n{ f(); }")).containsExactly("if a", "  f()");
    }

    @Test
    void whatIsMadeWhereItIsDeclaredIsACall() {
        assertThat(function("""
                std::thread t(run, 1), u{stop};
                std::ofstream out(path);
                int status(system(command));
                int n(3), m{4}, k;
                std::random_device device;
                char buffer[size()];
                """))
                .containsExactly(
                        "t = std.thread(run, 1)",
                        "u = std.thread(stop)",
                        "out = std.ofstream(path)",
                        "status = int(system(command))",
                        "n = 3",
                        "m = 4",
                        "device = std.random_device()",
                        "buffer = <array(size())>");
    }

    @Test
    void whatAFunctionDoesIsReadAsInAnyLanguage() {
        assertThat(function("""
                a = b = !c && d or nullptr ? *p : p->q[0];
                x += 1; ++y; z = w++;
                for (int i = 0; i < n; ++i) { if (auto e = f(i)) continue; }
                for (auto& [k, v] : table) use(k, v);
                while (true) { switch (x) { case 1: case 2: g(); break; default: h(); } }
                delete[] p; throw std::runtime_error("no");
                (*callback)(1); auto l = [&, n = f()](int v = 2) { return v; };
                S s = {.a = 1, .b = {2}}; T* t = new T(1); ns::f<int>(static_cast<int>(x));
                """))
                .containsExactly(
                        "a = b = if(<dereference(p)>, or(and(not(c), d), None), p.q[(0)])",
                        "x += 1",
                        "y += 1",
                        "z = <assignment(w, +(w, 1))>",
                        "i = 0",
                        "while <(i, n)",
                        "  if <assignment(e, f(i))>",
                        "    continue",
                        "  i += 1",
                        "for TUPLE(k, v) in table",
                        "  use(k, v)",
                        "while True",
                        "  block",
                        "    if or(==(x, 1), ==(x, 2))",
                        "      g()",
                        "      pass",
                        "    else",
                        "      h()",
                        "del (p)",
                        "raise std.runtime_error('no')",
                        "callback(1)",
                        "l = lambda(v=2){n = f(); return v}",
                        "s = MAP('a', 1, 'b', LIST(2))",
                        "t = T(1)",
                        "ns.f(<cast(x)>)");
    }

    @Test
    void checksAreChecks() {
        assertThat(function("assert(a); TORCH_CHECK(b.ok(), \"no \", c()); CHECK_EQ(d, 2); static_assert(e == 4);"))
                .containsExactly("assert a", "assert b.ok()", "'no '", "c()", "assert ==(d, 2)", "assert ==(e, 4)");
    }

    @Test
    void classesKeepWhatTheyAreMadeOf() {
        assertThat(shown("""
                namespace a::b {
                struct C : public D, E<int> {
                  C(int x) : D(x), n_(x), m_{1, 2} { f(); }
                  C(const C&) = delete;
                  ~C() { free(p); }
                  int n_ = 3, m_[4];
                  enum { ONE = 1, TWO };
                };
                void C::run() { g(); }
                }
                using a::b; using namespace std; namespace fs = std::filesystem;
                """))
                .containsExactly(
                        "block",
                        "  class C(D, E)",
                        "    def C(x)",
                        "      this.D = x",
                        "      this.n_ = x",
                        "      this.m_ = m_(1, 2)",
                        "      f()",
                        "    def ~C()",
                        "      free(p)",
                        "    n_ = 3",
                        "    m_ = <array(4)>",
                        "    class ()",
                        "      ONE = 1",
                        "      TWO",
                        "  def C::run()",
                        "    g()",
                        "b = a.b",
                        "<using(std)>",
                        "fs = std.filesystem");
    }

    @Test
    void stringsAreReadWithTheirEscapes() {
        assertThat(function("f(\"a\\x41\\101\" \"b\", R\"x(\\n\"raw\")x\", 'c', L\"w\", \"%\" PRIu64);"))
                .containsExactly("f('aAAb', '\\n\"raw\"', 'c', 'w', '%PRIu64')");
    }

    @Test
    void wordsOfAnUnknownMacroAreNoHindrance() {
        assertThat(
                        shown(
                                "MY_NAMESPACE_BEGIN\n\nclass MY_EXPORT A { MY_INLINE Thing f() { return g(); } };\nMY_NAMESPACE_END\n"))
                .containsExactly(
                        "MY_NAMESPACE_BEGIN",
                        "@MY_EXPORT",
                        "class A()",
                        "  @MY_INLINE",
                        "  def f()",
                        "    return g()",
                        "MY_NAMESPACE_END");
    }

    @Test
    void aWordThatGoesOnInTheNextLineIsNotUnderstood() {
        assertThat(Words.present(reader.read("void f() {\n  sys\\\ntem(a);\n}").trouble())
                        .line())
                .isEqualTo(2);
        assertThat(reader.read("/\\\n/ comment\n").trouble()).isNotNull();
        assertThat(reader.read("// what??/\nint x;\n").trouble()).isNull();
        assertThat(reader.read("int x = 1; ??/\n").trouble()).isNotNull();
        assertThat(Words.present(reader.read("// x\rint y;").trouble()).what()).contains("line end");
    }

    @Test
    void whatIsNoCppIsNotUnderstood() {
        assertThat(Words.present(reader.read("int x;\nint f( {").trouble()).line())
                .isEqualTo(2);
    }

    private List<String> function(String body) {
        return shown("void f() {\n" + body + "\n}").stream()
                .skip(1)
                .map(line -> line.substring(2))
                .toList();
    }

    private List<String> shown(String text) {
        Program program = reader.read(text);
        assertThat(program.trouble()).isNull();
        return Shown.of(program);
    }
}
