package dev.portcullis.admission;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what a proposer signed into an open proposal, once. */
final class Intake {
    private final AdmissionTables tables;
    private final InstantSource clock;

    Intake(AdmissionTables tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * Notes an event in the inbox.
     *
     * @return false when the same principal sent the same bytes under the same id before (L9)
     */
    boolean note(Connection transaction, SignedProposal event, @Nullable ProposalId proposal, Optional<String> refusal)
            throws SQLException {
        return Sql.update(
                        transaction,
                        """
                        INSERT INTO inbox (principal, event_id, payload_digest, proposal, refusal, received_at)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                        event.by().principal(),
                        event.eventId(),
                        Digest.of(event.statement().payload()),
                        proposal,
                        refusal,
                        clock.instant())
                == 1;
    }

    /** What an event was refused for, when it was. */
    void refuse(Connection transaction, SignedProposal event, AdmissionRefusedException refusal) throws SQLException {
        Sql.update(
                transaction,
                "UPDATE inbox SET refusal = ? WHERE principal = ? AND event_id = ? AND payload_digest = ?",
                refusal.code().name(),
                event.by().principal(),
                event.eventId(),
                Digest.of(event.statement().payload()));
    }

    /** Opens a case for a proposal, or joins the proposer's own open case over the same base and result. */
    void open(Connection transaction, SignedProposal event) throws SQLException, AdmissionRefusedException {
        ProposalPredicate asked = predicate(event, ProposalPredicate.class);
        StoredLineage lineage = lineage(transaction, event);
        Digest result = subject(event);
        Optional<StoredProposal> twin = tables.proposals().openTwin(transaction, lineage.id(), asked.base(), result);
        if (twin.isPresent()) {
            if (twin.get().id().equals(asked.proposal())) {
                requireSame(twin.get(), envelope(event));
                return;
            }
            if (!twin.get().proposer().equals(event.proposer()) || twin.get().aim() != asked.aim()) {
                throw new AdmissionRefusedException(Code.ALREADY_OPEN, "the same change is being judged already");
            }
            tables.proposals().join(transaction, twin.get(), asked.proposal());
            return;
        }
        Instant now = clock.instant();
        insert(
                transaction,
                new StoredProposal(
                        asked.proposal(),
                        lineage.id(),
                        event.proposer(),
                        operators(transaction, event),
                        asked.kind(),
                        asked.aim(),
                        asked.base(),
                        result,
                        asked.parents(),
                        asked.claims(),
                        envelope(event),
                        Optional.empty(),
                        List.of(),
                        Purpose.EVALUATE,
                        1,
                        "RECEIVED",
                        Optional.empty(),
                        0,
                        deadline(asked.deadline(), now),
                        now,
                        judging(asked.proposal(), result),
                        Optional.empty()),
                now);
    }

    /** Opens a case for the promotion of what was admitted before. */
    void promote(Connection transaction, SignedProposal event) throws SQLException, AdmissionRefusedException {
        PromotionPredicate asked = predicate(event, PromotionPredicate.class);
        StoredLineage lineage = lineage(transaction, event);
        StoredProposal elder = tables.proposals()
                .find(transaction, asked.of())
                .filter(found -> found.lineage().equals(lineage.id())
                        && found.proposer().equals(event.proposer())
                        && found.generation().isPresent())
                .orElseThrow(() -> new AdmissionRefusedException(
                        Code.NOT_ADMITTED, asked.of() + " is no admitted proposal of yours"));
        Instant now = clock.instant();
        insert(
                transaction,
                new StoredProposal(
                        asked.proposal(),
                        lineage.id(),
                        event.proposer(),
                        operators(transaction, event),
                        elder.kind(),
                        Aim.PROMOTE,
                        elder.base(),
                        elder.result(),
                        elder.parents(),
                        elder.claims(),
                        envelope(event),
                        Optional.of(elder.of().orElse(elder.id())),
                        List.of(),
                        Purpose.PROMOTE,
                        1,
                        "RECEIVED",
                        Optional.empty(),
                        0,
                        deadline(asked.deadline(), now),
                        now,
                        judging(asked.proposal(), elder.result()),
                        elder.generation()),
                now);
    }

    /** Opens the baseline of a new lineage: its genesis evaluated, so that there is a score to compare with. */
    void baseline(Connection transaction, StoredLineage lineage, ProposalId id, PrincipalId gateway, Bytes envelope)
            throws SQLException {
        Instant now = clock.instant();
        tables.proposals()
                .insert(
                        transaction,
                        new StoredProposal(
                                id,
                                lineage.id(),
                                gateway,
                                List.of(),
                                Kind.PROGRAM,
                                Aim.ADMIT,
                                lineage.genesis(),
                                lineage.genesis(),
                                List.of(),
                                Map.of(),
                                envelope,
                                Optional.empty(),
                                List.of(),
                                Purpose.EVALUATE,
                                1,
                                "RECEIVED",
                                Optional.empty(),
                                0,
                                now.plus(Bounds.PROPOSAL_LIFE),
                                now,
                                judging(id, lineage.genesis()),
                                Optional.empty()),
                        now);
    }

    private void insert(Connection transaction, StoredProposal proposal, Instant due)
            throws SQLException, AdmissionRefusedException {
        if (!tables.proposals().insert(transaction, proposal, due)) {
            requireSame(tables.proposals().find(transaction, proposal.id()).orElseThrow(), proposal.envelope());
        }
    }

    private static void requireSame(StoredProposal found, Bytes envelope) throws AdmissionRefusedException {
        if (!found.envelope().equals(envelope)) {
            throw new AdmissionRefusedException(Code.PROPOSAL_ID_TAKEN, "proposal id " + found.id() + " is taken");
        }
    }

    private StoredLineage lineage(Connection transaction, SignedProposal event)
            throws SQLException, AdmissionRefusedException {
        StoredLineage lineage = tables.lineages()
                .find(transaction, event.lineage())
                .orElseThrow(
                        () -> new AdmissionRefusedException(Code.LINEAGE_UNKNOWN, "no lineage " + event.lineage()));
        if (!lineage.isOpen()) {
            throw new AdmissionRefusedException(
                    Code.LINEAGE_NOT_OPEN, "lineage " + lineage.id() + " is " + lineage.standing());
        }
        return lineage;
    }

    /** Asked under the lineage's lock: an amendment may have dropped the proposer since its signature was checked. */
    private List<PersonId> operators(Connection transaction, SignedProposal event)
            throws SQLException, AdmissionRefusedException {
        return tables.lineages()
                .operators(
                        transaction,
                        event.lineage(),
                        event.proposer(),
                        event.statement().signer())
                .orElseThrow(() -> new AdmissionRefusedException(
                        Code.KEY_NOT_ENROLLED, "the charter in force enrols no such proposer with this key"));
    }

    private static Instant deadline(@Nullable Instant asked, Instant now) {
        Instant longest = now.plus(Bounds.PROPOSAL_LIFE);
        return asked == null || asked.isAfter(longest) ? longest : asked;
    }

    private static AnswerPredicate judging(ProposalId id, Digest result) {
        return new AnswerPredicate(
                id, List.of(), AnswerState.JUDGING, List.of(), null, null, null, result, null, null, null);
    }

    private static Bytes envelope(SignedProposal event) {
        return Bytes.copyOf(event.statement().envelope().toBytes());
    }

    static Digest subject(SignedProposal event) {
        try {
            return event.statement().statement().subject();
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the edge lets through statements of one subject only", e);
        }
    }

    static <P> P predicate(SignedProposal event, Class<P> shape) {
        try {
            return event.statement().statement().predicate(shape);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the edge lets through well-formed predicates only", e);
        }
    }
}
