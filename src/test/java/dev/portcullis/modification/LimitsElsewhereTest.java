package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.internal.code.CodeOutliner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds that came, went or changed places beside others of their name. */
class LimitsElsewhereTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore();

    private List<String> limits(Tree base, Tree result) {
        return Facts.of(Charters.full(), base, base, result, blobs, new CodeOutliner()).fromBase().limits().stream()
                .map(limit -> limit.at() + " " + limit.direction())
                .toList();
    }

    private Tree settings(String path, String text) {
        return Trees.of(blobs, "harness/score.py", "print(1)\n", path, text.replace("⏎", "\n") + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        its section is for show        | [a]⏎timeout = 60                       | [old]⏎timeout = 60⏎[a]⏎timeout = 600      | 4 raised, 2 added
        both have other names          | [a]⏎timeout = 60                       | [old]⏎timeout = 60⏎[b]⏎timeout = 600      | 4 raised
        both are other words           | [a]⏎timeout = 60                       | [a]⏎time_limit = 60⏎deadline = 600        | 3 raised
        two change places              | [a]⏎timeout = 60⏎[b]⏎timeout = 600     | [a]⏎timeout = 600⏎[b]⏎timeout = 60        | 2 raised, 4 lowered
        two elements change places     | [[a]]⏎n = 1⏎timeout = 60⏎[[a]]⏎n = 2⏎timeout = 600 | [[a]]⏎n = 1⏎timeout = 600⏎[[a]]⏎n = 2⏎timeout = 60 | 3 raised, 6 lowered
        one more that bounds nothing   | [a]⏎timeout = 60                       | [a]⏎timeout = 60⏎[b]⏎timeout = "none"     | 4 raised
        """)
    void aWiderOneBesideTheOldIsRaised(String why, String before, String after, String found) {
        List<String> limits = limits(settings("packing/run.toml", before), settings("packing/run.toml", after));

        assertThat(limits)
                .as(why)
                .containsExactlyInAnyOrder(
                        found.replaceAll("(\\d+) ", "packing/run.toml:$1 ").split(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        another section            | [a]⏎timeout = 60                   | [b.c]⏎timeout = 60
        another order of sections  | [a]⏎timeout = 60⏎[b]⏎timeout = 600 | [b]⏎timeout = 600⏎[a]⏎timeout = 60
        another order of elements  | [[a]]⏎n = 1⏎timeout = 60⏎[[a]]⏎n = 2⏎timeout = 600 | [[a]]⏎n = 2⏎timeout = 600⏎[[a]]⏎n = 1⏎timeout = 60
        """)
    void whatMovedWithItsValueIsNoChange(String why, String before, String after) {
        assertThat(limits(settings("packing/run.toml", before), settings("packing/run.toml", after)))
                .as(why)
                .isEmpty();
    }

    @Test
    void oneThatIsNoWiderThanItsNamesakesIsOnlyAdded() {
        assertThat(limits(
                        settings("packing/run.toml", "[a]\ntimeout = 60"),
                        settings("packing/run.toml", "[a]\ntimeout = 60\n[b]\ntimeout = 50")))
                .containsExactly("packing/run.toml:4 added");
    }

    @Test
    void inAFileOfAnotherNameTheOldOneHidesNothing() {
        assertThat(limits(
                        settings("packing/run.toml", "[a]\ntimeout = 60"),
                        settings("packing/go.toml", "[old]\ntimeout = 60\n[a]\ntimeout = 600")))
                .containsExactly("packing/go.toml:4 raised");
    }

    @Test
    void aFunctionThatWaitsLongerIsFoundBesideOneThatWaitsAsTheOldDid() {
        Tree base = settings("packing/main.py", "def f(p):⏎    p.wait(timeout=60)");
        Tree result =
                settings("packing/main.py", "def g(p):⏎    p.wait(timeout=60)⏎⏎def f(p):⏎    p.wait(timeout=600)⏎");

        assertThat(limits(base, result)).containsExactly("packing/main.py:2 added", "packing/main.py:5 raised");
    }
}
