package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bounds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a check that stands, or is asked, otherwise than before; and of what is too large to be read. */
class ChecksElsewhereTest {
    private static final String LOAD = """
            def load(boxes, room):
                total = sum(boxes)
                if total > room:
                    raise ValueError("too much")
                return total

            print(load([1, 2], 4))
            """;

    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final Charter charter = Charters.full();
    private final Tree base = Trees.of(blobs, "harness/score.py", "print(1)\n", "packing/main.py", LOAD);

    private Facts facts(Tree from, Tree result) {
        return FactFinders.here().find(charter, from, from, result, blobs);
    }

    private Facts facts(String... files) {
        Tree result = base;
        for (int at = 0; at < files.length; at += 2) {
            result = Trees.with(result, blobs, files[at], files[at + 1]);
        }
        return facts(base, result);
    }

    private static String text(String lines) {
        return lines.replace("⏎", "\n") + "\n";
    }

    @Test
    void aCheckThatIsAskedInAnotherFileIsToldAsMoved() {
        // When
        Facts facts = facts(
                "packing/room.py",
                text("def fits(total, room):⏎    if total > room:⏎        raise ValueError('too much')"),
                "packing/main.py",
                text(
                        "from packing.room import fits⏎⏎def load(boxes, room):⏎    total = sum(boxes)⏎    fits(total, room)⏎"
                                + "    return total⏎⏎print(load([1, 2], 4))"));

        // Then
        assertThat(facts.fromBase().checksRemoved()).isEmpty();
        assertThat(facts.moves())
                .containsExactly(new Facts.Move("packing/main.py:3", "packing/room.py:2", "if total > room:"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        nobody calls it        | check    | pass                                            |
        a setting asks for it  | weakened | if settings["careful"]:⏎        fits(total, room) |
        a flag turns back      | weakened | fits(total, room)                               | if fast:⏎        return
        """)
    void aCheckThatNothingComesToIsToldAsGoneAndOneByMoreConditionsAsWeaker(
            String why, String kind, String call, String first) {
        // When
        Facts facts = facts(
                "packing/room.py",
                text("fast = len(__file__) > 3⏎⏎def fits(total, room):⏎"
                        + (first == null ? "" : "    " + first + "⏎")
                        + "    if total > room:⏎        raise ValueError('too much')"),
                "packing/main.py",
                text("from packing.room import fits⏎⏎settings = dict(careful=0)⏎⏎def load(boxes, room):⏎"
                        + "    total = sum(boxes)⏎    " + call + "⏎    return total⏎⏎print(load([1, 2], 4))"));

        // Then
        assertThat(facts.fromBase().checksRemoved())
                .as(why)
                .extracting(Facts.Finding::kind)
                .contains(kind);
        assertThat(facts.moves()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        room = max(total, 1)   | true
        room = room - 1        | false
        room = int(room)       | false
        """)
    void aCheckThatComparesAThingWithWhatComesFromItLetsMoreThrough(String line, boolean weaker) {
        // When
        Facts facts = facts("packing/main.py", LOAD.replace("    if total", "    " + line + "\n    if total"));

        // Then
        assertThat(facts.fromBase().checksRemoved())
                .extracting(Facts.Finding::kind)
                .isEqualTo(weaker ? List.of("weakened") : List.of());
    }

    @Test
    void whatIsTooLargeToBeReadIsNotAnalysedWhateverBecomesOfIt() {
        // Given
        String large = "x".repeat(100) + "\n";
        large = large.repeat(Bounds.ANALYSED_FILE_BYTES / large.length() + 1);
        Tree with = Trees.with(base, blobs, "packing/table.txt", large);
        Tree small = Trees.with(base, blobs, "packing/table.txt", "x\n");
        Tree elsewhere = Trees.with(base, blobs, "packing/other.txt", large);
        Tree other = Trees.with(base, blobs, "packing/table.txt", large + "y\n");

        // When
        List<Facts> all = List.of(
                facts(base, with),
                facts(with, base),
                facts(small, with),
                facts(with, small),
                facts(with, elsewhere),
                facts(with, other));

        // Then
        assertThat(all).allSatisfy(facts -> {
            assertThat(facts.fromBase().analyzed()).isFalse();
            assertThat(facts.modificationClass()).isEqualTo(ModificationClass.OVERSIGHT);
        });
        assertThat(facts(with, Trees.with(with, blobs, "packing/main.py", LOAD + "\n# the same\n"))
                        .fromBase()
                        .analyzed())
                .isTrue();
    }
}
