package dev.portcullis.admission;

import dev.portcullis.admission.Finding.Admitted;
import dev.portcullis.admission.Finding.PermitIssued;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.Recorder.Telling;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.PermitPredicate.Conditions;
import dev.portcullis.clearance.Clearance;
import dev.portcullis.clearance.ClearanceRefusedException;
import dev.portcullis.clearance.Permit;
import dev.portcullis.clearance.PermitTerms;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.tripwire.StandingTripwires;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes of a proposal that is cleared: a generation, or a permit. Or of one that clearance refuses. */
final class Clearing {
    private static final System.Logger LOG = System.getLogger(Clearing.class.getName());

    private final GateParts parts;
    private final AdmissionTables tables;
    private final Announcer announcer;
    private final Recorder recorder;
    private final Moves moves;
    private final InstantSource clock;

    Clearing(GateParts parts, AdmissionTables tables, Announcer announcer, Recorder recorder, Moves moves) {
        this.parts = parts;
        this.tables = tables;
        this.announcer = announcer;
        this.recorder = recorder;
        this.moves = moves;
        this.clock = parts.clock();
    }

    /**
     * Goes on with what is cleared.
     *
     * @param lineage as it is locked now
     * @param verdictEntry the entry of the verdict it was cleared on
     * @param latest when a permit ends at the latest
     */
    void passed(
            Connection transaction,
            Docket docket,
            StoredLineage lineage,
            Open state,
            Clearance clearance,
            EntryId verdictEntry,
            Instant latest)
            throws SQLException {
        // The docket was prepared before the lineage was locked: facts of another gate clear nothing (P2).
        if (!clearance.gate().equals(docket.gate())) {
            throw new IllegalStateException("cleared over another gate than it was analysed for");
        }
        if (state.purpose() == Purpose.ADMIT) {
            admit(transaction, docket, state, verdictEntry);
        } else {
            issue(transaction, docket, lineage, state, clearance, latest);
        }
    }

    /**
     * Policy, or people whom policy asked, would let pass what clearance does not: a fault of the bundle. The proposal is
     * refused all the same, once; asking the same bundle again would change nothing.
     */
    void refused(Connection transaction, Docket docket, Open state, ClearanceRefusedException refusal)
            throws SQLException {
        StoredProposal stored = docket.proposal();
        LOG.log(
                System.Logger.Level.ERROR,
                "clearance refused what policy let pass, proposalId=" + stored.id() + " policy="
                        + docket.gate().basis().policy() + " code=" + refusal.code(),
                refusal);
        moves.refuse(transaction, stored, state, docket, List.of(refusal.reason()));
    }

    /** The readings without which nothing is cleared for a purpose, whatever else was read. */
    static Set<String> needed(Purpose purpose) {
        return Set.copyOf(StandingTripwires.needed(purpose));
    }

    /** Admission has no permit, but stands on the same three proofs. */
    private void admit(Connection transaction, Docket docket, Open state, EntryId verdictEntry) throws SQLException {
        StoredProposal stored = docket.proposal();
        EvidenceSet evidence = docket.evidence().orElseThrow();
        Optional<Decimal> score = docket.metrics()
                .map(metrics -> metrics.get(docket.charter().score().metric()));
        long number = 0;
        if (stored.proposer().equals(Bench.GATEWAY)) {
            tables.lineages().scoreGenesis(transaction, stored.lineage(), stored.id(), score, evidence.digest());
        } else {
            number = tables.lineages()
                    .addGeneration(
                            transaction,
                            stored.lineage(),
                            stored.result(),
                            stored.parents(),
                            stored.id(),
                            score,
                            evidence.digest());
        }
        boolean wantsPromotion = stored.aim() == Aim.PROMOTE;
        Telling telling = new Telling(
                List.of(),
                verdictEntry,
                null,
                number,
                docket.lineage().head().orElseThrow(),
                docket.metrics().orElse(null),
                null);
        if (!wantsPromotion) {
            moves.advance(transaction, stored, state, new Admitted(false), docket, telling);
            return;
        }
        var answer = recorder.admittedOnTheWay(stored, telling);
        recorder.advance(
                transaction,
                stored,
                Purpose.PROMOTE,
                1,
                "JUDGING",
                null,
                Optional.of(docket.gate().basis().digest()),
                clock.instant(),
                answer);
        recorder.tell(transaction, stored, answer);
    }

    private void issue(
            Connection transaction,
            Docket docket,
            StoredLineage lineage,
            Open state,
            Clearance clearance,
            Instant latest)
            throws SQLException {
        StoredProposal stored = docket.proposal();
        Charter charter = docket.charter();
        Instant now = clock.instant();
        Instant notAfter = Moves.earlier(
                latest,
                now.plusSeconds(parts.policy().bundle().defaults().seconds().permit()));
        Permit permit = parts.issuer()
                .issue(
                        clearance,
                        new PermitTerms(
                                stored.id(),
                                stored.lineage(),
                                stored.round(),
                                charter.pool(),
                                conditions(charter),
                                now,
                                notAfter,
                                lineage.epoch(),
                                parts.trust().get().document().version()));
        EntryId entry = parts.permits().file(transaction, permit, stored.round());
        announcer.notice(
                transaction, stored.lineage().value(), "dev.portcullis.permit.issued.v1", permit.sealed(), entry);
        moves.advance(
                transaction,
                stored,
                state,
                new PermitIssued(permit.terms().permit()),
                Optional.of(clearance.gate().basis().digest()),
                notAfter,
                Telling.nothing());
        parts.failpoints().reach("issue");
    }

    private static Conditions conditions(Charter charter) {
        Charter.Limits limits = charter.limits();
        return new Conditions(
                limits.network().toString(),
                limits.gpus(),
                limits.wall().toSeconds(),
                limits.memoryBytes() / Bounds.MIB,
                limits.diskBytes() / Bounds.MIB,
                limits.processes(),
                limits.cpu().toSeconds());
    }
}
