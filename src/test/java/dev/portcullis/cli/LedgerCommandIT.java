package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An auditor at the command line, before a real gateway whose first entry is its trust. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerCommandIT {
    private static final String AUDITOR = "ann";

    private FreshDatabase database;
    private RunningGateway gateway;
    private TrustDocument trust;
    private Path folder;

    @BeforeAll
    void start(Running stack, @TempDir Path temporary)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        folder = temporary;
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder);
        trust = gateway.founding().document();
        Files.write(trustFile(), trust.toBytes());
        Path password = Files.writeString(
                folder.resolve("password"), stack.person(AUDITOR).password());
        CommandLineRun login = CommandLineRun.of(
                "login",
                "--issuer",
                stack.issuer(),
                "--user",
                AUDITOR,
                "--password-file",
                password,
                "--login",
                folder.resolve("login.json"));
        assertThat(login.code()).as(login.err()).isZero();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ledger("proof", "0").code()).isZero());
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        gateway.close();
        database.close();
    }

    private Path trustFile() {
        return folder.resolve("trust.json");
    }

    private CommandLineRun ledger(Object... arguments) {
        return under(trustFile(), arguments);
    }

    private CommandLineRun under(Path believed, Object... arguments) {
        return CommandLineRun.of(Stream.of(
                        Stream.of((Object) "ledger"),
                        Stream.of(arguments),
                        Stream.<Object>of("--server", gateway.address(), "--login", folder.resolve("login.json")),
                        Stream.<Object>of("--trust", believed))
                .flatMap(part -> part)
                .toArray());
    }

    @Test
    void showsTheFirstEntryByIndexAndByIdAndProvesIt() throws Exception {
        // When
        JsonNode byIndex = StrictJson.parse(ledger("show", "0", "--json").out().getBytes(StandardCharsets.UTF_8));
        CommandLineRun byId = ledger("show", byIndex.path("entry").asText());
        Path file = folder.resolve("first.tlog-proof");
        CommandLineRun written = ledger("proof", "0", "--out", file);
        JsonNode proof =
                StrictJson.parse(ledger("proof", "0", "-o", "json").out().getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(byIndex.path("type").asText()).isEqualTo("https://portcullis.dev/trust/v0.1");
        assertThat(byIndex.path("subject").asText()).isEqualTo(trust.digest().toString());
        assertThat(byIndex.path("index").asLong()).isZero();
        assertThat(byId.code()).as(byId.err()).isZero();
        assertThat(byId.out()).contains("in your trust", "proven", "\"document\" : \"" + trust.digest());
        assertThat(written.code()).as(written.err()).isZero();
        Bytes leaf = Bytes.fromBase64(proof.path("leaf").asText());
        LogProof.parse(Files.readString(file)).verify(leaf, trust.logPolicy());
        LogProof.parse(proof.path("proof").asText()).verify(leaf, trust.logPolicy());
        assertThat(ledger("proof", "0", "--out", file).code())
                .as("what is there already stays")
                .isNotZero();
    }

    @Test
    void underAnotherInstallationsTrustNothingIsGenuine() throws IOException {
        // Given
        FoundedInstallation other =
                new FoundedInstallation(folder.resolve("other"), Digest.of("bundle"), Clock.systemUTC());
        Path believed = Files.write(
                folder.resolve("other.json"), other.founding().document().toBytes());

        // Then
        for (String command : List.of("show", "proof")) {
            CommandLineRun run = under(believed, command, "0");
            assertThat(run.code()).as(run.err()).isEqualTo(8);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("not genuine");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(ledger("show", "999999999").code()).isEqualTo(4);
        assertThat(ledger("proof", "01890000-0000-7000-8000-000000000000").code())
                .isEqualTo(4);
    }
}
