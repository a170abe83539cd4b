package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierFile;
import dev.portcullis.dossier.DossierGathering;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.dossier.DossierRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes the dossier of a case from what is on record. Read only. */
public final class Dossiers {
    /** Each holds a case in memory, several times over. */
    private static final int AT_A_TIME = 2;

    /** Gateways' clocks differ, and an entry's id is as old as its transaction. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final Transactions transactions;
    private final Ledger ledger;
    private final Blobs blobs;
    private final InstantSource clock;
    private final AdmissionTables tables = new AdmissionTables();
    private final Semaphore making = new Semaphore(AT_A_TIME, true);

    public Dossiers(Transactions transactions, Ledger ledger, Blobs blobs, InstantSource clock) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.blobs = blobs;
        this.clock = clock;
    }

    /**
     * A dossier.
     *
     * @param proposal whose case it is; of a proposal that joined another's, that one
     */
    public record Made(ProposalId proposal, Bytes file) {
        /** What it is called where it is kept. */
        public String fileName() {
            return "dossier-" + proposal + ".html";
        }
    }

    private record Found(Dossier.Subject subject, Bytes request, List<Dossier.Entry> entries) {}

    /**
     * Makes the dossier of a proposal as the log stands.
     *
     * @param withContents whether renderings, files and evaluation logs go in, as far as there is room
     * @return empty when there is no such proposal
     * @throws DossierRefusedException when the case is too large for one file, or others are being made
     */
    public Optional<Made> of(ProposalId proposal, boolean withContents)
            throws DossierRefusedException, InterruptedException {
        if (!making.tryAcquire(Bounds.LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DossierRefusedException(Code.DOSSIER_BUSY, "other dossiers are being made");
        }
        try {
            Checkpoint checkpoint = ledger.published();
            Optional<Found> found = transactions.run(transaction -> find(transaction, proposal, checkpoint.size()));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Made(found.get().subject().proposal(), file(found.get(), checkpoint, withContents)));
        } finally {
            making.release();
        }
    }

    private Bytes file(Found found, Checkpoint checkpoint, boolean withContents) throws DossierRefusedException {
        try {
            return DossierFile.write(gathered(found, checkpoint, withContents));
        } catch (DossierRefusedException e) {
            if (!withContents || e.code() != Code.DOSSIER_TOO_LARGE) {
                throw e;
            }
            return DossierFile.write(gathered(found, checkpoint, false));
        }
    }

    private Dossier gathered(Found found, Checkpoint checkpoint, boolean withContents) throws DossierRefusedException {
        return DossierGathering.gather(
                found.subject(),
                found.request(),
                checkpoint,
                found.entries(),
                new GateSource(ledger, blobs),
                withContents);
    }

    private Optional<Found> find(Connection transaction, ProposalId proposal, long size) throws SQLException {
        Optional<StoredProposal> stored = tables.proposals().find(transaction, proposal);
        if (stored.isEmpty()) {
            stored = tables.proposals().findByTwin(transaction, proposal);
        }
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        StoredProposal whole = stored.get();
        Set<UUID> entries = new LinkedHashSet<>(foundations(transaction, whole.lineage()));
        entries.addAll(ofCase(transaction, whole));
        if (whole.of().isPresent()) {
            entries.addAll(ofCase(
                    transaction,
                    tables.proposals().find(transaction, whole.of().get()).orElseThrow()));
        }
        return Optional.of(new Found(
                new Dossier.Subject(whole.id(), whole.lineage(), whole.of()),
                whole.envelope(),
                placed(transaction, entries, size)));
    }

    /** In the order of the log; one more than a dossier has, so that more are noticed. */
    private static List<Dossier.Entry> placed(Connection transaction, Set<UUID> entries, long size)
            throws SQLException {
        return Sql.list(
                transaction,
                """
                SELECT p.idx, e.leaf FROM ledger_place p JOIN ledger_entry e ON e.id = p.entry
                WHERE p.entry = ANY(?) AND p.idx < ? ORDER BY p.idx LIMIT ?""",
                row -> new Dossier.Entry(row.getLong("idx"), Bytes.copyOf(row.getBytes("leaf"))),
                entries,
                size,
                Dossier.ENTRIES + 1);
    }

