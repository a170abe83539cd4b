package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProgramTest {
    @TempDir
    private Path folder;

    @Test
    void takesOfAClassPathWhatAnAnalystUses() throws IOException {
        // Given
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path json = file("com.fasterxml.jackson.core.jackson-core-2.20.0.jar");
        Path parser = file("tree-sitter-python-0.25.0.jar");
        String all = String.join(
                File.pathSeparator,
                classes.toString(),
                "",
                file("kafka-clients-4.1.0.jar").toString(),
                json.toString(),
                file("quarkus-jackson-3.29.0.jar").toString(),
                parser.toString());

        // When
        List<Path> used = ChildProgram.used(all);

        // Then
        assertThat(used).containsExactly(classes, json, parser);
    }

    @Test
    void findsTheJarsOfAQuarkusProgramThatWasStartedByItsOneJar() throws IOException {
        // Given
        Path own = file("app/portcullis-1.jar");
        Path json = file("lib/main/com.fasterxml.jackson.core.jackson-core-2.20.0.jar");
        file("lib/main/org.postgresql.postgresql-42.jar");
        file("lib/boot/org.jboss.logmanager-3.jar");

        // Then
        assertThat(ChildProgram.used(file("quarkus-run.jar").toString())).containsExactly(own, json);
    }

    @Test
    void takesTheOnlyJarWhateverItsName() throws IOException {
        assertThat(ChildProgram.used(file("verifier.jar").toString())).containsExactly(folder.resolve("verifier.jar"));
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }
}
