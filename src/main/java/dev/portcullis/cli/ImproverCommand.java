package dev.portcullis.cli;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.improver.AuthorFailedException;
import dev.portcullis.improver.CirclePacking;
import dev.portcullis.improver.Draft;
import dev.portcullis.improver.GateClient;
import dev.portcullis.improver.GateRefusedException;
import dev.portcullis.improver.GateUnavailableException;
import dev.portcullis.improver.Head;
import dev.portcullis.improver.Improver;
import dev.portcullis.improver.KafkaGateClient;
import dev.portcullis.improver.ModelAuthor;
import dev.portcullis.improver.ProgramAuthor;
import dev.portcullis.improver.RestGateClient;
import dev.portcullis.improver.Search;
import dev.portcullis.improver.SourceTree;
import dev.portcullis.improver.StrategyRefusedException;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The reference self-improving system, a client of the gate like any other. */
@Command(
        name = "improver",
        description = "Search for better programs in the circle-packing lineage, through the gate.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis improver --key improver.key --proposals 16 --seed 4",
            "  portcullis improver --key improver.key --attacks          try what published systems tried as well",
            "  portcullis improver --key improver.key --llm http://localhost:8000/v1 --model NAME",
            "A model's key is read from the environment variable PORTCULLIS_LLM_KEY.",
            "Exit code 4: an attack was admitted.",
        })
