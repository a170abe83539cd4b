package dev.portcullis.policy.repository;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child that is not OPA, or not itself. */
class OpaTest {
    @TempDir
    private Path folder;

    private Path program(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("opa"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void endsAChildThatDoesNotEndByItself() throws Exception {
        // Given
        Path program = program("cat /dev/zero >/dev/null & wait");

        // Then
        assertThatThrownBy(() -> Opa.of(program, Duration.ofMillis(300)))
                .isInstanceOf(OpaFailedException.class)
                .hasMessageContaining("did not end within 300 ms");
    }

    @Test
    void endsAChildThatPrintsWithoutEnd() throws Exception {
        // Given
        Path program = program("exec cat /dev/zero");

        // Then
        assertThatThrownBy(() -> Opa.of(program, Duration.ofMinutes(1)))
                .isInstanceOf(OpaFailedException.class)
                .hasMessageContaining("printed more than");
    }

    @Test
    void refusesAProgramThatAnswersNoJsonOrNothingOfItself() throws Exception {
        assertThatThrownBy(() -> Opa.of(program("echo hello"))).hasMessageContaining("OPA printed no JSON");
        assertThatThrownBy(() -> Opa.of(program("echo '{}'"))).hasMessageContaining("does not say what it can do");
        assertThatThrownBy(() -> Opa.of(folder.resolve("absent"))).hasMessageContaining("OPA does not start");
    }
}
