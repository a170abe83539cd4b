package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpaPolicyGateTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final SigningKey KEY = SigningKey.generate("gate.example");

    private static PolicyJudge judge;
    private static PolicyGate gate;
    private static Digest policy;

    @BeforeAll
    static void start() throws PolicyRefusedException {
        judge = new PolicyJudge(PolicyBundle.shipped(), 1);
        gate = new OpaPolicyGate(judge, new KeySigner(KEY));
        policy = judge.policy();
    }

    @AfterAll
    static void stop() {
        judge.close();
    }

    private static VerifiedStatement verified(Verdict verdict) throws Exception {
        return VerifiedStatement.verify(verdict.proof(), KEY.verifierKey(), Role.GATE);
    }

    @Test
    void sealsPurposeBasisPolicyAndInputIntoTheProof() throws Exception {
        // Given
        PolicyInput input = Inputs.question("promote-allowed", 0, policy);

        // When
        Verdict verdict = gate.judge(input, AMPLE);

        // Then
        assertThat(verdict).isInstanceOf(Allowed.class);
        assertThat(verdict.gate()).isEqualTo(input.gate());
        VerdictPredicate predicate = verified(verdict).statement().predicate(VerdictPredicate.class);
        assertThat(verified(verdict).statement().subject())
                .isEqualTo(input.gate().basis().result());
        assertThat(predicate.verificationResult()).isEqualTo("PASSED");
        assertThat(predicate.policy().digest().digest()).isEqualTo(policy);
        assertThat(predicate.judgement().gate().gate()).isEqualTo(input.gate());
        assertThat(predicate.judgement().input())
                .isEqualTo(Digest.of(input.document().toBytes()));
    }

    @Test
    void allowedByPolicyIsEscalatedWhereTheCharterWantsPeople() throws Exception {
        // Given
        PolicyInput input = Inputs.question("promote-allowed", 1, policy);

        // When
        Verdict verdict = gate.judge(input, AMPLE);

        // Then
        assertThat(verdict).isInstanceOf(Escalated.class);
        assertThat(verdict.tier()).isEqualTo(1);
        assertThat(verdict.reasons().stream().map(PolicyReason::reason)).containsExactly(Reason.of("TIER_REQUIRED"));
    }

    @Test
    void theHigherOfPolicysAndTheChartersTierStands() throws Exception {
        // When
        Verdict raised = gate.judge(Inputs.question("T05-markers", 3, policy), AMPLE);
        Verdict kept = gate.judge(Inputs.question("undeclared-file", 1, policy), AMPLE);

        // Then
        assertThat(raised.tier()).isEqualTo(3);
        assertThat(kept.tier()).isEqualTo(3);
    }

    @Test
    void aTierMakesNoRefusalPass() throws Exception {
        // When
        Verdict denied = gate.judge(Inputs.question("T31-scorer", 3, policy), AMPLE);
        Verdict undetermined = gate.judge(Inputs.question("halted", 3, policy), AMPLE);

        // Then
        assertThat(denied).isInstanceOf(Denied.class);
        assertThat(undetermined).isInstanceOf(Undetermined.class);
        assertThat(verified(denied)
                        .statement()
                        .predicate(VerdictPredicate.class)
                        .verificationResult())
                .isEqualTo("FAILED");
        assertThat(verified(undetermined)
                        .statement()
                        .predicate(VerdictPredicate.class)
                        .verificationResult())
                .isEqualTo("FAILED");
    }

    @Test
    void anotherPolicyThanTheBasisNamesIsUndetermined() throws Exception {
        // Given
        PolicyInput input = Inputs.question("evaluate-allowed", 0, Digest.of("the policy before"));

        // When
        Verdict verdict = gate.judge(input, AMPLE);

        // Then
        assertThat(verdict).isInstanceOf(Undetermined.class);
        assertThat(verdict.reasons().getFirst().reason()).isEqualTo(Reason.of("POLICY_EPOCH_STALE"));
    }

    @Test
    void aVerdictComesBackFromItsProofAlone() throws Exception {
        // Given
        Verdict verdict = gate.judge(Inputs.question("T05-markers", 0, policy), AMPLE);

        // When
        Verdict restored = Verdict.of(verified(verdict));

        // Then
        assertThat(restored).isInstanceOf(Escalated.class);
        assertThat(restored.gate()).isEqualTo(verdict.gate());
        assertThat(restored.tier()).isEqualTo(verdict.tier());
        assertThat(restored.reasons().getFirst().reason())
                .isEqualTo(verdict.reasons().getFirst().reason());
        assertThat(restored.reasons().getFirst().disclosed()).isEmpty();
    }

    @Test
    void refusesFactsAboutAnotherGate() throws Exception {
        // Given
        PolicyInput input = Inputs.question("admit-allowed", 0, policy);
        Basis basis = input.gate().basis();
        Basis other = new Basis(
                Digest.of("another tree"),
                basis.base(),
                basis.anchor(),
                basis.charter(),
                basis.evidence(),
                basis.policy());

        // Then
        assertThatThrownBy(() -> new PolicyInput(new Gate(Purpose.ADMIT, other), 0, input.document(), List.of()))
                .hasMessageContaining("not about the gate");
        assertThatThrownBy(() -> new PolicyInput(new Gate(Purpose.PROMOTE, basis), 0, input.document(), List.of()))
                .hasMessageContaining("not about the gate");
    }
}
