package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Two generations of a lineage beside each other, by the facts and the markup of a case. Nobody signs it. */
public final class Comparisons {
    /** Most promotions whose lines are added up. */
    private static final int PROMOTIONS = 1_000;

    /** Each takes analysts that proposals wait for, and a proposal that waited too long counts as not analysed. */
    private static final int AT_A_TIME = 1;

    private final GateParts parts;
    private final Duration patience;
    private final Semaphore comparing = new Semaphore(AT_A_TIME, true);
    private final AdmissionTables tables = new AdmissionTables();

    public Comparisons(GateParts parts) {
        this(parts, Bounds.LONGEST_WAIT);
    }

    Comparisons(GateParts parts, Duration patience) {
        this.parts = parts;
        this.patience = patience;
    }

    /**
     * What lies between two generations.
     *
     * @param view inert, as cases are written
     */
    public record Comparison(String metric, LineageHistory.Generation from, LineageHistory.Generation to, Bytes view) {}

    private record Loaded(
            Charter charter,
            LineageHistory.Generation from,
            LineageHistory.Generation to,
            Tree before,
            Tree after,
            Way way) {}

    /**
     * What lies between them.
     *
     * @param promotions of generations after the elder, the younger among them
     * @param grossChurn lines that the last of these promotions changed, each over the head before it
     * @param fromAt when each was admitted; empty where that is not on record
     */
    private record Way(long promotions, long grossChurn, Optional<Instant> fromAt, Optional<Instant> toAt) {}

    /**
     * Compares two generations by the charter in force; takes as long as the analysis of a change does.
     *
     * @return empty when there is no such lineage, or not both of them
     * @throws ComparisonRefusedException when others are being compared for as long as a caller waits
     */
    public Optional<Comparison> of(LineageId lineage, long from, long to)
            throws ComparisonRefusedException, InterruptedException {
        if (!comparing.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ComparisonRefusedException("other generations are being compared; try again");
        }
        try {
            return parts.transactions()
                    .run(transaction -> load(transaction, lineage, from, to))
                    .map(this::compare);
        } finally {
            comparing.release();
        }
    }

