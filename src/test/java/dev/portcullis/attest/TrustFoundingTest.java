package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustFoundingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.5Z");
    private static final PrincipalId WORKER = new PrincipalId("worker-1");
    private static final PrincipalId EVALUATOR = new PrincipalId("evaluator-1");

    @TempDir
    Path parent;

    @Test
    void makesAVerifiableTrustAndOwnerOnlyKeys() throws Exception {
        // When
        Path folder = parent.resolve("keys");
        TrustFounding founding = TrustFounding.found(plan(true), folder, NOW);

        // Then
        Trust trust = DocumentTrust.now(founding.document()).at(NOW);
        VerifiedStatement verified = trust.verify(founding.envelope(), Role.GATE);
        assertThat(verified.statement().subject()).isEqualTo(founding.document().digest());
        assertThat(verified.statement().predicate(AmendmentPredicate.class).document())
                .isEqualTo(founding.document().digest());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> keys =
                    files.filter(file -> file.toString().endsWith(".key")).toList();
            assertThat(keys).hasSize(8);
            for (Path key : keys) {
                assertThat(SigningKey.load(key)).isNotNull();
            }
        }
        assertThat(TrustDocument.parse(Files.readAllBytes(folder.resolve("trust.json"))))
                .isEqualTo(founding.document());
    }

    @Test
    void givesEachKeyItsOneRole() throws Exception {
        // Given
        TrustFounding founding = TrustFounding.found(plan(true), parent.resolve("keys"), NOW);
        Trust trust = DocumentTrust.now(founding.document()).at(NOW);

        // Then
        for (Role role : List.of(Role.LOG, Role.GATE, Role.PERMIT)) {
            assertThat(trust.key(founding.key(role).verifierKey().keyId(), role))
                    .isNotNull();
        }
        SigningKey worker = SigningKey.load(founding.keyFile(Role.WORKER, WORKER));
        assertThat(trust.key(worker.verifierKey().keyId(), Role.WORKER)).isEqualTo(worker.verifierKey());
        assertThat(founding.document().poolOf(worker.verifierKey())).contains("default");
        SigningKey evaluator = SigningKey.load(founding.keyFile(Role.EVALUATOR, EVALUATOR));
        assertThat(trust.key(evaluator.verifierKey().keyId(), Role.EVALUATOR)).isEqualTo(evaluator.verifierKey());
        SigningKey alice = SigningKey.load(founding.keyFile(new PersonId("alice")));
        assertThat(founding.document()
                        .roster()
                        .person(alice.verifierKey())
                        .orElseThrow()
                        .id())
                .isEqualTo(new PersonId("alice"));
    }

    @Test
    void opensWhatItFounded() throws Exception {
        // Given
        TrustFounding founding = TrustFounding.found(plan(true), parent.resolve("keys"), NOW);

        // Then
        assertThat(TrustFounding.open(parent.resolve("keys"))).isEqualTo(founding);
    }

    @Test
    void foundsOnceOnly() throws Exception {
        // Given
        TrustFounding first = TrustFounding.found(plan(true), parent.resolve("keys"), NOW);

        // Then
        assertThatThrownBy(() -> TrustFounding.found(plan(true), parent.resolve("keys"), NOW))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(TrustFounding.open(parent.resolve("keys"))).isEqualTo(first);
    }

    @Test
    void startsAfreshAfterAFirstStartThatWasKilled() throws Exception {
        // Given
        Path draft = Files.createDirectory(parent.resolve("keys.new"));
        SigningKey.generate("demo.example/log").save(draft.resolve("log.key"));

        // When
        TrustFounding founding = TrustFounding.found(plan(true), parent.resolve("keys"), NOW);

        // Then
        assertThat(TrustFounding.open(founding.folder())).isEqualTo(founding);
        assertThat(draft).doesNotExist();
    }

    @Test
    void leavesNothingBehindWhenThePlanIsRefused() {
        // Given: nobody could ever meet these quorums
        Quorum impossible = new Quorum(Map.of(Group.AUDITOR, 1));
        TrustFounding.Plan plan = new TrustFounding.Plan(
                "demo.example",
                true,
                Map.of(),
                Set.of(),
                people(),
                Set.of(),
                new Quorums(impossible, impossible, impossible, impossible),
                new TrustDocument.Policy("MFkw", 1, Digest.of("bundle")),
                new TrustDocument.Witnesses(0, List.of()));

        // Then
        assertThatThrownBy(() -> TrustFounding.found(plan, parent.resolve("keys"), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be met");
        assertThat(parent).as("no key is left either").isEmptyDirectory();
    }

    @Test
    void makesPeoplesKeysForDemonstrationsOnly() {
        assertThatThrownBy(() -> plan(false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("demonstrations");
    }

    @Test
    void noticesAChangedDocument() throws Exception {
        // Given
        TrustFounding founding = TrustFounding.found(plan(true), parent.resolve("keys"), NOW);
        Path file = founding.folder().resolve("trust.json");
        Files.writeString(
                file,
                new String(founding.document().toBytes(), StandardCharsets.UTF_8)
                        .replace("\"amend\":{\"reviewer\":1,\"safety\":1}", "\"amend\":{\"reviewer\":1}"));

        // Then
        assertThatThrownBy(() -> TrustFounding.open(founding.folder()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another trust document");
    }

    private static TrustFounding.Plan plan(boolean demo) {
        Quorum reviewer = new Quorum(Map.of(Group.REVIEWER, 1));
        Quorum both = new Quorum(Map.of(Group.REVIEWER, 1, Group.SAFETY, 1));
        return new TrustFounding.Plan(
                "demo.example",
                demo,
                Map.of(WORKER, "default"),
                Set.of(EVALUATOR),
                people(),
                Set.of(new PersonId("alice"), new PersonId("bob"), new PersonId("sam")),
                new Quorums(reviewer, reviewer, both, both),
                new TrustDocument.Policy("MFkw", 1, Digest.of("bundle")),
                new TrustDocument.Witnesses(0, List.of()));
    }

    private static List<Person> people() {
        return Stream.of("alice", "bob", "sam", "erin")
                .map(id -> new Person(
                        new PersonId(id),
                        "http://127.0.0.1:8180/realms/portcullis",
                        "subject-" + id,
                        switch (id) {
                            case "sam" -> List.of(Group.SAFETY);
                            case "erin" -> List.of(Group.OPERATOR);
                            default -> List.of(Group.REVIEWER);
                        },
                        List.of()))
                .toList();
    }
}
