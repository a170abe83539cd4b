package dev.portcullis.dossier;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.RedemptionPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.dossier.CaseEntries.Part;
import dev.portcullis.dossier.CaseEntries.Placed;
import dev.portcullis.dossier.CaseEntries.Said;
import dev.portcullis.dossier.Dossier.Entry;
import dev.portcullis.dossier.Dossier.Hash;
import dev.portcullis.dossier.DossierRefusedException.Code;
import dev.portcullis.dossier.NamedDocuments.Kind;
import dev.portcullis.dossier.NamedDocuments.Named;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.SparseTree;
import dev.portcullis.ledger.Tile;
import dev.portcullis.ledger.TileBytes;
import dev.portcullis.ledger.TileMalformedException;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Puts a dossier together from entries, tiles and documents, and believes none of them: all must add up to the root. */
public final class DossierGathering {
    /** Documents without which nothing can be verified; more of them is a case for an export. */
    static final int NEEDED_BYTES = 8 * Bounds.MIB;

    /** What shows content: renderings, files that changed, evaluation logs. What does not fit is left out, and said so. */
    static final int CONTENT_BYTES = 6 * Bounds.MIB;

    /** Where tiles and documents come from. */
    public interface Source {
        /** The bytes of a hash tile of the checkpoint's tree, or empty when it is not there. */
        Optional<Bytes> tile(Tile.Hashes tile);

        /** A document by digest, or empty when it is not there. */
        Optional<Bytes> document(Digest digest);
    }

    private final Source source;
    private final boolean withContents;
    private final Map<Digest, Optional<Bytes>> fetched = new HashMap<>();
    private final Map<Tile.Hashes, List<Digest>> tiles = new HashMap<>();
    private final TreeMap<Digest, Bytes> documents = new TreeMap<>();
    private long needed;
    private long contents;

    private DossierGathering(Source source, boolean withContents) {
        this.source = source;
        this.withContents = withContents;
    }

    /**
     * Gathers a dossier.
     *
     * @param request the proposer's own envelope
     * @param entries those of the case and what it stands on, and maybe others, which are left out; in the order of the
     *     log
     * @param withContents whether renderings, files, evaluation logs and the request go in, as far as there is room
     * @throws DossierRefusedException when it is too large, or the log does not fit its checkpoint
     */
    public static Dossier gather(
            Dossier.Subject subject,
            Bytes request,
            Checkpoint checkpoint,
            List<Entry> entries,
            Source source,
            boolean withContents)
            throws DossierRefusedException {
        DossierGathering gathering = new DossierGathering(source, withContents);
        List<Placed> placed = CaseEntries.place(subject, entries, gathering::fetch).stream()
                .filter(one -> one.part() != Part.ELSEWHERE && one.entry().index() < checkpoint.size())
                .toList();
        if (placed.size() > Dossier.ENTRIES) {
            throw new DossierRefusedException(
                    Code.DOSSIER_TOO_LARGE,
                    placed.size() + " entries, at most " + Dossier.ENTRIES + "; take an export");
        }
        gathering.contents = request.length();
        gathering.documents(placed);
        return new Dossier(
                subject,
                withContents ? Optional.of(request) : Optional.empty(),
                checkpoint.text(),
                gathering.hashes(placed, checkpoint),
                placed.stream().map(Placed::entry).toList(),
                List.copyOf(gathering.documents.values()));
    }

    /**
     * Entries with one proof for all of them and the documents that cannot be done without.
     *
     * @throws DossierRefusedException when there are too many, or the log does not fit its checkpoint
     */
    static ProvedLines prove(List<Placed> placed, Checkpoint checkpoint, Source source) throws DossierRefusedException {
        if (placed.size() > Dossier.ENTRIES) {
            throw new DossierRefusedException(
                    Code.DOSSIER_TOO_LARGE,
                    placed.size() + " entries, at most " + Dossier.ENTRIES + "; take an export");
        }
        DossierGathering gathering = new DossierGathering(source, false);
        gathering.documents(placed);
        return new ProvedLines(
                checkpoint.text(),
                gathering.hashes(placed, checkpoint),
                placed.stream().map(Placed::entry).toList(),
                List.copyOf(gathering.documents.values()));
    }

