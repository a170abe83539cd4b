package dev.portcullis.verify;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigstoreBundle;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.dossier.NamedDocuments;
import dev.portcullis.dossier.NamedDocuments.Kind;
import dev.portcullis.dossier.NamedDocuments.Named;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.Frontier;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.policy.OpaDecision;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes an export: the entries up to a checkpoint, the tiles over them, and every document they name.
 *
 * <p>Nothing is believed on the way: entries must add up to the signed root and each document to its digest, or nothing is
 * written. One tile of entries is held at a time. The export appears whole or not at all.
 */
public final class ExportWriter {
    /** Where entries and documents come from; nothing it says is believed. */
    public interface Source {
        /** The last published checkpoint. */
        String checkpoint() throws SourceException, InterruptedException;

        /** A tile of entries of that checkpoint's tree, as {@link TileBytes} frames them. */
        Bytes entries(Tile.Entries tile) throws SourceException, InterruptedException;

        /** A document by digest, or empty when it is not there. */
        Optional<Bytes> document(Digest digest) throws SourceException, InterruptedException;
    }

    /** The source did not give what an export needs, or gave something else. */
    public static final class SourceException extends Exception {
        public SourceException(String message) {
            super(message);
        }

        public SourceException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * What goes into an export.
     *
     * @param from index of the first entry; entries come in tiles, so that some before it may be there too
     * @param to index of the last entry
     * @param since leaves out entries that state an earlier time, as long as no later one is among them
     * @param redactContents leaves out files of trees, renderings and evaluation logs; their digests stay
     */
    public record Options(long from, long to, Optional<Instant> since, boolean redactContents) {
        public static final Options ALL = new Options(0, Long.MAX_VALUE, Optional.empty(), false);

        public Options {
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("no entries from " + from + " to " + to);
            }
        }
    }

    /**
     * What was written.
     *
     * @param entries size of the log
     * @param written entries that are in the export
     * @param documents documents that are in the export
     * @param missing documents that entries name and the source does not have
     */
    public record Written(long entries, long written, long documents, long missing) {}

    private static final String README = """
            An export of a Portcullis ledger (portcullis.export/v1).

              checkpoint                   the log's signed tree head; everything else is believed by its hash alone
              tile/entries/...             the entries, DSSE envelopes, as C2SP tlog-tiles frames them
              tile/0/... tile/1/...        the hashes over them
              blob/<hh>/<sha256>           the documents that entries name
              sigstore/<index>.sigstore.json, opa/decisions.ndjson
                                           the same entries for others' tools; derived, and not looked at by ours

            Check it offline, with a trust document you got from somebody you believe:

              java -jar portcullis-verify.jar THIS --trust trust.json
            """;

    private final Source source;
    private final Options options;
    private final Path draft;
    private long written;
    private long documents;
    private final Set<Digest> missing = new HashSet<>();
    private boolean begun;

    private ExportWriter(Source source, Options options, Path draft) {
        this.source = source;
        this.options = options;
        this.draft = draft;
    }

    /**
     * Writes to a new folder, or to a new tar where the name ends in {@code .tar}.
     *
     * @param log whose checkpoint it must be
     * @throws FileAlreadyExistsException when there is something already
     * @throws SourceException with nothing written
     */
    public static Written write(Source source, LogPolicy log, Options options, Path out)
            throws IOException, SourceException, InterruptedException {
        Path parent = out.toAbsolutePath().getParent();
        if (parent == null || Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(out.toString());
        }
        Path draft = Files.createTempDirectory(parent, "." + out.getFileName() + ".");
        try {
            Written result = new ExportWriter(source, options, draft.resolve("export")).run(log);
            if (out.toString().endsWith(".tar")) {
                Path tar = draft.resolve("export.tar");
                pack(draft.resolve("export"), tar);
                Files.move(tar, out, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(draft.resolve("export"), out, StandardCopyOption.ATOMIC_MOVE);
            }
            return result;
        } finally {
            discard(draft);
        }
    }

    private Written run(LogPolicy log) throws IOException, SourceException, InterruptedException {
        String text = source.checkpoint();
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(text);
            checkpoint.verify(log);
        } catch (SignatureRefusedException e) {
            throw new SourceException("the checkpoint does not count: " + e.getMessage(), e);
        }
        put(Export.CHECKPOINT, Bytes.utf8(text));
        put(Export.README, Bytes.utf8(README));
        Rows rows = new Rows();
        Frontier frontier = Frontier.EMPTY;
        for (long first = 0; first < checkpoint.size(); first += Tile.WIDTH) {
            int width = (int) Math.min(Tile.WIDTH, checkpoint.size() - first);
            Tile.Entries tile = new Tile.Entries(first / Tile.WIDTH, width);
            Bytes bundle = source.entries(tile);
            List<Bytes> entries = entries(bundle, width);
            List<Digest> leaves = entries.stream().map(MerkleTree::leaf).toList();
            for (Digest leaf : leaves) {
                frontier = frontier.append(leaf);
            }
            rows.add(0, leaves);
            if (isAsked(first, entries)) {
                put(Export.tile(tile), bundle);
                for (int at = 0; at < width; at++) {
                    entry(first + at, entries.get(at));
                }
            }
        }
        rows.end();
        if (!frontier.root().equals(checkpoint.root())) {
            throw new SourceException("the entries do not add up to the root that the log signed; tell its operator");
        }
        return new Written(checkpoint.size(), written, documents, missing.size());
    }

