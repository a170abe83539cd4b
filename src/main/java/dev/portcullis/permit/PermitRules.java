package dev.portcullis.permit;

import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.PermitPredicate.Conditions;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.Judgement;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.permit.PermitRefusedException.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the proofs of a permit must say, whoever asks: the worker before it acts and the offline verifier afterwards. Of
 * statements whose signatures were verified; looks at no tree and no log.
 */
public final class PermitRules {
    /** Readings without which nothing is cleared, whatever else the permit carries; kept here so that no bundle can drop one. */
    private static final Set<String> ALWAYS = Set.of("halt");

    private static final Set<String> AFTER_A_RUN = Set.of("halt", "finite-and-plausible");

    /** How long a proposal is open at the most, break-glass included. */
    private static final Duration OPEN = Bounds.PROPOSAL_LIFE.plus(Bounds.BREAKGLASS_EXTENSION);

    private PermitRules() {}

    /** That it is leave to do one thing once. */
    public static void requireShape(PermitPredicate terms) throws PermitRefusedException {
        require(
                terms.purpose() == Purpose.EVALUATE || terms.purpose() == Purpose.PROMOTE,
                Code.PERMIT_MALFORMED,
                "there is no permit to " + terms.purpose());
        require(terms.uses() == 1, Code.PERMIT_MALFORMED, "a permit is used once");
    }

    /** That it is made out to the charter's pool and gives no more than the charter's limits. */
    public static void requireCharter(PermitPredicate terms, Charter charter) throws PermitRefusedException {
        require(charter.lineage().equals(terms.lineage()), Code.CHARTER_MISMATCH, "a charter of another lineage");
        require(charter.pool().equals(terms.audience()), Code.CHARTER_MISMATCH, "the charter names another pool");
        Conditions conditions = terms.conditions();
        Charter.Limits limits = charter.limits();
        boolean within = conditions.network().equals(limits.network().toString())
                && conditions.gpus() <= limits.gpus()
                && conditions.wallSeconds() <= limits.wall().toSeconds()
                && conditions.cpuSeconds() <= limits.cpu().toSeconds()
                && conditions.memoryMiB() <= limits.memoryBytes() / Bounds.MIB
                && conditions.diskMiB() <= limits.diskBytes() / Bounds.MIB
                && conditions.processes() <= limits.processes();
        require(within, Code.CONDITIONS_EXCEED_CHARTER, "more than the charter allows");
    }

    /** That the verdict is over the gate and leaves it to people at most. */
    public static VerdictPredicate requireVerdict(VerifiedStatement sealed, Gate gate) throws PermitRefusedException {
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
        return predicate;
    }

    /**
     * That nobody states a time of signing long before people could be asked: groups and stand-ins count by that time, and it
     * is the person's own word. People are asked after the verdict, a gate takes words that are a little old, and a proposal
     * is open for a bounded time; so whoever would use a place that ended earlier is refused by a worker, too, who knows no log.
     */
    public static void requireSignedSince(
            Collection<VerifiedSignOff> signOffs, VerdictPredicate verdict, PermitPredicate terms)
            throws PermitRefusedException {
        require(
                !verdict.timeVerified().isBefore(terms.notBefore().minus(OPEN).minus(Bounds.WORKER_CLOCK_DIFFERENCE)),
                Code.VERDICT_MISMATCH,
                "people were asked on a verdict of " + verdict.timeVerified() + ", long before the permit");
        Instant earliest = verdict.timeVerified().minus(Bounds.SIGNED_WITHIN).minus(Bounds.WORKER_CLOCK_DIFFERENCE);
        for (VerifiedSignOff signOff : signOffs) {
            require(
                    !signOff.words().time().isBefore(earliest),
                    Code.SIGN_OFF_MISMATCH,
                    signOff.words().person() + " signed at " + signOff.words().time() + ", before anybody was asked");
        }
    }

