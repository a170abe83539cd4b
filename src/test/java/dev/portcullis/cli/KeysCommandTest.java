package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysCommandTest {
    @TempDir
    private Path folder;

    @Test
    void writesTheSecretForItsOwnerAloneAndPrintsThePublicHalf() throws IOException {
        // Given
        Path file = folder.resolve("alice.key");

        // When
        CommandLineRun run = CommandLineRun.of("keys", "new", "alice", "--out", file);

        // Then
        assertThat(run.code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(run.out().strip())
                .isEqualTo(SigningKey.load(file).verifierKey().toString());
    }

    @Test
    void neverPrintsTheSecret() throws IOException {
        // Given
        Path file = folder.resolve("alice.key");

        // When
        CommandLineRun run = CommandLineRun.of("keys", "new", "alice", "--out", file, "--json");

        // Then
        String secret = Files.readString(file).strip().substring("PRIVATE+KEY+alice+".length() + 9);
        assertThat(run.out() + run.err()).doesNotContain("PRIVATE", secret);
        assertThat(run.out()).contains("\"schema\":\"portcullis.key/v1\"");
    }

    @Test
    void neverOverwritesAKey() throws IOException {
        // Given
        Path file = folder.resolve("alice.key");
        CommandLineRun.of("keys", "new", "alice", "--out", file);
        String before = Files.readString(file);

        // When
        CommandLineRun again = CommandLineRun.of("keys", "new", "alice", "--out", file);

        // Then
        assertThat(again.code()).isEqualTo(78);
        assertThat(again.err()).contains("never overwritten");
        assertThat(again.out()).isEmpty();
        assertThat(file).hasContent(before);
    }

    @ParameterizedTest
    @CsvSource({
        "log, another key would be another ledger",
        "worker-9, no key of trust is called worker-9",
    })
    void replacesNoKeyThatCannotBeReplaced(String name, String why) throws IOException {
        // Given
        Path trust = new FoundedInstallation(folder.resolve("keys"), Digest.of("a policy"), InstantSource.system())
                .founding()
                .folder()
                .resolve("trust.json");

        // When
        CommandLineRun run = CommandLineRun.of("keys", "rotate", name, "--out", folder.resolve("k"), "--trust", trust);

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.err()).contains(why);
        assertThat(folder.resolve("k")).doesNotExist();
    }

    @Test
    void asksForTheGatesNewKeyBesideTheOldOneWhichThenEnds() throws IOException, MalformedJsonException {
        // Given
        TrustFounding founding = new FoundedInstallation(
                        folder.resolve("keys"), Digest.of("a policy"), InstantSource.system())
                .founding();
        VerifierKey old = founding.key(Role.GATE).verifierKey();
        Path document = folder.resolve("trust-2.json");

        // When: nobody is logged in
        CommandLineRun run = CommandLineRun.of(
                "keys",
                "rotate",
                "gate",
                "--out",
                founding.folder().resolve("gate-2.key"),
                "--document",
                document,
                "--trust",
                founding.folder().resolve("trust.json"),
                "--server",
                "http://localhost:1");

        // Then: what it would have asked for
        assertThat(run.code()).as(run.err()).isEqualTo(77);
        List<TrustDocument.Key> gate = TrustDocument.parse(Files.readAllBytes(document)).keys().stream()
                .filter(key -> key.roles().contains(Role.GATE))
                .toList();
        assertThat(gate).hasSize(2);
        assertThat(gate.getFirst().vkey()).isEqualTo(old);
        assertThat(gate.getFirst().until()).isNotNull();
        assertThat(gate.getLast().until()).isNull();
        assertThat(founding.folder().resolve("gate-2.key"))
                .as("nobody relies on a key of what was not asked")
                .doesNotExist();
    }

    @Test
    void refusesANameThatCouldBeTakenForSomethingElse() {
        // When
        CommandLineRun run = CommandLineRun.of("keys", "new", "alice+bob", "--out", folder.resolve("k"));

        // Then
        assertThat(run.code()).isEqualTo(64);
        assertThat(folder).isEmptyDirectory();
    }
}
