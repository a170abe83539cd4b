package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            import os; os.system                                              | os.system
            import os as o; o.system                                          | os.system
            import os.path; os.path.join                                      | os.path.join
            import os.path as p; p.join                                       | os.path.join
            from os import system; system                                     | os.system
            from os import system as s; s                                     | os.system
            from os import path as p; p.os.system                             | os.system
            import os; run = os.system; go = run; go                          | os.system
            import os; a, b = os, 1; a.system                                 | os.system
            import os; a = b = os; b.system                                   | os.system
            import os; o = os if True else None; o.system                     | os.system
            import os; o = None or os; o.system                               | os.system
            import os; os.popen('ls').read                                    | os.popen().read
            import posix; posix.system                                        | os.system
            from posix import system; system                                  | os.system
            import _io; _io.open                                              | io.open
            import shutil; shutil.os.system                                   | os.system
            import random; random._os.system                                  | os.system
            import logging; logging.sys.modules                               | sys.modules
            import builtins; builtins.eval                                    | eval
            from builtins import eval as e; e                                 | eval
            __builtins__.eval                                                 | eval
            __builtins__['eval']                                              | eval
            import builtins; builtins.__dict__['eval']                        | eval
            import os; os.__dict__['system']                                  | os.system
            import os; os.__dict__.get('system')                              | os.system
            import os; vars(os)['system']                                     | os.system
            import os; vars(os).get('system')                                 | os.system
            import sys; sys.modules['os'].system                              | os.system
            import sys; sys.modules.get('os').system                          | os.system
            import os as o; globals()['o'].system                             | os.system
            import os; getattr(os, 'sys' + 'tem')                             | os.system
            import os; getattr(os, 'metsys'[::-1])                            | os.system
            import os, builtins; builtins.getattr(os, 'system')               | os.system
            import os; os.__getattribute__('system')                          | os.system
            import os; object.__getattribute__(os, 'system')                  | os.system
            import os; type(os).__getattribute__(os, 'system')                | os.system
            import os, inspect; inspect.getattr_static(os, 'system')          | os.system
            import os, operator; operator.attrgetter('system')(os)            | os.system
            import os, operator; operator.methodcaller('system', 'id')(os)    | os.system
            import os, functools; functools.partial(os.system, 'id')          | os.system
            __import__('os').system                                           | os.system
            __import__('os.path').system                                      | os.system
            __import__(name='os').system                                      | os.system
            import importlib; importlib.import_module('os').system            | os.system
            import importlib as i; i.import_module(name='os').system          | os.system
            import importlib; m = importlib.import_module('s' + 'ys'); m.argv | sys.argv
            eval                                                              | eval
            eval = eval; eval                                                 | eval
            x.eval                                                            | x.eval
            """)
    void aNameFromOutsideIsKnownHoweverItIsReached(String text, String name) {
        // Given
        Spoken spoken = Spoken.python(text);

        // When
        Optional<String> found = Names.of(spoken.expression(), spoken.scope());

        // Then
        assertThat(found).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os, x; getattr(os, x.name)",
                "import os; getattr(os, '{a}'.format(a='system'))",
                "import os; getattr(os, 'sys tem')",
                "import os; getattr(os, b'+AHM-'.decode('utf-7'))",
                "import os\ndef chr(n): return n\ngetattr(os, chr(115))",
                "import os; s = 'sys'; s += 'tem'; getattr(os, s)"
            })
    void aMemberWhoseNameCannotBeReadIsSaidToBeComputed(String text) {
        Spoken spoken = Spoken.python(text);

        assertThat(Names.of(spoken.expression(), spoken.scope())).contains("os.[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__import__(x.name)", "import importlib; importlib.import_module('a b')"})
    void aModuleWhoseNameCannotBeReadIsUnknown(String text) {
        Spoken spoken = Spoken.python(text);

        assertThat(Names.of(spoken.expression(), spoken.scope())).contains("?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def eval(x): return x\neval",
                "class eval: pass\neval",
                "def f(eval):\n    eval",
                "from x import y\ny = 1\nz = 2\nz",
                "for eval in []: pass\neval",
                "a = b\nb = a\na",
                "eval = lambda x: x\neval"
            })
    void whatTheFileDefinesItselfIsNothingFromOutside(String text) {
        Spoken spoken = Spoken.python(text);

        assertThat(Names.of(spoken.expression(), spoken.scope())).isEmpty();
    }

    @Test
    void aMemberOfWhatIsNotKnownIsAMemberOfSomething() {
        Spoken spoken = Spoken.python("def f(model):\n    model.eval");

        assertThat(Names.of(spoken.expression(), spoken.scope())).contains("?.eval");
    }

    @Test
    void aMethodIsNoNameForTheOtherMethodsOfItsClass() {
        // Given a class with a method that is called as a built-in is
        Spoken spoken = Spoken.python("""
                class Model:
                    def eval(self): return self
                    def run(self, text):
                        eval
                """);

        // Then
        assertThat(Names.of(spoken.expression(), spoken.scope())).contains("eval");
    }

    @Test
    void aNameBroughtInTwiceMayBeEither() {
        Spoken spoken = Spoken.python("import os as np\nimport numpy as np\nnp.system");

        assertThat(Names.each(spoken.expression(), spoken.scope())).isEqualTo(Set.of("numpy.system", "os.system"));
    }

    @Test
    void aNameWithoutAMeaningMayBeOfAnyModuleThatWasBroughtInWhole() {
        Spoken spoken = Spoken.python("from os import *\nfrom math import *\nsystem");

        assertThat(Names.each(spoken.expression(), spoken.scope()))
                .isEqualTo(Set.of("system", "os.system", "math.system"));
    }

    @Test
    void aChainOfAliasesIsFollowedAndOneWithoutAnEndIsNotUnderstood() {
        Spoken some = Spoken.python(aliases(50));
        Spoken many = Spoken.python(aliases(200));

        assertThat(Names.of(some.expression(), some.scope())).contains("os.system");
        assertThatThrownBy(() -> Names.of(many.expression(), many.scope()))
                .isInstanceOf(Scope.EntangledException.class);
    }

    private static String aliases(int length) {
        StringBuilder text = new StringBuilder("import os\na0 = os\n");
        for (int i = 0; i < length; i++) {
            text.append("a").append(i + 1).append(" = a").append(i).append('\n');
        }
        return text + "a" + length + ".system";
    }

    @Test
    void choicesOfChoicesCostNothing() {
        // Given names each of which may be one of two that may be one of two, and so on
        StringBuilder text = new StringBuilder("a0 = 1\n");
        for (int i = 0; i < 60; i++) {
            text.append("a")
                    .append(i + 1)
                    .append(" = a")
                    .append(i)
                    .append(" or a")
                    .append(i)
                    .append("\n");
        }
        Spoken spoken = Spoken.python(text + "a60");

        // Then
        assertThat(Names.of(spoken.expression(), spoken.scope())).isEmpty();
    }
}
