package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.DigestSet;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import java.util.ArrayList;
import java.util.List;

/** Turns judgements into verdicts by sealing them. */
final class SealedVerdicts {
    private final Signer signer;

    SealedVerdicts(Signer signer) {
        this.signer = signer;
    }

    /**
     * Seals what policy said.
     *
     * @param document digest of the bytes that were judged
     */
    Verdict seal(PolicyInput asked, Digest document, Judgement judgement) {
        Gate gate = asked.gate();
        Digest policy = gate.basis().policy();
        VerdictPredicate predicate = new VerdictPredicate(
                new VerdictPredicate.Verifier(
                        "https://portcullis.dev/gate/" + signer.key().name()),
                asked.document().now(),
                "portcullis:tree/" + gate.basis().result(),
                new VerdictPredicate.Policy("portcullis:policy/" + policy, DigestSet.of(policy)),
                inputs(gate.basis(), document, asked.behind()),
                result(judgement.verdict()),
                List.of(),
                new VerdictPredicate.Judgement(
                        GateForm.of(gate),
                        judgement.verdict(),
                        judgement.tier(),
                        judgement.reasons().stream().map(PolicyReason::reason).toList(),
                        document));
        Envelope proof = signer.sign(Statement.of(gate.basis().result(), PredicateType.VERDICT, predicate));
        return of(gate, judgement, proof);
    }

    /** Everything it stands on, so that who recomputes it knows what to fetch and that nothing else went in. */
    private static List<InputAttestation> inputs(Basis basis, Digest document, List<InputAttestation> behind) {
        List<InputAttestation> inputs = new ArrayList<>();
        inputs.add(InputAttestation.of("input", document));
        inputs.add(InputAttestation.of("charter", basis.charter()));
        inputs.add(InputAttestation.of("base", basis.base()));
        inputs.add(InputAttestation.of("anchor", basis.anchor()));
        inputs.add(InputAttestation.of("result", basis.result()));
        if (!basis.evidence().equals(Digest.EMPTY)) {
            inputs.add(InputAttestation.of("evidence", basis.evidence()));
        }
        inputs.addAll(behind);
        return inputs;
    }

    static Verdict of(Gate gate, Judgement judgement, Envelope proof) {
        return switch (judgement.verdict()) {
            case ALLOWED -> new Allowed(gate, proof, judgement);
            case DENIED -> new Denied(gate, proof, judgement);
            case ESCALATED -> new Escalated(gate, proof, judgement);
            case UNDETERMINED -> new Undetermined(gate, proof, judgement);
        };
    }

    /** SLSA knows two results; what people may still grant has passed policy. */
    static String result(VerdictWord word) {
        return switch (word) {
            case ALLOWED, ESCALATED -> "PASSED";
            case DENIED, UNDETERMINED -> "FAILED";
        };
    }
}
