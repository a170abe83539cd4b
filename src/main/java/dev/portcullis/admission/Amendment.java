package dev.portcullis.admission;

import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Locale;

/**
 * What people are asked to change, as it is stored.
 *
 * @param subject what its ask is about
 * @param document what would be in force
 * @param previous digest of what is in force; of a re-arm, and of a lineage's first charter, that of nothing
 * @param preview what it voids
 */
record Amendment(AmendmentId id, Kind kind, String subject, Bytes document, Digest previous, Bytes preview) {

    /** What it changes. */
    enum Kind {
        CHARTER,
        TRUST,
        POLICY,
        REARM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
