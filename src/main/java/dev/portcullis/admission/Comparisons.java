package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeDifference;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Two generations of a lineage beside each other, by the facts and the markup of a case. Nobody signs it. */
public final class Comparisons {
    private final GateParts parts;
    private final AdmissionTables tables = new AdmissionTables();

    public Comparisons(GateParts parts) {
        this.parts = parts;
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
            long promotions) {}

    /**
     * Compares two generations by the charter in force; takes as long as the analysis of a change does.
     *
     * @return empty when there is no such lineage, or not both of them
     */
    public Optional<Comparison> of(LineageId lineage, long from, long to) {
        return parts.transactions()
                .run(transaction -> load(transaction, lineage, from, to))
                .map(this::compare);
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
        long promotions = Sql.one(
                        transaction, """
                        SELECT count(*) AS n FROM generation
                        WHERE lineage = ? AND standing = 'promoted' AND number > ? AND number <= ?""", row -> row.getLong("n"), lineage, Math.min(from, to), Math.max(from, to))
                .orElseThrow();
        return Optional.of(new Loaded(
                charter,
                before.get(),
                after.get(),
                tree(transaction, before.get().tree()),
                tree(transaction, after.get().tree()),
                promotions));
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
                loaded.promotions,
                loaded.charter.budget().unreviewedDepth());
        view.measure(
                "lines between them", since.netChurn(), loaded.charter.budget().netLines());
        view.line("tokens of prompts between them: " + since.promptTokens());
    }

    private static String shown(Optional<Decimal> value) {
        return value.map(Decimal::text).orElse("none");
    }
}
