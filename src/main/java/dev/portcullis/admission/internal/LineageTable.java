package dev.portcullis.admission.internal;

import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MalformedCharterException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The tables of lineages, their charters, proposers and generations. */
public final class LineageTable {
    private static final int CHARTERS_READ = 64;
    private static final int SIGNS_READ = 1_000;

    /** Those read last, because each judgement needs one and to read one costs more than to judge. */
    private final Map<Digest, Charter> charters = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Charter> eldest) {
            return size() > CHARTERS_READ;
        }
    };

    public Optional<StoredLineage> find(Connection transaction, LineageId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM lineage WHERE id = ?", LineageTable::lineage, id);
    }

    /**
     * Locks the lineage. Every transaction that changes a lineage, a permit or a proposal of it locks the lineage first,
     * so that a halt waits for nobody who waits for it.
     */
    public Optional<StoredLineage> lock(Connection transaction, LineageId id) throws SQLException {
        return Sql.one(transaction, "SELECT * FROM lineage WHERE id = ? FOR NO KEY UPDATE", LineageTable::lineage, id);
    }

    /** Locks several, always in one order. */
    public void lock(Connection transaction, Set<LineageId> ids) throws SQLException {
        Sql.list(
                transaction,
                "SELECT id FROM lineage WHERE id = ANY (?) ORDER BY id FOR NO KEY UPDATE",
                row -> row.getString("id"),
                ids);
    }

    /** Locks every one, in the same order. */
    public void lockAll(Connection transaction) throws SQLException {
        Sql.list(transaction, "SELECT id FROM lineage ORDER BY id FOR NO KEY UPDATE", row -> row.getString("id"));
    }

    public List<StoredLineage> all(Connection transaction) throws SQLException {
        return Sql.list(transaction, "SELECT * FROM lineage ORDER BY id LIMIT 1000", LineageTable::lineage);
    }

    /** Those that people put in force: never cut short, because who operates them has no say in what concerns them. */
    public List<StoredLineage> allOpen(Connection transaction) throws SQLException {
        return Sql.list(
                transaction, "SELECT * FROM lineage WHERE standing = 'open' ORDER BY id", LineageTable::lineage);
    }

    public void insertCharter(Connection transaction, Digest digest, LineageId lineage, Bytes document)
            throws SQLException {
        Sql.update(
                transaction,
                "INSERT INTO charter (digest, lineage, document) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
                digest,
                lineage,
                document);
    }

    /** Names the entry by which people put a charter in force. */
    public void carryCharter(Connection transaction, Digest digest, EntryId entry) throws SQLException {
        Sql.update(transaction, "UPDATE charter SET entry = ? WHERE digest = ? AND entry IS NULL", entry, digest);
    }

    /** A charter that is there, since something names it. */
    public Charter charter(Connection transaction, Digest digest) throws SQLException {
        synchronized (charters) {
            Charter read = charters.get(digest);
            if (read != null) {
                return read;
            }
        }
        Charter charter = readCharter(transaction, digest);
        synchronized (charters) {
            charters.put(digest, charter);
        }
        return charter;
    }

    private Charter readCharter(Connection transaction, Digest digest) throws SQLException {
        Bytes document = charterDocument(transaction, digest)
                .filter(found -> Digest.of(found).equals(digest))
                .orElseThrow(() -> new IllegalStateException("no charter " + digest));
        try {
            return Charter.parse(document);
        } catch (MalformedCharterException e) {
            throw new IllegalStateException("the table charter holds what was never written to it", e);
        }
    }

    public Optional<Bytes> charterDocument(Connection transaction, Digest digest) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT document FROM charter WHERE digest = ?",
                row -> Bytes.copyOf(row.getBytes("document")),
                digest);
    }

    /** A lineage whose charter and genesis people have still to sign; a global halt holds for it from the start. */
    public boolean insertPending(Connection transaction, LineageId id, Digest charter, Digest genesis)
            throws SQLException {
        return Sql.update(transaction, """
                        INSERT INTO lineage (id, standing, charter, genesis, halted_by)
                        VALUES (?, 'pending', ?, ?,
                            (SELECT id FROM halt WHERE scope = 'all' AND rearmed_entry IS NULL ORDER BY id LIMIT 1))
                        ON CONFLICT (id) DO NOTHING""", id, charter, genesis) == 1;
    }

    /** Another charter or genesis for a lineage that is still pending. */
    public void replacePending(Connection transaction, LineageId id, Digest charter, Digest genesis)
            throws SQLException {
        Sql.update(
                transaction,
                "UPDATE lineage SET charter = ?, genesis = ? WHERE id = ? AND standing = 'pending'",
                charter,
                genesis,
                id);
    }

    /** Opens a lineage: the genesis is generation 0, promoted, head and anchor. What was halted meanwhile holds for it. */
    public void open(Connection transaction, StoredLineage lineage, Instant now) throws SQLException {
        Sql.update(transaction, """
                UPDATE lineage SET standing = 'open', head = genesis, anchor = genesis, anchored_at = ?,
                    halted_by = coalesce(halted_by, (SELECT h.id FROM halt h WHERE h.rearmed_entry IS NULL
                        AND h.scope IN ('all', 'lineage:' || lineage.id) ORDER BY h.id LIMIT 1))
                WHERE id = ?""", now, lineage.id());
        Sql.update(transaction, """
                INSERT INTO generation (lineage, number, tree, parents, standing)
                VALUES (?, 0, ?, '{}', 'promoted')""", lineage.id(), lineage.genesis());
    }

    /** Puts an amended charter in force; what was judged under the old one is void (P7). */
    public void amend(Connection transaction, LineageId id, Digest charter) throws SQLException {
        Sql.update(transaction, "UPDATE lineage SET charter = ?, epoch = epoch + 1 WHERE id = ?", charter, id);
    }

    /** Makes void what was judged under the trust or policy before (P7). */
    public void bumpAllEpochs(Connection transaction) throws SQLException {
        Sql.update(transaction, "UPDATE lineage SET epoch = epoch + 1");
    }

    /** Enrols the proposers of a charter that people put in force, and nobody else. */
    public void replaceProposers(Connection transaction, Charter charter) throws SQLException {
        LineageId lineage = charter.lineage();
        Sql.update(transaction, "DELETE FROM proposer WHERE lineage = ?", lineage);
        for (Charter.Proposer proposer : charter.proposers()) {
            Sql.update(
                    transaction,
                    "INSERT INTO proposer (lineage, id, public_key, operators, proposals_per_hour)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    lineage,
                    proposer.name(),
                    proposer.key().toString(),
                    proposer.operators(),
                    charter.budget().proposalsPerHour());
        }
    }

    /** Who operates an enrolled proposer; empty when the charter in force does not enrol it with this key. */
    public Optional<List<PersonId>> operators(
            Connection transaction, LineageId lineage, PrincipalId proposer, VerifierKey key) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT operators FROM proposer WHERE lineage = ? AND id = ? AND public_key = ?",
                row -> Stream.of((String[]) row.getArray("operators").getArray())
                        .map(PersonId::new)
                        .toList(),
                lineage,
                proposer,
                key.toString());
    }

    /** Who signs with this keyid, and for which lineage; empty when no charter in force enrols it. */
    public Optional<EnrolledProposer> proposer(Connection transaction, String keyId) throws SQLException {
        // A vkey is its keyid, a plus sign and the key; keyids hold no character that LIKE gives a meaning but _ and %.
        return Sql.one(
                transaction,
                """
                SELECT p.lineage, p.id, p.public_key, p.proposals_per_hour FROM proposer p JOIN lineage l ON l.id = p.lineage
                WHERE starts_with(p.public_key, ?) AND l.standing = 'open'""",
                row -> new EnrolledProposer(
                        new LineageId(row.getString("lineage")),
                        new PrincipalId(row.getString("id")),
                        VerifierKey.parse(row.getString("public_key")),
                        row.getInt("proposals_per_hour")),
                keyId + "+");
    }

    /** Another lineage whose charter in force enrols one of these keyids: whose is signed with it could not be told. */
    public Optional<LineageId> enrolling(Connection transaction, Charter charter) throws SQLException {
        return Sql.one(
                transaction,
                """
                SELECT p.lineage FROM proposer p JOIN unnest(?::text[]) AS taken(keyid)
                    ON starts_with(p.public_key, taken.keyid || '+')
                WHERE p.lineage <> ? ORDER BY p.lineage LIMIT 1""",
                row -> new LineageId(row.getString("lineage")),
                charter.proposers().stream()
                        .map(proposer -> proposer.key().keyId())
                        .toList(),
                charter.lineage());
    }

    /** A proposer with the lineage it may propose to. */
    public record EnrolledProposer(LineageId lineage, PrincipalId id, VerifierKey key, int proposalsPerHour) {}

    /** Takes the promotion slot if it is free or held already by this proposal. */
    public boolean takeSlot(Connection transaction, LineageId lineage, ProposalId proposal) throws SQLException {
        return Sql.update(
                        transaction,
                        "UPDATE lineage SET promoting = ? WHERE id = ? AND (promoting IS NULL OR promoting = ?)",
                        proposal,
                        lineage,
                        proposal)
                == 1;
    }

    /**
     * Frees the promotion slot.
     *
     * @return whether this proposal held it
     */
    public boolean freeSlot(Connection transaction, LineageId lineage, ProposalId proposal) throws SQLException {
        return Sql.update(
                        transaction,
                        "UPDATE lineage SET promoting = NULL WHERE id = ? AND promoting = ?",
                        lineage,
                        proposal)
                == 1;
    }

    /**
     * Moves the head.
     *
     * @param churn lines added and removed over the head before
     */
    public void moveHead(Connection transaction, LineageId lineage, Digest head, long churn, long checksRemoved)
            throws SQLException {
        Sql.update(transaction, """
                UPDATE lineage SET head = ?, promotions = promotions + 1, depth = depth + 1,
                    gross_churn = gross_churn + ?, gross_checks_removed = gross_checks_removed + ?
                WHERE id = ?""", head, churn, checksRemoved, lineage);
    }

    /**
     * Moves the head and the anchor with it, because people signed off the whole difference; what is counted since the
     * anchor starts anew.
     */
    public void moveHeadAndAnchor(Connection transaction, LineageId lineage, Digest head, Instant now)
            throws SQLException {
        Sql.update(transaction, """
                UPDATE lineage SET head = ?, anchor = ?, promotions = promotions + 1, anchored_at = ?, depth = 0,
                    gross_churn = 0, gross_checks_removed = 0, runs = 0, crashes = 0, evaluate_gpu_seconds = 0
                WHERE id = ?""", head, head, now, lineage);
    }

    /** Counts an evaluation that is over, with what its worker reported it used. */
    public void evaluationOver(Connection transaction, LineageId lineage, RedemptionId redemption, boolean crashed)
            throws SQLException {
        Sql.update(transaction, """
                UPDATE lineage SET runs = runs + 1, crashes = crashes + ?,
                    evaluate_gpu_seconds = evaluate_gpu_seconds + (SELECT gpu_seconds FROM redemption WHERE id = ?)
                WHERE id = ?""", crashed ? 1 : 0, redemption, lineage);
    }

    /** Notes what a promotion gave to files or took from them. */
    public void addSigns(Connection transaction, StoredProposal proposal, PromotionSigns signs, Instant now)
            throws SQLException {
        Sql.update(
                transaction,
                "INSERT INTO promotion_sign (proposal, lineage, promoted_at, paths, powers) VALUES (?, ?, ?, ?, ?::text[])",
                proposal.id(),
                proposal.lineage(),
                now,
                signs.paths(),
                signs.powers());
    }

    /** What other proposals, promoted since then, gave to files or took from them; the newest {@value #SIGNS_READ}. */
    public List<PromotionSigns> promotedSince(Connection transaction, StoredProposal proposal, Instant since)
            throws SQLException {
        return Sql.list(
                transaction,
                """
                SELECT paths, powers FROM promotion_sign WHERE lineage = ? AND promoted_at > ? AND proposal <> ?
                ORDER BY promoted_at DESC LIMIT\s""" + SIGNS_READ,
                row -> new PromotionSigns(texts(row, "paths"), texts(row, "powers")),
                proposal.lineage(),
                since,
                proposal.id());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Adds an admitted generation and tells its number. */
    public long addGeneration(
            Connection transaction,
            LineageId lineage,
            Digest tree,
            List<Digest> parents,
            ProposalId proposal,
            Optional<Decimal> score,
            Digest evidence)
            throws SQLException {
        return Sql.one(
                        transaction,
                        """
                        INSERT INTO generation (lineage, number, tree, parents, proposal, score, evidence, standing)
                        SELECT ?, max(number) + 1, ?, ?::bytea[], ?, ?, ?, 'admitted' FROM generation WHERE lineage = ?
                        RETURNING number""",
                        row -> row.getLong("number"),
                        lineage,
                        tree,
                        parents,
                        proposal,
                        score.map(Decimal::text),
                        evidence,
                        lineage)
                .orElseThrow();
    }

    /** The baseline's score belongs to generation 0. */
    public void scoreGenesis(
            Connection transaction, LineageId lineage, ProposalId proposal, Optional<Decimal> score, Digest evidence)
            throws SQLException {
        Sql.update(
                transaction,
                "UPDATE generation SET proposal = ?, score = ?, evidence = ? WHERE lineage = ? AND number = 0",
                proposal,
                score.map(Decimal::text),
                evidence,
                lineage);
    }

    /** Notes the last promotion of a generation; one that was head before may become it again. */
    public void promoteGeneration(Connection transaction, LineageId lineage, long number, PermitId permit)
            throws SQLException {
        Sql.update(transaction, """
                UPDATE generation SET standing = 'promoted', permit = ?
                WHERE lineage = ? AND number = ?""", permit, lineage, number);
    }

    /** The newest generation with this tree: only such a tree may be a base. */
    public Optional<StoredGeneration> generation(Connection transaction, LineageId lineage, Digest tree)
            throws SQLException {
        return Sql.one(
                transaction,
                "SELECT * FROM generation WHERE lineage = ? AND tree = ? ORDER BY number DESC LIMIT 1",
                LineageTable::generation,
                lineage,
                tree);
    }

    public Optional<StoredGeneration> generation(Connection transaction, LineageId lineage, long number)
            throws SQLException {
        return Sql.one(
                transaction,
                "SELECT * FROM generation WHERE lineage = ? AND number = ?",
                LineageTable::generation,
                lineage,
                number);
    }

    /** Whether a tree was promoted before. */
    public boolean wasHead(Connection transaction, LineageId lineage, Digest tree) throws SQLException {
        return Sql.one(
                        transaction,
                        "SELECT 1 FROM generation WHERE lineage = ? AND tree = ? AND standing = 'promoted' LIMIT 1",
                        row -> true,
                        lineage,
                        tree)
                .isPresent();
    }

    public long newestGeneration(Connection transaction, LineageId lineage) throws SQLException {
        return Sql.one(
                        transaction,
                        "SELECT max(number) AS newest FROM generation WHERE lineage = ?",
                        row -> row.getLong("newest"),
                        lineage)
                .orElse(0L);
    }

    /** Generations, newest first. */
    public List<StoredGeneration> generations(Connection transaction, LineageId lineage, int atMost)
            throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM generation WHERE lineage = ? ORDER BY number DESC LIMIT ?",
                LineageTable::generation,
                lineage,
                atMost);
    }

    private static StoredGeneration generation(ResultSet row) throws SQLException {
        return new StoredGeneration(
                row.getLong("number"),
                Sql.digest(row, "tree"),
                Sql.optionalUuid(row, "proposal").map(ProposalId::new),
                Optional.ofNullable(row.getString("score")).map(Decimal::new),
                Sql.optionalDigest(row, "evidence"),
                row.getString("standing").equals("promoted"));
    }

    private static StoredLineage lineage(ResultSet row) throws SQLException {
        return new StoredLineage(
                new LineageId(row.getString("id")),
                row.getString("standing"),
                Sql.digest(row, "charter"),
                Sql.digest(row, "genesis"),
                Sql.optionalDigest(row, "head"),
                Sql.optionalDigest(row, "anchor"),
                row.getLong("fence"),
                row.getLong("epoch"),
                Sql.optionalUuid(row, "halted_by").map(HaltId::new),
                Sql.optionalUuid(row, "promoting").map(ProposalId::new),
                tally(row));
    }

    private static Optional<LineageTally> tally(ResultSet row) throws SQLException {
        if (row.getObject("anchored_at") == null) {
            return Optional.empty();
        }
        return Optional.of(new LineageTally(
                row.getLong("promotions"),
                Sql.instant(row, "anchored_at"),
                row.getLong("depth"),
                row.getLong("gross_churn"),
                row.getLong("gross_checks_removed"),
                row.getLong("runs"),
                row.getLong("crashes"),
                row.getBigDecimal("evaluate_gpu_seconds")));
    }
}
