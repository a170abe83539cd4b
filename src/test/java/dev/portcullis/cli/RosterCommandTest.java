package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterCommandTest {
    @TempDir
    private Path folder;

    private Path trust;

    @BeforeEach
    void found() throws IOException {
        TrustFounding founding = new FoundedInstallation(
                        folder.resolve("keys"), Digest.of("a policy"), InstantSource.system())
                .founding();
        assertThat(founding.document().keys()).anyMatch(key -> key.roles().contains(Role.PERMIT));
        trust = founding.folder().resolve("trust.json");
    }

    private Path charter(String operators) throws IOException {
        return Files.writeString(folder.resolve("charter.yaml"), """
                apiVersion: portcullis.dev/v1
                kind: Charter
                lineage: packing
                title: Pack circles
                proposers:
                  - {name: my-loop, key: "%s", operators: [%s]}
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
                        SigningKey.generate("my-loop").verifierKey(), operators));
    }

    @Test
    void saysWhoIsEnrolled() {
        // When
        CommandLineRun run = CommandLineRun.of("roster", "list", "--trust", trust);

        // Then
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("dora +reviewer safety +cli fixture/person/dora\\+");
    }

    @Test
    void saysByHowManyPeopleEachQuorumCanBeMet() throws IOException, MalformedJsonException {
        // When
        CommandLineRun run =
                CommandLineRun.of("roster", "check", "--trust", trust, "--charter", charter("dora, kim"), "--json");

        // Then: with sam alone in safety
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode checked = CommandDesk.json(run);
        assertThat(checked.path("met").asBoolean()).isTrue();
        assertThat(checked.path("quorums").findValuesAsText("of"))
                .containsExactly(
                        "tier 1", "tier 2", "tier 3", "tier 3 of lineage packing", "amend", "amend of lineage packing");
        assertThat(checked.at("/quorums/2/spare").asInt()).isEqualTo(2);
        assertThat(checked.at("/quorums/3/spare").asInt()).isZero();
        assertThat(checked.at("/quorums/3/oneOfEachAway").asBoolean()).isFalse();
    }

    @Test
    void failsWhenNobodyCouldSign() throws IOException {
        // When
        CommandLineRun run =
                CommandLineRun.of("roster", "check", "--trust", trust, "--charter", charter("dora, kim, sam"));

        // Then
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out())
                .containsPattern("amend of lineage packing +reviewer: 1, safety: 1 +4 +CANNOT BE MET, 1 missing");
    }
}
