package dev.portcullis.admission;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.QuorumForecast;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.signoff.Nudges.Kind;
import dev.portcullis.signoff.Nudges.Nudge;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * People's attention is what there is least of (SAFETY R13): they are reminded of what waits, and what would ask more of
 * them than they can give is turned away at the door. Nothing is ever answered in their place (F13).
 */
public final class Attention {
    /** Why a proposal is turned away while people have more to answer than they can. */
    public static final String OVERLOADED = "PEOPLE_OVERLOADED";

    private static final String ALL = "all";

    private final GateParts parts;
    private final Announcer announcer;
    private final int openPlacesAPerson;
    private final Set<Group> backup;
    private volatile boolean overloaded;

    /**
     * Nothing is known of the load until the first look.
     *
     * @param openPlacesAPerson sign-offs that may be asked for at a time, for each person who could give one
     * @param backup whose people are told of an ask that nobody answered in four fifths of its life
     */
    public Attention(GateParts parts, int openPlacesAPerson, Set<Group> backup) {
        this.parts = parts;
        this.announcer = new Announcer(parts.ledger(), parts.gateKey(), parts.topics(), parts.clock());
        this.openPlacesAPerson = openPlacesAPerson;
        this.backup = Set.copyOf(backup);
    }

    /** Looks how much people are asked; called by the gateway's loop. */
    public void look() {
        long asked = parts.transactions()
                .run(transaction -> Sql.one(
                        transaction,
                        "SELECT coalesce(sum(members), 0) AS places FROM ask WHERE state = 'open' AND purpose <> 'amend'",
                        row -> row.getLong("places")))
                .orElseThrow();
        overloaded = asked
                >= (long) openPlacesAPerson
                        * people(parts.trust().get().document(), parts.clock().instant());
    }

    /** Who is there and in a group that some tier asks. */
    private static long people(TrustDocument trust, Instant now) {
        Set<Group> asked = EnumSet.noneOf(Group.class);
        for (int tier = 1; tier <= Quorums.HIGHEST; tier++) {
            asked.addAll(trust.quorums().tier(tier).counts().keySet());
        }
        return trust.roster().counting(now, Set.of()).stream()
                .filter(person -> person.groups().stream().anyMatch(asked::contains))
                .count();
    }

    /** Whether people had more to answer at the last look than they can. */
    public boolean isOverloaded() {
        return overloaded;
    }

    /**
     * Whether this is turned away now: what aims at promotion, for which people are asked. What only aims at admission goes
     * on, because evaluation never waits for people.
     */
    public boolean turnsAway(SignedProposal event) {
        if (!overloaded) {
            return false;
        }
        try {
            return switch (event.statement().statement().predicateType()) {
                case PROMOTION -> true;
                case PROPOSAL ->
                    event.statement()
                                    .statement()
                                    .predicate(ProposalPredicate.class)
                                    .aim()
                            == Aim.PROMOTE;
                default -> false;
            };
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    /** Who may answer now and has not: nobody who is away, but who stands in for them. */
    private List<PersonId> there(Connection transaction, Nudge nudge) throws SQLException {
        Instant now = parts.clock().instant();
        return parts.signOffs().find(transaction, nudge.ask()).stream()
                .flatMap(asked -> parts.signOffs().forecast(asked, true).stream())
                .flatMap(forecast -> forecast.candidates().stream())
                .filter(candidate -> !candidate.from().isAfter(now))
                .map(QuorumForecast.Candidate::person)
                .toList();
    }

    /** Who is to look besides them: they cannot answer, but they can find somebody who does, or halt. */
    private List<PersonId> backup(Nudge nudge, List<PersonId> there) {
        return switch (nudge.kind()) {
            case REMINDED, LAPSED -> List.of();
            case ESCALATED ->
                parts.trust().get().document().roster().counting(parts.clock().instant(), Set.of()).stream()
                        .filter(person -> !there.contains(person.id())
                                && person.groups().stream().anyMatch(backup::contains))
                        .map(Person::id)
                        .toList();
        };
    }

    /**
     * Reminds of asks that nobody answered, and tells of those that lapsed; called by the gateway's loop. Each is told with
     * who is there to answer it, and late in its life with who is to look besides them.
     *
     * @return how often each was told
     */
    public Map<Kind, Integer> nudge() {
        List<Nudge> told = parts.transactions().run(transaction -> {
            List<Nudge> due = parts.signOffs().nudges().due(transaction);
            for (Nudge nudge : due) {
                List<PersonId> there = there(transaction, nudge);
                announcer.notice(
                        transaction,
                        nudge.lineage().orElse(ALL),
                        "dev.portcullis.ask." + nudge.kind().name().toLowerCase(Locale.ROOT) + ".v1",
                        nudge.sealed(),
                        there,
                        backup(nudge, there));
            }
            return due;
        });
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        told.forEach(nudge -> counts.merge(nudge.kind(), 1, Integer::sum));
        return counts;
    }
}
