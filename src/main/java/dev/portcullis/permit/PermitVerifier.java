package dev.portcullis.permit;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.PermitPredicate.Conditions;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.Judgement;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.PermitRefusedException.Code;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Believes a permit only by its own trust: every proof it carries is checked again, and class and tier are computed anew
 * from the trees. The real boundary of the gate (SAFETY S4): a permit signed by the genuine key without its proofs is
 * refused here.
 */
public final class PermitVerifier {
    /** Readings without which nothing is cleared, whatever else the permit carries; kept here so that no bundle can drop one. */
    private static final Set<String> ALWAYS = Set.of("halt");

    private static final Set<String> AFTER_A_RUN = Set.of("halt", "finite-and-plausible");

    private final Trust trust;
    private final BlobSource blobs;

    /**
     * A verifier.
     *
     * @param trust the installation's trust, got out of band and never from the gateway that is checked
     * @param blobs content of the files that differ, from wherever: everything is hashed
     */
    public PermitVerifier(Trust trust, BlobSource blobs) {
        this.trust = trust;
        this.blobs = blobs;
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
        Judgement verdict = verdict(then, bundle, terms, gate);
        requireReadings(then, bundle, terms, gate);
        // The worker's own analysis, not the gateway's word: a charter of lower tiers or a class called ordinary fails.
        Facts facts = Facts.of(charter, base, anchor, result, blobs);
        require(!facts.touchesHarness(), Code.HARNESS_TOUCHED, "people change the harness by amending the charter");
        int required = charter.requiredTier(terms.purpose(), facts.modificationClass());
        int tier = Math.max(required, verdict.tier());
        requireSignOffs(then, bundle, terms, gate, charter, tier, now);
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
        require(
                terms.purpose() == Purpose.EVALUATE || terms.purpose() == Purpose.PROMOTE,
                Code.PERMIT_MALFORMED,
                "there is no permit to " + terms.purpose());
        require(terms.uses() == 1, Code.PERMIT_MALFORMED, "a permit is used once");
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
        require(charter.lineage().equals(terms.lineage()), Code.CHARTER_MISMATCH, "a charter of another lineage");
        require(charter.pool().equals(terms.audience()), Code.CHARTER_MISMATCH, "the charter names another pool");
        requireWithin(terms.conditions(), charter.limits());
        Set<Person> signers = new HashSet<>();
        Set<PersonId> operators = charter.operators();
        for (Bytes sealed : bundle.charterSignOffs()) {
            VerifiedSignOff signOff = signOff(then, sealed, Code.CHARTER_NOT_SIGNED);
            boolean carries = signOff.words().purpose() == Purpose.AMEND
                    && signOff.words().says() == Says.GRANTED
                    && signOff.words().basis().result().equals(terms.basis().charter())
                    && !operators.contains(signOff.person().id());
            if (carries) {
                signers.add(signOff.person());
            }
        }
        require(
                trust.document().quorums().amend().satisfiedBy(signers),
                Code.CHARTER_NOT_SIGNED,
                "the quorum amend has not signed the charter");
        return charter;
    }

    private static void requireWithin(Conditions conditions, Charter.Limits limits) throws PermitRefusedException {
        boolean within = conditions.network().equals(limits.network().toString())
                && conditions.gpus() <= limits.gpus()
                && conditions.wallSeconds() <= limits.wall().toSeconds()
                && conditions.cpuSeconds() <= limits.cpu().toSeconds()
                && conditions.memoryMiB() <= limits.memoryBytes() / Bounds.MIB
                && conditions.diskMiB() <= limits.diskBytes() / Bounds.MIB
                && conditions.processes() <= limits.processes();
        require(within, Code.CONDITIONS_EXCEED_CHARTER, "more than the charter allows");
    }

    private static Judgement verdict(Trust then, PermitBundle bundle, PermitPredicate terms, Gate gate)
            throws PermitRefusedException {
        require(
                Digest.of(bundle.verdict()).equals(terms.proofs().verdict()),
                Code.VERDICT_MISSING,
                "not the verdict the permit names");
        VerifiedStatement sealed = statement(then, bundle.verdict(), Role.GATE, Code.VERDICT_MISMATCH);
        VerdictPredicate predicate =
                predicate(sealed, PredicateType.VERDICT, VerdictPredicate.class, Code.VERDICT_MISMATCH);
        requireSubject(sealed, gate.basis().result(), Code.VERDICT_MISMATCH);
        Judgement judgement = predicate.judgement();
        require(judgement.gate().gate().equals(gate), Code.VERDICT_MISMATCH, "a verdict over another gate");
        require(
                predicate.policy().digest().digest().equals(gate.basis().policy()),
                Code.VERDICT_MISMATCH,
                "a verdict of another policy");
        boolean positive = switch (judgement.verdict()) {
            case ALLOWED -> judgement.tier() == 0;
            case ESCALATED -> judgement.tier() >= 1;
            case UNDETERMINED, DENIED -> false;
        };
        require(
                positive && predicate.verificationResult().equals("PASSED"),
                Code.VERDICT_NOT_POSITIVE,
                "the verdict is " + judgement.verdict());
        return judgement;
    }

