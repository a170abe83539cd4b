package dev.portcullis.admission.internal;

import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.ProposalId;
import java.util.Optional;

/**
 * One row of the table of generations.
 *
 * @param score the charter's metric as the evaluator measured it
 * @param evidence digest of the evidence it was admitted on
 */
public record StoredGeneration(
        long number,
        Digest tree,
        Optional<ProposalId> proposal,
        Optional<Decimal> score,
        Optional<Digest> evidence,
        boolean promoted) {}
