package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lineage as the gateway tells it. */
@JsonIgnoreProperties(ignoreUnknown = true)
record LineageStanding(
        LineageId lineage,
        String standing,
        InForce charter,
        Digest genesis,
        @Nullable Digest head,
        @Nullable Digest anchor,
        @Nullable Decimal score,
        @Nullable HaltId haltedBy,
        @Nullable ProposalId promoting,
        List<Generation> generations) {

    /** The charter, byte for byte. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record InForce(Digest digest, Bytes document) {}

    /** One admitted tree. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Generation(
            long number,
            Digest tree,
            @Nullable ProposalId proposal,
            @Nullable Decimal score,
            boolean promoted) {}

    /** All lineages, each in a line. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record All(List<Line> items) {
        /** One of them. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Line(
                LineageId lineage,
                String standing,
                @Nullable Digest head,
                @Nullable Decimal score,
                @Nullable HaltId haltedBy) {}
    }
}
