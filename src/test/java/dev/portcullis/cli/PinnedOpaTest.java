package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedOpaTest {
    @TempDir
    private Path folder;

    private Path opa(String name, String version) throws IOException {
        Path program = folder.resolve(name).resolve("opa");
        Files.createDirectories(program.resolveSibling(""));
        Files.writeString(program, "#!/bin/sh\necho 'Version: " + version + "'\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void takesTheOneThatIsNamedEvenWhenAnotherIsKept()
            throws CommandFailedException, IOException, InterruptedException {
        // Given
        Path named = opa("named", PinnedOpa.version());
        Path kept = opa("kept", PinnedOpa.version());

        // When
        Path found = PinnedOpa.find(named.toString(), kept, null);

        // Then
        assertThat(found).isEqualTo(named);
    }

    @Test
    void refusesANamedOneOfAnotherVersionInsteadOfTakingAnother() throws Exception {
        // Given
        Path named = opa("named", "0.1.0");
        Path kept = opa("kept", PinnedOpa.version());

        // Then
        assertThatThrownBy(() -> PinnedOpa.find(named.toString(), kept, null))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageContaining("which is not OPA " + PinnedOpa.version());
    }

    @Test
    void passesOverAnotherVersionOnThePath() throws CommandFailedException, IOException, InterruptedException {
        // Given
        Path other = opa("first", "0.1.0");
        Path right = opa("second", PinnedOpa.version());
        String path = other.getParent() + ":" + right.getParent();

        // When
        Path found = PinnedOpa.find(null, folder.resolve("nothing/opa"), path);

        // Then
        assertThat(found).isEqualTo(right);
    }

    @Test
    void saysHowToGetOneWhenThereIsNone() throws Exception {
        // Given
        String wanted = "opa " + PinnedOpa.version();

        // Then
        assertThatThrownBy(() -> PinnedOpa.find(null, folder.resolve("nothing/opa"), folder.toString()))
                .isInstanceOfSatisfying(CommandFailedException.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
                    assertThat(failure.remedy()).contains(wanted, "PATH");
                });
    }
}