final class ImproverCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.improver/v1";
    static final String MODEL_KEY = "PORTCULLIS_LLM_KEY";

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "The gateway (${DEFAULT-VALUE}).")
    private URI server = URI.create("http://localhost:8080");

    @Option(
            names = "--lineage",
            paramLabel = "L",
            defaultValue = "circle-packing",
            description = "The lineage to improve (${DEFAULT-VALUE}).")
    private String lineage = "circle-packing";

    @Option(names = "--key", paramLabel = "FILE", required = true, description = "The enrolled proposer's key.")
    private Path key = Path.of("improver.key");

    @Option(
            names = "--kafka",
            paramLabel = "FILE",
            description = "A file of Kafka client settings; proposals and answers then go over Kafka.")
    private @Nullable Path kafka;

    @Option(names = "--trust", paramLabel = "FILE", description = "With --kafka: whose gate keys sign answers.")
    private @Nullable Path trust;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The search's seed (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--proposals",
            paramLabel = "N",
            defaultValue = "16",
            description = "How often the search asks (${DEFAULT-VALUE}).")
    private int proposals;

    @Option(names = "--attacks", description = "Also try each known attack, and after it its honest twin.")
    private boolean attacks;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for one end before asking the next thing (${DEFAULT-VALUE}).")
    private int patienceSeconds;

    @Option(
            names = "--llm",
            paramLabel = "URL",
            description = "An OpenAI-compatible address whose model writes programs.")
    private @Nullable URI model;

    @Option(names = "--model", paramLabel = "NAME", defaultValue = "default", description = "The model's name there.")
    private String modelName = "default";

    /** One thing asked and where it stands, as JSON. */
    record Line(
            ProposalId proposal,
            String intent,
            String reason,
            String state,
            List<String> reasons,
            @Nullable Map<String, Decimal> metrics) {}

    /** The whole run as JSON. */
    record Report(String schema, String lineage, long seed, String head, String best, List<Line> proposals) {}

    @Override
    public ExitCode call() throws CommandFailedException, InterruptedException {
        Map<ProposalId, Line> lines = new LinkedHashMap<>();
        try (GateClient gate = gate()) {
            Head head = gate.head();
            SourceTree tree = gate.tree(head.tree());
            if (head.score() == null) {
                throw new CommandFailedException(
                        ExitCode.WAITING,
                        "the head of " + lineage + " has no score yet",
                        "Wait until its baseline has run: portcullis status " + lineage);
            }
            Search search = new Search(seed, tree, head.score(), author());
            Improver improver = new Improver(
                    gate, search, InstantSource.system(), Duration.ofSeconds(patienceSeconds), new Narrator(lines));
            if (attacks) {
                improver.searchAmidAttacks(proposals, true);
            } else {
                improver.search(proposals);
            }
            improver.settle(Duration.ofSeconds(patienceSeconds));
            if (global.json()) {
                global.document(new Report(
                        SCHEMA,
                        lineage,
                        seed,
                        search.head().digest().toString(),
                        search.best().toPlainString(),
                        List.copyOf(lines.values())));
            }
        } catch (GateUnavailableException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), "See: portcullis local status", e);
        } catch (GateRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.NOT_ENTITLED,
                    String.valueOf(e.getMessage()),
                    "Enrol the key in the charter of " + lineage + " and name it with --key",
                    e);
        } catch (StrategyRefusedException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    String.valueOf(e.getMessage()),
                    "Correct the strategy file of the head, or roll the lineage back",
                    e);
        } catch (AuthorFailedException e) {
            throw new CommandFailedException(
                    ExitCode.UNAVAILABLE,
                    String.valueOf(e.getMessage()),
                    "Check --llm, --model and " + MODEL_KEY + ", or leave --llm out",
                    e);
        }
        boolean passed = lines.values().stream()
                .anyMatch(line -> line.intent().startsWith("attack:")
                        && (line.state().equals(AnswerState.ADMITTED.toString())
                                || line.state().equals(AnswerState.PROMOTED.toString())));
        return passed ? ExitCode.DENIED : ExitCode.DONE;
    }

    private GateClient gate() throws CommandFailedException {
        try {
            SigningKey signingKey = SigningKey.load(key);
            LineageId id = new LineageId(lineage);
            InstantSource clock = InstantSource.system();
            RestGateClient rest = new RestGateClient(server, id, signingKey, clock);
            if (kafka == null) {
                return rest;
            }
            if (trust == null) {
                throw new CommandFailedException(
                        ExitCode.USAGE, "--kafka needs --trust", "Name the trust document: --trust trust.json");
            }
            DocumentTrust gateKeys = new DocumentTrust(TrustDocument.parse(Files.readAllBytes(trust)), clock);
            return KafkaGateClient.connect(settings(kafka), "", id, signingKey, gateKeys, clock, rest);
        } catch (IOException | IllegalArgumentException | MalformedJsonException e) {
            throw new CommandFailedException(
                    ExitCode.CONFIGURATION,
                    String.valueOf(e.getMessage()),
                    "Make a key with: portcullis keys new; name it with --key",
                    e);
        }
    }

    private static Map<String, String> settings(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    private @Nullable ProgramAuthor author() {
        return model == null ? null : new ModelAuthor(model, modelName, System.getenv(MODEL_KEY));
    }

    /** Prints each end as it comes. */
    private final class Narrator implements Improver.Watcher {
        private final Map<ProposalId, Line> lines;

        Narrator(Map<ProposalId, Line> lines) {
            this.lines = lines;
        }

        @Override
        public void asked(ProposalId id, Draft draft) {
            lines.put(id, new Line(id, draft.intent(), draft.reason(), "asked", List.of(), null));
        }

        @Override
        public void answered(Draft draft, AnswerPredicate answer) {
            tell(new Line(
                    answer.proposal(),
                    draft.intent(),
                    draft.reason(),
                    answer.state().toString(),
                    answer.reasons(),
                    answer.metrics()));
        }

        @Override
        public void refused(ProposalId id, Draft draft, GateRefusedException why) {
            tell(new Line(
                    id, draft.intent(), draft.reason(), AnswerState.REFUSED.toString(), List.of(why.code()), null));
        }

        private void tell(Line line) {
            lines.put(line.proposal(), line);
            if (!global.json() && !line.state().equals(AnswerState.JUDGING.toString())) {
                Decimal score = line.metrics() == null ? null : line.metrics().get(CirclePacking.METRIC);
                global.line("%-9s %-18s %-14s %s"
                        .formatted(
                                line.state(),
                                line.intent(),
                                score == null ? "" : score.text(),
                                line.reasons().isEmpty() ? line.reason() : String.join(" ", line.reasons())));
            }
        }
    }
}