    private Optional<Bytes> fetch(Digest digest) {
        return fetched.computeIfAbsent(digest, source::document);
    }

    private void documents(List<Placed> placed) throws DossierRefusedException {
        List<Digest> shown = new ArrayList<>();
        List<Digest> changed = new ArrayList<>();
        List<Digest> other = new ArrayList<>();
        List<Digest> rest = new ArrayList<>();
        for (Placed one : placed) {
            Statement statement = one.said().orElseThrow().statement();
            for (Named named : readable(statement)) {
                if (named.kind() != Kind.CONTENT) {
                    need(named.digest());
                } else if (one.part() == Part.CASE && statement.predicateType() == PredicateType.ASK) {
                    shown.add(named.digest());
                } else {
                    other.add(named.digest());
                }
            }
            if (statement.predicateType() == PredicateType.VERDICT) {
                changed.addAll(changed(statement));
                rest.addAll(files(statement));
            }
        }
        if (!withContents) {
            return;
        }
        for (List<Digest> each : List.of(shown, changed, other)) {
            for (Digest digest : each) {
                var _ = add(digest);
            }
        }
        for (Digest digest : rest) {
            // What is the same everywhere fills what room is left.
            if (!add(digest)) {
                return;
            }
        }
    }

    private static List<Named> readable(Statement statement) {
        try {
            return named(statement);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("an entry was placed that cannot be read", e);
        }
    }

    /** Bundles that a case was not judged by are of no use in it. */
    static List<Named> named(Statement statement) throws MalformedJsonException {
        boolean ofPolicy = statement.predicateType() == PredicateType.POLICY
                || (statement.predicateType() == PredicateType.WAITING
                        && statement.predicate(WaitingPredicate.class).subject().equals("policy"));
        return ofPolicy ? List.of() : NamedDocuments.of(statement);
    }

    private void need(Digest digest) throws DossierRefusedException {
        Optional<Bytes> found = fetch(digest);
        if (found.isEmpty() || documents.put(digest, genuine(digest, found.get())) != null) {
            return;
        }
        needed += found.get().length();
        if (needed > NEEDED_BYTES) {
            throw new DossierRefusedException(
                    Code.DOSSIER_TOO_LARGE, "its documents have more than " + NEEDED_BYTES + " bytes; take an export");
        }
    }

    /** Adds content; false when there is no room for it. */
    private boolean add(Digest digest) throws DossierRefusedException {
        if (documents.containsKey(digest)) {
            return true;
        }
        Optional<Bytes> found = source.document(digest);
        if (found.isPresent() && contents + found.get().length() <= CONTENT_BYTES) {
            contents += found.get().length();
            documents.put(digest, genuine(digest, found.get()));
            return true;
        }
        return found.isEmpty();
    }

    private static Bytes genuine(Digest digest, Bytes content) throws DossierRefusedException {
        if (!Digest.of(content).equals(digest)) {
            throw new DossierRefusedException(
                    Code.DOSSIER_DISAGREES, "other content than " + digest + " is kept for it");
        }
        return content;
    }

    private List<Digest> changed(Statement verdict) throws DossierRefusedException {
        try {
            return changed(basis(verdict), this::fetch);
        } catch (MalformedJsonException | ContentRefusedException e) {
            throw new DossierRefusedException(Code.DOSSIER_DISAGREES, e);
        }
    }

    private List<Digest> files(Statement verdict) throws DossierRefusedException {
        try {
            return files(basis(verdict), this::fetch);
        } catch (MalformedJsonException | ContentRefusedException e) {
            throw new DossierRefusedException(Code.DOSSIER_DISAGREES, e);
        }
    }

    static Basis basis(Statement verdict) throws MalformedJsonException {
        return verdict.predicate(VerdictPredicate.class).judgement().gate().basis();
    }

