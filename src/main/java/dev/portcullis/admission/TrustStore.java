package dev.portcullis.admission;

import dev.portcullis.admission.internal.DocumentTable;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.ledger.Ledger;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.permit.PermitRules;
import dev.portcullis.policy.PolicyBundle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        transactions.run(transaction -> {
            refresh(transaction);
            return true;
        });
    }

    /** As {@link #refresh()}, in a transaction that has not put a version in force itself. */
    void refresh(Connection transaction) throws SQLException {
        Trust known = current;
        List<Stored> later = after(transaction, known.document().version());
        for (Stored next : later) {
            known = new DocumentTrust(read(transaction, next, known), clock);
        }
        take(known);
    }

    private synchronized void take(Trust known) {
        if (known.document().version() > current.document().version()) {
            current = known;
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

    private static List<Stored> after(Connection transaction, int version) throws SQLException {
        return Sql.list(
                transaction,
                "SELECT * FROM trust WHERE version > ? ORDER BY version",
                row -> new Stored(
                        row.getInt("version"),
                        Bytes.copyOf(row.getBytes("document")),
                        Bytes.copyOf(row.getBytes("envelope"))),
                version);
    }

    /**
     * A row forges nothing: the version before must believe the gate's seal over the new one. Where the key that sealed it has
     * ended since, as after a rotation, the seal alone says nothing of when it was made: then the people count who carried it.
     */
    private static TrustDocument read(Connection transaction, Stored stored, Trust before) throws SQLException {
        try {
            TrustDocument document = TrustDocument.parse(stored.document().toArray());
            document.requireFollows(before.document());
            Envelope seal = Envelope.parse(stored.envelope().toArray());
            Instant at = Statement.parse(seal.payload().toArray())
                    .predicate(AmendmentPredicate.class)
                    .at();
            Digest sealed = before.at(at).verify(seal, Role.GATE).statement().subject();
            if (!sealed.equals(document.digest())) {
                throw new IllegalStateException(
                        "trust version " + stored.version() + " is not the one that was sealed");
            }
            if (hasEnded(seal, before) && !isCarried(transaction, document, before)) {
                throw new IllegalStateException("trust version " + stored.version()
                        + " is sealed with a key that has ended, and the quorum amend did not grant it");
            }
            return document;
        } catch (MalformedJsonException | SignatureRefusedException | IllegalArgumentException e) {
            throw new IllegalStateException("trust version " + stored.version() + " does not verify", e);
        }
    }

    private static boolean hasEnded(Envelope seal, Trust before) {
        try {
            before.key(seal.keyId(), Role.GATE);
            return false;
        } catch (SignatureRefusedException e) {
            return true;
        }
    }

    private static boolean isCarried(Connection transaction, TrustDocument next, Trust before) throws SQLException {
        TrustDocument by = before.document();
        boolean activates = !next.policy().equals(by.policy());
        Digest granted = activates ? next.policy().bundle() : next.digest();
        List<VerifiedSignOff> signOffs = Records.signOffs(transaction, activates ? "policy" : "trust", granted).stream()
                .flatMap(one -> believed(one, before).stream())
                .toList();
        return PermitRules.isAmended(granted, signOffs, Set.of(), by.quorums().amend());
    }

    private static Optional<VerifiedSignOff> believed(Bytes sealed, Trust before) {
        try {
            return Optional.of(VerifiedSignOff.verify(Envelope.parse(sealed.toArray()), before));
        } catch (MalformedJsonException | SignatureRefusedException e) {
            return Optional.empty();
        }
    }
}
