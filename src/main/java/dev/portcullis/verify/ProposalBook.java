package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which proposals the log has heard of and which have ended. Remembers every end, about 100 bytes each: the one thing
 * here that grows with the log.
 */
final class ProposalBook {
    private static final Duration GRACE = Duration.ofHours(1);

    private record Open(long index, Instant since) {}

    private final Map<ProposalId, Open> open = new LinkedHashMap<>();
    private final Set<ProposalId> ended = new HashSet<>();

    int size() {
        return open.size();
    }

    /** An entry is about a proposal. */
    void seen(ProposalId proposal, long index, Instant time) throws DefectException {
        require(!ended.contains(proposal), DefectCode.AFTER_THE_END, "proposal " + proposal + " has ended");
        open.putIfAbsent(proposal, new Open(index, time));
    }

    /** Break-glass let it stay open until then at least. */
    void extended(ProposalId proposal, Instant until) {
        Instant since = until.minus(Bounds.PROPOSAL_LIFE);
        open.computeIfPresent(
                proposal, (_, before) -> since.isAfter(before.since()) ? new Open(before.index(), since) : before);
    }

    void end(ProposalId proposal) throws DefectException {
        open.remove(proposal);
        require(ended.add(proposal), DefectCode.ENDED_TWICE, "proposal " + proposal + " has ended before");
    }

    int ended() {
        return ended.size();
    }

    /** Whether a proposal that was open at a time is past every deadline by the time of the last entry. */
    static boolean mustHaveEnded(Instant since, Instant last) {
        return since.plus(Bounds.PROPOSAL_LIFE).plus(GRACE).isBefore(last);
    }

    /** What should have ended by the time of the last entry. */
    void end(Findings findings, Instant last) {
        open.forEach((proposal, since) -> {
            if (mustHaveEnded(since.since(), last)) {
                findings.add(new Defect(
                        DefectCode.NOT_ENDED,
                        since.index(),
                        "proposal " + proposal + " is open since " + since.since()));
            }
        });
    }
}
