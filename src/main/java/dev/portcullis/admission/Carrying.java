package dev.portcullis.admission;

import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.ContentForm;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.Charter;
import dev.portcullis.signoff.Granted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What an amendment changes when it takes effect. */
final class Carrying {
    private final GateParts parts;
    private final AdmissionTables tables;
    private final Announcer announcer;
    private final Intake intake;
    private final BreakingGlass breakingGlass;
    private final TrustStore trust;
    private final HaltTable halts = new HaltTable();
    private final InstantSource clock;

    Carrying(GateParts parts, AdmissionTables tables, Announcer announcer, Intake intake, BreakingGlass breakingGlass) {
        this.parts = parts;
        this.tables = tables;
        this.announcer = announcer;
        this.intake = intake;
        this.breakingGlass = breakingGlass;
        this.trust = parts.trust();
        this.clock = parts.clock();
    }

    /** Puts in force what people granted, and logs it as this entry. */
    void carry(Connection transaction, Amendment amendment, Granted granted, EntryId entry) throws SQLException {
        switch (amendment.kind()) {
            case CHARTER -> carryCharter(transaction, amendment, granted, entry);
            case TRUST -> carryTrust(transaction, amendment, granted, entry);
            case POLICY -> carryPolicy(transaction, amendment, granted, entry);
            case REARM -> carryRearm(transaction, amendment, granted, entry);
            case BREAKGLASS -> breakingGlass.carry(transaction, amendment, granted, entry);
        }
    }

    private void carryCharter(Connection transaction, Amendment amendment, Granted granted, EntryId entry)
            throws SQLException {
        Charter charter = Previewing.charterOf(amendment.document());
        StoredLineage lineage =
                tables.lineages().lock(transaction, charter.lineage()).orElseThrow();
        logAmendment(transaction, amendment, granted, entry, PredicateType.CHARTER, lineage.genesis(), lineage.epoch());
        tables.lineages().carryCharter(transaction, charter.digest(), entry);
        tables.lineages().replaceProposers(transaction, charter);
        if (lineage.isOpen()) {
            tables.lineages().amend(transaction, lineage.id(), charter.digest());
            tables.proposals().wakeLineage(transaction, lineage.id(), clock.instant());
            return;
        }
        tables.lineages().open(transaction, lineage, clock.instant());
        ProposalId baseline = ProposalId.next(clock);
        Envelope sealed = announcer.seal(
                lineage.genesis(),
                PredicateType.PROPOSAL,
                new ProposalPredicate(
                        baseline,
                        lineage.id(),
                        Aim.ADMIT,
                        Kind.PROGRAM,
                        lineage.genesis(),
                        new ContentForm(List.of(), List.of()),
                        List.of(),
                        "baseline",
                        Map.of(),
                        null));
        intake.baseline(transaction, lineage, baseline, Bench.GATEWAY, Bytes.copyOf(sealed.toBytes()));
    }

    private void carryTrust(Connection transaction, Amendment amendment, Granted granted, EntryId entry)
            throws SQLException {
        TrustDocument next = Previewing.trustOf(amendment.document());
        Envelope sealed =
                logAmendment(transaction, amendment, granted, entry, PredicateType.TRUST, Digest.EMPTY, next.version());
        trust.next(transaction, next, sealed, entry);
        tables.lineages().bumpAllEpochs(transaction);
        parts.signOffs().voidAll(transaction);
        tables.proposals().wakeAll(transaction, clock.instant());
    }

    private void carryPolicy(Connection transaction, Amendment amendment, Granted granted, EntryId entry)
            throws SQLException {
        TrustDocument now = trust.get().document();
        Digest bundle = Digest.of(amendment.document());
        TrustDocument next = now.withPolicy(bundle);
        long epoch = next.policy().epoch();
        logAmendment(transaction, amendment, granted, entry, PredicateType.POLICY, Digest.EMPTY, epoch);
        Sql.update(
                transaction,
                "INSERT INTO policy_epoch (epoch, bundle, stage, entry) VALUES (?, ?, 'active', ?)",
                epoch,
                bundle,
                entry);
        EntryId trustEntry = EntryId.next(clock);
        Envelope sealed = announcer.seal(
                next.digest(),
                PredicateType.TRUST,
                new AmendmentPredicate(
                        amendment.id(),
                        "trust",
                        next.digest(),
                        Digest.EMPTY,
                        now.digest(),
                        next.version(),
                        granted.proofs().stream().map(Envelope::digest).toList(),
                        clock.instant()));
        tables.documents().put(transaction, Bytes.copyOf(next.toBytes()));
        announcer.log(transaction, trustEntry, PredicateType.TRUST, sealed);
        trust.next(transaction, next, sealed, trustEntry);
        tables.lineages().bumpAllEpochs(transaction);
        parts.signOffs().voidAll(transaction);
        tables.proposals().wakeAll(transaction, clock.instant());
    }

    private void carryRearm(Connection transaction, Amendment amendment, Granted granted, EntryId entry)
            throws SQLException {
        HaltId halt = amendment.halt();
        Envelope sealed = announcer.seal(
                Digest.of(halt.toString()),
                PredicateType.REARM,
                new RearmPredicate(
                        halt,
                        AmendmentCase.reason(amendment.document()),
                        granted.proofs().stream().map(Envelope::digest).toList(),
                        clock.instant()));
        announcer.log(transaction, entry, PredicateType.REARM, sealed);
        halts.rearm(transaction, halt, entry);
        tables.proposals().wakeAll(transaction, clock.instant());
    }

    private Envelope logAmendment(
            Connection transaction,
            Amendment amendment,
            Granted granted,
            EntryId entry,
            PredicateType kind,
            Digest genesis,
            long epoch)
            throws SQLException {
        Envelope sealed = announcer.seal(
                Digest.of(amendment.document()),
                kind,
                new AmendmentPredicate(
                        amendment.id(),
                        amendment.subject(),
                        Digest.of(amendment.document()),
                        genesis,
                        amendment.previous(),
                        epoch,
                        granted.proofs().stream().map(Envelope::digest).toList(),
                        clock.instant()));
        announcer.log(transaction, entry, kind, sealed);
        return sealed;
    }
}
