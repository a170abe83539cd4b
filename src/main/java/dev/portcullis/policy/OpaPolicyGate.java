package dev.portcullis.policy;

import dev.portcullis.attest.Signer;
import dev.portcullis.kernel.Digest;
import java.time.Duration;

/** Asks the bundle in force, in process, and seals what it says with the gate's key. */
public final class OpaPolicyGate implements PolicyGate {
    private final PolicyJudge judge;
    private final SealedVerdicts seal;

    /**
     * A gate over the judge.
     *
     * @param signer the key of role {@code gate}
     */
    public OpaPolicyGate(PolicyJudge judge, Signer signer) {
        this.judge = judge;
        this.seal = new SealedVerdicts(signer);
    }

    @Override
    public Verdict judge(PolicyInput input, Duration atMost) {
        byte[] document = input.document().toBytes();
        Judgement judgement =
                judge.judge(input.gate().basis().policy(), input.gate().purpose(), document, atMost);
        return seal.seal(input, Digest.of(document), judgement.raisedTo(input.requiredTier()));
    }
}
