package dev.portcullis.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.cli.demo.DemoSummary.Attacked;
import dev.portcullis.cli.demo.DemoSummary.Phase;
import dev.portcullis.cli.demo.DemoSummary.Proposed;
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
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of the demo on a stack that is up: a new lineage, its registration, the improver's search with every known
 * attack among it, and a permit replayed at the end. Nothing is arranged to succeed; {@link DemoVerdict} judges it.
 */
public final class Demo {
    /** How often the search asks before it is looked whether that was enough, and how often at most. */
    private static final int PROPOSALS = 18;

    private static final int MOST_PROPOSALS = 40;

    private static final Duration BASELINE = Duration.ofMinutes(2);
    private static final Duration ONE_END = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final String OCTETS = "application/octet-stream";

    private final Running stack;
    private final Settings settings;
    private final Telling telling;
    private final InstantSource clock = InstantSource.system();
    private final List<Phase> phases = new ArrayList<>();
    private final Story.Beginning beginning;
    private Duration told = Duration.ZERO;

    /**
     * How the demo is run.
     *
     * @param seed of the improver's search
     * @param author writes programs in place of the search's mutation, or null
     * @param alone whether nobody at the terminal is waited for
     * @param since how long ago it began, the stack's start included
     */
    public record Settings(long seed, @Nullable ProgramAuthor author, boolean alone, Duration since) {}

    /** What a lineage is registered with. */
    private record Registration(Bytes charter, String genesis) {}

    private Demo(Running stack, Settings settings, Telling telling) {
        this.stack = stack;
        this.settings = settings;
        this.telling = telling;
        this.beginning =
                new Story.Beginning(System.nanoTime() - settings.since().toNanos());
    }

    /** Where the summary, and the keys of the demo's proposers, are kept. */
    public static Path folder(Running stack) {
        return stack.home().resolve("demo");
    }

    /**
     * Runs it and writes {@code summary.json}.
     *
     * @throws DemoFailedException when it could not be told to its end; then there is no new summary
     */
    public static DemoSummary run(Running stack, Settings settings, Telling telling)
            throws DemoFailedException, InterruptedException {
        try {
            return new Demo(stack, settings, telling).run();
        } catch (GateUnavailableException e) {
            throw new DemoFailedException(String.valueOf(e.getMessage()), "See: ./portcullis local status", e);
        } catch (GateRefusedException e) {
            throw new DemoFailedException(
                    "the gate does not know the demo's proposer: " + e.getMessage(), "See the gateway's log", e);
        } catch (StrategyRefusedException e) {
            throw new DemoFailedException(
                    "a strategy was promoted that cannot be followed: " + e.getMessage(),
                    "Run the demo again; it begins a new lineage",
                    e);
        } catch (AuthorFailedException e) {
            throw new DemoFailedException(
                    String.valueOf(e.getMessage()), "Check --llm and --model, or leave them out", e);
        } catch (IOException e) {
            throw new DemoFailedException(
                    "the demo's files cannot be written: " + e.getMessage(), "Look at " + folder(stack), e);
        }
    }

    private DemoSummary run()
            throws DemoFailedException, InterruptedException, IOException, GateUnavailableException,
                    GateRefusedException, StrategyRefusedException, AuthorFailedException {
        phase("stack");
        Story story = new Story(beginning, telling);
        TrustFounding founding = DemoInstallation.open(stack);
        try (People people = new People(stack, founding, clock)) {
            LineageId lineage = freeName(people);
            Files.createDirectories(folder(stack));
            SigningKey key = SigningKey.generate(stack.installation() + "/proposer/" + lineage.value());
            key.save(folder(stack).resolve(lineage.value() + ".key"));
            SourceTree genesis = CirclePacking.genesis();
            register(people, story, lineage, key, genesis);
            phase("registration");
            Trail trail = new Trail(people, stack, lineage);
            try (RestGateClient gate = new RestGateClient(stack.gateway(), lineage, key, clock)) {
                BigDecimal baseline = baseline(gate, genesis.digest());
                story.tell("baseline " + baseline.toPlainString());
                phase("baseline");
                Search search = new Search(settings.seed(), genesis, baseline, settings.author());
                Improver improver = new Improver(gate, search, clock, ONE_END, story);
                try (Reviewers _ =
                        new Reviewers(people, story, settings.alone() ? Duration.ZERO : Reviewers.PATIENCE)) {
                    improve(improver, search, story);
                }
                phase("loop");
                Attacked replay = new ReplayedPermit(stack, founding, people, trail, clock).run();
                story.tell("a redeemed permit again, new nonce: " + replay.state() + " " + replay.code());
                phase("replay");
                DemoSummary summary = summary(lineage, genesis, baseline, story, trail, replay, people);
                write(summary);
                return summary;
            }
        }
    }

