package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.QuestionPredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.RearmPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RepliedPredicate;
import dev.portcullis.attest.predicate.RevocationPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.Judgement;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.modification.Facts;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitRules;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.verify.ExportRefusedException.Code;
import dev.portcullis.verify.Findings.Count;
import dev.portcullis.verify.VerdictBook.Judged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the entries in their order and asks of each whether it was right after all that came before. One defect an
 * entry: the first.
 */
final class Replay {
    /** Proposals, verdicts, permits and asks that may be open at a time; their number bounds the memory. */
    static final int OPEN = 100_000;

    /** Gateways' clocks differ, and a gateway may have been stopped between judging and recording. */
    private static final Duration TIME_BACK = Duration.ofHours(1);

    private final Findings findings;
    private final TrustHistory trust;
    private final LineageBook lineages;
    private final VigilanceBook vigilance = new VigilanceBook();
    private final AskBook asks;
    private final WaitBook waits;
    private final HaltBook halts;
    private final GlassBook glass;
    private final ProposalBook proposals = new ProposalBook();
    private final VerdictBook verdicts;
    private final PermitBook permits;
    private Instant clock = Instant.MIN;

    Replay(
            LogTree log,
            Extent extent,
            Documents documents,
            TrustDocument pinned,
            Judges judges,
            Sampling sampling,
            Optional<FactFinder> analysts,
            Findings findings) {
        this.findings = findings;
        this.asks = new AskBook(documents, vigilance);
        this.waits = new WaitBook(asks);
        this.trust = new TrustHistory(pinned, documents, waits);
        this.lineages = new LineageBook(documents, trust);
        this.halts = new HaltBook(asks, trust, lineages);
        ReportBook reports = new ReportBook();
        this.verdicts = new VerdictBook(
                documents, trust, lineages, halts, reports, proposals, judges, sampling, extent, analysts, findings);
        this.glass = new GlassBook(documents, asks, trust, halts, lineages, proposals, verdicts);
        this.permits = new PermitBook(
                log, documents, trust, lineages, asks, halts, verdicts, reports, proposals, vigilance, findings);
    }

    /**
     * The next entry.
     *
     * @return whether there is any use in going on: without the founding nothing can be believed
     */
    boolean entry(long index, Bytes leaf) throws ExportRefusedException {
        try {
            step(index, leaf);
        } catch (DefectException e) {
            findings.add(e.at(index));
        }
        if (verdicts.size() > OPEN
                || permits.size() > OPEN
                || asks.size() > OPEN
                || waits.size() > OPEN
                || proposals.size() > OPEN
                || vigilance.size() > OPEN) {
            throw new ExportRefusedException(
                    Code.EXPORT_TOO_LARGE, "more than " + OPEN + " cases are open at entry " + index);
        }
        return !trust.isEmpty();
    }

    void end() {
        trust.end(findings);
        verdicts.end(clock);
        proposals.end(findings, clock);
    }

    /** The version of trust in force at the end; empty when there was nothing to believe. */
    Optional<TrustDocument> trust() {
        return trust.isEmpty() ? Optional.empty() : Optional.of(trust.current());
    }

    /** The versions of trust so far. */
    List<TrustHistory.Version> versions() {
        return trust.versions();
    }

    long open() {
        return permits.open();
    }

    long openProposals() {
        return proposals.size();
    }

