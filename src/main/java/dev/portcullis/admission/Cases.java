package dev.portcullis.admission;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.QuorumForecast;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Paces;
import dev.portcullis.signoff.SignOffDesk;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks as people look through them: a page at a time and without what each one shows, and one of them whole. */
public final class Cases {
    /** How far one person's asks are counted. */
    public static final int COUNTED = 1_000;

    /** The verdict that an ask about a proposal follows. */
    private static final String ITS_VERDICT = """
            g.proposal = CASE WHEN a.subject LIKE 'proposal:%' THEN substring(a.subject FROM 10)::uuid END
                AND g.purpose = a.purpose AND g.round = a.round AND g.gate = 'policy'""";

    private final Transactions transactions;
    private final SignOffDesk signOffs;
    private final TrustStore trust;
    private final PolicyJudge policy;

    public Cases(GateParts parts) {
        this.transactions = parts.transactions();
        this.signOffs = parts.signOffs();
        this.trust = parts.trust();
        this.policy = parts.policy();
    }

    /** Which asks are looked for. */
    public enum Which {
        /** Open, and this person may answer and has not. */
        MINE,
        OPEN,
        /** Over, the newest first. */
        DECIDED
    }

    /**
     * What is looked for.
     *
     * @param who whose asks are theirs; empty for a login that trust does not enrol, which has none
     */
    public record Filter(Which which, Optional<Person> who, Optional<LineageId> lineage, Optional<Integer> tier) {}

    /** Where a page begins: behind the one of that time and id. */
    public record Cursor(Instant at, AskId id) {}

    /**
     * An ask in a line.
     *
     * @param brief why people are asked and about how much
     * @param answered who has answered
     * @param places how many the quorum has
     */
    public record CaseLine(
            AskId id,
            String subject,
            Optional<String> lineage,
            Purpose purpose,
            int tier,
            Ask.State state,
            Instant askedAt,
            Instant expiresAt,
            CaseBrief brief,
            List<PersonId> answered,
            int places) {
        public CaseLine {
            answered = List.copyOf(answered);
        }
    }

    /** How many asks are open, and how many of them are one person's to answer, counted to {@value #COUNTED}. */
    public record Counts(long open, long mine) {}

