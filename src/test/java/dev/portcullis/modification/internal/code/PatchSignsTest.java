package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchSignsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            import time; time.time = f                                    | time.time
            import time as t; t.time = f                                  | time.time
            import torch; torch.nn.Linear.forward = f                     | torch.nn.Linear.forward
            from torch.nn import Linear; Linear.forward = f               | torch.nn.Linear.forward
            import time; t = time; t.time = f                             | time.time
            import time; a, time.time = b                                 | time.time
            import time; time.time += f                                   | time.time
            import time; del time.time                                    | time.time
            import time⏎for time.time in [f]: pass                        | time.time
            import time⏎with f as time.time: pass                         | time.time
            import time; [0 for time.time in [f]]                         | time.time
            import time; setattr(time, 'time', f)                         | time.time
            import time; setattr(time, 'ti' + 'me', f)                    | time.time
            import time, builtins; builtins.setattr(time, 'time', f)      | time.time
            import time; setattr(time, x, f)                              | time.[]
            import time; delattr(time, 'time')                            | time.time
            import time; time.__dict__['time'] = f                        | time.time
            import time; vars(time)['time'] = f                           | time.time
            import time; vars(time).update(time=f)                        | time.__dict__.update
            import time; time.__dict__.update(time=f)                     | time.__dict__.update
            import time; time.__dict__.__setitem__('time', f)             | time.__dict__.__setitem__
            import sys; sys.modules['time'] = f                           | time
            import sys; sys.modules['time'].time = f                      | time.time
            import sys; sys.modules.update(time=f)                        | sys.modules.update
            __import__('time').time = f                                   | time.time
            import importlib; m = importlib.import_module(n['m']); m.time = f | [].time
            import importlib; importlib.import_module(n['m']).time = f    | [].time
            import importlib as i; m = i.import_module(n); m.__dict__['x'] = f | [].__dict__
            m = __import__(n); setattr(m, 'time', f)                      | [].time
            import builtins; builtins.print = f                           | builtins.print
            __builtins__.print = f                                        | __builtins__.print
            __builtins__['print'] = f                                     | print
            import logging; logging.info = f                              | logging.info
            import logging; logging.Logger.info = f                       | logging.Logger.info
            import numpy as np; np.random.seed = f                        | numpy.random.seed
            import warnings; warnings.warn = f                            | warnings.warn
            from unittest.mock import patch; patch('a.b')                 | unittest.mock.patch
            from unittest import mock; mock.patch.object(a, 'b')          | unittest.mock.patch.object
            from unittest.mock import patch; patch.dict('a.b')            | unittest.mock.patch.dict
            def f(x): type(x).forward = g                                 | ?.__class__.forward
            def f(x): x.__class__.forward = g                             | ?.__class__.forward
            def f(x): x.__class__ = g                                     | ?.__class__.__class__
            def f(x): setattr(type(x), '__eq__', g)                       | ?.__class__.__eq__
            import torch; type.__setattr__(torch.Tensor, 'sum', f)        | torch.Tensor.sum
            """)
    void aChangeOfWhatIsNotItsOwnIsFound(String text, String name) {
        assertThat(Outlined.python(text.replace("⏎", "\n"), Sign.Kind.FOREIGN_PATCH))
                .containsExactly("foreign-patch: " + name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = 1; x.y = 2",
                "class A:⏎ def f(self): self.x = 1",
                "class A:⏎ def f(self): self.__class__.count += 1; type(self).count = 2",
                "class A: pass⏎A.x = 1",
                "from a import f⏎a = f()⏎a.x = 1",
                "import a⏎b = a.C()⏎b.x = 1",
                "import torch; torch.backends.cudnn.deterministic = True",
                "import torch; torch.nn.Linear(1, 2).weight.requires_grad = False",
                "import matplotlib; matplotlib.rcParams['a'] = 1",
                "import sys; sys.argv = []",
                "import logging; logging.raiseExceptions = False",
                "def f(x): x.y = 1",
                "x = {}; x['time'] = 1; x.update(a=1)",
                "import os; os.environ['A'] = 'b'",
                "from time import time⏎def f():⏎ time = 1",
                "import numpy as np; [i for i in x if np.isfinite(i)]"
            })
    void aChangeOfItsOwnIsNone(String text) {
        assertThat(Outlined.python(text.replace("⏎", "\n"), Sign.Kind.FOREIGN_PATCH))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import math⏎def f(m): m.sqrt = g⏎f(math)",
                "import math⏎for m in [math]: m.sqrt = g",
                "import math⏎def f(m): setattr(m, 'sqrt', g)⏎f(math)"
            })
    void aModuleThatIsGivenToWhatChangesWhatItIsGivenIsFound(String text) {
        assertThat(Outlined.python(text.replace("⏎", "\n"), Sign.Kind.DYNAMIC))
                .containsExactly("dynamic: sets sqrt of what may be math");
    }

    @Test
    void aGlobalOfJavascriptIsNobodysOwn() {
        assertThat(Outlined.of(
                        ContentType.JAVASCRIPT,
                        "Date.now = f; Array.prototype.map = g; Object.defineProperty(Math, 'max', h); class A {} A.prototype.b = 1; x.y = 2;",
                        Set.of(Sign.Kind.FOREIGN_PATCH)))
                .containsExactly(
                        "foreign-patch: Array.prototype.map", "foreign-patch: Date.now", "foreign-patch: Math.max");
    }
}
