package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A granted amendment that waited and never takes effect.
 *
 * @param subject {@code charter:<lineage>}, {@code trust} or {@code policy}
 * @param document digest of the document that would have been in force
 * @param by the person who cancelled it; null when it was void, because something else is in force than it replaces or its
 *     sign-offs no longer are the quorum
 */
public record CancellationPredicate(
        AmendmentId amendment,
        String subject,
        Digest document,
        @Nullable PersonId by,
        String reason,
        Instant at) {}
