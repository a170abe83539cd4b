package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredGeneration;
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
import dev.portcullis.kernel.Decimal;
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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts together what a judgement stands on. */
final class Dockets {
    private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3600);
    private static final int GPU_HOUR_PLACES = 3;

    private final Transactions transactions;
    private final AdmissionTables tables;
    private final Supplier<Trust> trust;
    private final Supplier<Digest> policy;
    private final FactFinder analysts;

    Dockets(GateParts parts, AdmissionTables tables) {
        this.transactions = parts.transactions();
        this.tables = tables;
        this.trust = parts.trust();
        this.policy = parts.policy()::policy;
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

    /** The head's distance from the last signed-off generation, in promotions. */
    int depth(Connection transaction, StoredLineage lineage) throws SQLException {
        return tables.lineages()
                .generation(transaction, lineage.id(), lineage.head().orElseThrow())
                .map(StoredGeneration::depth)
                .orElse(0);
    }

    private Docket.Counters counters(Connection transaction, StoredLineage lineage) throws SQLException {
        return new Docket.Counters(
                tables.lineages().newestGeneration(transaction, lineage.id()),
                depth(transaction, lineage),
                count(
                        transaction,
                        "SELECT count(*) AS n FROM ask WHERE lineage = ? AND asked_at > now() - interval '1 day'",
                        lineage.id()),
                gpuHours(transaction, lineage.id()));
    }

    /** GPU-hours of the last day, as the workers reported them. */
    private Decimal gpuHours(Connection transaction, LineageId lineage) throws SQLException {
        return Decimal.of(tables.proposals()
                .gpuSeconds(transaction, lineage)
                .divide(SECONDS_AN_HOUR, GPU_HOUR_PLACES, RoundingMode.UP));
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
                counters(transaction, lineage),
                proposal.purpose() == Purpose.EVALUATE ? Optional.empty() : evidence(transaction, proposal));
    }

    private Tree tree(Connection transaction, Digest digest) throws SQLException {
        return tables.blobs()
                .tree(transaction, digest)
                .orElseThrow(() -> new IllegalStateException("no tree " + digest));
    }
}
