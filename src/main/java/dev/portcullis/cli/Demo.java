package dev.portcullis.cli;

import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.cli.DemoSummary.Attacked;
import dev.portcullis.cli.DemoSummary.Phase;
import dev.portcullis.cli.DemoSummary.Proposed;
import dev.portcullis.improver.Attack;
import dev.portcullis.improver.AuthorFailedException;
import dev.portcullis.improver.CirclePacking;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.Head;
import dev.portcullis.improver.Improver;
import dev.portcullis.improver.ProgramAuthor;
import dev.portcullis.improver.RestGateClient;
import dev.portcullis.improver.Search;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.improver.StrategyRefusedException;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run of the demo on a stack that is up: a new lineage, its registration, the improver's search with every known
 * attack among it, and a permit replayed at the end. Nothing is arranged to succeed; {@link DemoVerdict} and
 * {@link DemoAudit} judge it.
 */
final class Demo {
    /** How often the search asks before it is looked whether that was enough, and how often at most. */
    private static final int PROPOSALS = 18;

    private static final int MOST_PROPOSALS = 40;

    private static final Duration BASELINE = Duration.ofMinutes(2);
    private static final Duration ONE_END = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Running stack;
    private final Settings settings;
    private final Telling telling;
    private final InstantSource clock = InstantSource.system();
    private final List<Phase> phases = new ArrayList<>();
    private final DemoStory.Beginning beginning;
    private Duration told = Duration.ZERO;

    /** Hears the demo's story, a line at a time; called by several threads, one at a time. Lines may hold hostile text. */
    @FunctionalInterface
    interface Telling {
        /** Something happened {@code since} the demo began. */
        void tell(Duration since, String line);
    }

    /**
     * How the demo is run.
     *
     * @param seed of the improver's search
     * @param author writes programs in place of the search's mutation, or null
     * @param alone whether nobody at the terminal is waited for
     * @param since how long ago it began, the stack's start included
     */
    record Settings(long seed, @Nullable ProgramAuthor author, boolean alone, Duration since) {}

    /**
     * A run that came to its end.
     *
     * @param complaints what is wrong with it, a sentence each; empty when nothing is
     */
    record Ended(DemoSummary summary, List<String> complaints) {
        Ended {
            complaints = List.copyOf(complaints);
        }
    }

    private Demo(Running stack, Settings settings, Telling telling) {
        this.stack = stack;
        this.settings = settings;
        this.telling = telling;
        this.beginning =
                new DemoStory.Beginning(System.nanoTime() - settings.since().toNanos());
    }

    /** Where the summary, and the keys of the demo's proposers, are kept. */
    static Path folder(Running stack) {
        return stack.home().resolve("demo");
    }

