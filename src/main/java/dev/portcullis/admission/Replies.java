package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.ReplyPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Digest;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.SignOffDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What proposers say to people's questions: written down, shown, and nothing else. */
final class Replies {
    private final AdmissionTables tables;
    private final SignOffDesk signOffs;
    private final GateParts parts;

    Replies(GateParts parts, AdmissionTables tables) {
        this.parts = parts;
        this.tables = tables;
        this.signOffs = parts.signOffs();
    }

    /**
     * Takes a reply in; its lineage is locked.
     *
     * @throws AdmissionRefusedException with nothing recorded
     */
    void take(Connection transaction, SignedProposal event) throws SQLException, AdmissionRefusedException {
        ReplyPredicate reply = Intake.predicate(event, ReplyPredicate.class);
        StoredProposal stored = tables.proposals()
                .find(transaction, reply.proposal())
                .filter(found -> found.lineage().equals(event.lineage())
                        && found.proposer().equals(event.proposer()))
                .orElseThrow(
                        () -> new AdmissionRefusedException(Code.PROPOSAL_UNKNOWN, "no proposal " + reply.proposal()));
        Ask ask = asked(transaction, reply.question())
                .filter(found -> Asking.proposalOf(found).equals(Optional.of(stored.id()))
                        && found.gate().basis().result().equals(Intake.subject(event)))
                .orElseThrow(() -> new AdmissionRefusedException(
                        Code.QUESTION_UNKNOWN, "nobody asked " + reply.question() + " about " + stored.id()));
        StoredLineage lineage =
                tables.lineages().find(transaction, stored.lineage()).orElseThrow();
        boolean isOver = ask.state() != Ask.State.OPEN
                || !parts.clock().instant().isBefore(ask.expiresAt())
                || !ask.gate().basis().charter().equals(lineage.charter());
        if (isOver) {
            throw new AdmissionRefusedException(Code.QUESTION_OVER, "ask " + ask.id() + " is over");
        }
        if (!signOffs.questions().reply(transaction, ask, event.proposer(), event.statement(), reply)) {
            throw new AdmissionRefusedException(Code.ALREADY_REPLIED, "a question is replied to once");
        }
    }

    private Optional<Ask> asked(Connection transaction, Digest question) throws SQLException {
        Optional<AskId> id = signOffs.questions().asked(transaction, question);
        return id.isEmpty()
                ? Optional.empty()
                : signOffs.lock(transaction, id.get()).map(SignOffDesk.Case::ask);
    }
}