    /** The demo begins a lineage at each run; the first is free of a number. */
    private static LineageId freeName(People people) throws DemoFailedException, InterruptedException {
        Set<String> taken = new HashSet<>();
        for (JsonNode item : people.read(People.AUDITOR, "/v1/lineages").path("items")) {
            taken.add(item.path("lineage").asText());
        }
        String name = CirclePacking.LINEAGE.value();
        for (int number = 2; taken.contains(name); number++) {
            name = CirclePacking.LINEAGE.value() + "-" + number;
        }
        return new LineageId(name);
    }

    private static void register(People people, Story story, LineageId lineage, SigningKey key, SourceTree genesis)
            throws DemoFailedException, InterruptedException {
        for (Bytes file : genesis.files().values()) {
            people.put(People.OPERATOR, "/v1/blobs/" + Digest.of(file), file.toArray(), OCTETS);
        }
        String charter = CirclePacking.charter(lineage, key.verifierKey().toString());
        JsonNode asked = people.put(
                People.OPERATOR,
                "/v1/lineages/" + lineage,
                StrictJson.write(new Registration(Bytes.utf8(charter), genesis.manifest())),
                "application/json");
        List<PersonId> granted = people.grant(
                AskId.parse(asked.path("ask").asText()), "the demo's own lineage: charter and genesis as shipped");
        story.tell("lineage %s registered by %s; charter and genesis signed by %s with DEMO KEYS"
                .formatted(lineage, People.OPERATOR, Reviewers.names(granted)));
    }

    private static BigDecimal baseline(RestGateClient gate, Digest genesis)
            throws DemoFailedException, InterruptedException, GateUnavailableException, GateRefusedException {
        long until = System.nanoTime() + BASELINE.toNanos();
        while (until - System.nanoTime() > 0) {
            Head head = gate.head();
            if (head.score() != null) {
                if (!head.tree().equals(genesis)) {
                    throw new DemoFailedException("the head is another tree than the genesis", "See the gateway's log");
                }
                return head.score();
            }
            Thread.sleep(LOOK_AGAIN);
        }
        throw new DemoFailedException(
                "the baseline has no score after " + BASELINE.toSeconds() + " s",
                "See worker and evaluator: ./portcullis local status");
    }

    /** The attacks are spread over the search, so that each meets a lineage that lives. */
    private void improve(Improver improver, Search search, Story story)
            throws GateUnavailableException, StrategyRefusedException, AuthorFailedException, InterruptedException {
        Attack[] attacks = Attack.values();
        int asked = 0;
        for (int k = 0; k < attacks.length; k++) {
            int until = PROPOSALS * (k + 1) / (attacks.length + 1);
            improver.search(until - asked);
            asked = until;
            improver.ask(attacks[k].over(search.head()));
        }
        improver.search(PROPOSALS - asked);
        asked = PROPOSALS;
        Duration decisions = settings.alone() ? ONE_END : Reviewers.PATIENCE.plus(ONE_END);
        improver.settle(decisions);
        while (asked < MOST_PROPOSALS && !story.isRich()) {
            improver.search(1);
            asked++;
            improver.settle(decisions);
        }
    }

    private DemoSummary summary(
            LineageId lineage,
            SourceTree genesis,
            BigDecimal baseline,
            Story story,
            Trail trail,
            Attacked replay,
            People people)
            throws DemoFailedException, InterruptedException {
        List<Proposed> proposals = story.proposed(trail);
        List<Attacked> attacks = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            attacks.add(Story.attacked(attack, proposals));
        }
        attacks.add(replay);
        JsonNode whole = people.read(People.AUDITOR, "/v1/lineages/" + lineage);
        Digest head = Digest.parse(whole.path("head").asText());
        long generation = 0;
        for (JsonNode one : whole.path("generations")) {
            if (one.path("tree").asText().equals(head.toString())) {
                generation = one.path("number").asLong();
            }
        }
        phase("record");
        return new DemoSummary(
                DemoSummary.SCHEMA,
                lineage,
                true,
                Story.seconds(told),
                phases,
                new DemoSummary.Genesis(genesis.digest(), Decimal.of(baseline)),
                new DemoSummary.Head(
                        head, generation, new Decimal(whole.path("score").asText())),
                proposals,
                attacks,
                DemoSummary.Counts.of(proposals, attacks));
    }

    private void phase(String name) {
        Duration now = beginning.since();
        phases.add(new Phase(name, Story.seconds(now.minus(told))));
        told = now;
    }

    private void write(DemoSummary summary) throws IOException {
        Path file = folder(stack).resolve("summary.json");
        Path draft = file.resolveSibling("summary.json.new");
        Files.writeString(draft, StrictJson.writePretty(summary) + "\n", StandardCharsets.UTF_8);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
