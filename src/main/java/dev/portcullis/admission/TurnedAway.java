package dev.portcullis.admission;

import dev.portcullis.attest.CloudEvent;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What authentic proposers asked and what was refused before it became a proposal: answered with no entry behind it.
 *
 * <p>Of a flood the database remembers at most {@value #PLACES} refusals a principal, a later one in the place of an
 * earlier (S14), each for a day.
 */
public final class TurnedAway {
    static final int PLACES = 1024;
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final GateParts parts;
    private final Announcer announcer;
    private final InstantSource clock;

    public TurnedAway(GateParts parts) {
        this.parts = parts;
        this.clock = parts.clock();
        this.announcer = new Announcer(parts.ledger(), parts.gateKey(), parts.topics(), parts.clock());
    }

    /** One refusal; the reason is a stable code. */
    public record Refusal(SignedProposal event, String reason) {}

    /** What is to be told of one, on the topic of answers under the lineage's key. */
    public record Answer(LineageId lineage, CloudEvent event) {}

    /**
     * Remembers refusals, so that whoever asks by id is told.
     *
     * @return the answers to what asks for a proposal that has no case
     */
    public List<Answer> remember(List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            return List.of();
        }
        return parts.transactions().run(transaction -> {
            List<Answer> answers = new ArrayList<>();
            for (Refusal refusal : refusals) {
                SignedProposal event = refusal.event();
                Optional<ProposalId> proposal = withoutACase(transaction, event);
                if (proposal.isPresent()) {
                    keep(transaction, event, proposal.get(), refusal.reason());
                    answers.add(
                            new Answer(event.lineage(), announcer.turnedAway(event, proposal.get(), refusal.reason())));
                }
            }
            return answers;
        });
    }

    private void keep(Connection transaction, SignedProposal event, ProposalId proposal, String reason)
            throws SQLException {
        Sql.update(transaction, """
                INSERT INTO turned_away (principal, place, proposal, reason, at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (principal, place) DO UPDATE
                SET proposal = excluded.proposal, reason = excluded.reason, at = excluded.at""", event.by().principal(), place(proposal), proposal, reason, clock.instant());
    }

    /** Forgets a refusal, because the same is asked again. */
    public void forget(SignedProposal event) {
        Optional<ProposalId> proposal = asked(event);
        if (proposal.isPresent()) {
            parts.transactions()
                    .run(transaction -> Sql.update(
                            transaction,
                            "DELETE FROM turned_away WHERE principal = ? AND place = ? AND proposal = ?",
                            event.by().principal(),
                            place(proposal.get()),
                            proposal.get()));
        }
    }

    /** Forgets what is older than a day; called by the gateway's loop. */
    public void forgetTheOld() {
        parts.transactions()
                .run(transaction -> Sql.update(
                        transaction,
                        "DELETE FROM turned_away WHERE at < ?",
                        clock.instant().minus(REMEMBERED)));
    }

    /** Why a statement about this proposal was refused, when it was: here, or after it was noted in the inbox. */
    static Optional<String> reason(Connection transaction, String principal, ProposalId proposal) throws SQLException {
        return Sql.one(
                transaction,
                """
                SELECT reason FROM (
                    SELECT refusal AS reason, received_at AS at FROM inbox
                    WHERE principal = ? AND event_id = ? AND refusal IS NOT NULL
                    UNION ALL
                    SELECT reason, at FROM turned_away WHERE principal = ? AND place = ? AND proposal = ?) AS refused
                ORDER BY at DESC LIMIT 1""",
                row -> row.getString("reason"),
                principal,
                proposal.toString(),
                principal,
                place(proposal),
                proposal);
    }

    /**
     * The proposal an event asks for, when nothing was taken in under its id: a refused copy says nothing of its original,
     * and a withdrawal asks for none.
     */
    static Optional<ProposalId> withoutACase(Connection transaction, SignedProposal event) throws SQLException {
        Optional<ProposalId> proposal = asked(event);
        if (proposal.isEmpty()) {
            return proposal;
        }
        boolean takenIn = Sql.one(
                        transaction,
                        """
                        SELECT EXISTS (SELECT FROM inbox WHERE principal = ? AND event_id = ? AND refusal IS NULL)
                            OR EXISTS (SELECT FROM proposal WHERE id = ? AND lineage = ?) AS taken_in""",
                        row -> row.getBoolean("taken_in"),
                        event.by().principal(),
                        event.eventId(),
                        proposal.get(),
                        event.lineage())
                .orElseThrow();
        return takenIn ? Optional.empty() : proposal;
    }

    private static Optional<ProposalId> asked(SignedProposal event) {
        Statement statement = event.statement().statement();
        try {
            return switch (statement.predicateType()) {
                case PROPOSAL ->
                    Optional.of(statement.predicate(ProposalPredicate.class).proposal());
                case PROMOTION ->
                    Optional.of(statement.predicate(PromotionPredicate.class).proposal());
                default -> Optional.empty();
            };
        } catch (MalformedJsonException e) {
            return named(event.eventId());
        }
    }

    /** What cannot be read still came in an event, whose id is by agreement the proposal's. */
    private static Optional<ProposalId> named(String eventId) {
        try {
            return Optional.of(ProposalId.parse(eventId));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int place(ProposalId proposal) {
        return Math.floorMod(proposal.value().hashCode(), PLACES);
    }
}
