package dev.portcullis.worker.internal;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.Audience;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitVerifier;
import dev.portcullis.permit.VerifiedPermit;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.LocalEngine;
import dev.portcullis.worker.Score;
import dev.portcullis.worker.Scorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Scores one redemption. The evaluator believes the worker only as to what the candidate left: the permit, the receipt,
 * the charter and every byte of the harness are checked here again.
 */
final class Scoring {
    private final Trust trust;
    private final Signer signer;
    private final LocalEngine engine;
    private final FactFinder facts;

    Scoring(Trust trust, Signer signer, LocalEngine engine, FactFinder facts) {
        this.trust = trust;
        this.signer = signer;
        this.engine = engine;
        this.facts = facts;
    }

    /** Sealed evidence and whose lineage it is for. */
    record Sealed(LineageId lineage, Bytes evidence) {}

    /** What the spool holds does not fit together or was not permitted; nothing is scored. */
    static final class NotScoredException extends Exception {
        private static final long serialVersionUID = 1L;

        NotScoredException(String message, Throwable cause) {
            super(message, cause);
        }

        NotScoredException(String message) {
            super(message);
        }
    }

    Sealed score(Spool.Waiting waiting) throws IOException, InterruptedException, NotScoredException {
        Spool.Job job = waiting.job();
        VerifiedPermit permit = verify(waiting, job);
        Path harness = engine.newFolder("harness");
        Path remains = engine.newFolder("remains");
        Path candidate = remains.resolve("candidate");
        try {
            Tree wanted = permit.charter().harness(permit.result());
            wanted.write(harness, waiting.blobs());
            Folders.seal(harness);
            Limits limits = limits(permit.charter());
            waiting.copyCandidate(candidate, limits.diskBytes());
            Charter.Score how = permit.charter().score();
            Score score = Scorer.score(engine, harness, candidate, how.entrypoint(), how.metric(), limits);
            return new Sealed(permit.terms().lineage(), seal(waiting, permit, score));
        } catch (OutputRefusedException | ContentRefusedException e) {
            throw new NotScoredException("the spool of redemption " + waiting.redemption() + " is refused", e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            engine.wipe(harness);
            engine.wipe(remains);
        }
    }

    private VerifiedPermit verify(Spool.Waiting waiting, Spool.Job job) throws NotScoredException {
        try {
            RedemptionPredicate receipt = trust.verify(
                            Envelope.parse(job.receipt().toArray()), Role.PERMIT)
                    .statement()
                    .predicate(RedemptionPredicate.class);
            PermitVerifier verifier = new PermitVerifier(trust, waiting.blobs(), facts);
            // A permit is good for its redemption, not for the time a run takes after it.
            Instant then = receipt.lease().minus(Bounds.LEASE);
            Audience worker = audience(receipt);
            VerifiedPermit permit = verifier.verify(job.bundle(), worker, then);
            verifier.verify(job.receipt(), permit, job.bundle().permit(), worker, receipt.nonce(), then);
            if (!receipt.redemption().equals(waiting.redemption())
                    || permit.terms().purpose() != Purpose.EVALUATE) {
                throw new NotScoredException("redemption " + waiting.redemption() + " is not one to be scored");
            }
            return permit;
        } catch (PermitRefusedException | SignatureRefusedException | MalformedJsonException e) {
            throw new NotScoredException("redemption " + waiting.redemption() + " is refused", e);
        }
    }

    private Audience audience(RedemptionPredicate receipt) throws SignatureRefusedException {
        return new Audience(
                receipt.worker(),
                trust.document()
                        .poolOf(trust.key(receipt.worker(), Role.WORKER))
                        .orElse(""));
    }

    /** The scorer gets what its candidate got. */
    private static Limits limits(Charter charter) {
        Charter.Limits limits = charter.limits();
        return new Limits(limits.wall(), limits.cpu(), limits.memoryBytes(), limits.processes(), limits.diskBytes(), 0);
    }

    private Bytes seal(Spool.Waiting waiting, VerifiedPermit permit, Score score) {
        Digest result = permit.result().digest();
        return Bytes.copyOf(signer.sign(Statement.of(
                        result,
                        PredicateType.EVIDENCE,
                        new EvidencePredicate(
                                waiting.redemption(),
                                result,
                                permit.charter().evaluator(permit.result()),
                                score.metrics(),
                                score.flags(),
                                List.of())))
                .toBytes());
    }
}
