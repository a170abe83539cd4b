package dev.portcullis.cli;

import dev.portcullis.attest.HttpCaller.Answer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.cli.DemoSummary.Attacked;
import dev.portcullis.improver.Stop;
import dev.portcullis.kernel.PermitId;
import java.security.SecureRandom;
import java.util.Base64;

/** The attack of a worker gone astray: what was redeemed once is redeemed again, with the genuine key and a new nonce. */
final class ReplayedPermit {
    private static final int CONFLICT = 409;
    private static final int NONCE_BYTES = 18;

    private ReplayedPermit() {}

    /** What is sent; {@code worker} is the keyid it is signed with. */
    private record Redemption(String worker, String nonce) {}

    /** Tries it; refused means that the answer was a conflict and that no second redemption is on record. */
    static Attacked run(DemoPeople people, DemoTrail trail) throws CommandFailedException, InterruptedException {
        PermitId permit = trail.redeemed()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.UNAVAILABLE, "no permit of this lineage was ever redeemed", "See the worker's log"));
        SigningKey key = people.workerKey();
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        Answer answer = people.worker(key)
                .tryPost(
                        "/v1/permits/" + permit + "/redemption",
                        new Redemption(
                                key.verifierKey().keyId(),
                                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce)));
        boolean refused = answer.status() == CONFLICT && trail.redemptions(permit) == 1;
        return new Attacked(
                DemoSummary.REPLAYED_PERMIT,
                null,
                Stop.REDEMPTION,
                refused ? Stop.REDEMPTION : null,
                answer.isGood() ? null : answer.problem().code(),
                false,
                refused ? AnswerState.REFUSED : AnswerState.ADMITTED);
    }
}
