package dev.portcullis.permit;

import static dev.portcullis.permit.PermitRules.predicate;
import static dev.portcullis.permit.PermitRules.require;
import static dev.portcullis.permit.PermitRules.requireSubject;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.PermitRefusedException.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Believes a permit only by its own trust: every proof it carries is checked again, and class and tier are computed anew
 * from the trees. The real boundary of the gate (SAFETY S4): a permit signed by the genuine key without its proofs is
 * refused here.
 */
public final class PermitVerifier {
    private final Trust trust;
    private final BlobSource blobs;
    private final FactFinder facts;

    /**
     * A verifier.
     *
     * @param trust the installation's trust, got out of band and never from the gateway that is checked
     * @param blobs content of the files that differ, from wherever: everything is hashed
     * @param facts who takes the facts of what changed, for class and tier
     */
    public PermitVerifier(Trust trust, BlobSource blobs, FactFinder facts) {
        this.trust = trust;
        this.blobs = blobs;
        this.facts = facts;
    }

    /**
     * Checks a permit with all its proofs.
     *
     * @param self who would redeem it
     * @param now the worker's own time, which may differ from the gateway's by {@link Bounds#WORKER_CLOCK_DIFFERENCE}
     * @throws PermitRefusedException naming the first proof that fails
     */
    public VerifiedPermit verify(PermitBundle bundle, Audience self, Instant now) throws PermitRefusedException {
        Trust then = trust.at(now);
        VerifiedStatement sealed = statement(then, bundle.permit(), Role.PERMIT, Code.PERMIT_SIGNATURE);
        PermitPredicate terms = predicate(sealed, PredicateType.PERMIT, PermitPredicate.class, Code.PERMIT_MALFORMED);
        Gate gate = new Gate(terms.purpose(), terms.basis());
        requireSubject(sealed, gate.basis().result(), Code.PERMIT_MALFORMED);
        requireTerms(terms, self, now);
        requireLogged(bundle.permit(), bundle.proof(), Code.PERMIT_NOT_LOGGED);

        Charter charter = charter(then, bundle, terms);
        Tree base = tree(bundle.base(), gate.basis().base());
        Tree anchor = tree(bundle.anchor(), gate.basis().anchor());
        Tree result = tree(bundle.result(), gate.basis().result());
        VerdictPredicate verdict = verdict(then, bundle, terms, gate);
        requireReadings(then, bundle, terms, gate);
        // The worker's own analysis, not the gateway's word: a charter of lower tiers or a class called ordinary fails.
        Facts found = facts.find(charter, base, anchor, result, blobs);
        require(!found.touchesHarness(), Code.HARNESS_TOUCHED, "people change the harness by amending the charter");
        int required = charter.requiredTier(terms.purpose(), found.modificationClass());
        int tier = Math.max(required, verdict.judgement().tier());
        requireSignOffs(then, bundle, terms, verdict, charter, tier, now);
        return new VerifiedPermit(terms, Digest.of(bundle.permit()), charter, base, result);
    }

    /**
     * Checks the receipt of a redemption.
     *
     * @param nonce the one this worker chose
     * @throws PermitRefusedException when it is not about this permit, this worker and this nonce, or its lease is over
     */
    public Receipt verify(
            Bytes receipt, VerifiedPermit permit, Bytes permitEnvelope, Audience self, String nonce, Instant now)
            throws PermitRefusedException {
        VerifiedStatement sealed = statement(trust.at(now), receipt, Role.PERMIT, Code.RECEIPT_SIGNATURE);
        RedemptionPredicate terms =
                predicate(sealed, PredicateType.REDEMPTION, RedemptionPredicate.class, Code.RECEIPT_MISMATCH);
        require(
                terms.permit().equals(permit.terms().permit())
                        && terms.permitDigest().equals(permit.digest())
                        && permit.digest().equals(Digest.of(permitEnvelope))
                        && terms.lineage().equals(permit.terms().lineage())
                        && terms.worker().equals(self.worker())
                        && terms.nonce().equals(nonce)
                        && terms.fence() > 0,
                Code.RECEIPT_MISMATCH,
                "the receipt is about another redemption");
        require(
                terms.lease().plus(Bounds.WORKER_CLOCK_DIFFERENCE).isAfter(now),
                Code.RECEIPT_MISMATCH,
                "the lease was over at " + terms.lease());
        requireLogged(permitEnvelope, terms.proof(), Code.PERMIT_NOT_LOGGED);
        return new Receipt(terms, Digest.of(receipt));
    }

    private void requireTerms(PermitPredicate terms, Audience self, Instant now) throws PermitRefusedException {
        PermitRules.requireShape(terms);
        require(terms.audience().equals(self.pool()), Code.WRONG_AUDIENCE, "for pool " + terms.audience());
        require(
                now.isBefore(terms.notAfter().plus(Bounds.WORKER_CLOCK_DIFFERENCE)),
                Code.PERMIT_EXPIRED,
                "good until " + terms.notAfter());
        require(
                !now.isBefore(terms.notBefore().minus(Bounds.WORKER_CLOCK_DIFFERENCE)),
                Code.PERMIT_NOT_YET_VALID,
                "good from " + terms.notBefore());
        require(
                terms.keyEpoch() == trust.document().version(),
                Code.KEY_EPOCH_STALE,
                "issued under trust version " + terms.keyEpoch() + ", here is "
                        + trust.document().version());
        require(
                terms.basis().policy().equals(trust.document().policy().bundle()),
                Code.POLICY_STALE,
                "judged by policy " + terms.basis().policy());
    }

