package dev.portcullis.admission;

import dev.portcullis.admission.internal.ProposalTable;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.clearance.PermitDesk;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.Tree;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts together what a judgement stands on. */
final class Dockets {
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Supplier<Trust> trust;
    private final Supplier<Digest> policy;
    private final InstantSource clock;
    private final FactFinder analysts;

    Dockets(GateParts parts, AdmissionTables tables) {
        this.transactions = parts.transactions();
        this.tables = tables;
        this.trust = parts.trust();
        this.policy = parts.policy()::policy;
        this.clock = parts.clock();
        this.analysts = parts.facts();
    }

    private record Loaded(
            StoredLineage lineage,
            Charter charter,
            Tree base,
            Tree anchor,
            Tree result,
            Docket.Counters counters,
            Optional<EvidenceSet> evidence) {}

    /** Loads and analyses; called outside any transaction because analysis takes its time. */
    Docket prepare(StoredProposal proposal) {
        Purpose purpose = proposal.purpose();
        Loaded loaded = transactions.run(transaction -> load(transaction, proposal));
        Facts facts = analysts.find(
                loaded.charter,
                loaded.base,
                loaded.anchor,
                loaded.result,
                tables.blobs().source(transactions));
        Basis basis = new Basis(
                loaded.result.digest(),
                loaded.base.digest(),
                loaded.anchor.digest(),
                loaded.lineage.charter(),
                loaded.evidence.map(EvidenceSet::digest).orElse(Digest.EMPTY),
                policy.get());
        ModificationClass of = facts.modificationClass();
        return new Docket(
                proposal,
                loaded.lineage,
                loaded.charter,
                new Gate(purpose, basis),
                loaded.base,
                loaded.anchor,
                loaded.result,
                facts,
                Bytes.copyOf(StrictJson.write(facts)),
                loaded.charter.requiredTier(purpose, of),
                loaded.counters,
                loaded.evidence);
    }

    private Docket.Counters counters(Connection transaction, StoredLineage lineage, StoredProposal proposal)
            throws SQLException {
        ProposalTable.Waiting waiting = tables.proposals().waitingForPeople(transaction, proposal);
        return new Docket.Counters(
                tables.lineages().newestGeneration(transaction, lineage.id()),
                tables.lineages().wasHead(transaction, lineage.id(), proposal.result()),
                count(
                        transaction,
                        "SELECT count(*) AS n FROM ask WHERE lineage = ? AND asked_at > now() - interval '1 day'",
                        lineage.id()),
                LineageFacts.hours(tables.proposals().gpuSeconds(transaction, lineage.id())),
                tables.proposals().evaluationsOpen(transaction, lineage.id()),
                waiting.all(),
                waiting.ofProposer(),
                tables.lineages()
                        .promotedSince(transaction, proposal, clock.instant().minus(A_DAY)));
    }

    private static long count(Connection transaction, String sql, LineageId lineage) throws SQLException {
        return Sql.one(transaction, sql, row -> row.getLong("n"), lineage).orElse(0L);
    }

    /** What the evaluation of a proposal left behind, believed only through trust. */
    Optional<EvidenceSet> evidence(Connection transaction, StoredProposal proposal) throws SQLException {
        ProposalId evaluated = proposal.of().orElse(proposal.id());
        Optional<Sealed> sealed = Sql.one(
                transaction,
                """
                SELECT r.outcome, r.evidence FROM redemption r JOIN permit p ON p.id = r.permit
                WHERE p.proposal = ? AND p.purpose = 'evaluate' AND r.outcome IS NOT NULL
                ORDER BY p.round DESC LIMIT 1""",
                row -> new Sealed(
                        Bytes.copyOf(row.getBytes("outcome")),
                        Optional.ofNullable(row.getBytes("evidence")).map(Bytes::copyOf)),
                evaluated);
        return sealed.isEmpty() ? Optional.empty() : Optional.of(read(sealed.get()));
    }

    /** What one redemption left behind; its outcome is there. */
    EvidenceSet evidence(PermitDesk.Redeemed redeemed) {
        return read(new Sealed(redeemed.outcome().orElseThrow(), redeemed.evidence()));
    }

    private record Sealed(Bytes outcome, Optional<Bytes> evidence) {}

    private EvidenceSet read(Sealed sealed) {
        Trust current = trust.get();
        try {
            OutcomePredicate outcome = current.verify(Envelope.parse(sealed.outcome.toArray()), Role.WORKER)
                    .statement()
                    .predicate(OutcomePredicate.class);
            @Nullable
            EvidencePredicate evidence = sealed.evidence.isEmpty()
                    ? null
                    : current.verify(Envelope.parse(sealed.evidence.get().toArray()), Role.EVALUATOR)
                            .statement()
                            .predicate(EvidencePredicate.class);
            return new EvidenceSet(
                    outcome, Digest.of(sealed.outcome), Optional.ofNullable(evidence), sealed.evidence.map(Digest::of));
        } catch (SignatureRefusedException | MalformedJsonException e) {
            throw new EvidenceVoidException(e);
        }
    }

    private Loaded load(Connection transaction, StoredProposal proposal) throws SQLException {
        StoredLineage lineage =
                tables.lineages().find(transaction, proposal.lineage()).orElseThrow();
        Digest base = proposal.purpose() == Purpose.PROMOTE ? lineage.head().orElseThrow() : proposal.base();
        return new Loaded(
                lineage,
                tables.lineages().charter(transaction, lineage.charter()),
                tree(transaction, base),
                tree(transaction, lineage.anchor().orElseThrow()),
                tree(transaction, proposal.result()),
                counters(transaction, lineage, proposal),
                proposal.purpose() == Purpose.EVALUATE ? Optional.empty() : evidence(transaction, proposal));
    }

    /** What was measured of base and anchor when they were candidates; called outside any transaction. */
    EvidenceText.Compared compared(Docket docket) {
        return transactions.run(transaction -> new EvidenceText.Compared(
                measured(transaction, docket.lineage().id(), docket.base().digest()),
                measured(transaction, docket.lineage().id(), docket.anchor().digest())));
    }

    /** The newest evidence of a generation of this tree, as far as it counts today: it is shown and decides nothing. */
    private Optional<EvidencePredicate> measured(Connection transaction, LineageId lineage, Digest tree)
            throws SQLException {
        Optional<Bytes> sealed =
                Sql.one(transaction, """
                SELECT r.evidence FROM generation g JOIN permit p ON p.proposal = g.proposal AND p.purpose = 'evaluate'
                JOIN redemption r ON r.permit = p.id AND r.evidence IS NOT NULL
                WHERE g.lineage = ? AND g.tree = ? ORDER BY g.number DESC, p.round DESC LIMIT 1""", row -> Bytes.copyOf(row.getBytes("evidence")), lineage, tree);
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(trust.get()
                            .verify(Envelope.parse(sealed.get().toArray()), Role.EVALUATOR)
                            .statement()
                            .predicate(EvidencePredicate.class))
                    .filter(evidence -> evidence.candidate().equals(tree));
        } catch (SignatureRefusedException | MalformedJsonException _) {
            return Optional.empty();
        }
    }

    private Tree tree(Connection transaction, Digest digest) throws SQLException {
        return tables.blobs()
                .tree(transaction, digest)
                .orElseThrow(() -> new IllegalStateException("no tree " + digest));
    }
}
