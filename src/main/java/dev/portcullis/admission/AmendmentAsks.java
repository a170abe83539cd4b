package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.Amendment.Kind;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.SignOffDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Puts amendments to people: one of a subject at a time, each with the documents that its basis names. */
final class AmendmentAsks {
    private final GateParts parts;
    private final AdmissionTables tables;
    private final AmendmentTable amendments;
    private final InstantSource clock;

    AmendmentAsks(GateParts parts, AdmissionTables tables, AmendmentTable amendments) {
        this.parts = parts;
        this.tables = tables;
        this.amendments = amendments;
        this.clock = parts.clock();
    }

    /**
     * Opens the ask; asked again for the same, it is the open one.
     *
     * @throws AdmissionRefusedException while another amendment of the subject is asked, or this one waits already; and for
     *     good once it was declined over the same (A6)
     */
    Ask open(Connection transaction, AmendmentDraft draft) throws SQLException, AdmissionRefusedException {
        Optional<Amendment> already = amendments.lockOpen(transaction, draft.subject());
        if (already.isPresent()) {
            Optional<Ask> asked = isTheSame(already.get(), draft)
                    ? parts.signOffs().open(transaction).stream()
                            .filter(ask -> ask.subject().equals(draft.subject()))
                            .findFirst()
                    : Optional.empty();
            return asked.orElseThrow(() -> new AdmissionRefusedException(
                    Code.AMENDMENT_OPEN, "another amendment of " + draft.subject() + " is being asked"));
        }
        for (Amendment waiting : amendments.waiting(transaction)) {
            if (waiting.subject().equals(draft.subject()) && waiting.document().equals(draft.document())) {
                throw new AdmissionRefusedException(
                        Code.AMENDMENT_OPEN,
                        "this was granted, and takes effect at "
                                + waiting.grant().orElseThrow().inForceAt());
            }
        }
        if (amendments.declined(transaction, draft).stream().anyMatch(declined -> isTheSame(declined, draft))) {
            throw new AdmissionRefusedException(
                    Code.DECLINED_BEFORE, "people declined this amendment of " + draft.subject() + " before");
        }
        amendments.insert(
                transaction,
                AmendmentId.next(clock),
                draft.kind(),
                draft.subject(),
                draft.document(),
                draft.previous(),
                draft.preview());
        for (Bytes named : List.of(draft.document(), draft.preview(), draft.view())) {
            tables.documents().put(transaction, named);
        }
        int round = Sql.one(
                        transaction,
                        "SELECT count(*) AS asked FROM ask WHERE subject = ? AND purpose = 'amend'",
                        row -> row.getInt("asked"),
                        draft.subject())
                .orElse(0);
        Basis basis = new Basis(
                Digest.of(draft.document()),
                draft.previous(),
                draft.previous(),
                Digest.EMPTY,
                Digest.of(draft.preview()),
                parts.policy().policy());
        return parts.signOffs()
                .open(
                        transaction,
                        new SignOffDesk.Opening(
                                draft.subject(),
                                draft.lineage().map(LineageId::value),
                                new Gate(Purpose.AMEND, basis),
                                round + 1,
                                Ask.AMEND_TIER,
                                draft.quorum(),
                                draft.excluded(),
                                draft.view(),
                                clock.instant().plus(draft.lasts())))
                .ask();
    }

    /** The same question; what it would void may have changed since it was asked. */
    private static boolean isTheSame(Amendment already, AmendmentDraft draft) {
        if (!already.document().equals(draft.document())) {
            return false;
        }
        try {
            return already.kind() == Kind.REARM
                    || already.kind() == Kind.BREAKGLASS
                    || AmendmentPreview.parse(already.preview())
                            .about()
                            .equals(AmendmentPreview.parse(draft.preview()).about());
        } catch (MalformedJsonException e) {
            return false;
        }
    }
}
