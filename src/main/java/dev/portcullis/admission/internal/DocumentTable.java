package dev.portcullis.admission.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Documents that entries of the ledger name by digest. They are kept as long as the ledger is: nothing here is ever
 * deleted, and the gateway's role could not.
 */
public final class DocumentTable {

    /** Keeps a document; twice changes nothing. */
    public Digest put(Connection transaction, Bytes document) throws SQLException {
        Digest digest = Digest.of(document);
        Sql.update(
                transaction,
                "INSERT INTO named_document (digest, content) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                digest,
                document);
        return digest;
    }

    /** Anything that entries may name: a document, a blob, a tree's manifest, a charter, facts. */
    public Optional<Bytes> find(Connection transaction, Digest digest) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT content FROM document WHERE digest = ? LIMIT 1",
                row -> Bytes.copyOf(row.getBytes("content")),
                digest);
    }
}
