package dev.portcullis.admission;

import dev.portcullis.admission.Finding.Materialised;
import dev.portcullis.admission.ProposalState.Received;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Content;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Modification;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreeMaterialiser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is done with a proposal that was received: its tree is made from base and content, and put on record. */
final class Receiving {
    private final GateParts parts;
    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Moves moves;

    Receiving(GateParts parts, AdmissionTables tables, Moves moves) {
        this.parts = parts;
        this.transactions = parts.transactions();
        this.tables = tables;
        this.moves = moves;
    }

    /**
     * Makes the tree.
     *
     * @return whether the proposal moved
     */
    boolean receive(StoredProposal stored, Received state) {
        if (stored.of().isPresent() || stored.proposer().equals(Bench.GATEWAY)) {
            return transactions.run(transaction -> {
                moves.advance(transaction, stored, state, new Materialised(stored.purpose()), Telling.nothing());
                return true;
            });
        }
        Optional<Tree> base = transactions.run(transaction -> tables.lineages()
                        .generation(transaction, stored.lineage(), stored.base())
                        .isPresent()
                ? tables.blobs().tree(transaction, stored.base())
                : Optional.empty());
        if (base.isEmpty()) {
            return moves.refuse(stored, state, List.of(Reason.of("BASE_UNKNOWN")));
        }
        Modification modification;
        Map<Digest, Bytes> inline = new TreeMap<>();
        try {
            Content content = Content.of(asked(stored).content());
            content.puts()
                    .forEach(put -> put.inline()
                            .ifPresent(bytes -> inline.put(put.entry().content(), bytes)));
            BlobSource kept = tables.blobs().source(transactions);
            modification = TreeMaterialiser.materialise(base.get(), content, kept);
        } catch (ContentRefusedException e) {
            return moves.refuse(stored, state, List.of(e.reason()));
        }
        if (!modification.result().digest().equals(stored.result())) {
            return moves.refuse(stored, state, List.of(Reason.of("RESULT_MISMATCH")));
        }
        List<TreeEntry> gone = transactions.run(transaction -> {
            for (Bytes bytes : inline.values()) {
                tables.blobs()
                        .put(
                                transaction,
                                bytes,
                                Proposers.principal(stored.lineage(), stored.proposer()),
                                parts.clock().instant());
            }
            List<TreeEntry> missing = tables.blobs().putTree(transaction, modification.result());
            if (missing.isEmpty()) {
                moves.advance(transaction, stored, state, new Materialised(stored.purpose()), Telling.nothing());
            } else {
                transaction.rollback();
            }
            return missing;
        });
        // What nobody referred to went between the look at it and now: as if it had not been there.
        return gone.isEmpty()
                || moves.refuse(
                        stored,
                        state,
                        List.of(Reason.at("BLOB_MISSING", gone.getFirst().path().toString())));
    }

    private static ProposalPredicate asked(StoredProposal stored) {
        try {
            return Statement.parse(Envelope.parse(stored.envelope().toArray())
                            .payload()
                            .toArray())
                    .predicate(ProposalPredicate.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table proposal holds what was never written to it", e);
        }
    }
}
