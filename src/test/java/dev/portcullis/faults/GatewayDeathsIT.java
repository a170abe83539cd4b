package dev.portcullis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.ProposalDraft;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.worker.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * K1–K5 where it hurts: the gateway dies at named places, is started again, and in the end nothing is lost and nothing
 * happened twice. Proposals come over Kafka; worker and evaluator are the real ones.
 *
 * <p>{@code -Dportcullis.seed} says which run it is; each writes its table to {@code target/fault-runs.md}.
 */
@ExtendWith(StackExtension.class)
@Tag("long")
class GatewayDeathsIT {
    /** Written anew by {@code ./portcullis test --long} with {@code -Dportcullis.write-documents=true}. */
    private static final Path PAGE = Path.of("docs/reference/fault-runs.md");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration THE_END = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(50);

    /** Where the gateway dies: before it has committed, or after it has and before anybody is told. */
    private enum Place {
        ACCEPT(3),
        JUDGE(5),
        ISSUE(3),
        REDEEM(3),
        SETTLE(5),
        ACCEPTED(3),
        STEPPED(8),
        REDEEMED(3),
        SETTLED(5);

        /** The last visit at which to die, early enough to be reached in every life. */
        private final int latest;

        Place(int latest) {
            this.latest = latest;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<Place> BEFORE_THE_COMMIT =
            List.of(Place.ACCEPT, Place.JUDGE, Place.ISSUE, Place.REDEEM, Place.SETTLE);
    private static final List<Place> AFTER_THE_COMMIT =
            List.of(Place.ACCEPTED, Place.STEPPED, Place.REDEEMED, Place.SETTLED);

    /** A planned death. */
    private record Death(Place place, int visit) {
        @Override
        public String toString() {
            return place.word() + ":" + visit;
        }
    }

    /** A death that came: when, and which proposals were open, and of those running. */
    private record Died(Death death, Instant at, Set<ProposalId> open, Set<ProposalId> running) {}

    /** What is proposed, and what must come of it. */
    private record Wish(ProposalDraft draft, AnswerState end) {}

    /** A run that is over. */
    private record Run(
            long seed, RunningGateway gateway, Map<ProposalId, Wish> proposed, List<Died> deaths, Duration took) {}

    @Test
    @Timeout(480)
    void nothingIsLostAndNothingHappensTwiceInOneDeath(Running stack, FreshDatabase database, @TempDir Path folder)
            throws IOException, InterruptedException, StackFailedException, MalformedJsonException,
                    SignatureRefusedException, EngineUnavailableException, GateRefusedException,
                    GateUnavailableException {
        // Given
        Random random = new Random(seed());
        List<Place> places = new ArrayList<>(List.of(Place.REDEEM));

        // When
        Run run = run(stack, database, folder, random, places, 10, Lapses.HASTENED);

        // Then
        requireWhole(run, stack, database);
    }

    @Test
    @Timeout(1200)
    void nothingIsLostAndNothingHappensTwiceInTenDeaths(Running stack, FreshDatabase database, @TempDir Path folder)
            throws IOException, InterruptedException, StackFailedException, MalformedJsonException,
                    SignatureRefusedException, EngineUnavailableException, GateRefusedException,
                    GateUnavailableException {
        // Given
        Random random = new Random(seed());
        List<Place> places = new ArrayList<>(BEFORE_THE_COMMIT);
        places.addAll(AFTER_THE_COMMIT);
        places.add(BEFORE_THE_COMMIT.get(random.nextInt(BEFORE_THE_COMMIT.size())));

        // When
        Run run = run(stack, database, folder, random, places, 200, Lapses.AWAITED);

        // Then
        String page = requireWhole(run, stack, database);
        if (Boolean.getBoolean("portcullis.write-documents")) {
            Files.writeString(PAGE, page);
        }
    }

    private static long seed() {
        return Long.getLong("portcullis.seed", 20_261_127);
    }

    /** Whether what only time ends is waited for. */
    private enum Lapses {
        AWAITED,
        HASTENED
    }

    private static Run run(
            Running stack,
            FreshDatabase database,
            Path folder,
            Random random,
            List<Place> places,
            int proposals,
            Lapses lapses)
            throws IOException, InterruptedException, StackFailedException, MalformedJsonException,
                    EngineUnavailableException, GateRefusedException, GateUnavailableException {
        long began = System.nanoTime();
        Collections.shuffle(places, random);
        List<Wish> wishes = wishes(random, proposals);
        Map<ProposalId, Wish> proposed = new LinkedHashMap<>();
        List<Died> deaths = new ArrayList<>();
        try (RunningLoop loop = RunningLoop.start(stack, database, folder)) {
            RunningGateway gateway = loop.gateway();
            loop.startCrew();
            gateway.stop();
            int share = proposals / (places.size() + 1);
            for (Place place : places) {
                Death death = new Death(place, 1 + random.nextInt(place.latest));
                gateway.startAgain("-Dportcullis.failpoint=" + death);
                propose(loop, wishes, share, proposed);
                assertThat(gateway.awaitDeath(PATIENCE))
                        .as("%s: %s", death, gateway)
                        .isEqualTo(RunningGateway.KILLED);
                deaths.add(new Died(death, Instant.now(), loop.open(), loop.in("RUNNING")));
                if (lapses == Lapses.HASTENED) {
                    loop.hastenLapse();
                    loop.hastenTheBroker();
                }
            }
            gateway.startAgain();
            propose(loop, wishes, wishes.size(), proposed);
            if (lapses == Lapses.HASTENED) {
                loop.hastenLeases(ran(deaths), THE_END);
            }
            loop.awaitEnd(THE_END);
            return new Run(seed(), gateway, proposed, deaths, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /** Mostly programs that are to be admitted, each another; the rest as proposers are. */
    private static List<Wish> wishes(Random random, int proposals) {
        List<Wish> wishes = new ArrayList<>();
        for (int number = 1_000; number < 1_000 + proposals; number++) {
            wishes.add(
                    switch (number % 20) {
                        case 4 -> new Wish(TinyLineage.failing(number), AnswerState.REFUSED);
                        case 8 -> new Wish(TinyLineage.scorer(number), AnswerState.REFUSED);
                        case 12 -> new Wish(TinyLineage.misstated(number), AnswerState.REFUSED);
                        case 16 -> new Wish(TinyLineage.honest(number, Aim.PROMOTE), AnswerState.PROMOTED);
                        default -> new Wish(TinyLineage.honest(number, Aim.ADMIT), AnswerState.ADMITTED);
                    });
        }
        Collections.shuffle(wishes, random);
        return wishes;
    }

    /** Sends each when the one before is written down, so that each is a batch of its own while the gateway lives. */
    private static void propose(RunningLoop loop, List<Wish> wishes, int count, Map<ProposalId, Wish> proposed)
            throws GateRefusedException, GateUnavailableException, InterruptedException {
        for (int sent = 0; sent < count; sent++) {
            Wish wish = wishes.removeFirst();
            ProposalId id = loop.propose(wish.draft());
            proposed.put(id, wish);
            await().atMost(PATIENCE)
                    .pollInterval(LOOK)
                    .until(() -> !loop.gateway().isAlive() || loop.isAccepted(id));
        }
    }

    /**
     * Compares the books, and each end with what was wished.
     *
     * @return the page that tells of the run
     */
    private static String requireWhole(Run run, Running stack, FreshDatabase database)
            throws IOException, MalformedJsonException, SignatureRefusedException {
        Books books = Books.of(run.gateway(), database);
        Map<ProposalId, EndPredicate> ends = books.ends();
        assertThat(ends.keySet())
                .as("seed " + run.seed())
                .containsAll(run.proposed().keySet());
        String page = page(run, ends);
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "fault-runs.md"), page);
        books.requireWhole(stack, run.gateway());
        Set<ProposalId> ran = ran(run.deaths());
        run.proposed().forEach((id, wish) -> Books.requireEnd(end(ends, id), wish.end(), ran.contains(id)));
        return page;
    }

    /** What ran while the gateway was dead. */
    private static Set<ProposalId> ran(List<Died> deaths) {
        return deaths.stream().flatMap(died -> died.running().stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static EndPredicate end(Map<ProposalId, EndPredicate> ends, ProposalId id) {
        return Objects.requireNonNull(ends.get(id));
    }

    private static String page(Run run, Map<ProposalId, EndPredicate> ends) {
        StringBuilder page = new StringBuilder("""
                # Fault runs

                What a gateway that is killed leaves, and what becomes of it: a real gateway dies at a named place, is started
                again, and in the end the ledger, the rows and the topics are read and compared. Proposals come over Kafka;
                worker and evaluator are the real ones and are told nothing.

                A place is reached where a step could be torn: *accept*, *issue*, *redeem* and *settle* before their
                transaction commits, *judge* before its finding is recorded, *accepted*, *stepped*, *redeemed* and *settled*
                when it has committed and nobody has been told. The gateway dies there as by `kill -9`: the setting
                `portcullis.failpoint=redeem:3` ends it at the third redemption.

                | death | place | at visit | open then | the last of them ended after |
                |---:|---|---:|---:|---:|
                """);
        int number = 0;
        for (Died died : run.deaths()) {
            number++;
            Duration last = died.open().stream()
                    .map(id -> Duration.between(died.at(), end(ends, id).at()))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            page.append("| " + number + " | " + died.death().place().word() + " | "
                    + died.death().visit() + " | " + died.open().size() + " | " + last.toSeconds() + " s |\n");
        }
        page.append("\nSeed " + run.seed() + ", " + run.proposed().size() + " proposals, "
                + run.took().toSeconds() + " s in all. They ended so:\n\n| end | proposals |\n|---|---:|\n");
        run.proposed().keySet().stream()
                .collect(Collectors.groupingBy(id -> end(ends, id).state(), TreeMap::new, Collectors.counting()))
                .forEach((state, count) -> page.append("| " + state + " | " + count + " |\n"));
        page.append("""

                Required of every run: each proposal has one end; a permit has one redemption, a redemption one outcome and
                one evidence, a tree one generation; fencing numbers have no gap; behind each permit its verdict, readings and
                sign-offs are in the ledger, over its own gate; the ledger's places have no gap and every signed checkpoint is
                the root of what is stored; each proposer was told the end that is on record, and what was sent twice is the
                same event byte for byte. Only work that ran while the gateway was dead may end as lost, or as failed because
                its worker killed it when the lease ran out; a promotion for which four others wait already is refused.

                After a death, what the gateway had claimed and not recorded waits for its claim to lapse (30 s), and what is
                on the topics until the broker has given the dead member up (6 s here). A short run lets 10 proposals and
                one death through, and has claims, leases and members lapse at once; the long one lets these through, and waits. The
                times are those of a machine with two cores that was busy with other work. Taken again, with another seed where one is given:

                ```bash
                mvn -o verify -Dtest.groups=long -Dtest.excluded.groups= -Dit.test=GatewayDeathsIT -Dportcullis.seed=20261127
                cat target/fault-runs.md
                ```
                """);
        return page.toString();
    }
}