    private Optional<Loaded> load(Connection transaction, LineageId lineage, long from, long to) throws SQLException {
        Optional<StoredLineage> found = tables.lineages().find(transaction, lineage);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Charter charter = tables.lineages().charter(transaction, found.get().charter());
        String metric = charter.score().metric();
        Optional<LineageHistory.Generation> before = LineageHistory.generation(transaction, lineage, from, metric);
        Optional<LineageHistory.Generation> after = LineageHistory.generation(transaction, lineage, to, metric);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Loaded(
                charter,
                before.get(),
                after.get(),
                tree(transaction, before.get().tree()),
                tree(transaction, after.get().tree()),
                way(transaction, lineage, before.get(), after.get())));
    }

    /** Whose last promotion a generation remembers; what each changed was found when it was judged. */
    private static Way way(
            Connection transaction,
            LineageId lineage,
            LineageHistory.Generation before,
            LineageHistory.Generation after)
            throws SQLException {
        long elder = Math.min(before.number(), after.number());
        long younger = Math.max(before.number(), after.number());
        long promotions = Sql.one(transaction, """
                        SELECT count(*) AS n FROM generation
                        WHERE lineage = ? AND standing = 'promoted' AND number > ? AND number <= ?""", row -> row.getLong("n"), lineage, elder, younger)
                .orElseThrow();
        long grossChurn = Sql.one(transaction, """
                        SELECT coalesce(sum((document #>> '{facts,size,added}')::bigint
                            + (document #>> '{facts,size,removed}')::bigint), 0) AS lines
                        FROM (SELECT convert_from(f.document, 'UTF8')::json AS document
                            FROM generation g JOIN permit p ON p.id = g.permit
                            JOIN facts f ON f.proposal = p.proposal AND f.purpose = p.purpose AND f.round = p.round
                            WHERE g.lineage = ? AND g.number > ? AND g.number <= ?
                            ORDER BY g.number DESC LIMIT ?) of_each""", row -> row.getLong("lines"), lineage, elder, younger, PROMOTIONS)
                .orElseThrow();
        return new Way(promotions, grossChurn, admittedAt(transaction, before), admittedAt(transaction, after));
    }

    /** When the last was said of it that its admission needed. */
    private static Optional<Instant> admittedAt(Connection transaction, LineageHistory.Generation generation)
            throws SQLException {
        Optional<ProposalId> proposal = generation.proposal();
        return proposal.isEmpty()
                ? Optional.empty()
                : Sql.one(
                        transaction,
                        """
                        SELECT entry FROM gate_result WHERE proposal = ? AND purpose = 'admit'
                        UNION ALL SELECT s.entry FROM sign_off s JOIN ask a ON a.id = s.ask
                            WHERE a.subject = ? AND a.purpose = 'admit'
                        ORDER BY entry DESC LIMIT 1""",
                        row -> History.bornAt(Sql.uuid(row, "entry")),
                        proposal.get(),
                        Asking.subject(proposal.get()));
    }

    private Tree tree(Connection transaction, Digest digest) throws SQLException {
        return tables.blobs()
                .tree(transaction, digest)
                .orElseThrow(() -> new IllegalStateException("no tree " + digest));
    }

    private Comparison compare(Loaded loaded) {
        BlobSource blobs = tables.blobs().source(parts.transactions());
        Facts facts = parts.facts().find(loaded.charter, loaded.before, loaded.before, loaded.after, blobs);
        CaseWriter view = new CaseWriter();
        scores(view, loaded);
        Views.facts(view, facts, " between them");
        drift(view, loaded, facts);
        view.heading("Difference (generation " + loaded.from.number() + " to " + loaded.to.number() + ")");
        view.difference(TreeDifference.of(loaded.before, loaded.after, blobs), Views.remarks(facts));
        return new Comparison(loaded.charter.score().metric(), loaded.from, loaded.to, view.toBytes());
    }

    private static void scores(CaseWriter view, Loaded loaded) {
        Charter.Score score = loaded.charter.score();
        view.heading("Scores (trusted, not claimed)");
        view.line(score.metric() + " " + shown(loaded.from.score()) + "  ->  " + shown(loaded.to.score()));
        if (loaded.from.score().isPresent() && loaded.to.score().isPresent()) {
            BigDecimal gain = loaded.to
                    .score()
                    .get()
                    .value()
                    .subtract(loaded.from.score().get().value());
            view.line("difference " + (gain.signum() > 0 ? "+" : "") + Decimal.of(gain) + " (" + score.direction()
                    + ", implausible past " + score.bound() + ")");
        }
        view.line(
                "claimed by their proposers: " + shown(loaded.from.claimed()) + "  ->  " + shown(loaded.to.claimed()));
    }

    private static void drift(CaseWriter view, Loaded loaded, Facts facts) {
        Facts.SinceAnchor since = facts.sinceAnchor();
        view.heading("Drift");
        view.measure(
                "promotions between them",
                loaded.way.promotions(),
                loaded.charter.budget().unreviewedDepth());
        view.measure(
                "lines between them", since.netChurn(), loaded.charter.budget().netLines());
        view.line("lines changed along the way, in all: " + loaded.way.grossChurn()
                + (loaded.way.promotions() > PROMOTIONS ? ", by the last " + PROMOTIONS + " promotions" : ""));
        view.line("days between them: " + days(loaded.way));
        view.line("tokens of prompts between them: " + since.promptTokens());
    }

    private static String days(Way way) {
        return way.fromAt().isEmpty() || way.toAt().isEmpty()
                ? "not known, one of them was never judged for admission"
                : Duration.between(way.fromAt().get(), way.toAt().get()).abs().toDays() + " (admitted "
                        + way.fromAt().get().truncatedTo(ChronoUnit.SECONDS) + " and "
                        + way.toAt().get().truncatedTo(ChronoUnit.SECONDS) + ")";
    }

    private static String shown(Optional<Decimal> value) {
        return value.map(Decimal::text).orElse("none");
    }
}
