package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachableTest {
    private static List<String> left(String text) {
        Program program = new PythonReader().read(text);
        assertThat(program.trouble()).isNull();
        return Shown.of(new Program(Reachable.of(program.body(), Scope.ofScript(program.body())), List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(a):\n    return a\n    gone()",
                "def f(a):\n    raise a\n    gone()",
                "while a:\n    continue\n    gone()",
                "while a:\n    break\n    gone()",
                "def f(a):\n    if True:\n        return a\n    gone()",
                "def f(a):\n    if a: return 1\n    else: return 2\n    gone()",
                "def f(a):\n    if a: return 1\n    elif b: raise a\n    else: return 2\n    gone()",
                "def f(a):\n    with a: return 1\n    gone()",
                "def f(a):\n    try: return 1\n    except E: return 2\n    gone()",
                "def f(a):\n    try: a()\n    finally: return 2\n    gone()",
                "def f(a):\n    while True:\n        a()\n    gone()",
                "def f(a):\n    while 1:\n        for b in a: break\n    gone()",
                "if False: gone()",
                "if 0: gone()",
                "if None: gone()",
                "if '': gone()",
                "if []: gone()",
                "if not True: gone()",
                "if a and False: gone()",
                "if 1 > 2: gone()",
                "if 1 == 2 - 0.5: gone()",
                "if 0.0: gone()",
                "if True: a\nelse: gone()",
                "if a or 1: b\nelse: gone()",
                "if (a, b): c\nelse: gone()",
                "if a == a: b\nelse: gone()",
                "while False: gone()",
                "def f(a):\n    while True:\n        for b in a:\n            if b: break\n    gone()",
                "CHECKED = False\nif CHECKED: gone()",
                "LEVEL = 0\ndef f(a):\n    if LEVEL > 3: gone()",
                "def f(a):\n    checked = None\n    if checked: gone()",
                "class A:\n    def f(self):\n        return 1\n        gone()"
            })
    void whatCanNeverRunIsLeftOut(String text) {
        assertThat(left(text)).noneMatch(line -> line.contains("gone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if a: kept()",
                "if 'False': kept()",
                "if '0': kept()",
                "if ...: kept()",
                "if [*a]: kept()",
                "if a and True: kept()",
                "if a != a: kept()",
                "if 2 > 1: kept()",
                "def f(a):\n    if a: return 1\n    kept()",
                "def f(a):\n    if a: return 1\n    elif b: return 2\n    kept()",
                "def f(a):\n    try: return a()\n    except E: pass\n    kept()",
                "def f(a):\n    with a: raise b\n    kept()",
                "def f(a):\n    while True:\n        if a: break\n    kept()",
                "def f(a):\n    for b in a: return 1\n    kept()",
                "def f(a):\n    while True:\n        for b in a: pass\n        else: break\n    kept()",
                "def f(a):\n    while a: return 1\n    kept()",
                "def f(a):\n    pass\n    kept()",
                "CHECKED = False\nCHECKED = True\nif CHECKED: kept()",
                "CHECKED = False\ndef f():\n    global CHECKED\n    CHECKED = True\nif CHECKED: kept()",
                "from a import CHECKED\nif CHECKED: kept()",
                "def f(checked):\n    checked = False\n    if checked: kept()",
                "def f(level=0):\n    if level > 3: kept()"
            })
    void whatMayRunIsKept(String text) {
        assertThat(left(text)).anyMatch(line -> line.contains("kept"));
    }

    @Test
    void aConditionIsKnownWhenItIsWrittenOut() {
        Spoken always = Spoken.python("a = 3\na >= 1 and not (b and False)");
        Spoken never = Spoken.python("a = 3\na < 1 or (False and b)");
        Spoken open = Spoken.python("a or b");

        assertThat(Reachable.isAlways(always.expression(), always.scope())).isTrue();
        assertThat(Reachable.isNever(always.expression(), always.scope())).isFalse();
        assertThat(Reachable.isNever(never.expression(), never.scope())).isTrue();
        assertThat(Reachable.isAlways(open.expression(), open.scope())).isFalse();
        assertThat(Reachable.isNever(open.expression(), open.scope())).isFalse();
    }
}
