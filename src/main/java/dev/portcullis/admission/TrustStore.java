package dev.portcullis.admission;

import dev.portcullis.admission.internal.DocumentTable;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.policy.PolicyBundle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The version of trust in force. Version 1 comes from the founding; each later one is carried by people. */
public final class TrustStore implements Supplier<Trust> {
    private final Transactions transactions;
    private final Ledger ledger;
    private final InstantSource clock;
    private volatile Trust current;

    /**
     * Opens the store, writing the founding down when this is the installation's first start.
     *
     * @throws IllegalStateException when the database belongs to another installation than the founding (L6)
     */
    public TrustStore(TrustFounding founding, Transactions transactions, Ledger ledger, InstantSource clock) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.clock = clock;
        this.current = new DocumentTrust(founding.document(), clock);
        transactions.run(transaction -> found(transaction, founding));
        refresh();
    }

    @Override
    public Trust get() {
        return current;
    }

    /** Takes up a version that another gateway put in force. */
    public void refresh() {
        Stored newest = transactions.run(TrustStore::newest).orElseThrow();
        if (newest.version() != current.document().version()) {
            current = new DocumentTrust(read(newest), clock);
        }
    }

    /** Puts the next version in force; takes effect here when the caller's transaction has committed and refreshes. */
    void next(Connection transaction, TrustDocument document, Envelope sealed, EntryId entry) throws SQLException {
        insert(transaction, document, sealed, entry);
    }

    private boolean found(Connection transaction, TrustFounding founding) throws SQLException {
        Optional<Bytes> first = Sql.one(
                transaction,
                "SELECT document FROM trust WHERE version = 1",
                row -> Bytes.copyOf(row.getBytes("document")));
        Bytes founded = Bytes.copyOf(founding.document().toBytes());
        if (first.isPresent()) {
            if (!first.get().equals(founded)) {
                throw new IllegalStateException(
                        "the database was founded by another installation than the keys; restore the keys' folder or use"
                                + " an empty database");
            }
            return false;
        }
        DocumentTable documents = new DocumentTable();
        documents.put(transaction, founded);
        Bytes shipped = Bytes.copyOf(PolicyBundle.shippedArchive());
        if (Digest.of(shipped).equals(founding.document().policy().bundle())) {
            // A later version of the program may ship another bundle; verdicts by this one stay recomputable.
            documents.put(transaction, shipped);
        }
        EntryId entry = EntryId.next(clock);
        insert(transaction, founding.document(), founding.envelope(), entry);
        ledger.append(
                transaction,
                new LedgerEntry(
                        entry,
                        PredicateType.TRUST,
                        Bytes.copyOf(founding.envelope().toBytes())));
        TrustDocument.Policy policy = founding.document().policy();
        Sql.update(
                transaction,
                "INSERT INTO policy_epoch (epoch, bundle, stage, entry) VALUES (?, ?, 'active', ?)",
                policy.epoch(),
                policy.bundle(),
                entry);
        return true;
    }

    private static void insert(Connection transaction, TrustDocument document, Envelope sealed, EntryId entry)
            throws SQLException {
        Sql.update(
                transaction,
                "INSERT INTO trust (version, document, envelope, entry) VALUES (?, ?, ?, ?)",
                document.version(),
                Bytes.copyOf(document.toBytes()),
                Bytes.copyOf(sealed.toBytes()),
                entry);
    }

    private record Stored(int version, Bytes document, Bytes envelope) {}

    private static Optional<Stored> newest(Connection transaction) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT * FROM trust ORDER BY version DESC LIMIT 1",
                row -> new Stored(
                        row.getInt("version"),
                        Bytes.copyOf(row.getBytes("document")),
                        Bytes.copyOf(row.getBytes("envelope"))));
    }

    /** A row forges nothing: the version before must believe the gate's seal over the new one. */
    private TrustDocument read(Stored stored) {
        try {
            TrustDocument document = TrustDocument.parse(stored.document().toArray());
            var sealed = current.verify(Envelope.parse(stored.envelope().toArray()), Role.GATE);
            if (!sealed.statement().subject().equals(document.digest())) {
                throw new IllegalStateException(
                        "trust version " + stored.version() + " is not the one that was sealed");
            }
            return document;
        } catch (MalformedJsonException | SignatureRefusedException e) {
            throw new IllegalStateException("trust version " + stored.version() + " does not verify", e);
        }
    }
}
