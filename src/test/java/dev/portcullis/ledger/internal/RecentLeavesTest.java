package dev.portcullis.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.MerkleTree;
import org.junit.jupiter.api.Test;

final class RecentLeavesTest {
    private long now = Long.MAX_VALUE - 1;
    private final RecentLeaves recent = new RecentLeaves(() -> now);

    @Test
    void aLeafIsGivenOutOnceByItsHash() {
        Bytes leaf = Bytes.utf8("leaf");
        Digest hash = MerkleTree.leaf(leaf);
        recent.keep(hash, leaf);

        assertThat(recent.take(MerkleTree.leaf(Bytes.utf8("other")))).isEmpty();
        assertThat(recent.take(hash)).contains(leaf);
        assertThat(recent.take(hash)).isEmpty();
    }

    @Test
    void whatComesWhenItIsFullIsNotKeptAndWhatIsThereStays() {
        Bytes large = Bytes.copyOf(new byte[Bounds.LEDGER_ENTRY_BYTES]);
        int room = Bounds.RECENT_LEAVES_BYTES / large.length();
        for (int at = 0; at < 2 * room; at++) {
            recent.keep(Digest.of("leaf " + at), large);
        }

        assertThat(recent.take(Digest.of("leaf 0"))).contains(large);
        assertThat(recent.take(Digest.of("leaf " + (2 * room - 1)))).isEmpty();
        recent.keep(Digest.of("there is room again"), large);
        assertThat(recent.take(Digest.of("there is room again"))).contains(large);
    }

    @Test
    void theSameLeafTwiceTakesItsRoomOnce() {
        Bytes large = Bytes.copyOf(new byte[Bounds.LEDGER_ENTRY_BYTES]);
        for (int at = 0; at < 1000; at++) {
            recent.keep(Digest.of("one"), large);
        }
        recent.keep(Digest.of("two"), large);

        assertThat(recent.take(Digest.of("two"))).contains(large);
    }

    @Test
    void whatNobodyAsksForGoesAfterAWhileAndMakesRoom() {
        Bytes large = Bytes.copyOf(new byte[Bounds.LEDGER_ENTRY_BYTES]);
        recent.keep(Digest.of("of a transaction that was rolled back"), large);
        now += RecentLeaves.KEPT.toNanos() / 2;
        recent.keep(Digest.of("later"), large);
        now += RecentLeaves.KEPT.toNanos() / 2;
        recent.keep(Digest.of("now"), large);

        assertThat(recent.take(Digest.of("of a transaction that was rolled back")))
                .isEmpty();
        assertThat(recent.take(Digest.of("later"))).contains(large);
        assertThat(recent.take(Digest.of("now"))).contains(large);
    }
}
