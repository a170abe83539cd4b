package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.Purpose;

/** The purpose and basis that every verdict, reading and sign-off names (P2). */
public record GateForm(Purpose purpose, Basis basis) {
    public static GateForm of(Gate gate) {
        return new GateForm(gate.purpose(), gate.basis());
    }

    public Gate gate() {
        return new Gate(purpose, basis);
    }
}
