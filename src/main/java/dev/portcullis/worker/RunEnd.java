package dev.portcullis.worker;

import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The end of a run.
 *
 * @param ended how
 * @param detail what a person needs to understand {@code ended}; inert, at most {@link Bounds#FAILURE_TEXT_BYTES}
 * @param used what it used, measured from outside it; memory is the largest sum of resident sets seen
 * @param enforced the means by which its limits were really held on this machine, {@code unsandboxed} among them when
 *     there was no sandbox
 * @param startedAt by the worker's clock
 * @param endedAt by the worker's clock
 * @param stdout what it printed, complete unless {@code ended} says otherwise
 */
public record RunEnd(
        Ended ended,
        String detail,
        OutcomePredicate.Used used,
        List<String> enforced,
        Instant startedAt,
        Instant endedAt,
        Bytes stdout) {
    public RunEnd {
        detail = Inert.text(detail, Bounds.FAILURE_TEXT_BYTES);
        while (detail.getBytes(StandardCharsets.UTF_8).length > Bounds.FAILURE_TEXT_BYTES) {
            detail = detail.substring(0, detail.length() - Math.max(1, detail.length() / 8));
        }
        enforced = List.copyOf(enforced);
    }
}
