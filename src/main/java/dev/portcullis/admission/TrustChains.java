package dev.portcullis.admission;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.dossier.TrustChain;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Hands out the versions of trust as the log has them, for whoever holds an earlier one to follow. Read only. */
public final class TrustChains {
    private final Transactions transactions;
    private final Ledger ledger;
    private final Blobs blobs;
    private final TrustStore trust;
    private Optional<Made> last = Optional.empty();

    public TrustChains(Transactions transactions, Ledger ledger, Blobs blobs, TrustStore trust) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.blobs = blobs;
        this.trust = trust;
    }

    /** The chain that leads to a version; it stays good for as long as that is the newest. */
    private record Made(Digest newest, Bytes chain) {}

    /**
     * The chain as far as it is published: a version that was put in force a moment ago may not be in it yet.
     *
     * @throws DossierRefusedException when it is too large for one answer, or the log does not fit its checkpoint
     */
    public synchronized Bytes published() throws DossierRefusedException {
        TrustDocument newest = trust.get().document();
        if (last.isPresent() && last.get().newest().equals(newest.digest())) {
            return last.get().chain();
        }
        Checkpoint checkpoint = ledger.published();
        List<Dossier.Entry> entries = transactions.run(transaction -> entries(transaction, checkpoint.size()));
        TrustChain gathered = TrustChain.gather(checkpoint, entries, new GateSource(ledger, blobs));
        Bytes chain = gathered.toBytes();
        if (gathered.byDigest().containsKey(newest.digest())
                && transactions.run(transaction -> isPublished(transaction, newest.version(), checkpoint.size()))) {
            last = Optional.of(new Made(newest.digest(), chain));
        }
        return chain;
    }

    private static boolean isPublished(Connection transaction, int version, long size) throws SQLException {
        return Sql.one(
                        transaction,
                        "SELECT p.idx FROM trust t JOIN ledger_place p ON p.entry = t.entry WHERE t.version = ?",
                        row -> row.getLong("idx"),
                        version)
                .filter(index -> index < size)
                .isPresent();
    }

    /** Waits and cancellations of charters among them, which the chain leaves out. */
    private static List<Dossier.Entry> entries(Connection transaction, long size) throws SQLException {
        return Sql.list(
                transaction,
                """
                WITH asked AS (SELECT id, entry FROM ask WHERE subject IN ('trust', 'policy')),
                    chain AS (SELECT entry FROM trust UNION SELECT entry FROM policy_epoch
                        UNION SELECT entry FROM asked
                        UNION SELECT s.entry FROM sign_off s JOIN asked ON s.ask = asked.id
                        UNION SELECT id FROM ledger_entry WHERE kind IN (
                            'https://portcullis.dev/waiting/v0.1', 'https://portcullis.dev/cancellation/v0.1'))
                SELECT p.idx, e.leaf FROM chain JOIN ledger_place p ON p.entry = chain.entry
                    JOIN ledger_entry e ON e.id = p.entry
                WHERE p.idx < ? ORDER BY p.idx""",
                row -> new Dossier.Entry(row.getLong("idx"), Bytes.copyOf(row.getBytes("leaf"))),
                size);
    }
}
