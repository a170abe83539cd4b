package dev.portcullis.ledger.internal;

import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.OutboxPublisher;
import dev.portcullis.ledger.OutboxRow;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Hands the outbox to the broker while this process leads, on a thread of its own: a broker that hangs must not keep
 * entries from being published. A row is deleted after its acknowledgement, so a crash between the two sends it again.
 */
public final class OutboxRelay implements Runnable {
    private static final Logger logger = System.getLogger(OutboxRelay.class.getName());

    /** Rows handed over at once, of those with an entry and of those without each. */
    static final int BATCH = 100;

    private static final long LOOK_MILLIS = 100;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final DataSource dataSource;
    private final OutboxPublisher publisher;
    private final Failpoints failpoints;
    private final BooleanSupplier leading;
    private final Changes published;
    private volatile @Nullable String fault;

    public OutboxRelay(
            DataSource dataSource,
            OutboxPublisher publisher,
            Failpoints failpoints,
            BooleanSupplier leading,
            Changes published) {
        this.dataSource = dataSource;
        this.publisher = publisher;
        this.failpoints = failpoints;
        this.leading = leading;
        this.published = published;
    }

    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long seen = published.count();
                try {
                    boolean more = leading.getAsBoolean() && relay();
                    pause = FIRST_PAUSE_MILLIS;
                    if (!more) {
                        published.awaitBeyondMillis(seen, LOOK_MILLIS);
                    }
                } catch (SQLException | RuntimeException e) {
                    fault = String.valueOf(e.getMessage());
                    logger.log(Level.ERROR, "relaying the outbox stopped; trying again in " + pause + " ms", e);
                    TimeUnit.MILLISECONDS.sleep(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!Thread.currentThread().isInterrupted()) {
                fault = "the relay's thread has ended";
            }
        }
    }

    /**
     * Relays once what is due.
     *
     * @return whether any row went, so that there may be more to relay at once
     */
    boolean relay() throws SQLException, InterruptedException {
        List<OutboxRow> rows;
        try (Connection connection = dataSource.getConnection()) {
            rows = new ArrayList<>(OutboxTable.due(connection, BATCH));
            rows.addAll(OutboxTable.dueWithoutEntry(connection, BATCH));
            if (fault != null && !OutboxTable.hasFailed(connection)) {
                fault = null;
            }
        }
        if (rows.isEmpty()) {
            return false;
        }
        Set<UUID> open = new HashSet<>();
        rows.forEach(row -> open.add(row.id()));
        Set<UUID> acknowledged = new HashSet<>(publish(rows));
        acknowledged.retainAll(open);
        open.removeAll(acknowledged);
        failpoints.reach("outbox.acknowledged");
        try (Connection connection = dataSource.getConnection()) {
            OutboxTable.delete(connection, acknowledged);
            if (!open.isEmpty()) {
                OutboxTable.putOff(connection, open);
            }
        }
        return !acknowledged.isEmpty();
    }

    private Set<UUID> publish(List<OutboxRow> rows) throws InterruptedException {
        try {
            Set<UUID> acknowledged = publisher.publish(rows);
            if (acknowledged.size() < rows.size()) {
                fault = (rows.size() - acknowledged.size()) + " of " + rows.size()
                        + " messages were not acknowledged by the broker; they are tried again";
            }
            return acknowledged;
        } catch (RuntimeException e) {
            fault = "the broker took none of " + rows.size() + " messages: " + e.getMessage();
            logger.log(Level.WARNING, "the outbox could not be relayed; it is tried again", e);
            return Set.of();
        }
    }
}
