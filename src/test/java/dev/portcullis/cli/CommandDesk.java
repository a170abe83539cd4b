package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Envelope;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.kernel.Transactions;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The demo realm's people at their command lines, each logged in, before a gateway of their own. */
final class CommandDesk implements AutoCloseable {
    private static final Map<String, String> TREE = Map.of(
            "src/main.py", "RADIUS = 1\nprint(RADIUS)\n",
            "harness/score.py", "print('{\"metrics\":{\"score\":\"1\"},\"flags\":[]}')\n");

    /** So old a login is made anew: it would soon be too old for what is grave. */
    private static final Duration OLD = Duration.ofMinutes(2);

    private final Running stack;
    private final FreshDatabase database;
    private final RunningGateway gateway;
    private final Path folder;
    private final Map<String, Instant> loggedIn = new HashMap<>();

    private CommandDesk(Running stack, FreshDatabase database, RunningGateway gateway, Path folder) {
        this.stack = stack;
        this.database = database;
        this.gateway = gateway;
        this.folder = folder;
    }

    /** Starts the gateway and logs everybody in. */
    static CommandDesk open(Running stack, Path folder)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        FreshDatabase database = FreshDatabase.in(stack);
        CommandDesk desk = new CommandDesk(stack, database, RunningGateway.start(stack, database, folder), folder);
        Files.write(desk.trust(), desk.gateway.founding().document().toBytes());
        for (String person : List.of("erin", "alice", "bob", "sam")) {
            desk.logIn(person);
        }
        return desk;
    }

    private void logIn(String person) {
        try {
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
            loggedIn.put(person, Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        gateway.close();
        database.close();
    }

    URI address() {
        return gateway.address();
    }

    RunningGateway gateway() {
        return gateway;
    }

    /** The first version of trust. */
    Path trust() {
        return folder.resolve("trust.json");
    }

    Path login(String person) {
        return folder.resolve(person).resolve("login.json");
    }

    Path key(String person) {
        return gateway.founding().keyFile(new PersonId(person));
    }

    /** Which key signed the permit that was issued last. */
    String keyOfTheNewestPermit() throws MalformedJsonException {
        byte[] sealed = new Transactions(database.application())
                .run(transaction -> Sql.one(
                        transaction,
                        "SELECT envelope FROM permit ORDER BY id DESC LIMIT 1",
                        row -> row.getBytes("envelope")))
                .orElseThrow();
        return Envelope.parse(sealed).keyId();
    }

    /** A command of a person who is logged in. */
    CommandLineRun as(String person, Object... command) {
        return asTold(gateway.address(), person, command);
    }

    /** As {@link #as}, by way of another server. */
    CommandLineRun asTold(URI server, String person, Object... command) {
        if (loggedIn.getOrDefault(person, Instant.MIN).isBefore(Instant.now().minus(OLD))) {
            logIn(person);
        }
        return CommandLineRun.of(
                Stream.concat(Stream.of(command), Stream.of("--server", server, "--login", login(person), "--json"))
                        .toArray());
    }

    CommandLineRun answer(String person, String says, String ask) {
        return answer(person, says, ask, trust());
    }

    CommandLineRun answer(String person, String says, String ask, Path trust) {
        return as(person, "signoff", says, ask, "--reason", "read it", "--key", key(person), "--trust", trust);
    }

    /** Has two people, a reviewer and one of safety, read an ask and grant it. */
    void grant(String ask) {
        grant(ask, trust());
    }

    void grant(String ask, Path trust) {
        for (String person : List.of("alice", "sam")) {
            as(person, "signoff", "show", ask);
            CommandLineRun granted = answer(person, "grant", ask, trust);
            assertThat(granted.code()).as(granted.err()).isZero();
        }
    }

    /** Proposes a tree and waits for the answer. */
    CommandLineRun propose(Applied lineage, Path tree, String wait, Object... more) {
        return CommandLineRun.of(Stream.concat(
                        Stream.of(
                                "propose",
                                tree,
                                "--lineage",
                                lineage.lineage(),
                                "--key",
                                lineage.proposer(),
                                "--server",
                                gateway.address(),
                                "--wait",
                                wait,
                                "--json"),
                        Stream.of(more))
                .toArray());
    }

    static JsonNode json(CommandLineRun run) throws MalformedJsonException {
        assertThat(run.out()).as(run.err()).isNotEmpty();
        return StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
    }

    Path tree(String name, Map<String, String> changed) throws IOException {
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
    record Applied(String lineage, Path proposer, String ask) {}

    Applied apply() throws IOException, MalformedJsonException {
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

    Applied open() throws IOException, MalformedJsonException {
        Applied applied = apply();
        grant(applied.ask());
        return applied;
    }
}
