package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangePrintTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '@',
            value = {
                "a.py @ x = 1 @ x=1",
                "a.py @ x = 1 @ x  =  1   # why\\n\\n# more",
                "a.py @ if a:\\n  b()\\nc() @ if a:\\n\\tb()\\n\\nc()",
                "a.py @ f(a,\\n  b) @ f(a, b)",
                "a.py @ x = '# no'  # yes @ x = '# no'",
                "a.c @ int a=1;int b; @ int a = 1; // one\\n/* two */ int b;",
                "a.java @ if (a) { b(); } @ if(a)\\n{\\n  b();\\n}",
                "a.js @ a()\\nb() @ a()\\n\\n  b() // c",
                "a.rs @ fn f<'a>(x: &'a str) {} @ fn f<'a>( x : &'a str ) { } // '",
                "a.sql @ SELECT a FROM b; @ SELECT a -- c\\nFROM b;",
                "a.json @ {\"a\":[1,2]} @ { \"a\" : [ 1 , 2 ] }",
                "a.toml @ a=1 @ a = 1 # one",
                "a.md @ say it twice @ say  it twice\\n\\n"
            })
    void spacesAndCommentsAreSeenThrough(String path, String one, String other) {
        // Given
        Tree before = Trees.of(blobs, path, "before\n");

        // Then
        assertThat(print(before, path, lines(one)).whole())
                .isEqualTo(print(before, path, lines(other)).whole());
        assertThat(print(before, path, lines(one)).lines()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '@',
            value = {
                "a.py @ if a:\\n  b()\\nc() @ if a:\\n  b()\\n  c()",
                "a.py @ return x @ returnx",
                "a.py @ x = 'a b' @ x = 'ab'",
                "a.py @ x = '# a' @ x = '# b'",
                "a.py @ a\\nb @ a b",
                "a.c @ x = a - -b; @ x = a--b;",
                "a.c @ char *s = \"/* a */\"; @ char *s = \"/* b */\";",
                "a.yaml @ a:\\n  b: 1\\nc: 1 @ a:\\n  b: 1\\n  c: 1",
                "a.yaml @ a: # b @ a: # c",
                "a.sh @ # a @ # b",
                "a.md @ say it @ sayit"
            })
    void whatMeansSomethingIsTold(String path, String one, String other) {
        // Given
        Tree before = Trees.of(blobs, path, "before\n");

        // Then
        assertThat(print(before, path, lines(one)).whole())
                .isNotEqualTo(print(before, path, lines(other)).whole());
    }

    @Test
    void aFileThatOnlyLooksOtherwiseIsNoDifference() {
        // Given
        Tree before = Trees.of(blobs, "a.py", "x = 1\n", "b.py", "y = 1\n");
        Tree after = Trees.with(before, blobs, "a.py", "x = 2\n");

        // When
        Tree dressed = Trees.with(Trees.with(after, blobs, "a.py", "x=2 # two\n"), blobs, "b.py", "y   = 1\n\n");

        // Then
        assertThat(ChangePrint.of(before, dressed, blobs)).isEqualTo(ChangePrint.of(before, after, blobs));
        assertThat(ChangePrint.of(after, dressed, blobs).lines()).isEmpty();
    }

    @Test
    void anotherTreeBeforeIsAnotherDifference() {
        // Given
        Tree before = Trees.of(blobs, "a.py", "x = 1\n");
        Tree other = Trees.with(before, blobs, "b.py", "y = 1\n");

        // Then
        assertThat(ChangePrint.of(other, Trees.with(other, blobs, "a.py", "x = 2\n"), blobs)
                        .whole())
                .isNotEqualTo(ChangePrint.of(before, Trees.with(before, blobs, "a.py", "x = 2\n"), blobs)
                        .whole());
    }

    @Test
    void linesAreKnownAgainWhereverTheyStandAndHoweverTheyAreSpaced() {
        // Given
        Tree before = Trees.of(blobs, "a.py", "x = 1\n");
        ChangePrint asked =
                ChangePrint.of(before, Trees.with(before, blobs, "a.py", "x = 1\na = f(1)\nb = g(2)\n"), blobs);

        // When
        ChangePrint padded = ChangePrint.of(
                before,
                Trees.with(before, blobs, "sub/b.py", "if a:\n    pad()\n    a=f( 1 )\n    pad(2)\n    b=g(2) #\n"),
                blobs);

        // Then
        assertThat(asked.lines()).hasSize(2);
        assertThat(padded.lines()).containsAll(asked.lines());
    }

    @Test
    void whatIsRemovedIsNotWhatIsAdded() {
        // Given
        Tree with = Trees.of(blobs, "a.py", "x = 1\ncheck(x)\n");
        Tree without = Trees.with(with, blobs, "a.py", "x = 1\n");

        // Then
        assertThat(ChangePrint.of(with, without, blobs).lines())
                .hasSize(1)
                .doesNotContainAnyElementsOf(
                        ChangePrint.of(without, with, blobs).lines());
    }

    @Test
    void bytesThatAreNoTextCountByTheirDigest() {
        // Given
        Tree before = Trees.of(blobs, "a.bin", "\0a");

        // Then
        assertThat(print(before, "a.bin", "\0b").lines()).hasSize(2);
        assertThat(print(before, "a.bin", "\0b").whole())
                .isNotEqualTo(print(before, "a.bin", "\0c").whole());
    }

    @Test
    void moreThanCanBeComparedIsSaid() {
        // Given
        Tree before = Trees.of(blobs, "a.txt", "x\n");
        String many = IntStream.range(0, 60_000).mapToObj(n -> "l" + n + "\n").collect(Collectors.joining());

        // When
        ChangePrint print = print(before, "a.txt", many);

        // Then
        assertThat(print.comparable()).isFalse();
        assertThat(print.lines()).hasSize(50_000);
    }

    @Test
    void anyTextIsReadToItsEnd() {
        // Given: seeded garbage of what opens and closes
        Random random = new Random(15);
        String signs = "'\"`/*#\\\n ()[]{};a-";

        // Then: no exception, and the same text has the same print
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(40, 0, signs.length()).forEach(at -> text.append(signs.charAt(at)));
            String path = "a." + new String[] {"py", "c", "rs", "go", "js", "sql", "json", "yaml", "md"}[round % 9];
            Tree before = Trees.of(blobs, path, "before\n");
            assertThat(print(before, path, text.toString())).isEqualTo(print(before, path, text.toString()));
        }
    }

    private ChangePrint print(Tree before, String path, String text) {
        return ChangePrint.of(before, Trees.with(before, blobs, path, text), blobs);
    }

    private static String lines(String written) {
        return written.replace("\\n", "\n").replace("\\t", "\t");
    }
}