    private static void requireReadings(Trust then, PermitBundle bundle, PermitPredicate terms, Gate gate)
            throws PermitRefusedException {
        List<Digest> carried = bundle.readings().stream().map(Digest::of).toList();
        require(carried.equals(terms.proofs().readings()), Code.READING_MISSING, "not the readings the permit names");
        Set<String> missing = new HashSet<>(terms.purpose() == Purpose.EVALUATE ? ALWAYS : AFTER_A_RUN);
        for (Bytes sealed : bundle.readings()) {
            VerifiedStatement statement = statement(then, sealed, Role.GATE, Code.READING_MISMATCH);
            ReadingPredicate reading =
                    predicate(statement, PredicateType.READING, ReadingPredicate.class, Code.READING_MISMATCH);
            requireSubject(statement, gate.basis().result(), Code.READING_MISMATCH);
            require(reading.read().gate().gate().equals(gate), Code.READING_MISMATCH, "a reading over another gate");
            require(
                    reading.read().state() == ReadingWord.CLEARED
                            && reading.result().equals("PASSED"),
                    Code.READING_NOT_CLEARED,
                    reading.read().tripwire() + " is " + reading.read().state());
            missing.remove(reading.read().tripwire());
        }
        require(missing.isEmpty(), Code.READING_MISSING, "no cleared reading of " + missing);
    }

    private void requireSignOffs(
            Trust then, PermitBundle bundle, PermitPredicate terms, Gate gate, Charter charter, int tier, Instant now)
            throws PermitRefusedException {
        List<Digest> carried = bundle.signOffs().stream().map(Digest::of).toList();
        require(carried.equals(terms.proofs().signOffs()), Code.SIGN_OFF_MISSING, "not the sign-offs the permit names");
        if (tier == 0) {
            return;
        }
        // Which of them proposed the worker does not know, nor who contributed under an earlier charter: the gate's ask
        // excluded those (docs/decisions/0012).
        Set<PersonId> operators = charter.operators();
        Set<Person> signers = new HashSet<>();
        for (Bytes sealed : bundle.signOffs()) {
            VerifiedSignOff signOff = signOff(then, sealed, Code.SIGN_OFF_MISMATCH);
            require(
                    signOff.gate().equals(gate) && signOff.words().says() == Says.GRANTED,
                    Code.SIGN_OFF_MISMATCH,
                    "a sign-off over another gate");
            require(
                    signOff.words().until().isAfter(now.minus(Bounds.WORKER_CLOCK_DIFFERENCE)),
                    Code.SIGN_OFF_EXPIRED,
                    "a sign-off until " + signOff.words().until());
            if (!operators.contains(signOff.person().id())) {
                signers.add(signOff.person());
            }
        }
        Quorum quorum = trust.document().quorums().tier(tier);
        require(quorum.satisfiedBy(signers), Code.QUORUM_NOT_MET, "tier " + tier + " asks " + quorum);
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

    private static <P> P predicate(VerifiedStatement statement, PredicateType type, Class<P> shape, Code code)
            throws PermitRefusedException {
        require(statement.statement().predicateType() == type, code, "not a statement of type " + type.uri());
        try {
            return statement.statement().predicate(shape);
        } catch (MalformedJsonException e) {
            throw new PermitRefusedException(code, String.valueOf(e.getMessage()));
        }
    }

    private static void requireSubject(VerifiedStatement statement, Digest subject, Code code)
            throws PermitRefusedException {
        try {
            require(statement.statement().subject().equals(subject), code, "a statement about another tree");
        } catch (MalformedJsonException e) {
            throw new PermitRefusedException(code, String.valueOf(e.getMessage()));
        }
    }

    private static void require(boolean holds, Code code, String message) throws PermitRefusedException {
        if (!holds) {
            throw new PermitRefusedException(code, message);
        }
    }
}
