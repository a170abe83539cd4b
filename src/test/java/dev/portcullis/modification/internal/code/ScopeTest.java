package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
    private static Scope in(String text) {
        return Spoken.python(text).scope();
    }

    private static Optional<String> value(Scope scope, String name) {
        return scope.value(name).map(bound -> Shown.show(bound.value()));
    }

    @Test
    void aNameWithOneValueHasItEverywhere() {
        Scope scope = in("a = 1\ndef f():\n    x\n");

        assertThat(value(scope, "a")).contains("1");
        assertThat(scope.isVariable("a")).isTrue();
        assertThat(scope.name()).isEqualTo("f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 1\na = 2\nx",
                "a = 1\na += 2\nx",
                "if b: a = 1\nelse: a = 2\nx",
                "a = 1\nfor a in b: pass\nx",
                "a = 1\nwhile b: a = 2\nx",
                "try: a = 1\nexcept E: a = 2\nx",
                "a = 1\nwith b as a: pass\nx",
                "a = 1\ndef f():\n    global a\n    a = 2\nx",
                "a = 1\nclass C:\n    def f(self):\n        global a\n        a = 2\nx",
                "def g():\n    a = 1\n    def f():\n        nonlocal a\n        a = 2\n    x"
            })
    void aNameWithSeveralValuesHasNone(String text) {
        Scope scope = in(text);

        assertThat(scope.value("a")).isEmpty();
        assertThat(scope.isBound("a")).isTrue();
    }

    @Test
    void whatATupleGetsIsTakenApart() {
        Scope scope = in("(a, [b, c]), d = (1, [2, 3]), 4\ne, f = g\nx");

        assertThat(List.of("a", "b", "c", "d"))
                .extracting(name -> value(scope, name).orElse(""))
                .containsExactly("1", "2", "3", "4");
        assertThat(scope.value("e")).isEmpty();
        assertThat(scope.isBound("f")).isTrue();
    }

    @Test
    void aParameterIsSeenByTheFunctionsInsideAndHidesWhatIsAround() {
        Scope scope = in("import os\ndef f(os, a):\n    def g(b):\n        x\n");

        assertThat(scope.imported("os")).isEmpty();
        assertThat(scope.isParameter("a")).isTrue();
        assertThat(scope.isParameter("b")).isTrue();
        assertThat(scope.isParameter("x")).isFalse();
        assertThat(scope.isVariable("b")).isFalse();
        assertThat(scope.name()).isEqualTo("f.g");
    }

    @Test
    void aVariableOfTheFunctionHidesAParameterOfTheOneAround() {
        Scope scope = in("def f(a):\n    def g():\n        a = 1\n        x\n");

        assertThat(scope.isParameter("a")).isFalse();
    }

    @Test
    void whatAFunctionBringsInForTheWholeFileIsTheFiles() {
        Scope scope = in("""
                def prepare():
                    global tool, name
                    import os as tool
                    name = 'system'
                def run():
                    x
                """);

        assertThat(scope.imported("tool")).contains("os");
        assertThat(value(scope, "name")).contains("'system'");
    }

    @Test
    void membersOfAClassAreNamesForItsBodyAloneInAScript() {
        String text = "class C:\n    a = 1\n    def f(self):\n        x\n";
        Program program = new PythonReader().read(text);

        // When
        Scope script = in(text);
        Scope program2 = Scope.ofProgram(program.body());
        Scope inside = program2.of((Statement.DefineClass) program.body().getFirst());

        // Then
        assertThat(script.isBound("a")).isFalse();
        assertThat(inside.isBound("a")).isTrue();
        assertThat(inside.of(new FunctionDefinition(1, 1, "f", List.of(), List.of(), List.of()))
                        .isBound("a"))
                .isTrue();
    }

    @Test
    void aModuleWithinAModuleIsKnownByItsFirstName() {
        Scope scope = in("import a.b.c\nimport d.e as f\nfrom g import h as i, j\nx");

        assertThat(List.of("a", "f", "i", "j"))
                .extracting(name -> scope.imported(name).orElse(""))
                .containsExactly("a", "d.e", "g.h", "g.j");
    }
}
