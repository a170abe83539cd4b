package dev.portcullis.tripwire;

import dev.portcullis.attest.Signer;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.Purpose;
import java.util.List;
import java.util.stream.Stream;

/** The tripwires every lineage has: the halt, and after a run whether the score can be true. */
public final class StandingTripwires implements TripwireGate {
    private final HaltState halts;
    private final SealedReadings seal;

    /**
     * A gate over the halts.
     *
     * @param signer the key of role {@code gate}
     */
    public StandingTripwires(HaltState halts, Signer signer) {
        this.halts = halts;
        this.seal = new SealedReadings(signer);
    }

    /** The tripwires without whose cleared reading the purpose cannot be cleared. */
    public static List<String> needed(Purpose purpose) {
        return switch (purpose) {
            case EVALUATE, AMEND -> List.of(HaltLine.NAME);
            case ADMIT, PROMOTE -> List.of(HaltLine.NAME, FinitePlausible.NAME);
        };
    }

    @Override
    public List<Reading> read(Gate gate, Evidence evidence) {
        Observation halt = HaltLine.observe(halts, evidence.lineage());
        Stream<Observation> observations = switch (gate.purpose()) {
            case EVALUATE, AMEND -> Stream.of(halt);
            case ADMIT, PROMOTE -> Stream.of(halt, FinitePlausible.observe(evidence));
        };
        return observations
                .map(observation -> seal.seal(gate, observation, evidence.at()))
                .toList();
    }
}
