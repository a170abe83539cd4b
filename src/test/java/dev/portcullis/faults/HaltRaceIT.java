package dev.portcullis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.GateFixture;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.clearance.RedemptionRefusedException.Code;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** H1: a halt and the redemptions it is to stop, released at one barrier in seeded rounds over the real locks. */
@ExtendWith(StackExtension.class)
@Tag("long")
class HaltRaceIT {
    private static final int ROUNDS = 20;
    private static final int PERMITS = 6;
    /** Every so many rounds everything is halted instead of the one lineage. */
    private static final int ALL = 3;

    private static final int REDEMPTION_WAITS_NANOS = 4_000_000;
    private static final int HALT_WAITS_NANOS = 25_000_000;
    private static final Duration PROMPT = Duration.ofSeconds(3);
    private static final int PATIENCE_SECONDS = 20;
    private static final PersonId CAROL = new PersonId("carol");

    private final FreshDatabase database;
    private final GateFixture gate;

    HaltRaceIT(Running stack) throws SQLException, IOException {
        database = FreshDatabase.in(stack);
        database.keepDeadlocks();
        gate = new GateFixture(database);
    }

    /** Writes down each move of a lineage's row in the order in which the row was locked for it, if it is committed. */
    @BeforeEach
    void keepHistory() throws SQLException, IOException {
        database.asOwner("""
                CREATE TABLE lineage_history (place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, lineage text,
                    fence bigint, halted_by uuid)""");
        database.asOwner("GRANT SELECT ON lineage_history TO portcullis_app");
        database.asOwner("""
                CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    INSERT INTO public.lineage_history (lineage, fence, halted_by)
                        VALUES (NEW.id, NEW.fence, NEW.halted_by);
                    RETURN NULL;
                END
                $$""");
        database.asOwner("""
                CREATE TRIGGER history AFTER UPDATE ON lineage FOR EACH ROW
                WHEN (OLD.fence <> NEW.fence OR OLD.halted_by IS DISTINCT FROM NEW.halted_by)
                EXECUTE FUNCTION keep_history()""");
    }

    @AfterEach
    void close() throws SQLException, IOException {
        gate.close();
    }

    /** What became of one round. */
    private record Round(List<Optional<Code>> redemptions, HaltId halt, Duration haltTook) {
        long redeemed() {
            return redemptions.stream().filter(Optional::isEmpty).count();
        }
    }

    @Test
    @Timeout(300)
    void noRedemptionIsCommittedAfterTheHaltWhateverTheOrder()
            throws InterruptedException, ExecutionException, TimeoutException, AdmissionRefusedException {
        // Given
        long seed = Long.getLong("portcullis.seed", 20_261_127);
        Random random = new Random(seed);
        List<Round> rounds = new ArrayList<>();

        // When
        for (int number = 1; number <= ROUNDS; number++) {
            boolean all = number % ALL == 0;
            GateFixture.Lineage lineage = gate.register(1);
            List<PermitId> permits = permits(lineage);
            Round round = race(permits, all ? Optional.empty() : Optional.of(lineage.id()), random);
            String where = "seed " + seed + ", round " + number + ": " + round;
            requireNothingAfter(round.halt(), lineage.id(), permits, round.redeemed(), where);
            rounds.add(round);
            if (all) {
                gate.grant(
                        gate.admission()
                                .amendments()
                                .rearm(round.halt(), "the next round")
                                .id(),
                        "alice",
                        "sam");
            }
        }

        // Then
        assertThat(rounds).allSatisfy(round -> assertThat(round.haltTook()).isLessThan(PROMPT));
        assertThat(rounds.stream().flatMap(round -> round.redemptions().stream()))
                .as("seed " + seed)
                .contains(Optional.empty())
                .containsAnyOf(Optional.of(Code.HALTED), Optional.of(Code.PERMIT_REVOKED))
                .isSubsetOf(Optional.empty(), Optional.of(Code.HALTED), Optional.of(Code.PERMIT_REVOKED));
        assertThat(rounds.stream().filter(round -> round.redeemed() > 0 && round.redeemed() < PERMITS))
                .as("rounds in which the halt came in between, seed " + seed)
                .isNotEmpty();
        assertThat(gate.count("SELECT count(*) FROM ledger_entry WHERE kind = ?", PredicateType.REDEMPTION.uri()))
                .isEqualTo(rounds.stream().mapToLong(Round::redeemed).sum());
    }

