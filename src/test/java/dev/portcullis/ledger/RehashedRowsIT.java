package dev.portcullis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a disk or the owner of the tables did to a row behind the ledger's back. */
class RehashedRowsIT {
    private static final SigningKey KEY = SigningKey.generate("example.com/log");

    private final LedgerEntry entry =
            new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.HALT, Bytes.utf8("three"));
    private LedgerDatabase database;
    private PostgresLedger ledger;

    @BeforeEach
    void publishThree() throws IOException, InterruptedException, SQLException {
        database = new LedgerDatabase();
        ledger = new PostgresLedger(
                database.app(),
                KEY,
                database.files(),
                Witnessing.none(KEY.verifierKey()),
                Clock.systemUTC(),
                Failpoints.NONE);
        ledger.start(rows -> Set.of());
        for (String content : List.of("one", "two")) {
            append(new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.HALT, Bytes.utf8(content)));
        }
        append(entry);
        assertThat(ledger.awaitPublished(entry.id(), Duration.ofSeconds(20))).isTrue();
        ledger.close();
    }

    @AfterEach
    void close() throws Exception {
        ledger.close();
        database.close();
    }

    @Test
    void l4AByteThatFlippedInAStoredEntryIsFoundWhenItIsReadAndWhenItIsProven() throws Exception {
        // Given
        assertThat(ledger.entry(entry.id())).contains(entry);
        assertThat(ledger.proof(entry.id())).isPresent();

        // When
        change("UPDATE ledger_entry SET leaf = 'thref' WHERE leaf = 'three'");

        // Then
        assertThatThrownBy(() -> ledger.entry(entry.id()))
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("not those that were hashed");
        assertThatThrownBy(() -> ledger.proof(entry.id())).isInstanceOf(LedgerDisagreesException.class);
    }

    @Test
    void l4AnEntryThatWasRewrittenWithItsHashIsNotProven() throws Exception {
        // When
        change("UPDATE ledger_entry SET leaf = 'other', leaf_hash = sha256('\\x00'::bytea || 'other')"
                + " WHERE leaf = 'three'");

        // Then
        assertThatThrownBy(() -> ledger.proof(entry.id()))
                .isInstanceOf(LedgerDisagreesException.class)
                .hasMessageContaining("does not prove");
    }

    /** The table's own rules are for mistakes: its owner, or a disk, is not held by them. */
    private void change(String sql) throws Exception {
        database.asOwner("ALTER TABLE ledger_entry DISABLE TRIGGER USER");
        database.asOwner("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_check");
        database.asOwner(sql);
    }

    private void append(LedgerEntry appended) throws SQLException {
        try (Connection transaction = database.app().getConnection()) {
            transaction.setAutoCommit(false);
            ledger.append(transaction, appended);
            transaction.commit();
        }
    }
}