    /** That every reading is over the gate and cleared, and none is left out. */
    public static void requireReadings(Collection<VerifiedStatement> readings, Gate gate)
            throws PermitRefusedException {
        Set<String> missing = new HashSet<>(gate.purpose() == Purpose.EVALUATE ? ALWAYS : AFTER_A_RUN);
        for (VerifiedStatement sealed : readings) {
            ReadingPredicate reading =
                    predicate(sealed, PredicateType.READING, ReadingPredicate.class, Code.READING_MISMATCH);
            requireSubject(sealed, gate.basis().result(), Code.READING_MISMATCH);
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

    /**
     * That the quorum granted over the gate, each of them until after {@code lastMoment}, none an operator, none standing
     * in for one, and each as the person counted when signing.
     *
     * @param tier 1 or more
     */
    public static void requireGranted(
            Collection<VerifiedSignOff> signOffs,
            Gate gate,
            int tier,
            Charter charter,
            Quorums quorums,
            Instant lastMoment)
            throws PermitRefusedException {
        // Which of them proposed the permit does not say, nor who contributed under an earlier charter: the gate's ask
        // excluded those (docs/decisions/0012).
        Set<PersonId> operators = charter.operators();
        Quorum quorum = quorums.tier(tier);
        Set<Person> signers = new HashSet<>();
        boolean byCommand = false;
        for (VerifiedSignOff signOff : signOffs) {
            require(
                    signOff.gate().equals(gate) && signOff.words().says() == Says.GRANTED,
                    Code.SIGN_OFF_MISMATCH,
                    "a sign-off over another gate");
            require(
                    signOff.words().until().isAfter(lastMoment),
                    Code.SIGN_OFF_EXPIRED,
                    "a sign-off until " + signOff.words().until());
            Optional<Person> signer = signOff.counted(operators)
                    .filter(person -> person.groups().stream().anyMatch(quorum.counts()::containsKey));
            if (signer.isPresent()) {
                signers.add(signer.get());
                byCommand |= !signOff.byPasskey();
            }
        }
        require(quorum.satisfiedBy(signers), Code.QUORUM_NOT_MET, "tier " + tier + " asks " + quorum);
        require(
                byCommand || !Quorums.asksForACommand(tier),
                Code.QUORUM_NOT_MET,
                "tier " + tier + " asks for one grant by a command, which reads the trees itself");
    }

    /** Whether people put a document in force: {@link #grantsAmendment} of those that speak of it. */
    public static boolean isAmended(
            Digest document, Collection<VerifiedSignOff> signOffs, Set<PersonId> excluded, Quorum amend) {
        return grantsAmendment(
                signOffs.stream()
                        .filter(signOff -> signOff.words().basis().result().equals(document))
                        .toList(),
                excluded,
                amend);
    }

    /**
     * The same for who knows what the document replaces: people granted it in the place of that, and of nothing else (A1).
     *
     * @param replaced {@link Digest#EMPTY} when it replaces nothing
     */
    public static boolean isAmended(
            Digest document,
            Digest replaced,
            Collection<VerifiedSignOff> signOffs,
            Set<PersonId> excluded,
            Quorum amend) {
        return isAmended(
                document,
                signOffs.stream()
                        .filter(signOff -> signOff.words().basis().base().equals(replaced))
                        .toList(),
                excluded,
                amend);
    }

    /**
     * Whether a quorum granted an amendment: each counted when signing, nobody {@code excluded} among them, and one did so by
     * a command, which reads what it grants itself (S9).
     */
    public static boolean grantsAmendment(Collection<VerifiedSignOff> signOffs, Set<PersonId> excluded, Quorum quorum) {
        Set<Person> signers = new HashSet<>();
        boolean byCommand = false;
        for (VerifiedSignOff signOff : signOffs) {
            boolean grants = signOff.words().purpose() == Purpose.AMEND
                    && signOff.words().says() == Says.GRANTED;
            Optional<Person> signer = signOff.counted(excluded)
                    .filter(person -> grants && person.groups().stream().anyMatch(quorum.counts()::containsKey));
            signer.ifPresent(signers::add);
            byCommand |= signer.isPresent() && !signOff.byPasskey();
        }
        return byCommand && quorum.satisfiedBy(signers);
    }

    static <P> P predicate(VerifiedStatement statement, PredicateType type, Class<P> shape, Code code)
            throws PermitRefusedException {
        require(statement.statement().predicateType() == type, code, "not a statement of type " + type.uri());
        try {
            return statement.statement().predicate(shape);
        } catch (MalformedJsonException e) {
            throw new PermitRefusedException(code, String.valueOf(e.getMessage()));
        }
    }

    static void requireSubject(VerifiedStatement statement, Digest subject, Code code) throws PermitRefusedException {
        try {
            require(statement.statement().subject().equals(subject), code, "a statement about another tree");
        } catch (MalformedJsonException e) {
            throw new PermitRefusedException(code, String.valueOf(e.getMessage()));
        }
    }

    static void require(boolean holds, Code code, String message) throws PermitRefusedException {
        if (!holds) {
            throw new PermitRefusedException(code, message);
        }
    }
}
