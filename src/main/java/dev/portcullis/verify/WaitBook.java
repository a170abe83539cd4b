package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Digest;
import dev.portcullis.permit.PermitRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Amendments that were granted and wait, because they loosen. One that is settled is forgotten; of those that were
 * cancelled the newest are remembered.
 */
final class WaitBook {
    private static final int REMEMBERED = 10_000;

    /** An entry is sealed a moment after it was decided, and gateways' clocks differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** An amendment that waits, with the sign-offs that granted it. */
    private record Waits(
            String subject, Digest document, List<VerifiedSignOff> granted, Instant since, Instant inForceAt) {}

    private final AskBook asks;
    private final Map<AmendmentId, Waits> waiting = new LinkedHashMap<>();
    private final Map<AmendmentId, Boolean> cancelled = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AmendmentId, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Instant loosened = Instant.MIN;

    WaitBook(AskBook asks) {
        this.asks = asks;
    }

    int size() {
        return waiting.size();
    }

    /** People granted an amendment that is to wait. */
    void waits(LoggedEntry entry, TrustDocument by) throws DefectException {
        WaitingPredicate stated = entry.predicate(WaitingPredicate.class);
        List<VerifiedSignOff> granted = asks.signOffs(stated.subject(), stated.signOffs());
        asks.forget(stated.subject());
        // The gate's word for when it was granted, but never before the people themselves say that they signed.
        Instant since = granted.stream()
                .map(signOff -> signOff.words().time().minus(Bounds.WORKER_CLOCK_DIFFERENCE))
                .filter(stated.grantedAt()::isBefore)
                .max(Instant::compareTo)
                .orElse(stated.grantedAt());
        Waits waits = new Waits(stated.subject(), stated.document(), granted, since, stated.inForceAt());
        require(
                waiting.put(stated.amendment(), waits) == null,
                DefectCode.WAITING_TWICE,
                "amendment " + stated.amendment() + " waits already");
        require(
                entry.subject().equals(stated.document())
                        && PermitRules.isAmended(
                                stated.document(),
                                stated.previous(),
                                granted,
                                Set.of(),
                                by.quorums().amend()),
                DefectCode.WAITING_NOT_SIGNED,
                "the quorum amend has not granted " + stated.document() + " in the place of " + stated.previous()
                        + " in an ask about " + stated.subject());
    }

    /** An amendment that waited is taken back. */
    void cancelled(LoggedEntry entry) throws DefectException {
        CancellationPredicate stated = entry.predicate(CancellationPredicate.class);
        cancelled.put(stated.amendment(), true);
        require(
                waiting.remove(stated.amendment()) != null,
                DefectCode.CANCELLATION_UNKNOWN,
                "amendment " + stated.amendment() + " does not wait");
    }

    /**
     * The sign-offs that put an amendment in force: those to the ask that is settled by it, or those with which its wait
     * began.
     *
     * @param found what it loosens
     * @param by the version of trust in force
     */
    List<VerifiedSignOff> carriers(LoggedEntry entry, AmendmentPredicate amendment, Loosening found, TrustDocument by)
            throws DefectException {
        require(
                !cancelled.containsKey(amendment.amendment()),
                DefectCode.AMENDMENT_CANCELLED,
                "amendment " + amendment.amendment() + " was cancelled");
        Optional<Waits> waited = Optional.ofNullable(waiting.remove(amendment.amendment()));
        if (waited.isEmpty()) {
            require(
                    !found.waits() || by.demo(),
                    DefectCode.LOOSENED_AT_ONCE,
                    "it did not wait although " + String.join("; ", found.loosens()));
            List<VerifiedSignOff> granted = asks.signOffs(amendment.subject(), amendment.signOffs());
            asks.forget(amendment.subject());
            return granted;
        }
        Waits waits = waited.get();
        require(
                waits.subject().equals(amendment.subject()) && waits.document().equals(amendment.document()),
                DefectCode.LOOSENED_AT_ONCE,
                "what waited as amendment " + amendment.amendment() + " was " + waits.document());
        Instant earliest = by.demo()
                ? waits.inForceAt()
                : later(waits.inForceAt(), waits.since().plus(Bounds.LOOSENING_WAIT));
        require(
                !entry.time().isBefore(earliest),
                DefectCode.LOOSENED_EARLY,
                "in force at " + entry.time() + ", its wait was over at " + earliest);
        // A7: whoever has left meanwhile, or has another key or other groups, no longer counts.
        Trust then = new DocumentTrust(by, entry::time);
        List<VerifiedSignOff> still = new ArrayList<>();
        for (VerifiedSignOff signOff : waits.granted()) {
            if (amendment.signOffs().contains(signOff.sealed().digest())) {
                believed(signOff, then).ifPresent(still::add);
            }
        }
        return still;
    }

    private static Optional<VerifiedSignOff> believed(VerifiedSignOff signOff, Trust then) {
        try {
            return Optional.of(VerifiedSignOff.verify(signOff.sealed(), then));
        } catch (SignatureRefusedException e) {
            return Optional.empty();
        }
    }

    /** That the rules of the whole installation are not loosened twice within a day (S15). */
    void requireSpaced(LoggedEntry entry, Loosening found, TrustDocument by) throws DefectException {
        if (!found.waits() || by.demo()) {
            return;
        }
        Instant before = loosened;
        loosened = later(entry.time(), loosened);
        require(
                before.equals(Instant.MIN)
                        || !entry.time()
                                .isBefore(before.plus(Bounds.LOOSENING_SPACE).minus(CLOCKS)),
                DefectCode.LOOSENED_TWICE,
                "loosened at " + before + " and again at " + entry.time());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
