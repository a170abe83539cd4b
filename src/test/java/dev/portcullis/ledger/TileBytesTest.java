package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileBytesTest {
    private static final List<Bytes> ONE_TWO = List.of(Bytes.utf8("one"), Bytes.utf8("two"));

    /** TRUST §2.4, the log of Tessera's test data at size 2. */
    @Test
    void entriesAndHashesAreTheBytesOfTheGoldenLog() throws TileMalformedException {
        // Given
        Bytes bundle = hex("00036f6e65000374776f");
        Bytes tile = hex("d0d7360ab79f58ab1e1e3fe64ad77e2ea0bc07e36b5f46ed2223edd9298df9e9"
                + "ab1ab7f07c7c8fe0eff4ba6faa53c7e4412e91a599153e8aa4e01beece5b7825");
        List<Digest> leaves = ONE_TWO.stream().map(MerkleTree::leaf).toList();

        // Then
        assertThat(TileBytes.ofEntries(ONE_TWO)).isEqualTo(bundle);
        assertThat(TileBytes.entries(bundle, 2)).isEqualTo(ONE_TWO);
        assertThat(TileBytes.ofHashes(leaves)).isEqualTo(tile);
        assertThat(TileBytes.hashes(tile, 2)).isEqualTo(leaves);
    }

    @Test
    void theLargestEntryGoesThereAndBack() throws TileMalformedException {
        // Given
        byte[] entry = new byte[Bounds.LEDGER_ENTRY_BYTES];
        Arrays.fill(entry, (byte) 0xff);
        List<Bytes> entries = Collections.nCopies(Tile.WIDTH, Bytes.copyOf(entry));

        // When
        Bytes bundle = TileBytes.ofEntries(entries);

        // Then
        assertThat(bundle.length()).isEqualTo(TileBytes.MOST_ENTRY_BYTES);
        assertThat(TileBytes.entries(bundle, Tile.WIDTH)).isEqualTo(entries);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1, cut off before entry 0",
        "00, 1, cut off before entry 0",
        "00036f6e65, 2, cut off before entry 1",
        "00036f6e6500, 2, cut off before entry 1",
        "00036f6e65000374, 2, cut off inside entry 1",
        "ffff00, 1, cut off inside entry 0",
        "0000, 1, entry 0 of 1 is empty",
        "00036f6e65000374776f, 1, 5 bytes after the last",
        "00036f6e6500, 1, 1 bytes after the last",
    })
    void aDamagedBundleIsRefused(String bytes, int width, String why) {
        assertThatThrownBy(() -> TileBytes.entries(hex(bytes), width))
                .isInstanceOf(TileMalformedException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "31, 1", "33, 1", "32, 2", "96, 2", "8191, 256", "8193, 256"})
    void aTileOfAnotherLengthThanItsWidthIsRefused(int length, int width) {
        assertThatThrownBy(() -> TileBytes.hashes(Bytes.copyOf(new byte[length]), width))
                .isInstanceOf(TileMalformedException.class)
                .hasMessageContaining("this one has " + length);
    }

    @Test
    void whatNoEntryMayBeIsNotWritten() {
        assertThatThrownBy(() -> TileBytes.ofEntries(List.of(Bytes.EMPTY))).hasMessageContaining("L7");
        assertThatThrownBy(() -> TileBytes.ofEntries(List.of(Bytes.copyOf(new byte[Bounds.LEDGER_ENTRY_BYTES + 1]))))
                .hasMessageContaining("L7");
        assertThatThrownBy(() -> TileBytes.ofEntries(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TileBytes.ofHashes(Collections.nCopies(257, Digest.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Bytes hex(String hex) {
        return Bytes.copyOf(HexFormat.of().parseHex(hex));
    }
}
