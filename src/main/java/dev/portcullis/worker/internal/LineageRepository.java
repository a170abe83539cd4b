package dev.portcullis.worker.internal;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.modification.BlobSource;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.ContentRefusedException.Code;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.FooterKey;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The promoted generations of lineages as a git repository without a working tree: a branch a lineage, a commit a
 * promotion, with permit and tree in its trailer. Moving a branch twice for one permit moves it once.
 */
final class LineageRepository implements AutoCloseable {
    private static final FooterKey PERMIT = new FooterKey("Permit");
    private static final FooterKey TREE = new FooterKey("Tree");
    private static final int COMMITS_SEARCHED = 1_000;

    private final Repository repository;
    private final PersonIdent author;

    /** Opens or makes the repository. */
    LineageRepository(Path folder, String worker) throws IOException {
        this.repository =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        if (!Files.exists(folder.resolve("HEAD"))) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            repository.create(true);
        }
        this.author = new PersonIdent(worker, "worker@portcullis.invalid", Instant.EPOCH, ZoneOffset.UTC);
    }

    /**
     * A promotion to carry out.
     *
     * @param entryIndex place of the permit's entry in the ledger
     */
    record Promotion(LineageId lineage, PermitId permit, long entryIndex, Tree base, Tree result) {}

    /** The branch is not where the permit says it is. */
    static final class BranchElsewhereException extends Exception {
        BranchElsewhereException(String message) {
            super(message);
        }
    }

    /** Whether the branch was already moved for this permit. */
    boolean hasMoved(LineageId lineage, PermitId permit) throws IOException {
        Optional<ObjectId> head = head(lineage);
        if (head.isEmpty()) {
            return false;
        }
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(head.get()));
            int searched = 0;
            for (RevCommit commit : walk) {
                if (commit.getFooterLines(PERMIT).contains(permit.toString())) {
                    return true;
                }
                if (++searched >= COMMITS_SEARCHED) {
                    break;
                }
            }
        }
        return false;
    }

    /**
     * Moves the branch of a lineage to the result, from the base. A branch that does not exist yet starts at the base.
     *
     * @throws BranchElsewhereException when the branch's last commit is not of the permit's base; nothing was moved
     * @throws ContentRefusedException when a blob is missing or is not what it is named
     */
    void move(Promotion promotion, BlobSource blobs, Instant now)
            throws IOException, ContentRefusedException, BranchElsewhereException {
        if (hasMoved(promotion.lineage(), promotion.permit())) {
            return;
        }
        Optional<ObjectId> head = head(promotion.lineage());
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId parent;
            if (head.isEmpty()) {
                parent = commit(
                        inserter,
                        promotion.base(),
                        Optional.empty(),
                        "Where lineage " + promotion.lineage() + " begins\n\nTree: "
                                + promotion.base().digest() + "\n",
                        blobs,
                        now);
            } else {
                requireAt(head.get(), promotion.base().digest());
                parent = head.get();
            }
            ObjectId next = commit(
                    inserter,
                    promotion.result(),
                    Optional.of(parent),
                    "Promote a generation of " + promotion.lineage() + "\n\nPermit: " + promotion.permit() + "\nEntry: "
                            + promotion.entryIndex() + "\nTree: "
                            + promotion.result().digest() + "\n",
                    blobs,
                    now);
            inserter.flush();
            advance(promotion.lineage(), head.orElse(ObjectId.zeroId()), next);
        }
    }

    private void requireAt(ObjectId head, Digest base) throws IOException, BranchElsewhereException {
        try (RevWalk walk = new RevWalk(repository)) {
            List<String> trees = walk.parseCommit(head).getFooterLines(TREE);
            if (!trees.equals(List.of(base.toString()))) {
                throw new BranchElsewhereException("the branch is at " + trees + " and the permit's base is " + base
                        + ": somebody else moved it, or a promotion was carried out by another worker");
            }
        }
    }

    private ObjectId commit(
            ObjectInserter inserter,
            Tree tree,
            Optional<ObjectId> parent,
            String message,
            BlobSource blobs,
            Instant now)
            throws IOException, ContentRefusedException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (TreeEntry file : tree.entries()) {
            String path = file.path().toString();
            Bytes content =
                    blobs.blob(file.content()).orElseThrow(() -> new ContentRefusedException(Code.BLOB_MISSING, path));
            if (!Digest.of(content).equals(file.content())) {
                throw new ContentRefusedException(Code.CONTENT_MISMATCH, path);
            }
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(
                    switch (file.mode()) {
                        case REGULAR -> org.eclipse.jgit.lib.FileMode.REGULAR_FILE;
                        case EXECUTABLE -> org.eclipse.jgit.lib.FileMode.EXECUTABLE_FILE;
                    });
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, content.toArray()));
            builder.add(entry);
        }
        builder.finish();
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(index.writeTree(inserter));
        parent.ifPresent(commit::setParentId);
        PersonIdent person = new PersonIdent(author, now);
        commit.setAuthor(person);
        commit.setCommitter(person);
        commit.setMessage(message);
        return inserter.insert(commit);
    }

    private void advance(LineageId lineage, ObjectId from, ObjectId to) throws IOException {
        RefUpdate update = repository.updateRef(branch(lineage));
        update.setExpectedOldObjectId(from);
        update.setNewObjectId(to);
        update.setForceRefLog(true);
        update.setRefLogMessage("promote", false);
        RefUpdate.Result result = update.update();
        if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
            throw new IOException("the branch of " + lineage + " could not be moved: " + result);
        }
    }

    private Optional<ObjectId> head(LineageId lineage) throws IOException {
        return Optional.ofNullable(repository.resolve(branch(lineage)));
    }

    private static String branch(LineageId lineage) {
        return Constants.R_HEADS + lineage;
    }

    @Override
    public void close() {
        repository.close();
    }
}
