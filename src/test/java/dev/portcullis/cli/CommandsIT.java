package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of people and proposers against a real gateway, broker, database and identity provider. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsIT {
    private static final Map<String, String> TREE = Map.of(
            "src/main.py", "RADIUS = 1\nprint(RADIUS)\n",
            "harness/score.py", "print('{\"metrics\":{\"score\":\"1\"},\"flags\":[]}')\n");

    private Running stack;
    private FreshDatabase database;
    private RunningGateway gateway;
    private Path folder;

    @BeforeAll
    void start(Running running, @TempDir Path temporary)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        stack = running;
        folder = temporary;
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder);
        Files.write(trust(), gateway.founding().document().toBytes());
        for (String person : List.of("erin", "alice", "bob", "sam")) {
            Path password = Files.writeString(
                    folder.resolve(person + ".password"), stack.person(person).password());
            CommandLineRun login = CommandLineRun.of(
                    "login",
                    "--issuer",
                    stack.issuer(),
                    "--user",
                    person,
                    "--password-file",
                    password,
                    "--login",
                    login(person));
            assertThat(login.code()).as(login.err()).isZero();
        }
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        gateway.close();
        database.close();
    }

    private Path trust() {
        return folder.resolve("trust.json");
    }

    private Path login(String person) {
        return folder.resolve(person).resolve("login.json");
    }

    private Path key(String person) {
        return gateway.founding().keyFile(new PersonId(person));
    }

    /** A command of a person who is logged in. */
    private CommandLineRun as(String person, Object... command) {
        return CommandLineRun.of(Stream.concat(
                        Stream.of(command),
                        Stream.of("--server", gateway.address(), "--login", login(person), "--json"))
                .toArray());
    }

    private CommandLineRun answer(String person, String says, String ask) {
        return as(person, "signoff", says, ask, "--reason", "read it", "--key", key(person), "--trust", trust());
    }

    private static JsonNode json(CommandLineRun run) throws MalformedJsonException {
        assertThat(run.out()).as(run.err()).isNotEmpty();
        return StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }

    private Path tree(String name, Map<String, String> changed) throws IOException {
        Path tree = folder.resolve(UUID.randomUUID().toString()).resolve(name);
        List<Map.Entry<String, String>> files = new ArrayList<>(TREE.entrySet());
        files.addAll(changed.entrySet());
        for (Map.Entry<String, String> file : files) {
            Path path = tree.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file.getValue());
        }
        return tree;
    }

    /** A lineage of one's own, asked for. */
    private record Applied(String lineage, Path proposer, String ask) {}

    private Applied apply() throws IOException, MalformedJsonException {
        String lineage = "own-" + UUID.randomUUID();
        Path proposer = folder.resolve(lineage + ".key");
        CommandLineRun made = CommandLineRun.of("keys", "new", lineage, "--out", proposer);
        Path genesis = tree("genesis", Map.of());
        Path charter = Files.writeString(genesis.resolveSibling("charter.yaml"), """
                apiVersion: portcullis.dev/v1
                kind: Charter
                lineage: %s
                title: A lineage of one's own
                proposers:
                  - {name: my-loop, key: "%s", operators: [erin]}
                paths:
                  editable: ["src/**"]
                  harness: ["harness/**"]
                types: [python]
                entrypoint: [python3, src/main.py]
                limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
                score:
                  entrypoint: [python3, -I, harness/score.py]
                  metric: score
                  direction: maximise
                  bound: "3"
                """.formatted(
                        lineage, made.out().strip()));
        CommandLineRun applied = as("erin", "lineage", "apply", charter.resolveSibling(""));
        assertThat(applied.code()).as(applied.err()).isZero();
        return new Applied(lineage, proposer, json(applied).path("ask").asText());
    }

    private Applied open() throws IOException, MalformedJsonException {
        Applied applied = apply();
        for (String person : List.of("alice", "sam")) {
            as(person, "signoff", "show", applied.ask());
            assertThat(answer(person, "grant", applied.ask()).code()).isZero();
        }
        return applied;
    }

    @Test
    void opensALineageOnceTwoPeopleHaveReadAndGrantedIt() throws Exception {
        // Given
        Applied applied = apply();

        // When
        CommandLineRun unread = answer("alice", "grant", applied.ask());
        CommandLineRun pending = as("erin", "lineage", "show", applied.lineage());
        CommandLineRun shown = as("alice", "signoff", "show", applied.ask());
        CommandLineRun first = answer("alice", "grant", applied.ask());
        CommandLineRun operator = answer("erin", "grant", applied.ask());
        as("sam", "signoff", "show", applied.ask());
        CommandLineRun second = answer("sam", "grant", applied.ask());

        // Then
        assertThat(unread.code()).isEqualTo(4);
        assertThat(unread.err()).contains("have not been shown");
        assertThat(pending.code()).isEqualTo(3);
        assertThat(json(shown).path("text").asText()).contains("If granted: lineage " + applied.lineage());
        assertThat(json(first).path("outcome").asText()).isEqualTo("waiting");
        assertThat(operator.code()).as(operator.err()).isIn(4, 77);
        assertThat(json(second).path("outcome").asText()).isEqualTo("granted");
        CommandLineRun standing = as("erin", "lineage", "show", applied.lineage());
        assertThat(standing.code()).as(standing.out()).isZero();
        assertThat(json(standing).path("lineage").path("standing").asText()).isEqualTo("open");
        assertThat(json(as("alice", "signoff", "list")).toString()).doesNotContain(applied.ask());
    }

    @Test
    void endsAnAskWithOneDecline() throws Exception {
        // Given
        Applied applied = apply();
        as("sam", "signoff", "show", applied.ask());

        // When
        CommandLineRun declined = answer("sam", "decline", applied.ask());
        as("alice", "signoff", "show", applied.ask());
        CommandLineRun late = answer("alice", "grant", applied.ask());

        // Then
        assertThat(json(declined).path("outcome").asText()).isEqualTo("declined");
        assertThat(late.code()).isEqualTo(4);
        assertThat(late.err()).contains("ASK_CLOSED");
        assertThat(as("erin", "lineage", "show", applied.lineage()).code()).isEqualTo(3);
    }

    @Test
    void refusesASignOffWithSomebodyElsesKey() throws Exception {
        // Given
        Applied applied = apply();
        as("alice", "signoff", "show", applied.ask());

        // When
        CommandLineRun run = as(
                "alice",
                "signoff",
                "grant",
                applied.ask(),
                "--reason",
                "read it",
                "--key",
                key("bob"),
                "--trust",
                trust());

        // Then
        assertThat(run.code()).isEqualTo(77);
        assertThat(run.err()).contains("NOT_YOUR_KEY");
    }

    @Test
    void proposesAndTellsWhyAnAttackIsRefused() throws Exception {
        // Given
        Applied lineage = open();
        Path attack = tree(
                "candidate", Map.of("harness/score.py", "print('{\"metrics\":{\"score\":\"3\"},\"flags\":[]}')\n"));

        // When
        CommandLineRun refused = CommandLineRun.of(
                "propose",
                attack,
                "--lineage",
                lineage.lineage(),
                "--key",
                lineage.proposer(),
                "--server",
                gateway.address(),
                "--wait",
                "60s",
                "--json");

        // Then
        JsonNode answer = json(refused).path("answer");
        assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(4);
        assertThat(answer.path("state").asText()).isEqualTo("refused");
        assertThat(answer.path("reasons").toString()).contains("HARNESS_TOUCHED");
        CommandLineRun status = CommandLineRun.of(
                "status", answer.path("proposal").asText(), "--key", lineage.proposer(), "--server", gateway.address());
        assertThat(status.code()).isEqualTo(4);
        assertThat(status.out()).contains("refused  HARNESS_TOUCHED");
        assertThat(as("alice", "status", lineage.lineage()).out())
                .contains(answer.path("proposal").asText());
    }

    @Test
    void saysThatAnHonestProposalIsStillBeingJudgedWhenTheTimeIsOver() throws Exception {
        // Given: no worker takes the permit
        Applied lineage = open();
        String large = ("# " + "x".repeat(77) + "\n").repeat(900);
        Path honest = tree("candidate", Map.of("src/main.py", "print(2)\n", "src/large.py", large));

        // When
        CommandLineRun run = CommandLineRun.of(
                "propose",
                honest,
                "--lineage",
                lineage.lineage(),
                "--key",
                lineage.proposer(),
                "--server",
                gateway.address(),
                "--claim",
                "score=2",
                "--wait",
                "2s",
                "--json");

        // Then
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(75);
        assertThat(json(run).path("answer").path("state").asText()).isEqualTo("judging");
    }

    @Test
    void haltsWithAKeyAloneAndEndsItOnlyThroughPeople() throws Exception {
        // Given
        Applied lineage = open();

        // When
        CommandLineRun halted = CommandLineRun.of(
                "halt",
                "--lineage",
                lineage.lineage(),
                "--reason",
                "odd scores",
                "--key",
                key("bob"),
                "--server",
                gateway.address(),
                "--json");

        // Then
        assertThat(halted.code()).as(halted.err()).isZero();
        String halt = json(halted).path("halt").asText();
        CommandLineRun standing = as("alice", "lineage", "show", lineage.lineage());
        assertThat(standing.code()).isEqualTo(6);
        assertThat(json(standing).path("lineage").path("haltedBy").asText()).isEqualTo(halt);

        CommandLineRun asked = as("alice", "rearm", halt, "--reason", "a full disk");
        String ask = json(asked).path("ask").asText();
        for (String person : List.of("alice", "sam")) {
            as(person, "signoff", "show", ask);
            assertThat(as("alice", "lineage", "show", lineage.lineage()).code()).isEqualTo(6);
            assertThat(answer(person, "grant", ask).code()).isZero();
        }
        assertThat(as("alice", "lineage", "show", lineage.lineage()).code()).isZero();
    }

    @Test
    void asksForTheNextVersionOfTrustAndKeepsItForTheOthers() throws Exception {
        // Given
        Path file = folder.resolve("worker-2.key");
        String worker = CommandLineRun.of("keys", "new", "worker-2", "--out", file)
                .out()
                .strip();
        Path next = folder.resolve("trust-2.json");

        // When
        CommandLineRun asked = as(
                "sam",
                "trust",
                "amend",
                "--add-key",
                worker,
                "--role",
                "worker",
                "--pool",
                "default",
                "--out",
                next,
                "--trust",
                trust());

        // Then
        assertThat(asked.code()).as(asked.err()).isZero();
        String ask = json(asked).path("ask").asText();
        TrustDocument document = TrustDocument.parse(Files.readAllBytes(next));
        assertThat(document.version()).isEqualTo(2);
        assertThat(document.poolOf(SigningKey.load(file).verifierKey())).contains("default");
        assertThat(json(as("alice", "signoff", "show", ask)).path("text").asText())
                .contains("worker-2");
        assertThat(json(answer("alice", "decline", ask)).path("outcome").asText())
                .isEqualTo("declined");
    }

    @Test
    void refusesWhatIsNoKeyBeforeAnybodyIsAsked() {
        // When
        CommandLineRun run =
                as("sam", "trust", "amend", "--add-key", "nonsense", "--role", "worker", "--trust", trust());

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void tellsAReviewerThatActivatingAPolicyIsNotTheirs() throws Exception {
        // Given
        Path genesis = tree("genesis", Map.of());

        // When
        CommandLineRun run = as("alice", "policy", "activate", genesis.resolve("src/main.py"));

        // Then
        assertThat(run.code()).isEqualTo(77);
        assertThat(run.err()).contains("NOT_ENTITLED");
    }
}
