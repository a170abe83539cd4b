package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.WithdrawalPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ProposersWordsTest {
    private static final ProposalId PROPOSAL = ProposalId.next(InstantSource.fixed(Instant.EPOCH));
    private static final LineageId LINEAGE = new LineageId("circle-packing");

    @Test
    void aReasonEndsSomewhereWhateverIsAskedFor() {
        // Given
        String longest = "x".repeat(Bounds.WRITTEN_REASON_CHARACTERS);
        String longer = longest + "x";

        // Then
        assertThat(new WithdrawalPredicate(PROPOSAL, LINEAGE, longest).reason()).isEqualTo(longest);
        assertThatThrownBy(() -> new WithdrawalPredicate(PROPOSAL, LINEAGE, longer))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new PromotionPredicate(PROPOSAL, PROPOSAL, LINEAGE, longest, null).reason())
                .isEqualTo(longest);
        assertThatThrownBy(() -> new PromotionPredicate(PROPOSAL, PROPOSAL, LINEAGE, longer, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
