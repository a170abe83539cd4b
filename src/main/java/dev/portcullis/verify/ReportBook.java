package dev.portcullis.verify;

import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.kernel.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What workers and evaluators reported, by the digest under which verdicts name it. A promotion may be asked long after
 * the run, so reports outlive their proposal; the oldest are forgotten past {@value #KEPT}.
 */
final class ReportBook {
    static final int KEPT = 100_000;

    private static <V> Map<Digest, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Digest, V> eldest) {
                return size() > KEPT;
            }
        };
    }

    private final Map<Digest, OutcomePredicate> outcomes = bounded();
    private final Map<Digest, EvidencePredicate> scores = bounded();
    private boolean forgotten;

    void add(Digest digest, OutcomePredicate outcome) {
        outcomes.put(digest, outcome);
        forgotten |= outcomes.size() == KEPT;
    }

    void add(Digest digest, EvidencePredicate evidence) {
        scores.put(digest, evidence);
        forgotten |= scores.size() == KEPT;
    }

    Optional<OutcomePredicate> outcome(Digest digest) {
        return Optional.ofNullable(outcomes.get(digest));
    }

    Optional<EvidencePredicate> scores(Digest digest) {
        return Optional.ofNullable(scores.get(digest));
    }

    /** Whether some report may have been forgotten, so that one that is not found may have been there. */
    boolean hasForgotten() {
        return forgotten;
    }
}
