package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.Blobs.Put;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.admission.internal.BlobTable;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.EvidencePredicate.Log;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.DatabaseUnavailableException;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Content stays while anything on record refers to it, and goes a day after it was last put when nothing does. */
class BlobsIT {
    private static final Duration PAST_A_DAY = Bounds.LOOSE_BLOB.plusSeconds(1);

    private final BlobTable table = new BlobTable();
    private GateFixture gate;

    @BeforeEach
    void open() throws SQLException, IOException {
        gate = new GateFixture();
    }

    @AfterEach
    void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void whatNobodyRefersToGoesADayAfterItWasLastPut() {
        // Given
        Bytes content = unique();
        assertThat(gate.blobs().put(content, "a")).isEqualTo(Put.STORED);
        gate.pass(Duration.ofHours(23));
        assertThat(gate.blobs().put(content, "a")).isEqualTo(Put.THERE_ALREADY);

        // When
        gate.pass(Bounds.LOOSE_BLOB);

        // Then: it is a day old, and no older
        assertThat(gate.blobs().collect()).isZero();
        assertThat(gate.blobs().get(Digest.of(content))).contains(content);
        gate.pass(Duration.ofSeconds(1));
        assertThat(gate.blobs().collect()).isOne();
        assertThat(gate.blobs().get(Digest.of(content))).isEmpty();
    }

    @Test
    void goesInSmallBatches() {
        // Given
        for (int one = 0; one < Blobs.AT_A_TIME + 3; one++) {
            gate.blobs().put(unique(), "a");
        }

        // When
        gate.pass(PAST_A_DAY);

        // Then
        assertThat(gate.blobs().collect()).isEqualTo(Blobs.AT_A_TIME);
        assertThat(gate.blobs().collect()).isEqualTo(3);
        assertThat(gate.blobs().collect()).isZero();
    }

    @Test
    void v1WhatTreesAndEvidenceReferToStays() {
        // Given: every kind of thing that refers, and one blob that nothing does
        Bytes log = unique();
        gate.blobs().put(log, "evaluator");
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage).aim(Aim.PROMOTE);
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));
        gate.report(gate.outcome(redeemed).of(draft.tree()));
        gate.report(gate.evidence(
                redeemed,
                draft.tree(),
                lineage.charter().evaluator(draft.tree()),
                "2",
                List.of(new Log("text/plain", Digest.of(log), log.length()))));
        gate.step();
        List<String> before = gate.strings("SELECT encode(digest, 'hex') FROM blob ORDER BY 1");
        Bytes loose = unique();
        gate.blobs().put(loose, "a");

        // When
        gate.pass(PAST_A_DAY);
        assertThat(gate.blobs().collect()).isOne();

        // Then
        assertThat(gate.strings("SELECT encode(digest, 'hex') FROM blob ORDER BY 1"))
                .isEqualTo(before);
        assertThat(before).contains(Digest.of(log).hex());
        assertThat(before)
                .containsAll(draft.tree().entries().stream()
                        .map(entry -> entry.content().hex())
                        .toList());
    }

    @Test
    void whoIsAboutToReferToABlobIsNotOvertaken() {
        // Given: old enough to go
        Bytes content = unique();
        gate.blobs().put(content, "a");
        Tree tree = treeOf(content);
        gate.pass(PAST_A_DAY);

        // When: a tree that names it is being put on record, and the collection comes between
        gate.transactions().run(transaction -> {
            assertThat(table.putTree(transaction, tree)).isEmpty();
            return assertThat(CompletableFuture.supplyAsync(() -> gate.blobs().collect())
                            .join())
                    .isZero();
        });

        // Then
        assertThat(gate.blobs().collect()).isZero();
        assertThat(gate.blobs().get(Digest.of(content))).contains(content);
    }

    @Test
    void whoComesAfterTheCollectionIsTold() {
        // Given
        Bytes content = unique();
        gate.blobs().put(content, "a");
        gate.pass(PAST_A_DAY);
        gate.blobs().collect();

        // When
        List<TreeEntry> missing = gate.transactions().run(transaction -> table.putTree(transaction, treeOf(content)));

        // Then
        assertThat(missing).extracting(TreeEntry::content).containsExactly(Digest.of(content));
    }

    @Test
    void evidenceIsNotDeletedByTheApplicationsRole() {
        // Given
        Bytes content = unique();
        gate.blobs().put(content, "a");
        gate.transactions().run(transaction -> table.putTree(transaction, treeOf(content)));

        // Then
        for (String sql : List.of("DELETE FROM blob", "UPDATE blob SET kept = false")) {
            assertThatThrownBy(() -> gate.transactions()
                            .run(transaction -> Sql.update(transaction, sql + " WHERE digest = ?", Digest.of(content))))
                    .asInstanceOf(type(DatabaseUnavailableException.class))
                    .returns(true, DatabaseUnavailableException::isConstraintViolation);
        }
        assertThat(gate.blobs().get(Digest.of(content))).contains(content);
    }

    @Test
    void aPrincipalStoresSoMuchADayAndTakesOverWhatItPutsAgain() {
        // Given: as much as may be, but for two KiB, in one row without content
        stored("a", Bounds.STORED_BYTES - 2 * Bounds.KIB);
        Bytes content = unique();
        assertThat(gate.blobs().put(content, "b")).isEqualTo(Put.STORED);

        // Then: even the least counts as a KiB, and what one has is not counted twice
        assertThat(gate.blobs().put(content, "a")).isEqualTo(Put.THERE_ALREADY);
        assertThat(gate.string("SELECT by FROM blob WHERE digest = ?", Digest.of(content)))
                .isEqualTo("a");
        Bytes second = unique();
        assertThat(gate.blobs().put(second, "a")).isEqualTo(Put.STORED);
        assertThat(gate.blobs().put(second, "a")).isEqualTo(Put.THERE_ALREADY);
        assertThat(gate.blobs().put(unique(), "a")).isEqualTo(Put.OVER_QUOTA);
        assertThat(gate.blobs().put(unique(), "b")).isEqualTo(Put.STORED);
        gate.pass(PAST_A_DAY);
        assertThat(gate.blobs().put(unique(), "a")).isEqualTo(Put.STORED);
    }

    private void stored(String by, long bytes) {
        gate.transactions()
                .run(transaction -> Sql.update(
                        transaction,
                        "INSERT INTO blob (digest, size, by, stored_at, kept) VALUES (?, ?, ?, ?, true)",
                        Digest.of(UUID.randomUUID().toString()),
                        bytes,
                        by,
                        gate.now()));
    }

    private static Bytes unique() {
        return Bytes.utf8(UUID.randomUUID().toString());
    }

    private static Tree treeOf(Bytes content) {
        try {
            return Tree.of(List.of(new TreeEntry(FileMode.REGULAR, Digest.of(content), TreePath.parse("src/main.py"))));
        } catch (ContentRefusedException e) {
            throw new AssertionError(e);
        }
    }
}
