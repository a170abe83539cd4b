package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.found;
import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.RevocationPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.Judgement;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.modification.Charter;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitRules;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.verify.Findings.Count;
import dev.portcullis.verify.LineageBook.Lineage;
import dev.portcullis.verify.VerdictBook.Judged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Permits, each with its three proofs, and what became of them; kept until their proposal has ended. */
final class PermitBook {
    private static final class Issued {
        private final LoggedEntry entry;
        private final PermitPredicate terms;
        private final List<VerifiedSignOff> signOffs = new ArrayList<>();
        private int tier;
        private boolean revoked;
        private @Nullable Redeemed redeemed;

        private Issued(LoggedEntry entry, PermitPredicate terms) {
            this.entry = entry;
            this.terms = terms;
        }
    }

    private static final class Redeemed {
        private final LoggedEntry entry;
        private final RedemptionPredicate receipt;
        private final Issued permit;
        private @Nullable OutcomePredicate outcome;
        private @Nullable EvidencePredicate evidence;

        private Redeemed(LoggedEntry entry, RedemptionPredicate receipt, Issued permit) {
            this.entry = entry;
            this.receipt = receipt;
            this.permit = permit;
        }
    }

    private final LogTree log;
    private final Documents documents;
    private final TrustHistory trust;
    private final LineageBook lineages;
    private final AskBook asks;
    private final HaltBook halts;
    private final VerdictBook verdicts;
    private final ReportBook reports;
    private final ProposalBook proposals;
    private final VigilanceBook vigilance;
    private final Findings findings;
    private final Map<PermitId, Issued> permits = new HashMap<>();
    private final Map<RedemptionId, Redeemed> redemptions = new HashMap<>();
    private final Map<ProposalId, List<PermitId>> byProposal = new HashMap<>();

    PermitBook(
            LogTree log,
            Documents documents,
            TrustHistory trust,
            LineageBook lineages,
            AskBook asks,
            HaltBook halts,
            VerdictBook verdicts,
            ReportBook reports,
            ProposalBook proposals,
            VigilanceBook vigilance,
            Findings findings) {
        this.log = log;
        this.documents = documents;
        this.trust = trust;
        this.lineages = lineages;
        this.asks = asks;
        this.halts = halts;
        this.verdicts = verdicts;
        this.reports = reports;
        this.proposals = proposals;
        this.vigilance = vigilance;
        this.findings = findings;
    }

    int size() {
        return permits.size();
    }

    void permit(LoggedEntry entry) throws DefectException {
        findings.count(Count.PERMITS);
        PermitPredicate terms = entry.predicate(PermitPredicate.class);
        Issued issued = new Issued(entry, terms);
        require(
                permits.putIfAbsent(terms.permit(), issued) == null,
                DefectCode.PERMIT_TWICE,
                "permit " + terms.permit() + " was issued before");
        byProposal
                .computeIfAbsent(terms.proposal(), ignored -> new ArrayList<>())
                .add(terms.permit());
        proposals.seen(terms.proposal(), entry.index(), entry.time());
        require(
                entry.subject().equals(terms.basis().result())
                        && terms.notBefore().isBefore(terms.notAfter()),
                DefectCode.PERMIT_MALFORMED,
                "it is about another tree than its basis, or for no time");
        TrustDocument then = trust.version(terms.keyEpoch())
                .orElseThrow(() -> new DefectException(
                        DefectCode.PERMIT_KEY_EPOCH, "there is no trust version " + terms.keyEpoch() + " yet"));
        Judged judged = verdicts.verdict(terms.proofs().verdict())
                .orElseThrow(() -> new DefectException(
                        DefectCode.PERMIT_VERDICT_MISSING,
                        terms.proofs().verdict() + " is no verdict of an open proposal"));
        requireProofs(issued, judged, then);
        Optional<HaltId> halt = halts.over(terms.lineage());
        require(halt.isEmpty(), DefectCode.PERMIT_WHILE_HALTED, "halt " + halt.orElse(null) + " stood");
    }