    /** One ask with the bytes that people are shown, as they were sealed. */
    public record Whole(SignOffDesk.Case asked, List<Reason> reasons) {
        public Whole {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A page of asks: open ones by when they lapse, those that are over by when they were asked.
     *
     * @param atMost how many
     */
    public List<CaseLine> lines(Filter filter, Optional<Cursor> after, int atMost) {
        boolean isOver = filter.which() == Which.DECIDED;
        String time = isOver ? "a.asked_at" : "a.expires_at";
        Conditions where = new Conditions();
        where.and(isOver ? "a.state <> 'open'" : "a.state = 'open'");
        if (filter.which() == Which.MINE) {
            mine(where, filter.who());
        }
        filter.lineage().ifPresent(lineage -> where.and("a.lineage = ?", lineage));
        filter.tier().ifPresent(tier -> where.and("a.tier = ?", tier));
        after.ifPresent(
                from -> where.and("(" + time + ", a.id) " + (isOver ? "<" : ">") + " (?, ?)", from.at(), from.id()));
        String sql = """
                SELECT a.id, a.subject, a.lineage, a.purpose, a.tier, a.state, a.asked_at, a.expires_at, a.basis,
                    a.members, g.envelope AS verdict,
                    ARRAY(SELECT s.person FROM sign_off s WHERE s.ask = a.id ORDER BY s.entry) AS answered
                FROM ask a LEFT JOIN gate_result g ON\s""" + ITS_VERDICT + " WHERE " + where.text() + " ORDER BY "
                + (isOver ? "a.asked_at DESC, a.id DESC" : "a.expires_at, a.id")
                + " LIMIT " + atMost;
        return transactions.run(transaction -> {
            List<Row> rows = Sql.list(transaction, sql, Cases::row, where.values());
            CaseBriefs briefs = CaseBriefs.of(
                    transaction, policy.bundle(), rows.stream().map(Row::asked).toList());
            return rows.stream().map(row -> row.line(briefs.of(row.asked()))).toList();
        });
    }

    /** What waits, by count. */
    public Counts counts(Optional<Person> who) {
        Conditions own = new Conditions();
        own.and("a.state = 'open'");
        mine(own, who);
        return transactions.run(transaction -> new Counts(
                count(transaction, "FROM ask WHERE state = 'open'"),
                count(transaction, "FROM ask a WHERE " + own.text() + " LIMIT " + COUNTED, own.values())));
    }

    /**
     * An ask with what people are shown; empty when there is none of that id.
     *
     * @throws IllegalStateException when what is on record is not what was sealed when it was asked: a row forges nothing
     */
    public Optional<Whole> find(AskId id) {
        return transactions.run(transaction -> {
            Optional<SignOffDesk.Case> found = signOffs.find(transaction, id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Bytes sealed = Sql.one(
                            transaction,
                            "SELECT envelope FROM ask WHERE id = ?",
                            row -> Bytes.copyOf(row.getBytes("envelope")),
                            id)
                    .orElseThrow();
            requireSealed(found.get().ask(), sealed);
            List<Reason> reasons = Sql.list(
                            transaction,
                            "SELECT g.envelope AS verdict FROM ask a JOIN gate_result g ON " + ITS_VERDICT
                                    + " WHERE a.id = ?",
                            row -> judgement(row.getBytes("verdict")).reasons(),
                            id)
                    .stream()
                    .flatMap(List::stream)
                    .toList();
            return Optional.of(new Whole(found.get(), reasons));
        });
    }

    /** Whether an ask can still be met; {@link SignOffDesk#forecast}. */
    public Optional<QuorumForecast> forecast(SignOffDesk.Case asked, boolean tellsWhoAnswered) {
        return signOffs.forecast(asked, tellsWhoAnswered);
    }

    /** What a person answered since then, and how long it took them. */
    public Paces.Load load(PersonId person, Instant since) {
        return transactions.run(transaction -> signOffs.paces().load(transaction, person, since));
    }

    private void requireSealed(Ask ask, Bytes sealed) {
        try {
            VerifiedStatement seal = trust.get().at(ask.askedAt()).verify(Envelope.parse(sealed.toArray()), Role.GATE);
            AskPredicate told = seal.statement().predicate(AskPredicate.class);
            if (seal.statement().predicateType() == PredicateType.ASK
                    && told.ask().equals(ask.id())
                    && told.view().equals(ask.view())
                    && told.gate().gate().equals(ask.gate())) {
                return;
            }
        } catch (SignatureRefusedException | MalformedJsonException e) {
            throw new IllegalStateException("ask " + ask.id() + " on record was never sealed", e);
        }
        throw new IllegalStateException("ask " + ask.id() + " on record is not the one that was sealed");
    }

    private static void mine(Conditions where, Optional<Person> who) {
        if (who.isEmpty()) {
            where.and("false");
            return;
        }
        Person me = who.get();
        where.and(
                "EXISTS (SELECT FROM jsonb_object_keys(a.quorum::jsonb) asked WHERE asked = ANY(?))",
                me.groups().stream().map(Group::toString).toList());
        where.and("NOT ? = ANY(a.excluded)", me.id());
        where.and("NOT EXISTS (SELECT FROM sign_off s WHERE s.ask = a.id AND s.person = ?)", me.id());
    }

    private static long count(Connection transaction, String from, @Nullable Object... values) throws SQLException {
        return Sql.one(
                        transaction,
                        "SELECT count(*) AS asks FROM (SELECT " + from + ") counted",
                        row -> row.getLong("asks"),
                        values)
                .orElseThrow();
    }

    private record Row(
            AskId id,
            CaseBriefs.Asked asked,
            int tier,
            Ask.State state,
            Instant askedAt,
            Instant expiresAt,
            List<PersonId> answered,
            int places) {
        private CaseLine line(CaseBrief brief) {
            return new CaseLine(
                    id,
                    asked.subject(),
                    asked.lineage(),
                    asked.purpose(),
                    tier,
                    state,
                    askedAt,
                    expiresAt,
                    brief,
                    answered,
                    places);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        byte[] verdict = row.getBytes("verdict");
        return new Row(
                new AskId(Sql.uuid(row, "id")),
                new CaseBriefs.Asked(
                        row.getString("subject"),
                        Optional.ofNullable(row.getString("lineage")),
                        Purpose.parse(row.getString("purpose")),
                        basis(row.getBytes("basis")),
                        verdict == null ? Optional.empty() : Optional.of(judgement(verdict))),
                row.getInt("tier"),
                Ask.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Sql.instant(row, "asked_at"),
                Sql.instant(row, "expires_at"),
                Arrays.stream((String[]) row.getArray("answered").getArray())
                        .map(PersonId::new)
                        .toList(),
                row.getInt("members"));
    }

    private static Basis basis(byte[] json) {
        try {
            return StrictJson.read(json, Basis.class);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table ask holds what was never written to it", e);
        }
    }

    private static VerdictPredicate.Judgement judgement(byte[] verdict) {
        try {
            return Statement.parse(Envelope.parse(verdict).payload().toArray())
                    .predicate(VerdictPredicate.class)
                    .judgement();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table gate_result holds what was never written to it", e);
        }
    }

    /** What rows must fulfil, with the values bound to it. */
    private static final class Conditions {
        private final List<String> all = new ArrayList<>();
        private final List<@Nullable Object> values = new ArrayList<>();

        void and(String condition, Object... bound) {
            all.add(condition);
            values.addAll(Arrays.asList(bound));
        }

        String text() {
            return String.join(" AND ", all);
        }

        @Nullable
        Object[] values() {
            return values.toArray();
        }
    }
}
