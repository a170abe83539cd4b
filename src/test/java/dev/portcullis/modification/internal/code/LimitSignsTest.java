package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitSignsTest {
    private static List<String> python(String text, Sign.Kind... kinds) {
        return Outlined.python(text.replace("⏎", "\n"), kinds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        TIMEOUT = 5                                                     | time TIMEOUT = 5
        TIMEOUT = 60 * 60                                               | time TIMEOUT = 3.6E+3
        run(timeout=None)                                               | time timeout = none
        run(timeout=float('inf'))                                       | time timeout = none
        import math; run(timeout=math.inf)                              | time timeout = none
        def run(x, timeout=5): pass                                     | time timeout = 5
        settings = {'timeout': 5}                                       | time timeout = 5
        settings['timeout'] = 5                                         | time timeout = 5
        self.timeout = 5                                                | time timeout = 5
        parser.add_argument('--timeout', default=5)                     | time --timeout = 5
        from datetime import timedelta; run(timeout=timedelta(minutes=5)) | time timeout = 3E+2
        import signal; signal.alarm(10)                                 | time signal.alarm = 1E+1
        import signal; signal.alarm(0)                                  | time signal.alarm = 0
        import time⏎while time.time() - start < 50: step()              | time against a clock = 5E+1
        import time⏎while True:⏎ end = time.time() + 5⏎ if done: break  | time an end reckoned from now = none
        import time⏎end = time.time() + 50                              | time that an end is away = 5E+1
        import time⏎end = time.time() + 60 - 5                          | time that an end is away = 6E+1
        import time⏎end = time.time() + 60 - 5                          | time an end reckoned from now = 1
        from harness import TIMEOUT⏎TIMEOUT = 90                        | shadow harness.TIMEOUT = 9E+1
        PATIENCE = 5⏎worker.join(PATIENCE)                              | time waited in join = 5
        PATIENCE = 5⏎done.get(True, PATIENCE)                           | time waited in get = 5
        ROUNDS = 120⏎for one in range(ROUNDS): step()                   | iterations ROUNDS = 1.2E+2
        ROUNDS = 9⏎n = 0⏎while n < ROUNDS: n += step()                  | iterations ROUNDS = 9
        GOES = 3⏎def go():⏎ for _ in range(GOES):⏎  try:⏎   return step()⏎  except ValueError:⏎   pass | retries of what failed = 3
        """)
    void aBoundIsFoundByItsNameByWhatItIsHandedToAndByTheClock(String text, String limit) {
        assertThat(python(text, Sign.Kind.LIMIT)).contains("limit: " + limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: step()",
                "while 1: step()",
                "while not False:⏎ try: step()⏎ except ValueError: pass",
                "while True:⏎ for x in y:⏎  break",
                "while True:⏎ while z: break",
                "import itertools⏎for n in itertools.count(): step()",
                "from itertools import repeat as again⏎for _ in again(None): step()",
                "import itertools as i⏎for x in i.cycle(y): step()",
                "while True:⏎ x = step()⏎ def f(): return x",
            })
    void aLoopThatNothingEndsIsFound(String text) {
        assertThat(python(text, Sign.Kind.UNBOUNDED)).containsExactly("unbounded: a loop that nothing ends");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True:⏎ if step(): break",
                "while x: step()",
                "def f():⏎ while True:⏎  for x in y:⏎   if x: return x",
                "while True:⏎ for x in y: pass⏎ else: break",
                "while True:⏎ try: step()⏎ except ValueError: break",
                "def f():⏎ while True:⏎  for x in y:⏎   try: step()⏎   except ValueError: return",
                "def f():⏎ while True:⏎  yield step()",
                "def f():⏎ while True:⏎  x = yield step()",
                "def f():⏎ while True:⏎  yield",
                "import sys⏎while True:⏎ step()⏎ sys.exit(0)",
                "import itertools⏎for _ in itertools.repeat(None, 3): step()",
                "import itertools⏎for n in itertools.count():⏎ if n > 3: break",
            })
    void aLoopThatEndsIsNone(String text) {
        assertThat(python(text, Sign.Kind.UNBOUNDED)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        JAVASCRIPT | all: while (true) { for (;;) { break all; } }
        JAVA       | class A { void f() { all: while (true) { while (g()) { break all; } } } }
        """)
    void aBreakOfAnOuterLoopEndsIt(ContentType type, String text) {
        assertThat(Outlined.of(type, text, Set.of(Sign.Kind.UNBOUNDED))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STEPS = ((0, 1), (1, 0))",
                "STEPS = [step(one) for one in range(9)]",
                "STEPS = 'up down'",
                "CIRCLES = 26⏎for one in range(CIRCLES): place(one)",
                "name = ', '.join(parts)",
                "one = table.get(3)",
                "for _ in range(3):⏎ try:⏎  step()⏎ except ValueError:⏎  raise"
            })
    void aTableATextAndANumberOfThingsBoundNothing(String text) {
        assertThat(python(text, Sign.Kind.LIMIT)).isEmpty();
    }
}