    private void requireProofs(Issued issued, Judged judged, TrustDocument then) throws DefectException {
        PermitPredicate terms = issued.terms;
        Gate gate = new Gate(terms.purpose(), terms.basis());
        try {
            PermitRules.requireShape(terms);
            Judgement verdict =
                    PermitRules.requireVerdict(judged.sealed(), gate).judgement();
            requireInput(terms, judged);
            Charter charter = lineages.charter(terms.basis().charter())
                    .orElseThrow(() -> new DefectException(
                            DefectCode.PERMIT_CHARTER,
                            "no charter " + terms.basis().charter()));
            PermitRules.requireCharter(terms, charter);
            PermitRules.requireReadings(readings(terms), gate);
            int asked = asks.tier(VerdictBook.subject(terms.proposal()), gate);
            int tier = Math.max(asked, Math.max(verdict.tier(), required(charter, gate, judged)));
            issued.tier = tier;
            issued.signOffs.addAll(signOffs(terms));
            if (tier > 0) {
                require(
                        !asks.isDeclined(VerdictBook.subject(terms.proposal()), gate),
                        DefectCode.PERMIT_DECLINED,
                        "a person declined over its basis");
                requireGranted(issued, gate, charter, then.quorums(), terms.notBefore());
            }
        } catch (PermitRefusedException e) {
            throw new DefectException(code(e.code()), e);
        }
    }

    private void requireGranted(Issued issued, Gate gate, Charter charter, Quorums quorums, Instant at)
            throws PermitRefusedException {
        PermitRules.requireGranted(
                vigilance.counting(issued.signOffs, quorums, issued.tier, at), gate, issued.tier, charter, quorums, at);
    }

    private static int required(Charter charter, Gate gate, Judged judged) {
        return judged.input()
                .map(input -> charter.requiredTier(gate.purpose(), input.modificationClass()))
                .orElse(0);
    }

    private static void requireInput(PermitPredicate terms, Judged judged) throws DefectException {
        if (judged.input().isEmpty()) {
            return;
        }
        InputDocument input = judged.input().get();
        require(
                input.proposal().id().equals(terms.proposal())
                        && input.lineage().id().equals(terms.lineage()),
                DefectCode.PERMIT_OTHER_PROPOSAL,
                "judged was proposal " + input.proposal().id() + " of "
                        + input.lineage().id());
        require(
                input.facts().touched().harness() == 0
                        && input.sinceAnchor().touched().harness() == 0,
                DefectCode.PERMIT_HARNESS,
                "people change the harness by amending the charter");
    }

    private List<VerifiedStatement> readings(PermitPredicate terms) throws DefectException {
        List<VerifiedStatement> taken = new ArrayList<>();
        for (Digest digest : terms.proofs().readings()) {
            taken.add(verdicts.reading(digest)
                    .orElseThrow(() -> new DefectException(
                            DefectCode.PERMIT_READING_MISSING, digest + " is no reading behind its verdict")));
        }
        return taken;
    }

    private List<VerifiedSignOff> signOffs(PermitPredicate terms) throws DefectException {
        List<Digest> named = terms.proofs().signOffs();
        List<VerifiedSignOff> answers = asks.signOffs(VerdictBook.subject(terms.proposal()), named);
        require(
                answers.size() == named.size(),
                DefectCode.PERMIT_SIGN_OFF_MISSING,
                "named are " + named.size() + " sign-offs, " + answers.size() + " of them are about its proposal");
        return answers;
    }

    private static DefectCode code(PermitRefusedException.Code code) {
        return switch (code) {
            case VERDICT_MISSING -> DefectCode.PERMIT_VERDICT_MISSING;
            case VERDICT_MISMATCH -> DefectCode.PERMIT_VERDICT_MISMATCH;
            case VERDICT_NOT_POSITIVE -> DefectCode.PERMIT_VERDICT_NOT_POSITIVE;
            case READING_MISSING -> DefectCode.PERMIT_READING_MISSING;
            case READING_MISMATCH -> DefectCode.PERMIT_READING_MISMATCH;
            case READING_NOT_CLEARED -> DefectCode.PERMIT_READING_NOT_CLEARED;
            case SIGN_OFF_MISSING -> DefectCode.PERMIT_SIGN_OFF_MISSING;
            case SIGN_OFF_MISMATCH -> DefectCode.PERMIT_SIGN_OFF_MISMATCH;
            case SIGN_OFF_EXPIRED -> DefectCode.SIGN_OFF_EXPIRED;
            case QUORUM_NOT_MET -> DefectCode.PERMIT_QUORUM;
            case CHARTER_MISMATCH, CHARTER_NOT_SIGNED, CONDITIONS_EXCEED_CHARTER, WRONG_AUDIENCE ->
                DefectCode.PERMIT_CHARTER;
            case HARNESS_TOUCHED -> DefectCode.PERMIT_HARNESS;
            case PERMIT_SIGNATURE,
                    PERMIT_MALFORMED,
                    PERMIT_NOT_LOGGED,
                    PERMIT_EXPIRED,
                    PERMIT_NOT_YET_VALID,
                    KEY_EPOCH_STALE,
                    POLICY_STALE,
                    TREE_MISMATCH,
                    RECEIPT_SIGNATURE,
                    RECEIPT_MISMATCH -> DefectCode.PERMIT_MALFORMED;
        };
    }