    private Charter charter(Trust then, PermitBundle bundle, PermitPredicate terms) throws PermitRefusedException {
        require(
                Digest.of(bundle.charter()).equals(terms.basis().charter()),
                Code.CHARTER_MISMATCH,
                "another charter than the one judged");
        Charter charter;
        try {
            charter = Charter.parse(bundle.charter());
        } catch (MalformedCharterException e) {
            throw new PermitRefusedException(Code.CHARTER_MISMATCH, String.valueOf(e.getMessage()));
        }
        PermitRules.requireCharter(terms, charter);
        List<VerifiedSignOff> signOffs = new ArrayList<>();
        for (Bytes sealed : bundle.charterSignOffs()) {
            signOffs.add(signOff(then, sealed, Code.CHARTER_NOT_SIGNED));
        }
        require(
                PermitRules.isAmended(
                        terms.basis().charter(),
                        signOffs,
                        charter.operators(),
                        trust.document().quorums().amend()),
                Code.CHARTER_NOT_SIGNED,
                "the quorum amend has not signed the charter");
        return charter;
    }

    private static VerdictPredicate verdict(Trust then, PermitBundle bundle, PermitPredicate terms, Gate gate)
            throws PermitRefusedException {
        require(
                Digest.of(bundle.verdict()).equals(terms.proofs().verdict()),
                Code.VERDICT_MISSING,
                "not the verdict the permit names");
        VerifiedStatement sealed = statement(then, bundle.verdict(), Role.GATE, Code.VERDICT_MISMATCH);
        return PermitRules.requireVerdict(sealed, gate);
    }

    private static void requireReadings(Trust then, PermitBundle bundle, PermitPredicate terms, Gate gate)
            throws PermitRefusedException {
        List<Digest> carried = bundle.readings().stream().map(Digest::of).toList();
        require(carried.equals(terms.proofs().readings()), Code.READING_MISSING, "not the readings the permit names");
        List<VerifiedStatement> readings = new ArrayList<>();
        for (Bytes sealed : bundle.readings()) {
            readings.add(statement(then, sealed, Role.GATE, Code.READING_MISMATCH));
        }
        PermitRules.requireReadings(readings, gate);
    }

    private void requireSignOffs(
            Trust then,
            PermitBundle bundle,
            PermitPredicate terms,
            VerdictPredicate verdict,
            Charter charter,
            int tier,
            Instant now)
            throws PermitRefusedException {
        List<Digest> carried = bundle.signOffs().stream().map(Digest::of).toList();
        require(carried.equals(terms.proofs().signOffs()), Code.SIGN_OFF_MISSING, "not the sign-offs the permit names");
        if (tier == 0) {
            return;
        }
        List<VerifiedSignOff> signOffs = new ArrayList<>();
        for (Bytes sealed : bundle.signOffs()) {
            signOffs.add(signOff(then, sealed, Code.SIGN_OFF_MISMATCH));
        }
        PermitRules.requireSignedSince(signOffs, verdict, terms);
        Gate gate = new Gate(terms.purpose(), terms.basis());
        PermitRules.requireGranted(
                signOffs, gate, tier, charter, trust.document().quorums(), now.minus(Bounds.WORKER_CLOCK_DIFFERENCE));
    }

    private void requireLogged(Bytes leaf, String proof, Code code) throws PermitRefusedException {
        try {
            LogProof.parse(proof).verify(leaf, trust.document().logPolicy());
        } catch (LogProofRefusedException e) {
            throw new PermitRefusedException(code, String.valueOf(e.getMessage()));
        }
    }

    private static Tree tree(Bytes manifest, Digest digest) throws PermitRefusedException {
        try {
            Tree tree = Tree.parse(manifest);
            require(tree.digest().equals(digest), Code.TREE_MISMATCH, "a manifest of another tree");
            return tree;
        } catch (ContentRefusedException e) {
            throw new PermitRefusedException(Code.TREE_MISMATCH, e.reason().toString());
        }
    }

    private static VerifiedSignOff signOff(Trust then, Bytes sealed, Code code) throws PermitRefusedException {
        try {
            return VerifiedSignOff.verify(Envelope.parse(sealed.toArray()), then);
        } catch (SignatureRefusedException | MalformedJsonException e) {
            throw new PermitRefusedException(code, String.valueOf(e.getMessage()));
        }
    }

    private static VerifiedStatement statement(Trust then, Bytes sealed, Role role, Code code)
            throws PermitRefusedException {
        try {
            return then.verify(Envelope.parse(sealed.toArray()), role);
        } catch (SignatureRefusedException | MalformedJsonException e) {
            throw new PermitRefusedException(code, String.valueOf(e.getMessage()));
        }
    }
}
