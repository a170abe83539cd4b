package dev.portcullis.clearance;

import dev.portcullis.attest.Envelope;
import dev.portcullis.clearance.ClearanceRefusedException.Code;
import dev.portcullis.kernel.Gate;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.policy.Allowed;
import dev.portcullis.policy.Escalated;
import dev.portcullis.policy.Verdict;
import dev.portcullis.signoff.Granted;
import dev.portcullis.tripwire.Cleared;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The three proofs together, over one gate: what a permit is issued on.
 *
 * <p>Built only from positive proofs, each of which only its own room can make; so leaving one out does not compile, and
 * proofs over unequal gates are refused here (P2). It lies below policy: whatever a bundle or people say, a touched harness
 * is never cleared, and class oversight by the top tier only. It stops mistakes, not reflection: the boundary is the
 * worker, who checks every proof again.
 */
public final class Clearance {
    private final Gate gate;
    private final Envelope verdict;
    private final List<Envelope> readings;
    private final List<Envelope> signOffs;

    private Clearance(Gate gate, Envelope verdict, List<Envelope> readings, List<Envelope> signOffs) {
        this.gate = gate;
        this.verdict = verdict;
        this.readings = readings;
        this.signOffs = signOffs;
    }

    /**
     * Refuses what no verdict and no sign-off can clear, so that nobody is asked in vain.
     *
     * @throws ClearanceRefusedException when the modification touches the harness, from its base or from the anchor, a
     *     reading is over another gate, or a needed one is missing
     */
    public static void requireClearable(Gate gate, Facts facts, List<Cleared> readings, Set<String> needed)
            throws ClearanceRefusedException {
        if (facts.touchesHarness()) {
            throw new ClearanceRefusedException(
                    Code.HARNESS_TOUCHED, "people change the harness by amending the charter");
        }
        Set<String> missing = new HashSet<>(needed);
        for (Cleared reading : readings) {
            requireSame(gate, reading.gate(), "reading " + reading.tripwire());
            missing.remove(reading.tripwire());
        }
        // No judgement stands on zero readings: the halt reading is always needed.
        if (readings.isEmpty() || !missing.isEmpty()) {
            throw new ClearanceRefusedException(Code.READING_NOT_CLEARED, "readings not cleared: " + missing);
        }
    }

    /**
     * Policy alone allows it.
     *
     * @param facts of the modification the proofs are about
     * @throws ClearanceRefusedException when it touches the harness, a proof is over another gate, a needed reading is
     *     missing, or the class is oversight, which policy alone never clears
     */
    public static Clearance of(Gate gate, Facts facts, Allowed verdict, List<Cleared> readings, Set<String> needed)
            throws ClearanceRefusedException {
        requireClearable(gate, facts, readings, needed);
        requireSame(gate, verdict.gate(), "the verdict");
        if (facts.modificationClass() == ModificationClass.OVERSIGHT) {
            throw new ClearanceRefusedException(
                    Code.OVERSIGHT_NOT_SIGNED_OFF, "class oversight is never cleared by policy alone");
        }
        return new Clearance(gate, verdict.proof(), proofs(readings), List.of());
    }

    /**
     * Policy alone would allow it, and people who were asked all the same granted.
     *
     * @param facts of the modification the proofs are about
     * @throws ClearanceRefusedException when it touches the harness, a proof is over another gate, a needed reading is
     *     missing, or the class is oversight and the people who granted are not of the top tier
     */
    public static Clearance of(
            Gate gate, Facts facts, Allowed verdict, List<Cleared> readings, Set<String> needed, Granted granted)
            throws ClearanceRefusedException {
        return granted(gate, facts, verdict, readings, needed, granted);
    }

    /**
     * Policy leaves it to people, and they granted.
     *
     * @param facts of the modification the proofs are about
     * @throws ClearanceRefusedException when it touches the harness, a proof is over another gate, a needed reading is
     *     missing, or the people who granted are of a lower tier than asked
     */
    public static Clearance of(
            Gate gate, Facts facts, Escalated verdict, List<Cleared> readings, Set<String> needed, Granted granted)
            throws ClearanceRefusedException {
        return granted(gate, facts, verdict, readings, needed, granted);
    }

    private static Clearance granted(
            Gate gate, Facts facts, Verdict verdict, List<Cleared> readings, Set<String> needed, Granted granted)
            throws ClearanceRefusedException {
        requireClearable(gate, facts, readings, needed);
        requireSame(gate, verdict.gate(), "the verdict");
        requireSame(gate, granted.gate(), "the sign-off");
        int least = facts.modificationClass() == ModificationClass.OVERSIGHT ? Charter.TOP_TIER : 0;
        int asked = Math.max(least, verdict.tier());
        if (granted.tier() < asked) {
            throw new ClearanceRefusedException(
                    Code.TIER_TOO_LOW, "granted at tier " + granted.tier() + ", asked was tier " + asked);
        }
        return new Clearance(gate, verdict.proof(), proofs(readings), granted.proofs());
    }

    public Gate gate() {
        return gate;
    }

    public Envelope verdict() {
        return verdict;
    }

    public List<Envelope> readings() {
        return readings;
    }

    /** Empty when policy alone allowed it. */
    public List<Envelope> signOffs() {
        return signOffs;
    }

    private static List<Envelope> proofs(List<Cleared> readings) {
        return readings.stream().map(Cleared::proof).toList();
    }

    private static void requireSame(Gate gate, Gate other, String what) throws ClearanceRefusedException {
        if (!gate.equals(other)) {
            throw new ClearanceRefusedException(Code.GATE_MISMATCH, what + " is over another gate");
        }
    }
}
