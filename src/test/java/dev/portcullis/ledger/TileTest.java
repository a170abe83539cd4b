package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.Tile.Entries;
import dev.portcullis.ledger.Tile.Hashes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {
    @ParameterizedTest
    @CsvSource({
        "0, 000",
        "7, 007",
        "999, 999",
        "1000, x001/000",
        "1234067, x001/x234/067",
        "1000000000, x001/x000/x000/000"
    })
    void anIndexIsSpeltInThreeDigitElements(long index, String spelt) {
        // When
        Tile hashes = new Hashes(0, index, Tile.WIDTH);
        Tile entries = new Entries(index, 3);

        // Then
        assertThat(hashes.path()).isEqualTo("0/" + spelt);
        assertThat(entries.path()).isEqualTo("entries/" + spelt + ".p/3");
        assertThat(Tile.parse(hashes.path())).contains(hashes);
        assertThat(Tile.parse(entries.path())).contains(entries);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0/",
                "0/0",
                "0/00",
                "0/0000",
                "0/x000/000",
                "0/x001",
                "0/001/002",
                "0/X001/000",
                "00/000",
                "6/000",
                "-1/000",
                "0/000.p/0",
                "0/000.p/256",
                "0/000.p/007",
                "0/000.p/",
                "0/000.p",
                "0/000.p/1/",
                "/0/000",
                "0//000",
                "0/000.q/1",
                "entries/",
                "entry/000",
                "data/000",
                "0/../000",
                "0/000\n",
                "0/\u0663\u0663\u0663",
                "0/x999/x999/x999/x999/999",
                "0/x999/x999/x999/x999/x999/999",
                "5/000.p/99999999999999999999"
            })
    void anyOtherSpellingIsNoPath(String path) {
        assertThat(Tile.parse(path)).isEmpty();
    }

    @Test
    void seventyThousandLeavesHaveTheTilesOfTheSpecification() {
        // When
        List<Tile> tiles = Tile.of(70_000).toList();

        // Then
        assertThat(tiles).filteredOn(tile -> isFull(tile, 0)).hasSize(273);
        assertThat(tiles).filteredOn(tile -> isFull(tile, 1)).containsExactly(new Hashes(1, 0, 256));
        assertThat(tiles)
                .filteredOn(tile -> tile.width() < Tile.WIDTH)
                .containsExactly(
                        new Entries(273, 112), new Hashes(0, 273, 112), new Hashes(1, 1, 17), new Hashes(2, 0, 1));
        assertThat(tiles).hasSize(2 * 274 + 2 + 1);
    }

    @Test
    void aTreeOfOneFullTileHasItsRootInTheLevelAbove() {
        assertThat(Tile.of(256)).containsExactly(new Entries(0, 256), new Hashes(0, 0, 256), new Hashes(1, 0, 1));
        assertThat(new Hashes(1, 0, 1).subtrees()).containsExactly(new Subtree(8, 0));
    }

    @Test
    void anEmptyTreeHasNoTiles() {
        assertThat(Tile.of(0)).isEmpty();
    }

    @Test
    void theLargestTreeHasNoMoreLevelsThanAPathCanName() {
        // When
        Stream<Tile> last = Tile.grown(MerkleTree.MAX_SIZE - 1, MerkleTree.MAX_SIZE);

        // Then
        assertThat(last)
                .hasSize(1 + Tile.TOP_LEVEL + 1)
                .allSatisfy(tile -> assertThat(Tile.parse(tile.path())).contains(tile));
    }

    @Test
    void growingAddsExactlyTheTilesThatTheSmallerTreeDoesNotHave() {
        for (int from : List.of(0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536)) {
            for (int more : List.of(0, 1, 2, 254, 255, 256, 257, 600)) {
                // Given
                Set<Tile> expected = new HashSet<>(Tile.of(from + more).toList());
                Tile.of(from).toList().forEach(expected::remove);

                // Then
                assertThat(Tile.grown(from, from + more))
                        .as("from %d by %d", from, more)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void aTileKnowsTheSizesThatHaveIt() {
        for (int size : List.of(1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537)) {
            // Given
            Set<Tile> tiles = new HashSet<>(Tile.of(size).toList());

            // Then
            assertThat(tiles).allMatch(tile -> tile.isIn(size));
            Tile.of(size + 300)
                    .filter(tile -> !tiles.contains(tile))
                    .forEach(tile -> assertThat(tile.isIn(size))
                            .as("%s in %d", tile.path(), size)
                            .isFalse());
        }
        assertThat(new Hashes(1, 0, 1).firstSize()).isEqualTo(256);
        assertThat(new Hashes(1, 0, 1).endSize()).isEqualTo(Optional.of(512L));
        assertThat(new Hashes(1, 0, 256).firstSize()).isEqualTo(65_536);
        assertThat(new Hashes(1, 0, 256).endSize()).isEmpty();
    }

    @Test
    void whatIsNoTileCannotBeMade() {
        assertThatThrownBy(() -> new Hashes(6, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Hashes(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Entries(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Entries(0, 257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Entries(Long.MAX_VALUE / 256, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tile.grown(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean isFull(Tile tile, int level) {
        return tile instanceof Hashes hashes && hashes.level() == level && hashes.width() == Tile.WIDTH;
    }
}
