package dev.portcullis.clearance;

import dev.portcullis.attest.Envelope;
import dev.portcullis.kernel.Gate;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.policy.Allowed;
import dev.portcullis.policy.Escalated;
import dev.portcullis.signoff.Granted;
import dev.portcullis.tripwire.Cleared;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The three proofs together, over one gate: what a permit is issued on.
 *
 * <p>Built only from positive proofs, each of which only its own room can make; so leaving one out does not compile, and
 * proofs over unequal gates are refused here (P2). It stops mistakes, not reflection: the boundary is the worker, who
 * checks every proof again.
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
     * Policy alone allows it.
     *
     * @throws ClearanceRefusedException when a proof is over another gate, a needed reading is missing, or the class is
     *     oversight, which policy alone never clears
     */
    public static Clearance of(
            Gate gate, ModificationClass of, Allowed verdict, List<Cleared> readings, Set<String> needed) {
        requireSame(gate, verdict.gate(), "the verdict");
        if (of == ModificationClass.OVERSIGHT) {
            throw new ClearanceRefusedException("class oversight is never cleared by policy alone");
        }
        return new Clearance(gate, verdict.proof(), checked(gate, readings, needed), List.of());
    }

    /**
     * Policy leaves it to people, and they granted.
     *
     * @throws ClearanceRefusedException when a proof is over another gate, a needed reading is missing, or the people
     *     who granted are of a lower tier than asked
     */
    public static Clearance of(
            Gate gate,
            ModificationClass of,
            Escalated verdict,
            List<Cleared> readings,
            Set<String> needed,
            Granted granted) {
        requireSame(gate, verdict.gate(), "the verdict");
        requireSame(gate, granted.gate(), "the sign-off");
        int asked = of == ModificationClass.OVERSIGHT ? Charter.TOP_TIER : verdict.tier();
        if (granted.tier() < Math.max(asked, verdict.tier())) {
            throw new ClearanceRefusedException("granted at tier " + granted.tier() + ", asked was tier " + asked);
        }
        return new Clearance(gate, verdict.proof(), checked(gate, readings, needed), granted.proofs());
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

    private static List<Envelope> checked(Gate gate, List<Cleared> readings, Set<String> needed) {
        Set<String> missing = new HashSet<>(needed);
        for (Cleared reading : readings) {
            requireSame(gate, reading.gate(), "reading " + reading.tripwire());
            missing.remove(reading.tripwire());
        }
        // No judgement stands on zero readings: the halt reading is always needed.
        if (readings.isEmpty() || !missing.isEmpty()) {
            throw new ClearanceRefusedException("readings not cleared: " + missing);
        }
        return readings.stream().map(Cleared::proof).toList();
    }

    private static void requireSame(Gate gate, Gate other, String what) {
        if (!gate.equals(other)) {
            throw new ClearanceRefusedException(what + " is over another gate");
        }
    }
}