    void revocation(LoggedEntry entry) throws DefectException {
        RevocationPredicate revocation = entry.predicate(RevocationPredicate.class);
        String notThere = "permit " + revocation.permit() + " was not to be had";
        Issued issued = found(permits.get(revocation.permit()), DefectCode.REVOCATION_UNKNOWN, notThere);
        require(!issued.revoked && issued.redeemed == null, DefectCode.REVOCATION_UNKNOWN, notThere);
        issued.revoked = true;
    }

    void redemption(LoggedEntry entry) throws ExportRefusedException, DefectException {
        findings.count(Count.REDEEMED);
        RedemptionPredicate receipt = entry.predicate(RedemptionPredicate.class);
        Issued issued = found(
                permits.get(receipt.permit()),
                DefectCode.REDEMPTION_PERMIT_UNKNOWN,
                "no permit " + receipt.permit() + " of an open proposal is in the log before it");
        Redeemed redeemed = new Redeemed(entry, receipt, issued);
        require(issued.redeemed == null, DefectCode.REDEEMED_TWICE, "permit " + receipt.permit() + " was redeemed");
        issued.redeemed = redeemed;
        redemptions.put(receipt.redemption(), redeemed);
        PermitPredicate terms = issued.terms;
        require(
                receipt.permitDigest().equals(issued.entry.digest())
                        && receipt.lineage().equals(terms.lineage())
                        && entry.subject().equals(terms.basis().result()),
                DefectCode.REDEMPTION_MISMATCH,
                "permit " + receipt.permit() + " is " + issued.entry.digest());
        Lineage lineage = lineages.lineage(terms.lineage())
                .orElseThrow(() -> new DefectException(
                        DefectCode.REDEMPTION_MISMATCH, "no lineage " + terms.lineage() + " is open"));
        require(
                lineage.takeFence(receipt.fence()),
                DefectCode.FENCE_NOT_INCREASING,
                "fence " + receipt.fence() + " is not above the last");
        Optional<HaltId> halt = halts.over(terms.lineage());
        require(halt.isEmpty(), DefectCode.REDEEMED_WHILE_HALTED, "halt " + halt.orElse(null) + " stood");
        require(!issued.revoked, DefectCode.REDEEMED_REVOKED, "permit " + receipt.permit() + " was revoked");
        require(
                terms.keyEpoch() == trust.current().version()
                        && terms.basis().charter().equals(lineage.charter().digest()),
                DefectCode.REDEEMED_STALE,
                "charter, policy or trust moved since it was issued");
        Instant at = redeemedAt(receipt);
        require(
                !at.isBefore(terms.notBefore()) && at.isBefore(terms.notAfter()),
                DefectCode.REDEEMED_OUT_OF_TIME,
                "redeemed at " + at + ", good from " + terms.notBefore() + " until " + terms.notAfter());
        for (VerifiedSignOff signOff : issued.signOffs) {
            require(
                    signOff.words().until().isAfter(at),
                    DefectCode.SIGN_OFF_EXPIRED,
                    "redeemed at " + at + " on a sign-off until "
                            + signOff.words().until());
        }
        if (trust.current().quorums().asksForQualified(issued.tier)) {
            try {
                Gate gate = new Gate(terms.purpose(), terms.basis());
                requireGranted(issued, gate, lineage.charter(), trust.current().quorums(), at);
            } catch (PermitRefusedException e) {
                throw new DefectException(code(e.code()), e);
            }
        }
        requireWorker(receipt, terms, at);
        requirePublished(receipt.proof(), issued.entry, entry.index());
    }

    /** A receipt states the lease it gave, which began when it was redeemed. */
    static Instant redeemedAt(RedemptionPredicate receipt) {
        return receipt.lease().minus(Bounds.LEASE);
    }

    private void requireWorker(RedemptionPredicate receipt, PermitPredicate terms, Instant at) throws DefectException {
        try {
            VerifierKey worker = trust.at(at).key(receipt.worker(), Role.WORKER);
            Optional<String> pool = trust.current().poolOf(worker);
            require(
                    pool.equals(Optional.of(terms.audience())),
                    DefectCode.REDEEMED_BY_STRANGER,
                    receipt.worker() + " is of pool " + pool.orElse("none") + ", the permit is for "
                            + terms.audience());
        } catch (SignatureRefusedException e) {
            throw new DefectException(DefectCode.REDEEMED_BY_STRANGER, e);
        }
    }

