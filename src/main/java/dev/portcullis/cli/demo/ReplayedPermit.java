package dev.portcullis.cli.demo;

import dev.portcullis.attest.HttpSignature;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.cli.demo.DemoSummary.Attacked;
import dev.portcullis.cli.demo.People.Answer;
import dev.portcullis.improver.Stop;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/** The attack of a worker gone astray: what was redeemed once is redeemed again, with the genuine key and a new nonce. */
final class ReplayedPermit {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int CONFLICT = 409;
    private static final int NONCE_BYTES = 18;

    private final Running stack;
    private final TrustFounding founding;
    private final People people;
    private final Trail trail;
    private final InstantSource clock;

    /** What is sent; {@code worker} is the keyid it is signed with. */
    private record Redemption(String worker, String nonce) {}

    ReplayedPermit(Running stack, TrustFounding founding, People people, Trail trail, InstantSource clock) {
        this.stack = stack;
        this.founding = founding;
        this.people = people;
        this.trail = trail;
        this.clock = clock;
    }

    /** Tries it; refused means that the answer was a conflict and that no second redemption is on record. */
    Attacked run() throws DemoFailedException, InterruptedException {
        PermitId permit = trail.redeemed()
                .orElseThrow(() ->
                        new DemoFailedException("no permit of this lineage was ever redeemed", "See the worker's log"));
        SigningKey key;
        try {
            key = SigningKey.load(founding.keyFile(Role.WORKER, DemoInstallation.WORKER));
        } catch (IOException e) {
            throw new DemoFailedException(
                    "the worker's key cannot be read: " + e.getMessage(), "Start anew: ./portcullis down --purge", e);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        byte[] body = StrictJson.write(new Redemption(
                key.verifierKey().keyId(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce)));
        URI target = URI.create(stack.gateway() + "/v1/permits/" + permit + "/redemption");
        Answer answer = people.exchange(
                HttpSignature.request(key, "POST", target, body, clock.instant())
                        .header("Content-Type", "application/json")
                        .timeout(ANSWER)
                        .build(),
                "the gateway at " + stack.gateway());
        boolean refused = answer.status() == CONFLICT && trail.redemptions(permit) == 1;
        return new Attacked(
                DemoSummary.REPLAYED_PERMIT,
                null,
                Stop.REDEMPTION,
                refused ? Stop.REDEMPTION : null,
                answer.isGood() ? null : answer.code(),
                false,
                refused ? AnswerState.REFUSED : AnswerState.ADMITTED);
    }
}
