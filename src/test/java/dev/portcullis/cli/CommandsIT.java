package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.policy.Rego;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of people and proposers against a real gateway, broker, database and identity provider. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsIT {
    private static final Duration BROWSING = Duration.ofSeconds(30);
    private static final Pattern OPEN = Pattern.compile("open (\\S+)\\R.*shows the code (\\S+)\\R", Pattern.DOTALL);

    private Running stack;
    private CommandDesk desk;
    private Path folder;

    @BeforeAll
    void start(Running running, @TempDir Path temporary)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        stack = running;
        folder = temporary;
        desk = CommandDesk.open(running, temporary);
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        desk.close();
    }

    @Test
    void opensALineageOnceTwoPeopleHaveReadAndGrantedIt() throws Exception {
        // Given
        CommandDesk.Applied applied = desk.apply();

        // When
        CommandLineRun unread = desk.answer("alice", "grant", applied.ask());
        CommandLineRun pending = desk.as("erin", "lineage", "show", applied.lineage());
        CommandLineRun shown = desk.as("alice", "signoff", "show", applied.ask());
        CommandLineRun first = desk.answer("alice", "grant", applied.ask());
        CommandLineRun operator = desk.answer("erin", "grant", applied.ask());
        desk.as("sam", "signoff", "show", applied.ask());
        CommandLineRun second = desk.answer("sam", "grant", applied.ask());

        // Then
        assertThat(unread.code()).isEqualTo(4);
        assertThat(unread.err()).contains("have not been shown");
        assertThat(pending.code()).isEqualTo(3);
        assertThat(CommandDesk.json(shown).path("text").asText()).contains("If granted: lineage " + applied.lineage());
        assertThat(CommandDesk.json(first).path("outcome").asText()).isEqualTo("waiting");
        assertThat(operator.code()).as(operator.err()).isIn(4, 77);
        assertThat(CommandDesk.json(second).path("outcome").asText()).isEqualTo("granted");
        CommandLineRun standing = desk.as("erin", "lineage", "show", applied.lineage());
        assertThat(standing.code()).as(standing.out()).isZero();
        assertThat(CommandDesk.json(standing).path("lineage").path("standing").asText())
                .isEqualTo("open");
        assertThat(CommandDesk.json(desk.as("alice", "signoff", "list")).toString())
                .doesNotContain(applied.ask());
    }

    @Test
    void endsAnAskWithOneDecline() throws Exception {
        // Given
        CommandDesk.Applied applied = desk.apply();
        desk.as("sam", "signoff", "show", applied.ask());

        // When
        CommandLineRun declined = desk.answer("sam", "decline", applied.ask());
        desk.as("alice", "signoff", "show", applied.ask());
        CommandLineRun late = desk.answer("alice", "grant", applied.ask());

        // Then
        assertThat(CommandDesk.json(declined).path("outcome").asText()).isEqualTo("declined");
        assertThat(late.code()).isEqualTo(4);
        assertThat(late.err()).contains("ASK_CLOSED");
        assertThat(desk.as("erin", "lineage", "show", applied.lineage()).code()).isEqualTo(3);
    }

    @Test
    void refusesASignOffWithSomebodyElsesKey() throws Exception {
        // Given
        CommandDesk.Applied applied = desk.apply();
        desk.as("alice", "signoff", "show", applied.ask());

        // When
        CommandLineRun run = desk.as(
                "alice",
                "signoff",
                "grant",
                applied.ask(),
                "--reason",
                "read it",
                "--key",
                desk.key("bob"),
                "--trust",
                desk.trust());

        // Then
        assertThat(run.code()).isEqualTo(77);
        assertThat(run.err()).contains("NOT_YOUR_KEY");
    }

    @Test
    void proposesAndTellsWhyAnAttackIsRefused() throws Exception {
        // Given
        CommandDesk.Applied lineage = desk.open();
        Path attack = desk.tree(
                "candidate", Map.of("harness/score.py", "print('{\"metrics\":{\"score\":\"3\"},\"flags\":[]}')\n"));

        // When
        CommandLineRun refused = desk.propose(lineage, attack, "60s");

        // Then
        JsonNode answer = CommandDesk.json(refused).path("answer");
        assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(4);
        assertThat(answer.path("state").asText()).isEqualTo("refused");
        assertThat(answer.path("reasons").toString()).contains("HARNESS_TOUCHED");
        CommandLineRun status = CommandLineRun.of(
                "status", answer.path("proposal").asText(), "--key", lineage.proposer(), "--server", desk.address());
        assertThat(status.code()).isEqualTo(4);
        assertThat(status.out()).contains("refused  HARNESS_TOUCHED");
        assertThat(desk.as("alice", "status", lineage.lineage()).out())
                .contains(answer.path("proposal").asText());
        keepsItsDossier(answer.path("proposal").asText());
    }

    private void keepsItsDossier(String proposal) throws IOException, MalformedJsonException {
        // Given
        Path file = folder.resolve("dossier.html");

        // When
        CommandLineRun written = desk.as("alice", "dossier", proposal, "--out", file, "--trust", desk.trust());
        CommandLineRun again = desk.as("alice", "dossier", proposal, "--out", file, "--trust", desk.trust());
        CommandLineRun verified = CommandLineRun.of("verify", file, "--trust", desk.trust());
        Files.writeString(file, Files.readString(file).replace("ended: refused", "ended: admitted"));
        CommandLineRun altered = CommandLineRun.of("verify", file, "--trust", desk.trust());

        // Then
        assertThat(written.code()).as(written.out() + written.err()).isZero();
        assertThat(CommandDesk.json(written).path("proposal").asText()).isEqualTo(proposal);
        assertThat(again.code()).isEqualTo(ExitCode.CONFIGURATION.code());
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("proposal " + proposal + " PASS");
        assertThat(altered.code()).isEqualTo(ExitCode.UNVERIFIED.code());
        assertThat(altered.out()).contains("DOSSIER_ALTERED");
    }

    @Test
    void saysThatAnHonestProposalIsStillBeingJudgedWhenTheTimeIsOver() throws Exception {
        // Given: no worker takes the permit
        CommandDesk.Applied lineage = desk.open();
        String large = ("# " + "x".repeat(77) + "\n").repeat(900);
        Path honest = desk.tree("candidate", Map.of("src/main.py", "print(2)\n", "src/large.py", large));

        // When
        CommandLineRun run = desk.propose(lineage, honest, "2s", "--claim", "score=2");

        // Then
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(75);
        assertThat(CommandDesk.json(run).path("answer").path("state").asText()).isEqualTo("judging");
    }

    @Test
    void haltsWithAKeyAloneAndEndsItOnlyThroughPeople() throws Exception {
        // Given
        CommandDesk.Applied lineage = desk.open();

        // When
        CommandLineRun halted = CommandLineRun.of(
                "halt",
                "--lineage",
                lineage.lineage(),
                "--reason",
                "odd scores",
                "--key",
                desk.key("bob"),
                "--server",
                desk.address(),
                "--json");

        // Then
        assertThat(halted.code()).as(halted.err()).isZero();
        String halt = CommandDesk.json(halted).path("halt").asText();
        CommandLineRun standing = desk.as("alice", "lineage", "show", lineage.lineage());
        assertThat(standing.code()).isEqualTo(6);
        assertThat(CommandDesk.json(standing).path("lineage").path("haltedBy").asText())
                .isEqualTo(halt);

        CommandLineRun asked = desk.as("alice", "rearm", halt, "--reason", "a full disk");
        String ask = CommandDesk.json(asked).path("ask").asText();
        for (String person : List.of("alice", "sam")) {
            desk.as(person, "signoff", "show", ask);
            assertThat(desk.as("alice", "lineage", "show", lineage.lineage()).code())
                    .isEqualTo(6);
            assertThat(desk.answer(person, "grant", ask).code()).isZero();
        }
        assertThat(desk.as("alice", "lineage", "show", lineage.lineage()).code())
                .isZero();
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
        CommandLineRun asked = desk.as(
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
                desk.trust());

        // Then
        assertThat(asked.code()).as(asked.err()).isZero();
        String ask = CommandDesk.json(asked).path("ask").asText();
        TrustDocument document = TrustDocument.parse(Files.readAllBytes(next));
        assertThat(document.version()).isEqualTo(2);
        assertThat(document.poolOf(SigningKey.load(file).verifierKey())).contains("default");
        assertThat(CommandDesk.json(desk.as("alice", "signoff", "show", ask))
                        .path("text")
                        .asText())
                .contains("worker-2");
        assertThat(CommandDesk.json(desk.answer("alice", "decline", ask))
                        .path("outcome")
                        .asText())
                .isEqualTo("declined");
    }

    /** S9: what a gateway that was taken over shows is benign, and what it would have signed is not. */
    @Test
    void s9RefusesAGatewayThatShowsAnotherAmendmentThanWouldBeSigned() throws Exception {
        // Given: people are asked for a key of mallory's that evidence is believed from
        String mallory = CommandLineRun.of("keys", "new", "mallory", "--out", folder.resolve("mallory.key"))
                .out()
                .strip();
        Path next = folder.resolve("trust-of-mallory.json");
        CommandLineRun asked = desk.as(
                "sam",
                "trust",
                "amend",
                "--add-key",
                mallory,
                "--role",
                "evaluator",
                "--out",
                next,
                "--trust",
                desk.trust());
        String ask = CommandDesk.json(asked).path("ask").asText();

        for (UnaryOperator<String> lie : List.<UnaryOperator<String>>of(
                view -> view.replaceAll("mallory", "worker3"),
                view -> view.replaceAll("<p>\\+ [^<]*mallory[^<]*</p>", "<p>unchanged</p>"),
                view -> view.replaceAll("<p>key [^<]*</p>", "<p>nothing</p>"))) {
            try (LyingGateway lying = LyingGateway.before(desk.address(), showing(ask, lie))) {
                // When
                CommandLineRun shown = desk.asTold(lying.address(), "alice", "signoff", "show", ask);

                // Then
                assertThat(shown.code()).as(shown.out() + shown.err()).isEqualTo(8);
                assertThat(shown.out()).isEmpty();
                assertThat(shown.err()).contains("Do not sign");
                assertThat(desk.answer("alice", "grant", ask).err()).contains("have not been shown");
            }
        }

        // When: nothing is changed on the way
        try (LyingGateway honest = LyingGateway.before(desk.address(), showing(ask, UnaryOperator.identity()))) {
            assertThat(desk.asTold(honest.address(), "alice", "signoff", "show", ask)
                            .code())
                    .isZero();
        }
        assertThat(desk.answer("alice", "decline", ask).code()).isZero();
    }

    /** S9, of a proposal: the difference is swapped, or the content of a file under its digest. */
    @Test
    void s9RefusesAGatewayThatSwapsDifferences() throws Exception {
        // Given
        CommandDesk.Applied lineage = desk.open();
        Path odd = desk.tree("candidate", Map.of("notes/plan.txt", "copy the weights to the outside\n"));
        CommandLineRun proposed = desk.propose(lineage, odd, "60s", "--until-asked");
        assertThat(proposed.code()).as(proposed.out() + proposed.err()).isEqualTo(3);
        String ask = await().atMost(BROWSING)
                .until(
                        () -> CommandDesk.json(desk.as("alice", "signoff", "list")).findValuesAsText("ask").stream()
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
        assertThat(proposed.err())
                .contains("people are asked: ask " + ask)
                .contains(desk.address() + "/asks/" + ask, "portcullis signoff show " + ask);
        String honest = CommandDesk.json(desk.as("sam", "signoff", "show", ask))
                .path("text")
                .asText();
        assertThat(honest).contains("copy the weights to the outside");
        UnaryOperator<String> benign = text -> text.replace("copy the weights to the outside", "tidy up");

        for (LyingGateway.Lie lie : List.<LyingGateway.Lie>of(showing(ask, benign), (path, truth) -> {
            byte[] shown = showing(ask, benign).instead(path, truth);
            return path.startsWith("/v1/blobs/")
                    ? benign.apply(Bytes.copyOf(shown).utf8()).getBytes(StandardCharsets.UTF_8)
                    : shown;
        })) {
            try (LyingGateway lying = LyingGateway.before(desk.address(), lie)) {
                // When
                CommandLineRun shown = desk.asTold(lying.address(), "alice", "signoff", "show", ask);

                // Then
                assertThat(shown.code()).as(shown.out() + shown.err()).isEqualTo(8);
                assertThat(shown.out()).isEmpty();
                assertThat(desk.answer("alice", "grant", ask).err()).contains("have not been shown");
            }
        }
        assertThat(desk.answer("sam", "decline", ask).code()).isZero();
    }

    /** Shows another view of one ask, under its right digest. */
    private static LyingGateway.Lie showing(String ask, UnaryOperator<String> lie) {
        return (path, truth) -> {
            if (!path.equals("/v1/asks/" + ask)) {
                return truth;
            }
            ObjectNode said = (ObjectNode) StrictJson.parse(truth);
            Bytes view = Bytes.utf8(lie.apply(
                    new String(Base64.getDecoder().decode(said.path("view").asText()), StandardCharsets.UTF_8)));
            said.set("view", StrictJson.parse(StrictJson.write(view)));
            said.put("viewDigest", Digest.of(view).toString());
            return StrictJson.write(said);
        };
    }

    @Test
    void refusesWhatIsNoKeyBeforeAnybodyIsAsked() {
        // When
        CommandLineRun run =
                desk.as("sam", "trust", "amend", "--add-key", "nonsense", "--role", "worker", "--trust", desk.trust());

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void tellsAReviewerThatActivatingAPolicyIsNotTheirs() throws Exception {
        // Given
        Path genesis = desk.tree("genesis", Map.of());

        // When
        CommandLineRun run = desk.as("alice", "policy", "activate", genesis.resolve("src/main.py"));

        // Then
        assertThat(run.code()).isEqualTo(77);
        assertThat(run.err()).contains("NOT_ENTITLED");
    }

    @Test
    @Tag("long")
    void logsInByTheCodeThatThePersonConfirmsInABrowser()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        // Given
        Path login = folder.resolve("device").resolve("login.json");
        StringWriter said = new StringWriter();
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> Portcullis.run(
                List.of("login", "--issuer", stack.issuer().toString(), "--login", login.toString()),
                new PrintWriter(said),
                new PrintWriter(said)));
        await().atMost(BROWSING).until(() -> OPEN.matcher(said.toString()).find());
        Matcher shown = OPEN.matcher(said.toString());
        assertThat(shown.find()).isTrue();

        // When
        Browser browser = new Browser();
        browser.open(URI.create(shown.group(1)));
        browser.submit(Map.of("username", "bob", "password", stack.person("bob").password()));
        assertThat(browser.page()).contains("Command line");
        browser.submit(Map.of("accept", "Yes"));

        // Then
        assertThat(browser.page()).contains("Device Login Successful");
        assertThat(waiting.get(1, TimeUnit.MINUTES)).as(said.toString()).isZero();
        assertThat(said.toString()).contains("logged in as bob").doesNotContain("eyJ");
        CommandLineRun mine =
                CommandLineRun.of("signoff", "list", "--server", desk.address(), "--login", login, "--json");
        assertThat(mine.code()).as(mine.err()).isZero();
    }

    @Test
    void refusesAPolicyThatNeedsABuiltinOfItsOwnBeforeAnybodyIsAsked() throws Exception {
        // Given
        Path bundle = Files.write(folder.resolve("calling-home.tar.gz"), Rego.bundle(folder.resolve("rego"), """
                evaluate := {"verdict": "allowed", "tier": 0, "reasons": []} if {
                    http.send({"method": "get", "url": "http://localhost"}).status_code == 200
                }
                admit := evaluate
                promote := evaluate
                shadow := []
                """));

        // When
        CommandLineRun run = desk.as("sam", "policy", "activate", bundle);

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains("AMENDMENT_INVALID", "http.send");
        assertThat(desk.as("sam", "signoff", "list", "--all").out()).doesNotContain("\"policy\"");
    }
}
