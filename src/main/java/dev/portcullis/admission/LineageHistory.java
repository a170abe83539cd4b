package dev.portcullis.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.admission.internal.LineageTally;
import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.Charter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What lineages did, for people to read. Read only, and nothing here is believed without its signature. */
public final class LineageHistory {
    private static final int GENERATIONS = 1_000;

    private final Transactions transactions;
    private final AdmissionTables tables = new AdmissionTables();

    public LineageHistory(Transactions transactions) {
        this.transactions = transactions;
    }

    /** What a lineage did and may do, beside what {@link Records#lineage} tells. */
    public record LineageFigures(
            Charter charter,
            long promotions,
            long depth,
            long runs,
            long crashes,
            BigDecimal gpuSeconds,
            Optional<Instant> anchoredAt,
            List<Generation> generations) {
        public LineageFigures {
            generations = List.copyOf(generations);
        }
    }

    /**
     * One generation with what its proposer claimed of it.
     *
     * @param score by the charter's metric, trusted
     * @param claimed of the same metric
     */
    public record Generation(
            long number,
            Digest tree,
            Optional<ProposalId> proposal,
            Optional<String> proposer,
            Optional<Decimal> score,
            Optional<Decimal> claimed,
            boolean promoted) {}

    /** The newest {@value #GENERATIONS} generations of a lineage, newest first, with its counts. */
    public Optional<LineageFigures> lineage(LineageId id) {
        return transactions.run(transaction -> {
            Optional<StoredLineage> found = tables.lineages().find(transaction, id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Charter charter = tables.lineages().charter(transaction, found.get().charter());
            String metric = charter.score().metric();
            List<Generation> generations = Sql.list(transaction, """
                    SELECT g.number, g.tree, g.proposal, g.score, g.standing, p.proposer, p.claims
                    FROM generation g LEFT JOIN proposal p ON p.id = g.proposal
                    WHERE g.lineage = ? ORDER BY g.number DESC LIMIT\s""" + GENERATIONS, row -> generation(row, metric), id);
            Optional<LineageTally> tally = found.get().tally();
            return Optional.of(new LineageFigures(
                    charter,
                    tally.map(LineageTally::promotions).orElse(0L),
                    tally.map(LineageTally::depth).orElse(0L),
                    tally.map(LineageTally::runs).orElse(0L),
                    tally.map(LineageTally::crashes).orElse(0L),
                    tally.map(LineageTally::evaluateGpuSeconds).orElse(BigDecimal.ZERO),
                    tally.map(LineageTally::anchoredAt),
                    generations));
        });
    }

    /** One generation. */
    static Optional<Generation> generation(Connection transaction, LineageId lineage, long number, String metric)
            throws SQLException {
        return Sql.one(transaction, """
                SELECT g.number, g.tree, g.proposal, g.score, g.standing, p.proposer, p.claims
                FROM generation g LEFT JOIN proposal p ON p.id = g.proposal
                WHERE g.lineage = ? AND g.number = ?""", row -> generation(row, metric), lineage, number);
    }

    private static Generation generation(ResultSet row, String metric) throws SQLException {
        return new Generation(
                row.getLong("number"),
                Sql.digest(row, "tree"),
                Sql.optionalUuid(row, "proposal").map(ProposalId::new),
                Optional.ofNullable(row.getString("proposer")),
                Optional.ofNullable(row.getString("score")).map(Decimal::new),
                Optional.ofNullable(row.getString("claims")).flatMap(claims -> claimed(claims, metric)),
                row.getString("standing").equals("promoted"));
    }

    /** Read here and not by the database: what a metric may be called is more than its JSON takes. */
    private static Optional<Decimal> claimed(String claims, String metric) {
        try {
            JsonNode value = StrictJson.parse(claims.getBytes(UTF_8)).path(metric);
            return value.isTextual() ? Optional.of(new Decimal(value.textValue())) : Optional.empty();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the table proposal holds what was never written to it", e);
        }
    }

    /** A lineage in a list, with its counts. */
    public record LineageLine(
            LineageId id, String standing, Optional<HaltId> haltedBy, long promotions, long generations, long open) {}

    /** All lineages with their counts, at most {@value #GENERATIONS}, in one query. */
    public List<LineageLine> lineages() {
        return transactions.run(transaction -> Sql.list(
                transaction,
                """
                SELECT l.id, l.standing, l.halted_by, l.promotions,
                    (SELECT coalesce(max(g.number) + 1, 0) FROM generation g WHERE g.lineage = l.id) AS generations,
                    (SELECT count(*) FROM proposal p WHERE p.lineage = l.id AND p.state <> 'ENDED') AS open
                FROM lineage l ORDER BY l.id LIMIT\s""" + GENERATIONS,
                row -> new LineageLine(
                        new LineageId(row.getString("id")),
                        row.getString("standing"),
                        Sql.optionalUuid(row, "halted_by").map(HaltId::new),
                        row.getLong("promotions"),
                        row.getLong("generations"),
                        row.getLong("open"))));
    }
}
