package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.internal.HaltTable;
import dev.portcullis.admission.internal.HaltTable.StoredHalt;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.HaltPredicate;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The act of halting: acts at once, on locked rows (H1), revokes what is issued and tells the workers; logged with it. */
final class Halting {
    private final GateParts parts;
    private final AdmissionTables tables;
    private final Announcer announcer;
    private final HaltTable halts = new HaltTable();
    private final InstantSource clock;

    Halting(GateParts parts, AdmissionTables tables, Announcer announcer) {
        this.parts = parts;
        this.tables = tables;
        this.announcer = announcer;
        this.clock = parts.clock();
    }

    /**
     * Halts a lineage, or all.
     *
     * @param by the person who asked
     */
    HaltId raise(Connection transaction, Optional<LineageId> lineage, String reason, PersonId by)
            throws SQLException, AdmissionRefusedException {
        return raise(transaction, lineage, reason, by.value());
    }

    /**
     * Halts a lineage, or all.
     *
     * @param by the person who asked, or what else raises it
     */
    HaltId raise(Connection transaction, Optional<LineageId> lineage, String reason, String by)
            throws SQLException, AdmissionRefusedException {
        // Locked before the halt gets its time and its id: a redemption that held the row is logged before it.
        if (lineage.isEmpty()) {
            tables.lineages().lockAll(transaction);
        } else if (tables.lineages().lock(transaction, lineage.get()).isEmpty()) {
            throw new AdmissionRefusedException(Code.LINEAGE_UNKNOWN, "no lineage " + lineage.get());
        }
        HaltId halt = HaltId.next(clock);
        Instant now = clock.instant();
        EntryId entry = EntryId.next(clock);
        Envelope sealed = announcer.seal(
                Digest.of(halt.toString()),
                PredicateType.HALT,
                new HaltPredicate(halt, HaltTable.scope(lineage), reason, by, now));
        halts.raise(transaction, new StoredHalt(halt, lineage, reason, by, now, entry, false));
        announcer.log(transaction, entry, PredicateType.HALT, sealed);
        parts.permits().revokeAll(transaction, lineage, Reason.at("HALTED", halt.toString()));
        announcer.notice(
                transaction,
                lineage.map(LineageId::value).orElse("all"),
                "dev.portcullis.halt.raised.v1",
                sealed,
                entry);
        tables.proposals().wakePermitted(transaction, lineage, now);
        return halt;
    }
}