    private static List<Bytes> entries(Bytes bundle, int width) throws SourceException {
        try {
            return TileBytes.entries(bundle, width);
        } catch (TileMalformedException e) {
            throw new SourceException("a tile of entries is none: " + e.getMessage(), e);
        }
    }

    private boolean isAsked(long first, List<Bytes> entries) throws SourceException {
        boolean inRange = first + entries.size() > options.from() && first <= options.to();
        if (!inRange || options.since().isEmpty() || begun) {
            return inRange;
        }
        for (Bytes entry : entries) {
            try {
                Statement statement = Statement.parse(
                        Envelope.parse(entry.toArray()).payload().toArray());
                begun |= Replay.stated(statement)
                        .filter(time -> !time.isBefore(options.since().get()))
                        .isPresent();
            } catch (MalformedJsonException e) {
                throw malformed(e);
            }
        }
        return begun;
    }

    private void entry(long index, Bytes entry) throws IOException, SourceException, InterruptedException {
        written++;
        try {
            Envelope envelope = Envelope.parse(entry.toArray());
            Statement statement = Statement.parse(envelope.payload().toArray());
            put(Export.sigstore(index), Bytes.copyOf(SigstoreBundle.of(envelope)));
            for (Named named : NamedDocuments.of(statement)) {
                document(named);
            }
            if (statement.predicateType() == PredicateType.VERDICT) {
                decision(envelope, statement.predicate(VerdictPredicate.class));
            }
        } catch (MalformedJsonException e) {
            throw malformed(e);
        }
    }

    private static SourceException malformed(MalformedJsonException e) {
        return new SourceException("an entry of the log is no statement: " + e.getMessage(), e);
    }

    private void document(Named named) throws IOException, SourceException, InterruptedException {
        if (named.kind() == Kind.CONTENT && options.redactContents()) {
            return;
        }
        Optional<Bytes> content = fetch(named.digest());
        if (named.kind() != Kind.TREE || content.isEmpty() || options.redactContents()) {
            return;
        }
        try {
            for (TreeEntry file : Tree.parse(content.get()).entries()) {
                var _ = fetch(file.content());
            }
        } catch (ContentRefusedException e) {
            throw new SourceException("the tree " + named.digest() + " is none: " + e.reason(), e);
        }
    }

    /** Fetches a document once; empty when it is there already or nowhere. */
    private Optional<Bytes> fetch(Digest digest) throws IOException, SourceException, InterruptedException {
        if (Files.exists(draft.resolve(Export.blob(digest)))) {
            return Optional.empty();
        }
        Optional<Bytes> content = source.document(digest);
        if (content.isEmpty()) {
            missing.add(digest);
            return content;
        }
        if (!Digest.of(content.get()).equals(digest)) {
            throw new SourceException("other content than " + digest + " was given for it");
        }
        documents++;
        put(Export.blob(digest), content.get());
        return content;
    }

    private void decision(Envelope verdict, VerdictPredicate predicate) throws IOException, MalformedJsonException {
        Path input = draft.resolve(Export.blob(predicate.judgement().input()));
        Optional<Bytes> told =
                Files.exists(input) ? Optional.of(Bytes.copyOf(Files.readAllBytes(input))) : Optional.empty();
        Path file = draft.resolve(Export.DECISIONS);
        Files.createDirectories(draft.resolve("opa"));
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            out.write(OpaDecision.of(verdict, told));
            out.write('\n');
        }
    }

    /** The hash tiles, each written when it is full or at the end. */
    private final class Rows {
        private final List<List<Digest>> open = new ArrayList<>();
        private final List<Long> tiles = new ArrayList<>();

        void add(int level, List<Digest> hashes) throws IOException {
            if (level == open.size()) {
                open.add(new ArrayList<>());
                tiles.add(0L);
            }
            List<Digest> row = open.get(level);
            row.addAll(hashes);
            if (row.size() == Tile.WIDTH) {
                write(level);
                add(level + 1, List.of(MerkleTree.root(row)));
                row.clear();
                tiles.set(level, tiles.get(level) + 1);
            }
        }

        void end() throws IOException {
            for (int level = 0; level < open.size(); level++) {
                if (!open.get(level).isEmpty()) {
                    write(level);
                }
            }
        }

        private void write(int level) throws IOException {
            List<Digest> row = open.get(level);
            put(Export.tile(new Tile.Hashes(level, tiles.get(level), row.size())), TileBytes.ofHashes(row));
        }
    }

    private void put(String name, Bytes content) throws IOException {
        Path file = draft.resolve(name);
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, content.toArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void pack(Path folder, Path tar) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(tar, StandardOpenOption.CREATE_NEW));
                TarWriter writer = new TarWriter(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                try (InputStream in = Files.newInputStream(file)) {
                    writer.add(folder.relativize(file).toString(), Files.size(file), in);
                }
            }
        }
    }

    private static void discard(Path draft) throws IOException {
        try (Stream<Path> all = Files.walk(draft)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(each);
            }
        }
    }
}
