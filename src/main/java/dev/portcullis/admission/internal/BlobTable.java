package dev.portcullis.admission.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Tree;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of blobs and trees: content by digest. */
public final class BlobTable {

    /** Keeps content; twice changes nothing. */
    public Digest put(Connection transaction, Bytes content, String by, Instant now) throws SQLException {
        Digest digest = Digest.of(content);
        Sql.update(transaction, """
                INSERT INTO blob (digest, size, content, by, stored_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (digest) DO NOTHING""", digest, content.length(), content, by, now);
        return digest;
    }

    /** What this principal has stored, in bytes. */
    public long storedBy(Connection transaction, String by) throws SQLException {
        return Sql.one(
                        transaction,
                        "SELECT coalesce(sum(size), 0) AS bytes FROM blob WHERE by = ?",
                        row -> row.getLong("bytes"),
                        by)
                .orElse(0L);
    }

    public Optional<Bytes> blob(Connection transaction, Digest digest) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT content FROM blob WHERE digest = ?",
                row -> Bytes.copyOf(row.getBytes("content")),
                digest);
    }

    public void putTree(Connection transaction, Tree tree) throws SQLException {
        Sql.update(
                transaction,
                "INSERT INTO tree (digest, manifest) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                tree.digest(),
                tree.manifest());
    }

    public Optional<Tree> tree(Connection transaction, Digest digest) throws SQLException {
        Optional<Bytes> manifest = Sql.one(
                transaction,
                "SELECT manifest FROM tree WHERE digest = ?",
                row -> Bytes.copyOf(row.getBytes("manifest")),
                digest);
        try {
            return manifest.isEmpty() ? Optional.empty() : Optional.of(Tree.parse(manifest.get()));
        } catch (ContentRefusedException e) {
            throw new IllegalStateException("the table tree holds what was never written to it", e);
        }
    }

    /** Reads blobs each in a transaction of its own. */
    public BlobSource source(Transactions transactions) {
        return new BlobSource() {
            @Override
            public Optional<Bytes> blob(Digest digest) {
                return transactions.run(transaction -> BlobTable.this.blob(transaction, digest));
            }

            @Override
            public Map<Digest, Long> sizes(Set<Digest> digests) {
                return transactions.run(transaction -> BlobTable.sizes(transaction, digests));
            }
        };
    }

    private static Map<Digest, Long> sizes(Connection transaction, Set<Digest> digests) throws SQLException {
        Map<Digest, Long> sizes = new HashMap<>();
        Sql.list(
                        transaction,
                        "SELECT digest, size FROM blob WHERE digest = ANY (?::bytea[])",
                        row -> Map.entry(Sql.digest(row, "digest"), row.getLong("size")),
                        digests)
                .forEach(entry -> sizes.put(entry.getKey(), entry.getValue()));
        return sizes;
    }
}
