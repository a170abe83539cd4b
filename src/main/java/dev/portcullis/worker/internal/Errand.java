package dev.portcullis.worker.internal;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.permit.PermitBundle;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.Receipt;
import dev.portcullis.permit.VerifiedPermit;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.Run;
import dev.portcullis.worker.RunEnd;
import dev.portcullis.worker.Scorer;
import dev.portcullis.worker.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One permit from its proofs to its outcome: verify offline, redeem, run exactly what was judged, report.
 *
 * <p>The tree is laid out and hashed before the permit is redeemed, so that a blob that is missing burns no permit;
 * nothing of it is started before the receipt is verified.
 */
final class Errand {
    private static final Logger logger = System.getLogger(Errand.class.getName());
    private static final Duration PUBLICATION_ASKED = Duration.ofMillis(100);
    private static final Duration UNREACHABLE_ASKED = Duration.ofSeconds(1);
    private static final Duration REDEMPTION_TRIED = Duration.ofSeconds(60);
    private static final Duration PROOF_AWAITED = Duration.ofSeconds(20);
    private static final Duration END_AWAITED = Duration.ofSeconds(10);
    static final OutcomePredicate.Used NOTHING_USED =
            new OutcomePredicate.Used(new Decimal("0"), new Decimal("0"), new Decimal("0"), new Decimal("0"));

    private final Office office;
    private final VerifiedPermit permit;
    private final PermitBundle bundle;
    private volatile boolean stopped;
    private volatile @Nullable Run run;

    private Errand(Office office, VerifiedPermit permit, PermitBundle bundle) {
        this.office = office;
        this.permit = permit;
        this.bundle = bundle;
    }

    /**
     * Reads a permit and re-checks everything it stands on.
     *
     * @throws PermitRefusedException when any proof fails; nothing was redeemed
     */
    static Errand verify(Office office, Bytes body) throws IOException, MalformedJsonException, PermitRefusedException {
        PermitBundle bundle = StrictJson.read(body.toArray(), PermitBundle.class);
        VerifiedPermit permit =
                office.verifier().verify(bundle, office.self(), office.clock().instant());
        return new Errand(office, permit, bundle);
    }

    LineageId lineage() {
        return permit.terms().lineage();
    }

    /** Stops at once whatever is under way: halt, lost lease, a worker that goes down. */
    void stop() {
        stopped = true;
        Run current = run;
        if (current != null) {
            current.kill();
        }
    }

    private record Redeemed(Receipt receipt, Bytes sealed, long sentNanos) {}

    private record Work(
            Ended ended,
            OutcomePredicate.Used used,
            List<String> enforced,
            Instant startedAt,
            Instant endedAt,
            @Nullable String failure) {}

    /** Carries it out. Returns when the outcome is with the broker, or at once where there is no leave. */
    void carryOut() throws IOException, InterruptedException {
        switch (permit.terms().purpose()) {
            case EVALUATE -> evaluate();
            case PROMOTE -> underLease((lease, receipt) -> promote());
            case ADMIT, AMEND ->
                logger.log(
                        Level.WARNING,
                        "permit {0} is for {1}, which no worker carries out",
                        permit.terms().permit(),
                        permit.terms().purpose());
        }
    }

    private void evaluate() throws IOException, InterruptedException {
        Path tree = office.engine().newFolder("tree");
        Path candidate = office.engine().newFolder("candidate");
        try {
            layOut(permit.charter().candidate(permit.result()), tree);
            underLease((lease, redeemed) -> run(lease, redeemed, tree, candidate));
        } finally {
            office.engine().wipe(tree);
            office.engine().wipe(candidate);
        }
    }