    /** Trust, policy, the charter and what people said to each, and the halts over the lineage. */
    private static List<UUID> foundations(Connection transaction, LineageId lineage) throws SQLException {
        String charter = "charter:" + lineage;
        return Sql.list(
                transaction, """
                WITH over AS (SELECT id, entry, rearmed_entry FROM halt WHERE scope IN ('all', ?)),
                    glass AS (SELECT b.id, b.entry FROM breakglass b JOIN over ON over.id = b.halt),
                    asked AS (SELECT id, entry FROM ask WHERE subject IN ('trust', 'policy', ?)
                        OR subject IN (SELECT 'halt:' || id FROM over)
                        OR subject IN (SELECT 'breakglass:' || id FROM glass))
                SELECT entry FROM trust UNION SELECT entry FROM policy_epoch
                UNION SELECT entry FROM charter WHERE lineage = ? AND entry IS NOT NULL
                UNION SELECT entry FROM amendment WHERE entry IS NOT NULL
                    AND (subject IN ('trust', 'policy', ?) OR subject IN (SELECT 'halt:' || id FROM over))
                UNION SELECT entry FROM over UNION SELECT entry FROM glass
                UNION SELECT rearmed_entry FROM over WHERE rearmed_entry IS NOT NULL
                UNION SELECT entry FROM asked
                UNION SELECT s.entry FROM sign_off s JOIN asked ON s.ask = asked.id
                UNION SELECT id FROM ledger_entry WHERE kind IN (
                    'https://portcullis.dev/waiting/v0.1', 'https://portcullis.dev/cancellation/v0.1')""", row -> Sql.uuid(row, "entry"), "lineage:" + lineage, charter, lineage, charter);
    }

    private List<UUID> ofCase(Connection transaction, StoredProposal stored) throws SQLException {
        String subject = "proposal:" + stored.id();
        NavigableSet<UUID> life = new TreeSet<>(Dossiers::byBirth);
        life.addAll(Sql.list(
                transaction,
                """
                SELECT entry FROM gate_result WHERE proposal = ?
                UNION SELECT entry FROM ask WHERE subject = ?
                UNION SELECT s.entry FROM ask a JOIN sign_off s ON s.ask = a.id WHERE a.subject = ?
                UNION SELECT q.entry FROM ask a JOIN ask_question q ON q.ask = a.id WHERE a.subject = ?
                UNION SELECT y.entry FROM ask a JOIN ask_question q ON q.ask = a.id
                    JOIN ask_reply y ON y.question = q.entry WHERE a.subject = ?
                UNION SELECT entry FROM breakglass WHERE proposal = ?
                UNION SELECT a.entry FROM breakglass b JOIN ask a ON a.subject = 'breakglass:' || b.id WHERE b.proposal = ?
                UNION SELECT s.entry FROM breakglass b JOIN ask a ON a.subject = 'breakglass:' || b.id
                    JOIN sign_off s ON s.ask = a.id WHERE b.proposal = ?
                UNION SELECT q.entry FROM ask a JOIN sign_off s ON s.ask = a.id
                    JOIN qualification q ON q.person = s.person WHERE a.subject = ?
                UNION SELECT p.entry FROM ask a JOIN sign_off s ON s.ask = a.id
                    JOIN burst b ON b.person = s.person AND b.ended_at IS NOT NULL
                    JOIN burst_item i ON i.burst = b.id JOIN probe p ON p.digest = i.probe WHERE a.subject = ?
                UNION SELECT entry FROM permit WHERE proposal = ?
                UNION SELECT r.entry FROM permit p JOIN redemption r ON r.permit = p.id WHERE p.proposal = ?""",
                row -> Sql.uuid(row, "entry"),
                stored.id(),
                subject,
                subject,
                subject,
                subject,
                stored.id(),
                stored.id(),
                stored.id(),
                subject,
                subject,
                stored.id(),
                stored.id()));
        if (stored.ended() && stored.answer().entry() != null) {
            life.add(stored.answer().entry().value());
        }
        List<UUID> all = new ArrayList<>(life);
        all.addAll(reports(transaction, stored, life));
        all.addAll(revocations(transaction, stored));
        return all;
    }

