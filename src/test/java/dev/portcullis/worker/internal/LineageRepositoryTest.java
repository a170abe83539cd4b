package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import dev.portcullis.worker.internal.LineageRepository.BranchElsewhereException;
import dev.portcullis.worker.internal.LineageRepository.Promotion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageRepositoryTest {
    private static final LineageId LINEAGE = new LineageId("circle-packing");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder;

    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private Optional<LineageRepository> opened = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        opened = Optional.of(new LineageRepository(folder.resolve("lineages.git"), "worker-1"));
    }

    @AfterEach
    void close() {
        opened.ifPresent(LineageRepository::close);
    }

    private LineageRepository repository() {
        return opened.orElseThrow();
    }

    private Tree tree(String main) throws ContentRefusedException {
        return Tree.of(List.of(file("packing/main.py", main), file("README.md", "the same")));
    }

    private TreeEntry file(String path, String content) throws ContentRefusedException {
        Bytes bytes = Bytes.utf8(content);
        blobs.put(bytes);
        return new TreeEntry(FileMode.REGULAR, Digest.of(bytes), TreePath.parse(path));
    }

    private static Promotion promotion(Tree base, Tree result, long index) {
        return new Promotion(LINEAGE, PermitId.next(InstantSource.system()), index, base, result);
    }

    private List<RevCommit> commits() throws IOException, GitAPIException {
        try (Git git = Git.open(folder.resolve("lineages.git").toFile())) {
            List<RevCommit> commits = new ArrayList<>();
            git.log()
                    .add(git.getRepository().resolve("refs/heads/circle-packing"))
                    .call()
                    .forEach(commits::add);
            return commits;
        }
    }

    private String main(RevCommit commit) throws IOException {
        try (Git git = Git.open(folder.resolve("lineages.git").toFile());
                TreeWalk walk = TreeWalk.forPath(git.getRepository(), "packing/main.py", commit.getTree())) {
            return new String(git.getRepository().open(walk.getObjectId(0)).getBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void beginsAtTheBaseAndCommitsOneGenerationAPromotion()
            throws IOException, GitAPIException, ContentRefusedException, BranchElsewhereException {
        // Given
        Tree genesis = tree("genesis");
        Tree first = tree("first");
        Tree second = tree("second");
        Promotion toFirst = promotion(genesis, first, 41);
        repository().move(toFirst, blobs, NOW);

        // When
        repository().move(promotion(first, second, 57), blobs, NOW);

        // Then
        List<RevCommit> commits = commits();
        assertThat(commits).extracting(this::mainOf).containsExactly("second", "first", "genesis");
        assertThat(commits.get(1).getFullMessage())
                .endsWith("Permit: %s\nEntry: 41\nTree: %s\n".formatted(toFirst.permit(), first.digest()));
        assertThat(commits.getFirst().getAuthorIdent().getName()).isEqualTo("worker-1");
    }

    private String mainOf(RevCommit commit) {
        try {
            return main(commit);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void movesOnceForOnePermit()
            throws IOException, GitAPIException, ContentRefusedException, BranchElsewhereException {
        // Given
        Promotion promotion = promotion(tree("genesis"), tree("first"), 41);
        repository().move(promotion, blobs, NOW);

        // When
        repository().move(promotion, blobs, NOW.plusSeconds(5));

        // Then
        assertThat(commits()).hasSize(2);
        assertThat(repository().hasMoved(LINEAGE, promotion.permit())).isTrue();
        assertThat(repository().hasMoved(new LineageId("another"), promotion.permit()))
                .isFalse();
    }

    @Test
    void movesNothingFromAnotherBaseThanTheBranchIsAt()
            throws IOException, GitAPIException, ContentRefusedException, BranchElsewhereException {
        // Given
        repository().move(promotion(tree("genesis"), tree("first"), 41), blobs, NOW);
        Promotion stale = promotion(tree("genesis"), tree("second"), 57);

        // Then
        assertThatThrownBy(() -> repository().move(stale, blobs, NOW)).isInstanceOf(BranchElsewhereException.class);
        assertThat(commits()).hasSize(2);
        assertThat(repository().hasMoved(LINEAGE, stale.permit())).isFalse();
    }

    @Test
    void refusesContentThatIsNotWhatItIsNamed() throws IOException, ContentRefusedException {
        // Given
        Promotion promotion = promotion(tree("genesis"), tree("first"), 41);

        // Then
        assertThatThrownBy(() -> repository().move(promotion, digest -> Optional.of(Bytes.utf8("something else")), NOW))
                .isInstanceOf(ContentRefusedException.class)
                .hasMessageContaining("CONTENT_MISMATCH");
        assertThat(repository().hasMoved(LINEAGE, promotion.permit())).isFalse();
    }
}