    /**
     * Runs it, and leaves {@code summary.json} and the export of the log.
     *
     * @throws CommandFailedException when it could not be told to its end; then there is no new summary
     */
    static Ended run(Running stack, Settings settings, Telling telling)
            throws CommandFailedException, InterruptedException {
        try {
            return new Demo(stack, settings, telling).run();
        } catch (GateUnavailableException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), "See: ./portcullis local status", e);
        } catch (GateRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the gate does not know the demo's proposer: " + e.getMessage(),
                    "See the gateway's log",
                    e);
        } catch (StrategyRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "a strategy was promoted that cannot be followed: " + e.getMessage(),
                    "Run the demo again; it begins a new lineage",
                    e);
        } catch (AuthorFailedException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    String.valueOf(e.getMessage()),
                    "Check --llm and --model, or leave them out",
                    e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    "the demo's files cannot be written: " + e.getMessage(),
                    "Look at " + folder(stack),
                    e);
        }
    }

    private Ended run()
            throws CommandFailedException, InterruptedException, IOException, GateUnavailableException,
                    GateRefusedException, StrategyRefusedException, AuthorFailedException {
        phase("stack");
        DemoStory story = new DemoStory(beginning, telling);
        TrustFounding founding = DemoInstallation.open(stack);
        try (DemoPeople people = new DemoPeople(stack, founding, clock)) {
            LineageId lineage = freeName(people);
            Files.createDirectories(folder(stack));
            SigningKey key = SigningKey.generate(stack.installation() + "/proposer/" + lineage.value());
            key.save(folder(stack).resolve(lineage.value() + ".key"));
            SourceTree genesis = CirclePacking.genesis();
            register(people, story, lineage, key, genesis);
            phase("registration");
            DemoTrail trail = new DemoTrail(people, stack, lineage);
            try (RestGateClient gate = new RestGateClient(stack.gateway(), lineage, key, clock)) {
                BigDecimal baseline = baseline(gate, genesis.digest());
                story.tell("baseline " + baseline.toPlainString());
                phase("baseline");
                Search search = new Search(settings.seed(), genesis, baseline, settings.author());
                Improver improver = new Improver(gate, search, clock, ONE_END, story);
                try (DemoReviewers reviewers = new DemoReviewers(
                        people,
                        story::knows,
                        story::tell,
                        settings.alone() ? Duration.ZERO : DemoReviewers.PATIENCE,
                        stack.gateway(),
                        clock)) {
                    reviewers.tellOfPasskeys();
                    var _ = reviewers.start();
                    improve(improver, story);
                }
                phase("loop");
                Attacked replay = ReplayedPermit.run(people, trail);
                story.tell("a redeemed permit again, new nonce: " + replay.state() + " " + replay.code());
                phase("replay");
                DemoAudit audit = DemoAudit.of(people.auditor(), founding.document(), folder(stack));
                story.tell(audit.shown());
                phase("audit");
                DemoSummary summary = summary(lineage, genesis, baseline, story, trail, replay, people);
                write(summary);
                List<String> complaints = new ArrayList<>(DemoVerdict.complaints(summary));
                complaints.addAll(audit.complaints());
                return new Ended(summary, complaints);
            }
        }
    }

    /** The demo begins a lineage at each run; the first is free of a number. */
    private static LineageId freeName(DemoPeople people) throws CommandFailedException, InterruptedException {
        Set<String> taken = people.auditor().get("/v1/lineages", LineageStanding.All.class).items().stream()
                .map(line -> line.lineage().value())
                .collect(Collectors.toSet());
        String name = CirclePacking.LINEAGE.value();
        for (int number = 2; taken.contains(name); number++) {
            name = CirclePacking.LINEAGE.value() + "-" + number;
        }
        return new LineageId(name);
    }

    private static void register(
            DemoPeople people, DemoStory story, LineageId lineage, SigningKey key, SourceTree genesis)
            throws CommandFailedException, InterruptedException {
        List<PersonId> granted = people.register(
                lineage,
                CirclePacking.charter(lineage, key.verifierKey().toString()),
                genesis,
                "the demo's own lineage: charter and genesis as shipped");
        story.tell("lineage %s registered by %s; charter and genesis signed by %s with DEMO KEYS"
                .formatted(lineage, DemoPeople.OPERATOR, DemoReviewers.names(granted)));
    }

    private static BigDecimal baseline(RestGateClient gate, Digest genesis)
            throws CommandFailedException, InterruptedException, GateUnavailableException, GateRefusedException {
        long until = System.nanoTime() + BASELINE.toNanos();
        while (until - System.nanoTime() > 0) {
            Head head = gate.head();
            if (head.score() != null) {
                if (!head.tree().equals(genesis)) {
                    throw new CommandFailedException(
                            ExitCode.UNAVAILABLE, "the head is another tree than the genesis", "See the gateway's log");
                }
                return head.score();
            }
            Thread.sleep(LOOK_AGAIN);
        }
        throw new CommandFailedException(
                ExitCode.UNAVAILABLE,
                "the baseline has no score after " + BASELINE.toSeconds() + " s",
                "See worker and evaluator: ./portcullis local status");
    }

    private void improve(Improver improver, DemoStory story)
            throws GateUnavailableException, StrategyRefusedException, AuthorFailedException, InterruptedException {
        improver.searchAmidAttacks(PROPOSALS, false);
        Duration decisions = settings.alone() ? ONE_END : DemoReviewers.PATIENCE.plus(ONE_END);
        improver.settle(decisions);
        for (int asked = PROPOSALS; asked < MOST_PROPOSALS && !story.isRich(); asked++) {
            improver.search(1);
            improver.settle(decisions);
        }
    }

    private DemoSummary summary(
            LineageId lineage,
            SourceTree genesis,
            BigDecimal baseline,
            DemoStory story,
            DemoTrail trail,
            Attacked replay,
            DemoPeople people)
            throws CommandFailedException, InterruptedException {
        List<Proposed> proposals = story.proposed(trail);
        List<Attacked> attacks = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            attacks.add(DemoStory.attacked(attack, proposals));
        }
        attacks.add(replay);
        LineageStanding standing = people.auditor().get("/v1/lineages/" + lineage, LineageStanding.class);
        Digest head = standing.head();
        Decimal score = standing.score();
        if (head == null || score == null) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE, "lineage " + lineage + " has no head with a score", "See the gateway's log");
        }
        long generation = standing.generations().stream()
                .filter(one -> one.tree().equals(head))
                .mapToLong(LineageStanding.Generation::number)
                .max()
                .orElse(0);
        phase("record");
        return new DemoSummary(
                DemoSummary.SCHEMA,
                lineage,
                true,
                DemoStory.seconds(told),
                phases,
                new DemoSummary.Genesis(genesis.digest(), Decimal.of(baseline)),
                new DemoSummary.Head(head, generation, score),
                proposals,
                attacks,
                DemoSummary.Counts.of(proposals, attacks));
    }

    private void phase(String name) {
        Duration now = beginning.since();
        phases.add(new Phase(name, DemoStory.seconds(now.minus(told))));
        told = now;
    }

    private void write(DemoSummary summary) throws IOException {
        Path file = folder(stack).resolve("summary.json");
        Path draft = file.resolveSibling("summary.json.new");
        Files.writeString(draft, StrictJson.writePretty(summary) + "\n", StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
