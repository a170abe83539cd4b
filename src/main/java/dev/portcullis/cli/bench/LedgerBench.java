package dev.portcullis.cli.bench;

import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.Failpoints;
import dev.portcullis.ledger.LedgerEntry;
import dev.portcullis.ledger.LedgerFiles;
import dev.portcullis.ledger.PostgresLedger;
import dev.portcullis.ledger.Witnessing;
import dev.portcullis.local.Credentials;
import dev.portcullis.local.Running;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a ledger over the stack's own database, and writes the same rows in the same batches to bare tables of it:
 * round by round in turn, so that what else the machine does hits both.
 */
public final class LedgerBench {
    private static final int LEAF_BYTES = 1024;
    private static final int ROUNDS = 9;
    private static final int WRITERS = 4;
    private static final int TRANSACTION = 50;
    private static final int CONNECTIONS = 24;
    private static final Duration ACQUISITION = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * What is measured.
     *
     * @param entries of one round
     * @param history entries before the last rounds
     * @param rate appends a second of the steady measurement
     * @param seconds how long that lasts
     */
    public record Plan(int entries, int history, int rate, int seconds) {
        public Plan {
            if (entries < TRANSACTION || history < 0 || rate < 1 || seconds < 1) {
                throw new IllegalArgumentException("at least " + TRANSACTION + " entries, and a rate for some seconds");
            }
        }
    }

    private final DataSource database;
    private final Plan plan;
    private final Consumer<String> telling;
    private final Random random = new Random(1);
    private final PostgresLedger ledger;
    private final BareRows bare;
    private long appended;

    private LedgerBench(DataSource database, Path folder, Plan plan, Consumer<String> telling) {
        SigningKey key = SigningKey.generate("bench/log");
        this.database = database;
        this.plan = plan;
        this.telling = telling;
        this.bare = new BareRows(database);
        this.ledger = new PostgresLedger(
                database,
                key,
                LedgerFiles.beside(folder.resolve("checkpoint")),
                Witnessing.none(key.verifierKey()),
                Clock.systemUTC(),
                Failpoints.NONE);
    }

    /** Measures on a stack whose database nobody else uses. */
    public static LedgerFigures run(Running stack, Plan plan, Consumer<String> telling)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        Credentials owner = stack.databaseOwner();
        Flyway.configure()
                .locations("classpath:db/migration")
                .dataSource(stack.jdbcUrl(), owner.user(), owner.password())
                .load()
                .migrate();
        Path folder = Files.createDirectory(stack.home().resolve("bench-ledger"));
        try (AgroalDataSource pool = pool(stack.jdbcUrl(), owner)) {
            LedgerBench bench = new LedgerBench(pool, folder, plan, telling);
            try (PostgresLedger ledger = bench.ledger) {
                ledger.start(_ -> Set.of());
                return bench.measure();
            }
        }
    }

    /** As many connections as a gateway has. */
    private static AgroalDataSource pool(String url, Credentials role) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(CONNECTIONS)
                        .acquisitionTimeout(ACQUISITION)
                        .connectionFactoryConfiguration(connections -> connections
                                .jdbcUrl(url)
                                .principal(new NamePrincipal(role.user()))
                                .credential(new SimplePassword(role.password())))));
    }

    private LedgerFigures measure() throws IOException, SQLException, InterruptedException, ExecutionException {
        String load = Machine.load();
        bare.create();
        round("warming up");
        bare.write(entries(plan.entries()), WRITERS, TRANSACTION);
        List<Long> ours = new ArrayList<>();
        List<Long> theirs = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            ours.add(round("round " + round));
            theirs.add(perSecond(plan.entries(), bare.write(entries(plan.entries()), WRITERS, TRANSACTION)));
            telling.accept("round " + round + ": bare " + theirs.getLast() + "/s");
        }
        Latency receipts = receipts();
        while (ledger.published().size() < plan.history()) {
            round("history " + ledger.published().size());
        }
        long history = ledger.published().size();
        List<Long> after = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            after.add(round("after " + history));
        }
        return new LedgerFigures(
                LedgerFigures.SCHEMA,
                Machine.since(load),
                LEAF_BYTES,
                median(ours),
                median(theirs),
                plan.rate(),
                receipts,
                history,
                median(after));
    }

    /** Appends from several transactions at a time, until all of it is published. */
    private long round(String name) throws InterruptedException, ExecutionException {
        List<LedgerEntry> entries = entries(plan.entries());
        appended += entries.size();
        long began = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Void>> runs = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                runs.add(writers.submit(() -> {
                    try (Connection connection = database.getConnection()) {
                        connection.setAutoCommit(false);
                        for (int from = next.getAndAdd(TRANSACTION);
                                from < entries.size();
                                from = next.getAndAdd(TRANSACTION)) {
                            ledger.append(
                                    connection, entries.subList(from, Math.min(entries.size(), from + TRANSACTION)));
                            connection.commit();
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> run : runs) {
                run.get();
            }
        }
        awaitAll(entries);
        long perSecond = perSecond(entries.size(), System.nanoTime() - began);
        telling.accept(name + ": ledger " + perSecond + "/s");
        return perSecond;
    }

    /** Nobody else appends, so all are published when as many are. */
    private void awaitAll(List<LedgerEntry> entries) throws InterruptedException {
        int at = entries.size() - 1;
        do {
            if (!ledger.awaitPublished(entries.get(at).id(), PATIENCE)) {
                throw new IllegalStateException("not published within " + PATIENCE + ": " + ledger.health());
            }
            at = Math.max(0, at - TRANSACTION);
        } while (ledger.published().size() < appended);
    }

    /** Single appends at a steady rate, each when it is due, whatever has become of those before. */
    private Latency receipts() throws InterruptedException, ExecutionException {
        List<LedgerEntry> entries = entries(plan.rate() * plan.seconds());
        appended += entries.size();
        int each = Math.max(1, plan.rate() / 100);
        List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        long began = System.nanoTime();
        try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Void>> runs = new ArrayList<>();
            for (int from = 0; from < entries.size(); from += each) {
                long due = began + TimeUnit.SECONDS.toNanos(1) * from / plan.rate();
                List<LedgerEntry> group = entries.subList(from, Math.min(entries.size(), from + each));
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                runs.add(writers.submit(() -> append(group)));
                runs.add(waiting.submit(() -> {
                    LedgerEntry last = group.getLast();
                    if (!ledger.awaitPublished(last.id(), PATIENCE)
                            || ledger.proof(last.id()).isEmpty()) {
                        throw new IllegalStateException("no receipt within " + PATIENCE);
                    }
                    micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                    return null;
                }));
            }
            for (Future<Void> run : runs) {
                run.get();
            }
        }
        return Latency.of(micros.stream().mapToLong(Long::longValue).toArray());
    }

    private @Nullable Void append(List<LedgerEntry> group) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            ledger.append(connection, group);
            connection.commit();
        }
        return null;
    }

    private List<LedgerEntry> entries(int count) {
        List<LedgerEntry> entries = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            byte[] leaf = new byte[LEAF_BYTES];
            random.nextBytes(leaf);
            entries.add(new LedgerEntry(EntryId.next(Clock.systemUTC()), PredicateType.VERDICT, Bytes.copyOf(leaf)));
        }
        return entries;
    }

    private static long perSecond(int entries, long nanos) {
        return TimeUnit.SECONDS.toNanos(1) * entries / nanos;
    }

    private static long median(List<Long> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }
}