    /** Law 3: that the entry was in a published checkpoint of this very log when it was used. */
    private void requirePublished(String text, LoggedEntry used, long by)
            throws ExportRefusedException, DefectException {
        LogProof proof;
        try {
            proof = LogProof.parse(text);
            proof.checkpoint().verify(trust.current().logPolicy());
        } catch (LogProofRefusedException | SignatureRefusedException e) {
            throw new DefectException(DefectCode.REDEMPTION_PROOF, e);
        }
        long size = proof.checkpoint().size();
        require(
                size <= log.size(),
                DefectCode.LOG_ROLLED_BACK,
                "the log's key has signed for " + size + " entries, here are " + log.size());
        require(
                size > used.index(),
                DefectCode.REDEEMED_BEFORE_PUBLICATION,
                "it was used on a checkpoint of " + size + " entries, and was entry " + used.index());
        require(
                size <= by && log.rootAt(size).equals(proof.checkpoint().root()),
                DefectCode.LOG_FORKED,
                "the log's key has signed another root for the first " + size + " entries");
        try {
            proof.verify(
                    Bytes.copyOf(used.sealed().envelope().toBytes()),
                    trust.current().logPolicy());
        } catch (LogProofRefusedException e) {
            throw new DefectException(DefectCode.REDEMPTION_PROOF, e);
        }
        require(
                proof.index() == used.index(),
                DefectCode.REDEMPTION_PROOF,
                "it proves entry " + proof.index() + ", used was entry " + used.index());
    }

    void outcome(LoggedEntry entry) throws ExportRefusedException, DefectException {
        OutcomePredicate outcome = entry.predicate(OutcomePredicate.class);
        reports.add(entry.digest(), outcome);
        Redeemed redeemed = redeemed(outcome.redemption());
        require(
                redeemed.outcome == null,
                DefectCode.OUTCOME_TWICE,
                "redemption " + outcome.redemption() + " has an outcome");
        redeemed.outcome = outcome;
        require(
                outcome.permit().equals(redeemed.receipt.permit())
                        && outcome.fence() == redeemed.receipt.fence()
                        && entry.sealed().signer().keyId().equals(redeemed.receipt.worker()),
                DefectCode.OUTCOME_MISMATCH,
                "it is another worker's, or with another fence or permit");
        requirePublished(outcome.proof(), redeemed.entry, entry.index());
    }

    void evidence(LoggedEntry entry) throws ExportRefusedException, DefectException {
        EvidencePredicate evidence = entry.predicate(EvidencePredicate.class);
        reports.add(entry.digest(), evidence);
        Redeemed redeemed = redeemed(evidence.redemption());
        require(
                redeemed.evidence == null,
                DefectCode.OUTCOME_TWICE,
                "redemption " + evidence.redemption() + " has evidence");
        redeemed.evidence = evidence;
        require(
                evidence.candidate().equals(redeemed.permit.terms.basis().result()),
                DefectCode.OUTCOME_MISMATCH,
                "it is about another candidate");
        for (EvidencePredicate.Log each : evidence.logs()) {
            documents.note(each.sha256(), "evaluation logs (redacted, or left out)");
        }
    }

    private Redeemed redeemed(RedemptionId id) throws DefectException {
        return found(redemptions.get(id), DefectCode.OUTCOME_MISMATCH, "no redemption " + id + " of an open proposal");
    }

    /** Whether a proposal's promotion was carried out under a permit; with whether people had signed it off. */
    Optional<Boolean> promoted(ProposalId proposal, Digest result) {
        for (PermitId id : byProposal.getOrDefault(proposal, List.of())) {
            Issued issued = permits.get(id);
            if (issued == null || issued.redeemed == null || issued.terms.purpose() != Purpose.PROMOTE) {
                continue;
            }
            OutcomePredicate outcome = issued.redeemed.outcome;
            if (outcome != null
                    && outcome.ended() == Ended.COMPLETED
                    && outcome.ran().equals(result)) {
                return Optional.of(!issued.signOffs.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** Permits that nobody has redeemed and nobody can any more take for used. */
    long open() {
        return permits.values().stream()
                .filter(issued -> issued.redeemed == null && !issued.revoked)
                .count();
    }

    void forget(ProposalId proposal) {
        for (PermitId id : byProposal.getOrDefault(proposal, List.of())) {
            Issued issued = permits.remove(id);
            if (issued != null && issued.redeemed != null) {
                redemptions.remove(issued.redeemed.receipt.redemption());
            }
        }
        byProposal.remove(proposal);
    }
}
