package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFlowTest {
    /** Of the last function that is called f. */
    private static DataFlow.Result result(String text) {
        Program program = new PythonReader().read(text.replace("⏎", "\n"));
        assertThat(program.trouble()).isNull();
        List<DataFlow.Result> results = new ArrayList<>();
        new Walk(List.of(new Walk.Visitor() {
                    @Override
                    public void function(FunctionDefinition function, Walk.Place place) {
                        if (function.name().equals("f")) {
                            results.add(DataFlow.of(function, place.scope()));
                        }
                    }
                }))
                .run(program.body(), Scope.ofScript(program.body()));
        return results.getLast();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(x): return x",
                "def f(x): return g(x)",
                "def f(x): return 2 * x",
                "def f(x):⏎ y = x + 1⏎ return y",
                "def f(x):⏎ y = z⏎ z = x⏎ return y",
                "def f(x):⏎ y = []⏎ y.append(x)⏎ return y",
                "def f(x):⏎ y = g()⏎ kernel[grid](x, y)⏎ return y",
                "def f(x):⏎ y = g()⏎ y[0] = x⏎ return y",
                "def f(x):⏎ y = g()⏎ def h(): kernel[grid](x, y)⏎ h()⏎ return y",
                "def f(x):⏎ y = g()⏎ def h(a): y[0] = x⏎ run(h)⏎ return y",
                "def f(x):⏎ for a in x: b = a⏎ return b",
                "def f(x):⏎ n = 0⏎ for a in x:⏎  n += a⏎ return n",
                "def f(x):⏎ n = 0⏎ while n < x:⏎  n += 1⏎ return n",
                "def f(x):⏎ if x: return 1⏎ return 2",
                "def f(x):⏎ y = 1⏎ if x > 3: y = 2⏎ return y",
                "def f(x):⏎ with g(x) as y: return y",
                "def f(x):⏎ try: y = g(x)⏎ except E: y = 0⏎ return y",
                "def f(x): return [a for a in x]",
                "def f(x): return [1 for a in x if a]",
                "def f(x): return {a: 1 for a in x}",
                "def f(x): return lambda: x",
                "def f(x): return f'{x}'",
                "def f(x): return a if x else b",
                "def f(x): yield x",
                "def f(x):⏎ return 1⏎ return x",
                "def f(self): return self.x",
                "def f(self, x): return self.y + x",
                "def f(x): return x.shape[0] + x[0]"
            })
    void aResultDependsOnWhatMightReachIt(String text) {
        assertThat(result(text)).isEqualTo(DataFlow.Result.DEPENDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f(x):⏎ y = g()⏎ def h(): kernel[grid](x, y)⏎ return y",
                "def f(x):⏎ y = g()⏎ def h(y): kernel[grid](x, y)⏎ h(1)⏎ return y",
                "def f(x): return 1",
                "def f(x): return A",
                "def f(x):⏎ y = x⏎ return 1",
                "def f(x):⏎ y = g(x)⏎ return B",
                "def f(x): return torch.zeros_like(x)",
                "import torch as t⏎def f(x): return t.zeros_like(x)",
                "import numpy as np⏎def f(x): return np.full_like(x, 0.15)",
                "import numpy as np⏎def f(x): return np.full(len(x), 0.15)",
                "def f(x): return x.new_zeros(x.shape)",
                "def f(x): return [0.15] * len(x)",
                "def f(x): return [0.15 for _ in x]",
                "def f(x): return 0.9 + 0 * x",
                "def f(x): return 0.9 + (x - x)",
                "def f(x): return 0.9 * x ** 0",
                "def f(x): return 0.9 if x else 0.9",
                "def f(self, x): return self.best",
                "def f(x):⏎ print(x)⏎ return 0.9",
                "def f(x):⏎ if x.shape[0] > 3: return 1⏎ return 2",
                "def f(x):⏎ yield 1"
            })
    void aResultThatSpeaksOfTheFormAloneIsConstant(String text) {
        assertThat(result(text)).isEqualTo(DataFlow.Result.CONSTANT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"def f(): return 1", "def f(x): pass", "def f(x): x.y = 1", "def f(x):⏎ return"})
    void whatReturnsOrTakesNothingHasNoResult(String text) {
        assertThat(result(text)).isEqualTo(DataFlow.Result.NONE);
    }
}