    /** Permits of one lineage, each in a published checkpoint. */
    private List<PermitId> permits(GateFixture.Lineage lineage) {
        gate.step();
        for (int more = 1; more < PERMITS; more++) {
            gate.propose(gate.draft(lineage));
        }
        List<PermitId> permits =
                gate
                        .strings("SELECT id::text FROM permit WHERE lineage = ? AND state = 'issued'", lineage.id())
                        .stream()
                        .map(PermitId::parse)
                        .toList();
        assertThat(permits).hasSize(PERMITS);
        permits.forEach(gate::bundle);
        return permits;
    }

    private Round race(List<PermitId> permits, Optional<LineageId> scope, Random random)
            throws InterruptedException, ExecutionException, TimeoutException {
        CyclicBarrier barrier = new CyclicBarrier(permits.size() + 1);
        try (ExecutorService threads = Executors.newFixedThreadPool(permits.size() + 1)) {
            List<Future<Optional<Code>>> redemptions = new ArrayList<>();
            for (PermitId permit : permits) {
                int wait = random.nextInt(REDEMPTION_WAITS_NANOS);
                redemptions.add(threads.submit(after(barrier, wait, () -> redeem(permit))));
            }
            Future<Halted> halted = threads.submit(after(barrier, random.nextInt(HALT_WAITS_NANOS), () -> halt(scope)));
            Halted halt = halted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<Optional<Code>> results = new ArrayList<>();
            for (Future<Optional<Code>> one : redemptions) {
                results.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return new Round(results, halt.id(), halt.took());
        }
    }

    private record Halted(HaltId id, Duration took) {}

    private Halted halt(Optional<LineageId> scope) throws AdmissionRefusedException {
        long began = System.nanoTime();
        HaltId id = gate.admission().halt(scope, "odd scores", CAROL);
        return new Halted(id, Duration.ofNanos(System.nanoTime() - began));
    }

    private Optional<Code> redeem(PermitId permit) {
        try {
            gate.admission().redeem(permit, gate.worker(), GateFixture.nonce());
            return Optional.empty();
        } catch (RedemptionRefusedException e) {
            return Optional.of(e.code());
        }
    }

    private static <T> Callable<T> after(CyclicBarrier barrier, int nanos, Callable<T> work) {
        return () -> {
            barrier.await();
            long until = System.nanoTime() + nanos;
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait();
            }
            return work.call();
        };
    }

    private void requireNothingAfter(
            HaltId halt, LineageId lineage, List<PermitId> permits, long redeemed, String where) {
        List<String> moves = gate.strings(
                "SELECT coalesce(halted_by::text, 'redeemed') FROM lineage_history WHERE lineage = ? ORDER BY place",
                lineage);
        List<String> expected = new ArrayList<>();
        for (long fence = 1; fence <= redeemed; fence++) {
            expected.add("redeemed");
        }
        expected.add(halt.toString());
        assertThat(moves).as(where).isEqualTo(expected);
        assertThat(gate.count("SELECT count(*) FROM redemption WHERE lineage = ?", lineage))
                .as(where)
                .isEqualTo(redeemed);
        assertThat(gate.count("SELECT count(*) FROM permit WHERE lineage = ? AND state = 'redeemed'", lineage))
                .as(where)
                .isEqualTo(redeemed);
        assertThat(gate.count("SELECT count(*) FROM permit WHERE lineage = ? AND state = 'revoked'", lineage))
                .as(where)
                .isEqualTo(permits.size() - redeemed);
    }
}
