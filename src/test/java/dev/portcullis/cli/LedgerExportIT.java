package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.RunningGateway;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.local.Running;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An auditor exports the ledger of a running gateway by a login, and verifies it. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerExportIT {
    private FreshDatabase database;
    private RunningGateway gateway;
    private Path folder;

    @BeforeAll
    void start(Running stack, @TempDir Path temporary)
            throws IOException, InterruptedException, SQLException, StackFailedException {
        folder = temporary;
        database = FreshDatabase.in(stack);
        gateway = RunningGateway.start(stack, database, folder);
        Files.write(folder.resolve("trust.json"), gateway.founding().document().toBytes());
        for (String person : new String[] {"alice", "ann"}) {
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

    private Path login(String person) {
        return folder.resolve(person).resolve("login.json");
    }

    private CommandLineRun export(String person, Path out) {
        return CommandLineRun.of(
                "ledger",
                "export",
                "--out",
                out,
                "--server",
                gateway.address(),
                "--login",
                login(person),
                "--trust",
                folder.resolve("trust.json"));
    }

    @Test
    void anAuditorsExportOfARunningGatewayPasses() {
        // Given
        CommandLineRun halted = CommandLineRun.of(
                "halt", "--all", "--reason", "a drill", "--server", gateway.address(), "--login", login("alice"));
        assertThat(halted.code()).as(halted.err()).isZero();
        Path tar = folder.resolve("export.tar");
        await().until(() -> {
            Path draft = folder.resolve(UUID.randomUUID() + ".tar");
            return export("ann", draft).out().contains("2 of 2 entries");
        });

        // When
        CommandLineRun exported = export("ann", tar);
        CommandLineRun again = export("ann", tar);
        CommandLineRun verified = CommandLineRun.of("verify", tar, "--trust", folder.resolve("trust.json"));

        // Then
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("2 entries PASS").contains("DEMO KEYS");
        assertThat(again.code()).isEqualTo(ExitCode.CONFIGURATION.code());
    }
}
