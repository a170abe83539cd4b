package dev.portcullis.policy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.DigestSet;
import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import java.time.Instant;
import java.util.List;

/** Turns judgements into verdicts by sealing them. */
final class SealedVerdicts {
    private final Signer signer;

    SealedVerdicts(Signer signer) {
        this.signer = signer;
    }

    Verdict seal(Gate gate, Judgement judgement, Digest input, Instant at) {
        Digest policy = gate.basis().policy();
        VerdictPredicate predicate = new VerdictPredicate(
                new VerdictPredicate.Verifier(
                        "https://portcullis.dev/gate/" + signer.key().name()),
                at,
                "portcullis:tree/" + gate.basis().result(),
                new VerdictPredicate.Policy("portcullis:policy/" + policy, DigestSet.of(policy)),
                List.of(
                        new VerdictPredicate.InputAttestation("portcullis:input/" + input, DigestSet.of(input)),
                        new VerdictPredicate.InputAttestation(
                                "portcullis:evidence/" + gate.basis().evidence(),
                                DigestSet.of(gate.basis().evidence()))),
                result(judgement.verdict()),
                List.of(),
                new VerdictPredicate.Judgement(
                        GateForm.of(gate),
                        judgement.verdict(),
                        judgement.tier(),
                        judgement.reasons().stream().map(PolicyReason::reason).toList(),
                        input));
        Envelope proof = signer.sign(Statement.of(gate.basis().result(), PredicateType.VERDICT, predicate));
        return of(gate, judgement, proof);
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
