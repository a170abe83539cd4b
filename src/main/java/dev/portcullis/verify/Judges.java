package dev.portcullis.verify;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyBundle;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import java.time.Duration;
import java.util.LinkedHashMap;

/** Evaluators of policies by digest, made from what an export holds; the one in use and the one before are kept ready. */
final class Judges implements AutoCloseable {
    private static final int READY = 2;

    /** Far more than the gate gives, so that a slow machine does not find a defect. */
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final LinkedHashMap<Digest, PolicyJudge> ready = new LinkedHashMap<>(READY, 0.75f, true);

    Judgement judge(Digest policy, Documents documents, Purpose purpose, InputDocument input)
            throws ExportRefusedException, DefectException {
        return judge(policy, documents).judge(purpose, input.toBytes(), AT_MOST);
    }

    private PolicyJudge judge(Digest policy, Documents documents) throws ExportRefusedException, DefectException {
        PolicyJudge known = ready.get(policy);
        if (known != null && documents.has(policy)) {
            return known;
        }
        Bytes archive = documents
                .find(policy)
                .orElseThrow(() -> new DefectException(DefectCode.POLICY_MISSING, "no policy bundle " + policy));
        PolicyJudge judge;
        try {
            judge = new PolicyJudge(PolicyBundle.load(archive.toArray()), 1);
        } catch (PolicyRefusedException e) {
            throw new DefectException(DefectCode.POLICY_MISSING, e);
        }
        ready.put(policy, judge);
        if (ready.size() > READY) {
            ready.pollFirstEntry().getValue().close();
        }
        return judge;
    }

    @Override
    public void close() {
        ready.values().forEach(PolicyJudge::close);
    }
}
