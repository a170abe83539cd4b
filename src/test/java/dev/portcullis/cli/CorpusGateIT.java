package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.cli.corpus.CorpusFolder;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own judge asked as if it were somebody else's gate. */
class CorpusGateIT {
    /** What is the gate's name and the machine's speed is not compared. */
    private static JsonNode table(CommandLineRun run) throws MalformedJsonException {
        ObjectNode report = (ObjectNode) StrictJson.parse(run.out().getBytes(StandardCharsets.UTF_8));
        assertThat(report.remove("gate")).isNotNull();
        assertThat(report.remove("times")).isNotNull();
        return report;
    }

    @Test
    @Tag("long")
    void aGateByCommandGetsTheTableItWouldGetFromWithin(@TempDir Path folder) throws Exception {
        // Given
        Path corpus = new CorpusFolder(folder)
                .withOneOfEach()
                .with(
                        "T99-unseen",
                        CorpusFolder.about("attack", "\"T99\"", "denied", "ordinary", "\"SELF_EXECUTED\""),
                        "src/main.py",
                        "RADIUS = 2\nassert RADIUS > 0\nprint(RADIUS)\n")
                .folder();
        String gate =
                "%s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp %s %s judge --json --charter {charter} --base {base} --result {result}"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Portcullis.class.getName());

        // When
        CommandLineRun within = CommandLineRun.of("judge", "--corpus", corpus, "--json");
        CommandLineRun byCommand = CommandLineRun.of("judge", "--corpus", corpus, "--json", "--gate", gate);

        // Then
        assertThat(byCommand.code()).as(byCommand.out() + byCommand.err()).isEqualTo(4);
        assertThat(table(byCommand)).isEqualTo(table(within));
        assertThat(table(within).path("misses").toString()).contains("T99-unseen", "let_through");
    }
}