    /** All files of the trees of a basis that are there. */
    static List<Digest> files(Basis basis, Function<Digest, Optional<Bytes>> trees) throws ContentRefusedException {
        List<Digest> files = new ArrayList<>();
        for (Digest tree : List.of(basis.result(), basis.base(), basis.anchor())) {
            Optional<Bytes> manifest = trees.apply(tree);
            if (manifest.isPresent()) {
                Tree.parse(manifest.get()).entries().forEach(file -> files.add(file.content()));
            }
        }
        return files;
    }

    /**
     * The files by which the result of a basis differs from its base and its anchor.
     *
     * @return none of a pair of trees of which one is not there
     */
    static List<Digest> changed(Basis basis, Function<Digest, Optional<Bytes>> trees) throws ContentRefusedException {
        Optional<Bytes> result = trees.apply(basis.result());
        List<Digest> files = new ArrayList<>();
        for (Digest before : List.of(basis.base(), basis.anchor())) {
            Optional<Bytes> other = trees.apply(before);
            if (result.isPresent() && other.isPresent()) {
                files.addAll(TreeFiles.differing(Tree.parse(other.get()), Tree.parse(result.get())));
            }
        }
        return files;
    }

    private List<Hash> hashes(List<Placed> placed, Checkpoint checkpoint) throws DossierRefusedException {
        NavigableSet<Long> leaves = new TreeSet<>();
        Map<Long, Digest> known = new HashMap<>();
        NavigableSet<Long> sizes = new TreeSet<>();
        for (Placed one : placed) {
            leaves.add(one.entry().index());
            known.put(one.entry().index(), MerkleTree.leaf(one.entry().leaf()));
            one.said().flatMap(DossierGathering::proven).ifPresent(sizes::add);
        }
        List<Hash> hashes = new ArrayList<>();
        Map<Subtree, Digest> given = new HashMap<>();
        for (Subtree subtree : SparseTree.beside(checkpoint.size(), leaves, sizes)) {
            Digest hash = hash(subtree, checkpoint.size());
            hashes.add(new Hash(subtree, hash));
            given.put(subtree, hash);
        }
        if (!new SparseTree(checkpoint.size(), known, given).root().equals(checkpoint.root())) {
            throw new DossierRefusedException(
                    Code.DOSSIER_DISAGREES, "its entries do not add up to the root that the log signed");
        }
        return hashes;
    }

    /** The size of the log under which an entry shows that another was published. */
    static Optional<Long> proven(Said said) {
        try {
            Statement statement = said.statement();
            if (statement.predicateType() == PredicateType.REDEMPTION) {
                return Optional.of(
                        size(statement.predicate(RedemptionPredicate.class).proof()));
            }
            return statement.predicateType() == PredicateType.OUTCOME
                    ? Optional.of(
                            size(statement.predicate(OutcomePredicate.class).proof()))
                    : Optional.empty();
        } catch (MalformedJsonException | LogProofRefusedException _) {
            return Optional.empty();
        }
    }

    private static long size(String proof) throws LogProofRefusedException {
        return LogProof.parse(proof).checkpoint().size();
    }

    private Digest hash(Subtree subtree, long size) throws DossierRefusedException {
        int level = subtree.level() / Tile.HEIGHT;
        int above = subtree.level() % Tile.HEIGHT;
        long first = subtree.index() << above;
        long tile = first / Tile.WIDTH;
        int width = (int) Math.min(Tile.WIDTH, (size >> (Tile.HEIGHT * level)) - tile * Tile.WIDTH);
        List<Digest> row = tile(new Tile.Hashes(level, tile, width));
        int from = (int) (first % Tile.WIDTH);
        return MerkleTree.root(row.subList(from, from + (1 << above)));
    }

    private List<Digest> tile(Tile.Hashes tile) throws DossierRefusedException {
        List<Digest> known = tiles.get(tile);
        if (known != null) {
            return known;
        }
        Bytes bytes = source.tile(tile)
                .orElseThrow(() -> new DossierRefusedException(
                        Code.DOSSIER_DISAGREES, "the log has no tile " + tile.path() + ", which its size needs"));
        try {
            List<Digest> read = TileBytes.hashes(bytes, tile.width());
            tiles.put(tile, read);
            return read;
        } catch (TileMalformedException e) {
            throw new DossierRefusedException(Code.DOSSIER_DISAGREES, e);
        }
    }
}
