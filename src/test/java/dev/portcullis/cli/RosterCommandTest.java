package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.Absence;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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

    @Test
    void enrollingSomebodyWhoIsEnrolledIsRefusedBecauseItWouldTakeTheirKeysAway() throws IOException {
        // Given
        String key = SigningKey.generate("dora-2").verifierKey().toString();
        Path next = folder.resolve("trust-2.json");

        for (List<String> command :
                List.of(List.of("trust", "amend", "--add-person", "dora"), List.of("roster", "add", "dora"))) {
            // When
            CommandLineRun run = CommandLineRun.of(Stream.concat(
                            command.stream(),
                            Stream.of(
                                    "--subject",
                                    "dora",
                                    "--group",
                                    "reviewer",
                                    "--person-key",
                                    key,
                                    "--trust",
                                    trust.toString(),
                                    "--out",
                                    next.toString()))
                    .toArray());

            // Then
            assertThat(run.code()).isEqualTo(4);
            assertThat(run.err())
                    .contains(
                            "dora is enrolled already", "--add-person-key dora", "--regroup dora", "--end-person-key");
            assertThat(next).doesNotExist();
        }
    }

    @Test
    void whoIsEnrolledGetsAKeyMoreOrLosesOneOrChangesGroupsAndKeepsTheRest()
            throws IOException, MalformedJsonException {
        // Given
        TrustDocument now = TrustDocument.parse(Files.readAllBytes(trust));
        Person dora = now.roster().person(new PersonId("dora")).orElseThrow();
        PersonKey.Cli first = (PersonKey.Cli) dora.keys().getFirst();
        PersonKey.Cli second = new PersonKey.Cli(SigningKey.generate("dora-2").verifierKey());

        // Then
        assertThat(next(
                        "--add-person-key",
                        "dora",
                        "--person-key",
                        second.vkey().toString()))
                .isEqualTo(now.withPerson(dora.with(second)));
        assertThat(next("--regroup", "dora", "--group", "safety"))
                .isEqualTo(now.withPerson(dora.in(List.of(Group.SAFETY))));
        assertThat(next("--end-person-key", first.vkey().keyId())).isEqualTo(now.withPerson(dora.without(first)));
        assertThat(CommandLineRun.of("trust", "amend", "--end-person-key", "nobody+00000000", "--trust", trust)
                        .err())
                .contains("nobody is enrolled with key nobody+00000000");
    }

    @Test
    void beingAwayAndWhoStandsInAreAskedForAndShown() throws IOException, MalformedJsonException {
        // Given
        TrustDocument now = TrustDocument.parse(Files.readAllBytes(trust));
        PersonId sam = new PersonId("sam");
        Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600);
        Instant until = from.plus(Duration.ofDays(9));
        Absence week = new Absence(from, until, List.of(new Absence.Delegate(Group.SAFETY, new PersonId("alice"))));

        // When
        TrustDocument away = of(
                trust,
                "away",
                "sam",
                "--from",
                from.toString(),
                "--until",
                until.toString(),
                "--delegate",
                "safety=alice");
        Path second = Files.write(folder.resolve("second.json"), away.toBytes());
        CommandLineRun listed = CommandLineRun.of("roster", "list", "--trust", second);

        // Then
        assertThat(away).isEqualTo(now.away(sam, week));
        assertThat(of(second, "back", "sam").people()).isEqualTo(now.people());
        assertThat(of(second, "undelegate", "sam").people())
                .isEqualTo(now.away(sam, new Absence(from, until, List.of())).people());
        assertThat(listed.out())
                .contains(week.toString(), "stands in for sam in safety from " + from + " until " + until);
        assertThat(CommandLineRun.of(
                                "roster", "away", "sam", "--until", until, "--delegate", "safety=kim", "--trust", trust)
                        .err())
                .contains("kim is in safety anyway");
    }

    private TrustDocument of(Path now, String... change) throws IOException, MalformedJsonException {
        return put(Stream.concat(Stream.of("roster"), Stream.of(change)), now);
    }

    /** The document that would be put to people; there is no gateway to put it to. */
    private TrustDocument next(String... change) throws IOException, MalformedJsonException {
        return put(Stream.concat(Stream.of("trust", "amend"), Stream.of(change)), trust);
    }

    private TrustDocument put(Stream<String> command, Path now) throws IOException, MalformedJsonException {
        Path out = folder.resolve(UUID.randomUUID() + ".json");
        CommandLineRun run = CommandLineRun.of(
                Stream.concat(command, Stream.of("--trust", now, "--out", out, "--server", "http://localhost:1"))
                        .toArray());
        assertThat(out).as(run.err()).exists();
        return TrustDocument.parse(Files.readAllBytes(out));
    }
}
