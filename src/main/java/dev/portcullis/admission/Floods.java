package dev.portcullis.admission;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.RefusalsPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Reason;
import dev.portcullis.ledger.MerkleTree;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Counts what authentic principals are refused for and folds it into one entry a principal and minute, with the Merkle
 * root of what it covers (P8, S14), so that a flood of refusals costs the ledger nothing.
 */
public final class Floods {
    /** Of a flood the first so many are covered by digest; the count covers all. */
    private static final int COVERED = 10_000;

    private final GateParts parts;
    private final Announcer announcer;
    private final InstantSource clock;
    private final Map<String, Minute> open = new LinkedHashMap<>();

    private static final class Minute {
        private final Instant begin;
        private final List<Digest> covered = new ArrayList<>();
        private final TreeSet<String> reasons = new TreeSet<>();
        private long count;

        Minute(Instant begin) {
            this.begin = begin;
        }
    }

    public Floods(GateParts parts) {
        this.parts = parts;
        this.clock = parts.clock();
        this.announcer = new Announcer(parts.ledger(), parts.gateKey(), parts.topics(), parts.clock());
    }

    /** Counts one refusal. */
    public synchronized void refused(String principal, Digest what, String reason) {
        Minute minute = open.computeIfAbsent(
                principal, ignored -> new Minute(clock.instant().truncatedTo(ChronoUnit.MINUTES)));
        minute.count++;
        minute.reasons.add(reason);
        if (minute.covered.size() < COVERED) {
            minute.covered.add(what);
        }
    }

    /** Logs the minutes that are over; called by the gateway's loop. */
    public void settle() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        Map<String, Minute> over = new LinkedHashMap<>();
        synchronized (this) {
            open.forEach((principal, minute) -> {
                if (minute.begin.isBefore(now)) {
                    over.put(principal, minute);
                }
            });
            over.keySet().forEach(open::remove);
        }
        if (over.isEmpty()) {
            return;
        }
        parts.transactions().run(transaction -> {
            for (Map.Entry<String, Minute> entry : over.entrySet()) {
                Minute minute = entry.getValue();
                Digest root = MerkleTree.root(minute.covered.stream()
                        .map(digest -> MerkleTree.leaf(Bytes.copyOf(digest.raw())))
                        .toList());
                Envelope sealed = announcer.seal(
                        root,
                        PredicateType.REFUSALS,
                        new RefusalsPredicate(
                                entry.getKey(),
                                minute.begin,
                                minute.count,
                                root,
                                minute.reasons.stream().map(Reason::of).toList()));
                announcer.log(transaction, PredicateType.REFUSALS, sealed);
            }
            return true;
        });
    }
}
