package dev.portcullis.admission;

import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.attest.Quorum;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An amendment that nobody has been asked about yet.
 *
 * @param previous digest of what is in force
 * @param preview what it loosens and voids
 * @param view what people are shown
 * @param quorum who is asked
 * @param lasts how long
 */
record AmendmentDraft(
        Kind kind,
        String subject,
        Bytes document,
        Digest previous,
        Bytes preview,
        Bytes view,
        Optional<LineageId> lineage,
        Set<PersonId> excluded,
        Quorum quorum,
        Duration lasts) {
    private static final Duration ASK = Duration.ofDays(3);

    AmendmentDraft {
        excluded = Set.copyOf(excluded);
    }

    /** One that people have the usual time for. */
    AmendmentDraft(
            Kind kind,
            String subject,
            Bytes document,
            Digest previous,
            Bytes preview,
            Bytes view,
            Optional<LineageId> lineage,
            Set<PersonId> excluded,
            Quorum quorum) {
        this(kind, subject, document, previous, preview, view, lineage, excluded, quorum, ASK);
    }
}
