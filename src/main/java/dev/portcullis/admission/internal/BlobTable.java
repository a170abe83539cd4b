package dev.portcullis.admission.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of blobs and trees: content by digest. */
public final class BlobTable {

    /** Stores content that nothing refers to yet. Put again it is new again, and whose it is is who put it last. */
    public Digest put(Connection transaction, Bytes content, String by, Instant now) throws SQLException {
        Digest digest = Digest.of(content);
        Sql.update(transaction, """
                INSERT INTO blob (digest, size, content, by, stored_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (digest) DO UPDATE SET by = excluded.by, stored_at = excluded.stored_at
                WHERE NOT blob.kept""", digest, content.length(), content, by, now);
        return digest;
    }

    /**
     * Keeps whichever of these are there: something on record refers to them from now on.
     *
     * @return whether all of them are
     */
    public boolean keep(Connection transaction, Set<Digest> digests) throws SQLException {
        // Always locked in one order, so that two proposals that share files wait for each other and do not deadlock.
        Sql.update(transaction, """
                UPDATE blob SET kept = true FROM (
                    SELECT digest FROM blob WHERE digest = ANY (?::bytea[]) AND NOT kept ORDER BY digest FOR UPDATE) AS loose
                WHERE blob.digest = loose.digest""", digests);
        return sizes(transaction, digests).size() == digests.size();
    }

    /** What is stored of one blob. */
    public record Stored(long size, String by, boolean kept) {}

    public Optional<Stored> stored(Connection transaction, Digest digest) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT size, by, kept FROM blob WHERE digest = ?",
                row -> new Stored(row.getLong("size"), row.getString("by"), row.getBoolean("kept")),
                digest);
    }

    /** What this principal has stored since then, in bytes; the least blob counts as a KiB, which its row costs. */
    public long storedBy(Connection transaction, String by, Instant since) throws SQLException {
        return Sql.one(
                        transaction,
                        "SELECT coalesce(sum(greatest(size, 1024)), 0) AS bytes FROM blob WHERE by = ? AND stored_at > ?",
                        row -> row.getLong("bytes"),
                        by,
                        since)
                .orElse(0L);
    }

    /**
     * Deletes content that nothing refers to. What somebody is about to refer to is locked, and passed over.
     *
     * @return how many are gone
     */
    public int deleteLoose(Connection transaction, Instant storedBefore, int atMost) throws SQLException {
        return Sql.update(transaction, """
                DELETE FROM blob WHERE digest IN (
                    SELECT digest FROM blob WHERE NOT kept AND stored_at < ?
                    ORDER BY stored_at LIMIT ? FOR UPDATE SKIP LOCKED)""", storedBefore, atMost);
    }

    public Optional<Bytes> blob(Connection transaction, Digest digest) throws SQLException {
        return Sql.one(
                transaction,
                "SELECT content FROM blob WHERE digest = ?",
                row -> Bytes.copyOf(row.getBytes("content")),
                digest);
    }

    /**
     * Puts a tree on record, and with it every blob it names.
     *
     * @return the entries whose content is not there; then the caller rolls back
     */
    public List<TreeEntry> putTree(Connection transaction, Tree tree) throws SQLException {
        int inserted = Sql.update(
                transaction,
                "INSERT INTO tree (digest, manifest) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                tree.digest(),
                tree.manifest());
        if (inserted == 0) {
            return List.of();
        }
        Set<Digest> contents = tree.entries().stream().map(TreeEntry::content).collect(Collectors.toSet());
        if (keep(transaction, contents)) {
            return List.of();
        }
        Set<Digest> there = sizes(transaction, contents).keySet();
        return tree.entries().stream()
                .filter(entry -> !there.contains(entry.content()))
                .toList();
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
