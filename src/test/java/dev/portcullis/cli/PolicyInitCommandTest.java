package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyInitCommandTest {
    @TempDir
    private Path folder;

    private static Set<String> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .forEach(names::add);
            return names;
        }
    }

    @Test
    void writesEveryFileOfTheShippedPolicyWithAReadmeAndAWorkflowOfItsOwn() throws Exception {
        // Given
        Path sources = Path.of("policies");
        Path written = folder.resolve("new/policy");

        // When
        CommandLineRun run = CommandLineRun.of("policy", "init", written, "--json");

        // Then
        assertThat(run.code()).as(run.err()).isZero();
        Set<String> expected = filesBelow(sources);
        expected.add(".github/workflows/policy.yml");
        assertThat(filesBelow(written)).isEqualTo(expected);
        for (String file : filesBelow(sources)) {
            if (!file.equals("README.md")) {
                assertThat(written.resolve(file)).hasSameTextualContentAs(sources.resolve(file));
            }
        }
        assertThat(Files.readString(written.resolve("README.md"))).startsWith("# Policy repository\n");
        JsonNode says = PolicyFixture.json(run);
        assertThat(says.path("schema").asText()).isEqualTo("portcullis.policy-init/v1");
        assertThat(says.path("files")).hasSameSizeAs(expected);
    }

    @Test
    void saysWhatToDoNext() {
        // When
        CommandLineRun run = CommandLineRun.of("policy", "init", folder);

        // Then
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("policy lint " + folder, "policy test " + folder, "policy diff shipped " + folder);
    }

    @Test
    void refusesAFolderThatIsNotEmptyAndLeavesItAsItWas() throws IOException {
        // Given
        Files.writeString(folder.resolve("notes.txt"), "mine");

        // When
        CommandLineRun run = CommandLineRun.of("policy", "init", folder);

        // Then
        assertThat(run.code()).isEqualTo(78);
        assertThat(run.err()).contains("is not empty");
        assertThat(filesBelow(folder)).containsExactly("notes.txt");
    }
}