    private void step(long index, Bytes leaf) throws ExportRefusedException, DefectException {
        Envelope envelope;
        Statement statement;
        Optional<Instant> stated;
        try {
            envelope = Envelope.parse(leaf.toArray());
            statement = Statement.parse(envelope.payload().toArray());
            stated = stated(statement);
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.ENTRY_MALFORMED, e);
        }
        if (index == 0) {
            found(envelope, statement);
            return;
        }
        Instant time = stated.orElse(clock);
        require(
                !time.isBefore(clock.minus(TIME_BACK)),
                DefectCode.ENTRY_TIME_BACK,
                "it states " + time + " after " + clock);
        clock = time.isAfter(clock) ? time : clock;
        LoggedEntry entry = new LoggedEntry(index, time, verified(envelope, statement, trust.at(time)));
        switch (statement.predicateType()) {
            case TRUST -> trust.entry(entry);
            case POLICY -> trust.policy(entry);
            case CHARTER -> lineages.entry(entry);
            case WAITING -> waits.waits(entry, trust.current());
            case CANCELLATION -> waits.cancelled(entry);
            case ASK -> ask(entry);
            case SIGNOFF -> {
                findings.count(Count.SIGN_OFFS);
                asks.signOff(entry, trust.at(time));
            }
            case QUESTION -> asks.question(entry);
            case REPLIED -> asks.replied(entry, lineages);
            case VERDICT -> verdicts.verdict(entry);
            case READING -> verdicts.reading(entry);
            case PERMIT -> {
                glass.permitted(entry);
                permits.permit(entry);
            }
            case REDEMPTION -> permits.redemption(entry);
            case REVOCATION -> permits.revocation(entry);
            case OUTCOME -> permits.outcome(entry);
            case EVIDENCE -> permits.evidence(entry);
            case HALT -> halts.halt(entry);
            case BREAKGLASS -> glass.broken(entry);
            case REARM -> halts.rearm(entry);
            case END -> end(entry);
            case PROBES -> vigilance.probes(entry);
            case QUALIFICATION -> vigilance.qualification(entry);
            case REFUSALS -> {
                // Counts what was refused before it was a proposal; nothing stands on it.
            }
            case PROPOSAL, PROMOTION, WITHDRAWAL, REPLY, ANSWER, SIGNED_WORDS ->
                throw new DefectException(
                        DefectCode.ENTRY_KIND,
                        "no entry is a " + statement.predicateType().uri());
        }
    }

    /** The first entry is version 1 of trust, believed because the auditor holds it, and signed by its own gate key. */
    private void found(Envelope envelope, Statement statement) throws ExportRefusedException, DefectException {
        Digest subject;
        AmendmentPredicate founding;
        try {
            require(
                    statement.predicateType() == PredicateType.TRUST,
                    DefectCode.TRUST_MISSING,
                    "the log begins with a " + statement.predicateType().uri());
            subject = statement.subject();
            founding = statement.predicate(AmendmentPredicate.class);
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.ENTRY_MALFORMED, e);
        }
        TrustDocument first = trust.founding(subject);
        Instant since = first.keys().getFirst().from();
        var _ = verified(envelope, statement, new DocumentTrust(first, () -> since));
        require(
                founding.document().equals(subject) && founding.signOffs().isEmpty(),
                DefectCode.TRUST_CHAIN_BROKEN,
                "the founding says something else than its document");
        clock = since;
        trust.begin(first, since);
    }

    private static VerifiedStatement verified(Envelope envelope, Statement statement, Trust trust)
            throws DefectException {
        try {
            return trust.verify(envelope, statement.predicateType().signer());
        } catch (SignatureRefusedException e) {
            DefectCode code = switch (e.code()) {
                case SIGNATURE_INVALID -> DefectCode.ENTRY_SIGNATURE;
                case KEY_NOT_IN_TRUST -> DefectCode.ENTRY_KEY_UNKNOWN;
                case KEY_EXPIRED -> DefectCode.ENTRY_KEY_EXPIRED;
                case ROLE_MISMATCH -> DefectCode.ENTRY_WRONG_ROLE;
                case ENVELOPE_MALFORMED,
                        NOTE_MALFORMED,
                        WITNESSES_MISSING,
                        REQUEST_SIGNATURE_MALFORMED,
                        REQUEST_SIGNATURE_STALE,
                        REQUEST_CONTENT_MISMATCH -> DefectCode.ENTRY_MALFORMED;
            };
            throw new DefectException(code, e);
        }
    }

    /** The gateway's time as far as the statement tells it; what workers and people write is not the gateway's. */
    static Optional<Instant> stated(Statement statement) throws MalformedJsonException {
        return switch (statement.predicateType()) {
            case TRUST, POLICY, CHARTER ->
                Optional.of(statement.predicate(AmendmentPredicate.class).at());
            case VERDICT ->
                Optional.of(statement.predicate(VerdictPredicate.class).timeVerified());
            case READING ->
                Optional.of(statement.predicate(ReadingPredicate.class).read().at());
            case PERMIT ->
                Optional.of(statement.predicate(PermitPredicate.class).notBefore());
            case REDEMPTION -> Optional.of(PermitBook.redeemedAt(statement.predicate(RedemptionPredicate.class)));
            case REVOCATION ->
                Optional.of(statement.predicate(RevocationPredicate.class).at());
            case WAITING ->
                Optional.of(statement.predicate(WaitingPredicate.class).grantedAt());
            case CANCELLATION ->
                Optional.of(statement.predicate(CancellationPredicate.class).at());
            case HALT -> Optional.of(statement.predicate(HaltPredicate.class).at());
            case REARM -> Optional.of(statement.predicate(RearmPredicate.class).at());
            case BREAKGLASS ->
                Optional.of(statement.predicate(BreakGlassPredicate.class).at());
            case END -> Optional.of(statement.predicate(EndPredicate.class).at());
            case QUESTION ->
                Optional.of(statement.predicate(QuestionPredicate.class).at());
            case PROBES ->
                Optional.of(statement.predicate(ProbesPredicate.class).at());
            case QUALIFICATION ->
                Optional.of(statement.predicate(QualificationPredicate.class).at());
            case REPLIED ->
                Optional.of(statement.predicate(RepliedPredicate.class).at());
            case ASK,
                    SIGNOFF,
                    SIGNED_WORDS,
                    OUTCOME,
                    EVIDENCE,
                    REFUSALS,
                    PROPOSAL,
                    PROMOTION,
                    WITHDRAWAL,
                    REPLY,
                    ANSWER -> Optional.empty();
        };
    }

    private void ask(LoggedEntry entry) throws ExportRefusedException, DefectException {
        AskPredicate ask = entry.predicate(AskPredicate.class);
        TrustDocument then = trust.at(entry.time()).document();
        asks.ask(ask, entry, halts.amending(ask.subject(), then.quorums()));
        if (ask.gate().purpose() == Purpose.AMEND) {
            lineages.asked(ask, then.roster());
        } else {
            verdicts.asked(ask, entry);
        }
    }

    private void end(LoggedEntry entry) throws DefectException {
        findings.count(Count.ENDED);
        EndPredicate end = entry.predicate(EndPredicate.class);
        try {
            proposals.end(end.proposal());
            glass.ended(end);
            switch (end.state()) {
                case ADMITTED -> requireAdmitted(end, entry);
                case PROMOTED -> promote(end, entry);
                case REFUSED, DECLINED, LAPSED, EXPIRED, LOST, WITHDRAWN -> {
                    // Nothing was given.
                }
                case JUDGING, WAITING ->
                    throw new DefectException(DefectCode.ENTRY_MALFORMED, "no end is " + end.state());
            }
        } finally {
            permits.forget(end.proposal());
            verdicts.forget(end.proposal());
            asks.forget(VerdictBook.subject(end.proposal()));
        }
    }

    /** Admission has no permit, but stands on the same three proofs. */
    private void requireAdmitted(EndPredicate end, LoggedEntry entry) throws DefectException {
        Judged judged = verdicts.of(end.proposal(), Purpose.ADMIT)
                .orElseThrow(() ->
                        new DefectException(DefectCode.END_NOT_BACKED, "no verdict admits proposal " + end.proposal()));
        require(
                judged.gate().basis().result().equals(entry.subject())
                        && judged.gate().basis().digest().equals(end.basis()),
                DefectCode.END_NOT_BACKED,
                "admitted is another tree, or over another basis, than was judged");
        try {
            Judgement verdict =
                    PermitRules.requireVerdict(judged.sealed(), judged.gate()).judgement();
            PermitRules.requireReadings(verdicts.readings(judged), judged.gate());
            Charter charter = lineages.charter(judged.gate().basis().charter())
                    .orElseThrow(() -> new DefectException(DefectCode.END_NOT_BACKED, "no charter"));
            int required = judged.input()
                    .map(input -> charter.requiredTier(Purpose.ADMIT, input.modificationClass()))
                    .orElse(0);
            int asked = asks.tier(VerdictBook.subject(end.proposal()), judged.gate());
            int tier = Math.max(asked, Math.max(verdict.tier(), required));
            if (tier > 0) {
                List<VerifiedSignOff> granted = asks.grants(VerdictBook.subject(end.proposal()), judged.gate());
                Quorums quorums = trust.current().quorums();
                PermitRules.requireGranted(
                        vigilance.counting(granted, quorums, tier, entry.time()),
                        judged.gate(),
                        tier,
                        charter,
                        quorums,
                        entry.time());
            }
        } catch (PermitRefusedException e) {
            throw new DefectException(DefectCode.END_NOT_BACKED, e);
        }
    }

    private void promote(EndPredicate end, LoggedEntry entry) throws DefectException {
        Optional<Boolean> promoted = permits.promoted(end.proposal(), entry.subject());
        Digest head = entry.subject();
        Optional<Facts.Difference> change = verdicts.of(end.proposal(), Purpose.PROMOTE)
                .flatMap(Judged::input)
                .map(InputDocument::facts);
        lineages.lineage(end.lineage())
                .ifPresent(lineage -> lineage.promote(head, promoted.orElse(false), change, end.at()));
        require(
                promoted.isPresent(),
                DefectCode.END_NOT_BACKED,
                "no redeemed permit promoted " + head + " for proposal " + end.proposal());
    }
}
