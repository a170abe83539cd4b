package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeDifferenceTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore();

    @Test
    void showsWhatIsRemovedAndAddedInWords() {
        // Given
        String text = IntStream.rangeClosed(1, 12)
                .mapToObj(line -> "line " + line + "\n")
                .collect(Collectors.joining());
        Tree base = Trees.of(blobs, "a.py", text, "gone.py", "x = 1\n", "same.py", "y\n");
        Tree result =
                Trees.of(blobs, "a.py", text.replace("line 6\n", "line six\n"), "new.py", "z = 1\n", "same.py", "y\n");

        // When
        TreeDifference difference = TreeDifference.of(base, result, blobs);

        // Then
        assertThat(difference.text()).isEqualTo("""
                base   %s
                result %s
                3 files differ

                modified a.py (100644)
                  ...
                      3       3           line 3
                      4       4           line 4
                      5       5           line 5
                      6          removed  line 6
                              6  added    line six
                      7       7           line 7
                      8       8           line 8
                      9       9           line 9

                removed gone.py (100644)
                  ...
                      1          removed  x = 1

                added new.py (100644)
                  ...
                              1  added    z = 1
                """.formatted(base.digest(), result.digest()));
        assertThat(difference.complete()).isTrue();
        assertThat(difference.digest()).isEqualTo(Digest.of(difference.text()));
    }

    @Test
    void letsNothingThatAProposerWroteActOrHide() {
        // Given
        Tree base = Trees.of(blobs, "a.md", "x\ny\n");
        Tree result = Trees.of(blobs, "a.md", "\u001b[2K\u202Egrant\u202C\tz\u200B\n\nremoved b.md (100644)\nx  \r\ny");

        // When
        TreeDifference difference = TreeDifference.of(base, result, blobs);

        // Then
        assertThat(difference.text()).contains("added    \\u{1b}[2K\\u{202e}grant\\u{202c}\\u{9}z\\u{200b}\n");
        assertThat(difference.text()).contains("added    removed b.md (100644)\n");
        assertThat(difference.text()).contains("added    x  \\u{d}\n").contains("  note: no line feed at its end\n");
        assertThat(difference.text().codePoints())
                .noneMatch(c -> c != '\n' && (c < ' ' || Character.getType(c) == Character.FORMAT));
    }

    @Test
    void makesASpaceAtALinesEndVisible() {
        // Given
        Tree base = Trees.of(blobs, "a.py", "x = 1\n");
        Tree result = Trees.of(blobs, "a.py", "x = 1  \n");

        // Then
        assertThat(TreeDifference.of(base, result, blobs).text()).contains("added    x = 1\\u{20}\\u{20}\n");
    }

    @Test
    void saysThatWhatItCannotShowIsNotShown() throws ContentRefusedException {
        // Given
        Tree text = Trees.of(blobs, "a", "x\n");
        Tree binary = Trees.with(text, blobs, "a", Bytes.copyOf(new byte[] {0, 1, 2}));
        Tree wide = Trees.with(text, blobs, "a", "x".repeat(5_000) + "\n");
        Tree large = Trees.with(text, blobs, "a", "x\n".repeat(6_000));
        Tree missing = Tree.of(List.of(new TreeEntry(FileMode.REGULAR, Digest.of("nobody has it"), Trees.path("a"))));

        for (Tree result : List.of(binary, wide, large, missing)) {
            // When
            TreeDifference difference = TreeDifference.of(text, result, blobs);

            // Then
            assertThat(difference.complete()).isFalse();
            assertThat(difference.text()).endsWith("\nNOT COMPLETE: something that differs is not shown above\n");
        }
        assertThat(TreeDifference.of(text, binary, blobs).text()).contains("3 bytes, binary, holds NUL");
        assertThat(TreeDifference.of(text, missing, blobs).text()).contains("content missing");
    }

    @Test
    void showsAChangedMode() throws ContentRefusedException {
        // Given
        Tree base = Trees.of(blobs, "a.sh", "x\n");
        List<TreeEntry> entries = new ArrayList<>();
        base.entries().forEach(entry -> entries.add(new TreeEntry(FileMode.EXECUTABLE, entry.content(), entry.path())));

        // Then
        assertThat(TreeDifference.of(base, Tree.of(entries), blobs).text())
                .contains("modified a.sh (100644 becomes 100755)\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54, 55, 56, 57, 58})
    void canBeAppliedToTheOldTextAndGivesTheNew(long seed) {
        // Given two texts of few different lines, so that a difference has many ways to go wrong
        Random random = new Random(seed);
        List<String> old = random.ints(60, 0, 6).mapToObj(line -> "l" + line).toList();
        List<String> now = new ArrayList<>(old);
        for (int edit = 0; edit < 9; edit++) {
            switch (random.nextInt(3)) {
                case 0 -> now.remove(random.nextInt(now.size()));
                case 1 -> now.add(random.nextInt(now.size()), "l" + random.nextInt(9));
                default -> now.set(random.nextInt(now.size()), "l" + random.nextInt(9));
            }
        }

        // When
        String shown = TreeDifference.of(
                        Trees.of(blobs, "a", String.join("\n", old) + "\n"),
                        Trees.of(blobs, "a", String.join("\n", now) + "\n"),
                        blobs)
                .text();

        // Then
        List<String> rebuilt = new ArrayList<>();
        int next = 1;
        for (String line :
                shown.lines().filter(line -> line.matches(" +[0-9].*")).toList()) {
            String number = line.substring(0, 7).strip();
            for (; !number.isEmpty() && next < Integer.parseInt(number); next++) {
                rebuilt.add(old.get(next - 1));
            }
            next += number.isEmpty() ? 0 : 1;
            if (!line.contains(" removed ")) {
                rebuilt.add(line.substring(line.lastIndexOf(' ') + 1));
                assertThat(line.substring(8, 15).strip()).isEqualTo(String.valueOf(rebuilt.size()));
            }
        }
        rebuilt.addAll(old.subList(next - 1, old.size()));
        assertThat(rebuilt).isEqualTo(now);
    }
}
