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

    /** TRUST §2.4: each of its fifteen partial tiles and entry bundles, by the SHA-256 of the file. */
    @ParameterizedTest
    @CsvSource({
        "1, ccfdec58d220e811be8903398a8867fde33e93bba97faecad3315bd7c753bd2f, 217eb5c174b50240976ae2b9b7a2a213c8ebe7f525fde0f0ea7561adcb4794e1",
        "2, 59e16c84b7f06104607760ad7916b9535d578914c7f29ae5f51ad990e6a66113, 8d26204429edb13ff9b074af489a8e984bdccb3e0ea2ee1d531d5f19195b7d24",
        "3, 6168c234ffb69c4c34476551c18dfc6041752648b15012695bff139659d59c8a, 17872b3223966b3b743f99f79fab73e8d54556aa39adeb6918a5b84da91b9735",
        "4, 9959e95e8017bc56a4dbaa0afda926b25a7b54c0ca055cff26f1093ab55f2da1, 0f19d664a8c5a97ae47831b162c04ed6a68de060759cc19cb82085d9bdc58c7c",
        "5, cde9addac215d77831b3c28a05c63ee8679350a51760d2a63885af0d178716eb, 22c2e51f0b2aa8e6a9d3770d59942127a28da1376cfab9bec868c4ada07e83b7",
        "6, 1ef4dd027e37c71ac19b68502238c107b0370b6742119c278fddd0a4b75ed350, 51c4a9b199a7272c00d56d4f9e7346ca0ab68549ccd076484c7340a61dadb351",
        "7, 7294908b09b009d5a476bcd8c2086466c4794ceacbc40f556b32280e1a012db4, 545bd03b5a0b5be95070fa06c2acd61bbb80c80702ca68e130fe06dfa289287b",
        "8, 92b3acf68d583ef1bfb61cf39bf9e89ff3cbe3e19f39fc698f50c91ab6360e59, a4413f345504eb3637bcab7f9f188baaf7efe71fcd9d05cbf1cb9f850bd23aeb",
        "9, 0acd41c3ef3e5db1efbcf9952282808aeedd41d12bd410d9e24395a0750e66c0, eda107446820475a7382b1f3c34e0cb6833cbb976b183dd11de46ba607b9bff8",
        "10, 6dcd13cc0a93d63bf0867206365aaf370de67c8f5488b149bc5e9f3925d86b54, 81330784e6e1b74137a76d17f894317e622a918a8a91c6c7005f228ae431f488",
        "11, a17105d6da8c53a8051d85b9fbe52dc887478ec71aa61aa6601720b3e385d32f, e4391087ee6b8f34bb4bdb292a590cbeb410f3ea03e60bb6d04fbd10448b322d",
        "12, 9b8621625e84f41ca91f60c2c9068eefa2f7df8a4732a3da17c81c7ead22c7b7, cbb703dd472823ec9c870229060474365f5f92f7ea1a4587541a72def784e5a3",
        "13, e0e226249b7c08f78b9f20f1ec08dc2f625867632c4240e843b091480aa3820b, 0a0c8b26118fd8cc64c942ce11580a967c49bb494b931db9d8040736f4b8596a",
        "14, 014a1bdd661336c4d00606431741c06d18fd02e9f5de72e020e794d9c84dfda5, bb309a3d4f081ad2cafac932239a831a22eb8c839497f1d2ec383ef69da23927",
        "15, 93593af14d2cce39867d2e73fe4ca400a38581605c5c4501a03e752d9b51a130, 9ac6a9fc9012f2b4d67ac26041933c119e1505defc5c808ed614c5778c9f1716"
    })
    void everyPartialTileIsTheFileOfTheGoldenLog(int width, String tile, String bundle) {
        // Given
        List<Bytes> entries =
                LogProofTest.ENTRIES.stream().limit(width).map(Bytes::utf8).toList();

        // Then
        assertThat(Digest.of(TileBytes.ofHashes(
                                entries.stream().map(MerkleTree::leaf).toList()))
                        .hex())
                .isEqualTo(tile);
        assertThat(Digest.of(TileBytes.ofEntries(entries)).hex()).isEqualTo(bundle);
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