    private static int byBirth(UUID one, UUID other) {
        return one.toString().compareTo(other.toString());
    }

    private record Run(UUID entry, Instant from, Optional<Instant> settled, Bytes outcome, Bytes evidence) {}

    /**
     * Outcomes and evidence, of which the tables have the bytes and not the entry: they were logged between the
     * redemption and the next step of the case, and ids of entries are as old as these.
     */
    private List<UUID> reports(Connection transaction, StoredProposal stored, NavigableSet<UUID> life)
            throws SQLException {
        List<Run> runs = Sql.list(
                transaction,
                """
                SELECT r.entry, r.settled_at, r.outcome, r.evidence FROM permit p JOIN redemption r ON r.permit = p.id
                WHERE p.proposal = ? AND (r.outcome IS NOT NULL OR r.evidence IS NOT NULL)""",
                row -> new Run(
                        Sql.uuid(row, "entry"),
                        History.bornAt(Sql.uuid(row, "entry")),
                        Optional.ofNullable(row.getObject("settled_at")).isPresent()
                                ? Optional.of(Sql.instant(row, "settled_at"))
                                : Optional.empty(),
                        bytes(row.getBytes("outcome")),
                        bytes(row.getBytes("evidence"))),
                stored.id());
        List<UUID> reports = new ArrayList<>();
        for (Run run : runs) {
            Instant settled = run.settled().orElse(run.from());
            Instant until = life.tailSet(run.entry(), false).stream()
                    .map(History::bornAt)
                    .filter(born -> born.isAfter(settled))
                    .findFirst()
                    .orElseGet(clock::instant);
            reports.addAll(Sql.list(
                    transaction,
                    """
                    SELECT id FROM ledger_entry WHERE id >= ? AND id < ? AND kind IN (
                        'https://portcullis.dev/outcome/v0.1', 'https://portcullis.dev/evidence/v0.1')
                        AND (leaf = ? OR leaf = ?)""",
                    row -> Sql.uuid(row, "id"),
                    firstOf(run.from().minus(CLOCKS)),
                    firstOf(until.plus(CLOCKS)),
                    run.outcome(),
                    run.evidence()));
        }
        return reports;
    }

    private static Bytes bytes(byte @Nullable [] content) {
        return content == null ? Bytes.EMPTY : Bytes.copyOf(content);
    }

    /** Permits taken back, and whose else was in that time: which of them are of the case, the entries tell. */
    private static List<UUID> revocations(Connection transaction, StoredProposal stored) throws SQLException {
        record Revoked(UUID entry, Instant until) {}
        List<Revoked> permits = Sql.list(
                transaction,
                "SELECT entry, not_after FROM permit WHERE proposal = ? AND state = 'revoked'",
                row -> new Revoked(Sql.uuid(row, "entry"), Sql.instant(row, "not_after")),
                stored.id());
        List<UUID> revocations = new ArrayList<>();
        for (Revoked permit : permits) {
            revocations.addAll(Sql.list(
                    transaction,
                    """
                    SELECT id FROM ledger_entry WHERE id > ? AND id < ?
                        AND kind = 'https://portcullis.dev/revocation/v0.1'""",
                    row -> Sql.uuid(row, "id"),
                    permit.entry(),
                    firstOf(permit.until().plus(CLOCKS))));
        }
        return revocations;
    }

    /** No id of this instant is below it. */
    private static UUID firstOf(Instant instant) {
        return new UUID(instant.toEpochMilli() << 16, 0);
    }
}