    /** Writes private read-only storage, every byte hashed on its way; that, and nothing else, is run (S10). */
    private void layOut(Tree tree, Path folder) throws IOException {
        try {
            tree.write(folder, office.blobs());
        } catch (ContentRefusedException e) {
            throw new IOException("the tree of permit " + permit.terms().permit() + " cannot be laid out", e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Folders.seal(folder);
    }

    private interface Doing {
        Work work(Lease lease, Redeemed redeemed) throws IOException, InterruptedException;
    }

    private void underLease(Doing doing) throws IOException, InterruptedException {
        PermitPredicate terms = permit.terms();
        Journal.Entry entry = new Journal.Entry(
                terms.permit(),
                terms.purpose(),
                terms.lineage(),
                permit.result().digest(),
                Office.nonce(),
                null);
        office.journal().put(entry);
        Optional<Redeemed> redeemed = redeem(entry.nonce());
        if (redeemed.isEmpty()) {
            office.journal().remove(terms.permit());
            return;
        }
        Receipt receipt = redeemed.get().receipt();
        entry = entry.redeemed(
                receipt.terms().redemption(),
                receipt.terms().fence(),
                office.clock().instant());
        office.journal().put(entry);
        try (Lease lease = new Lease(
                        office.gateway(),
                        receipt.terms().redemption(),
                        redeemed.get().sentNanos(),
                        this::stop)
                .start()) {
            Work work = workOrFault(doing, lease, redeemed.get());
            String proof = lease.awaitProof(PROOF_AWAITED).orElse("");
            entry = entry.reporting(seal(office.signer(), entry, work, proof));
            office.journal().put(entry);
            // Kept until the broker has the report: the gateway takes none after the lease.
            office.deliver(entry);
        }
        office.journal().remove(terms.permit());
    }

    /** What is redeemed is reported, also when it is we who could not do it. */
    private Work workOrFault(Doing doing, Lease lease, Redeemed redeemed) throws InterruptedException {
        Instant since = office.clock().instant();
        try {
            return doing.work(lease, redeemed);
        } catch (IOException | RuntimeException e) {
            logger.log(Level.ERROR, "permit " + permit.terms().permit() + " could not be carried out", e);
            return new Work(
                    Ended.KILLED,
                    NOTHING_USED,
                    List.of(),
                    since,
                    office.clock().instant(),
                    "the worker could not carry it out: " + Inert.text(String.valueOf(e.getMessage()), 500));
        }
    }

    private Optional<Redeemed> redeem(String nonce) throws InterruptedException {
        PermitPredicate terms = permit.terms();
        long until = System.nanoTime() + REDEMPTION_TRIED.toNanos();
        while (!stopped
                && System.nanoTime() - until < 0
                && office.clock().instant().isBefore(terms.notAfter())) {
            long sent = System.nanoTime();
            try {
                switch (office.gateway().redeem(terms.permit(), nonce)) {
                    case Gateway.RedemptionAnswer.Redeemed redeemed -> {
                        Receipt receipt = office.verifier()
                                .verify(
                                        redeemed.receipt(),
                                        permit,
                                        bundle.permit(),
                                        office.self(),
                                        nonce,
                                        office.clock().instant());
                        return Optional.of(new Redeemed(receipt, redeemed.receipt(), sent));
                    }
                    case Gateway.RedemptionAnswer.NotYetPublished ignored -> Thread.sleep(PUBLICATION_ASKED);
                    case Gateway.RedemptionAnswer.Refused refused -> {
                        logger.log(Level.INFO, "permit {0} is not to be had: {1}", terms.permit(), refused.code());
                        return Optional.empty();
                    }
                }
            } catch (IOException e) {
                // The answer may be lost and the permit redeemed: the same nonce gets the same receipt.
                logger.log(Level.WARNING, "permit {0} could not be redeemed yet: {1}", terms.permit(), e.toString());
                Thread.sleep(UNREACHABLE_ASKED);
            } catch (PermitRefusedException e) {
                logger.log(Level.ERROR, "the receipt of permit {0} is refused: {1}", terms.permit(), e.getMessage());
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Work run(Lease lease, Redeemed redeemed, Path tree, Path candidate)
            throws IOException, InterruptedException {
        PermitPredicate.Conditions conditions = permit.terms().conditions();
        Limits limits = limits(conditions);
        Run started = office.engine()
                .start(Workspace.candidate(tree, permit.charter().entrypoint(), Scorer.out(candidate)), limits);
        run = started;
        if (stopped) {
            started.kill();
        }
        RunEnd end = started.await(limits.wall().plus(END_AWAITED));
        // What did not complete has nothing to be scored: its outcome says enough.
        if (end.ended() == Ended.COMPLETED && !lease.lost()) {
            Scorer.lay(candidate, end);
            try {
                office.spool()
                        .leave(
                                redeemed.receipt().terms().redemption(),
                                new Spool.Job(bundle, redeemed.sealed()),
                                candidate,
                                limits.diskBytes(),
                                neededToCheck(),
                                office.blobs());
            } catch (OutputRefusedException | ContentRefusedException e) {
                throw new IOException("what was collected within bounds is no longer within them", e);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return new Work(
                end.ended(),
                end.used(),
                end.enforced(),
                end.startedAt(),
                end.endedAt(),
                end.detail().isEmpty() ? null : end.detail());
    }

    /** Content with which the evaluator can check the permit again and lay out the harness. */
    private Set<Digest> neededToCheck() throws ContentRefusedException {
        Set<Digest> needed = new HashSet<>();
        permit.charter().harness(permit.result()).entries().forEach(entry -> needed.add(entry.content()));
        for (Tree other : List.of(permit.base(), Tree.parse(bundle.anchor()))) {
            Set<TreeEntry> differing = new HashSet<>(other.entries());
            differing.addAll(permit.result().entries());
            Set<TreeEntry> same = new HashSet<>(other.entries());
            same.retainAll(permit.result().entries());
            differing.removeAll(same);
            differing.forEach(entry -> needed.add(entry.content()));
        }
        return needed;
    }

    private static Limits limits(PermitPredicate.Conditions conditions) {
        if (!conditions.network().equals("none")) {
            throw new IllegalArgumentException(
                    "this worker gives no network; the permit grants " + conditions.network());
        }
        return new Limits(
                Duration.ofSeconds(conditions.wallSeconds()),
                Duration.ofSeconds(conditions.cpuSeconds()),
                conditions.memoryMiB() * Bounds.MIB,
                conditions.processes(),
                conditions.diskMiB() * Bounds.MIB,
                conditions.gpus());
    }

    private Work promote() throws IOException {
        Instant since = office.clock().instant();
        String failure = null;
        Ended ended = Ended.COMPLETED;
        if (stopped) {
            ended = Ended.KILLED;
            failure = "stopped before the branch was moved";
        } else {
            try {
                office.repository()
                        .move(
                                new LineageRepository.Promotion(
                                        lineage(),
                                        permit.terms().permit(),
                                        LogProof.parse(bundle.proof()).index(),
                                        permit.base(),
                                        permit.result()),
                                office.blobs(),
                                since);
            } catch (LineageRepository.BranchElsewhereException
                    | ContentRefusedException
                    | LogProofRefusedException e) {
                ended = Ended.FAILED;
                failure = e.getMessage();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return new Work(ended, NOTHING_USED, List.of(), since, office.clock().instant(), failure);
    }

    private static Bytes seal(Signer signer, Journal.Entry entry, Work work, String proof) {
        Journal.Held held = entry.held();
        if (held == null) {
            throw new IllegalStateException("only what was redeemed is reported");
        }
        return Bytes.copyOf(signer.sign(Statement.of(
                        entry.result(),
                        PredicateType.OUTCOME,
                        new OutcomePredicate(
                                entry.permit(),
                                held.redemption(),
                                held.fence(),
                                work.ended(),
                                entry.result(),
                                work.used(),
                                work.enforced(),
                                work.startedAt(),
                                work.endedAt(),
                                work.failure(),
                                proof)))
                .toBytes());
    }

    /** The outcome of what a worker before us redeemed and left: the code, if it ran, died with that worker. */
    static Bytes sealLeft(Office office, Journal.Entry entry, Ended ended, String proof) {
        Journal.Held held = entry.held();
        Instant now = office.clock().instant();
        return seal(
                office.signer(),
                entry,
                new Work(
                        ended,
                        NOTHING_USED,
                        List.of(),
                        held == null ? now : held.since(),
                        now,
                        ended == Ended.COMPLETED ? null : "the worker restarted while this was under way"),
                proof);
    }
}
