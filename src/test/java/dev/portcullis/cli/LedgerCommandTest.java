package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.cli.LedgerCommand.Fetched;
import dev.portcullis.cli.LedgerCommand.Genuine;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.LogProof;
import dev.portcullis.ledger.MerkleTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gateway answers, believed under one's own trust or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerCommandTest {
    private static final Bytes OTHER = Bytes.utf8("the entry before");

    private FoundedInstallation installation;
    private TrustDocument trust;
    private Fetched genuine;

    @BeforeAll
    void found(@TempDir Path folder) throws IOException {
        installation = new FoundedInstallation(folder.resolve("keys"), Digest.of("bundle"), Clock.systemUTC());
        trust = installation.founding().document();
        genuine = fetched(leaf(Role.GATE, PredicateType.HALT), PredicateType.HALT);
    }

    private Bytes leaf(Role by, PredicateType type) {
        Envelope sealed =
                installation.signer(by).sign(Statement.of(Digest.of("halt"), type, Map.of("reason", "it looks wrong")));
        return Bytes.copyOf(sealed.toBytes());
    }

    private Fetched fetched(Bytes leaf, PredicateType kind) throws IOException {
        return new Fetched(
                EntryId.next(Clock.systemUTC()),
                kind,
                leaf,
                1L,
                proof(leaf, installation.founding().key(Role.LOG)));
    }

    /** That the leaf is the second of two in a log of this key. */
    private static String proof(Bytes leaf, SigningKey log) {
        List<Digest> leaves = List.of(MerkleTree.leaf(OTHER), MerkleTree.leaf(leaf));
        Checkpoint checkpoint = Checkpoint.sign(2, MerkleTree.root(leaves), log);
        return new LogProof(1, List.of(MerkleTree.leaf(OTHER)), checkpoint).text();
    }

    private static Fetched with(Fetched from, PredicateType kind, Bytes leaf, Long index, String proof) {
        return new Fetched(from.entry(), kind, leaf, index, proof);
    }

    @Test
    void believesWhatTheGateSignedAndTheLogHas() throws CommandFailedException {
        // When
        Genuine believed = genuine.require(trust);

        // Then
        assertThat(believed.statement().predicateType()).isEqualTo(PredicateType.HALT);
        assertThat(believed.published().index()).isEqualTo(1);
    }

    @Test
    void whatIsSignedButInNoCheckpointIsShownAndNotProven() throws CommandFailedException {
        // Given
        Fetched fresh = new Fetched(genuine.entry(), genuine.kind(), genuine.leaf(), null, "");

        // Then
        Genuine believed = fresh.require(trust);
        assertThat(believed.proof()).isEmpty();
        assertThatThrownBy(believed::published)
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        failed -> assertThat(failed.exitCode()).isEqualTo(ExitCode.UNAVAILABLE));
    }

    Stream<Arguments> refuses() throws IOException {
        Bytes leaf = genuine.leaf();
        Bytes changed = Bytes.utf8(leaf.utf8().replaceFirst("\"payload\":\"e", "\"payload\":\"f"));
        SigningKey stranger = SigningKey.generate(trust.log().origin());
        return Stream.of(
                Arguments.of("another word of type", with(genuine, PredicateType.END, leaf, 1L, genuine.proof())),
                Arguments.of("changed bytes", with(genuine, genuine.kind(), changed, 1L, genuine.proof())),
                Arguments.of("another place", with(genuine, genuine.kind(), leaf, 0L, genuine.proof())),
                Arguments.of(
                        "no place for its proof",
                        new Fetched(genuine.entry(), genuine.kind(), leaf, null, genuine.proof())),
                Arguments.of(
                        "another entry's proof",
                        with(
                                genuine,
                                genuine.kind(),
                                leaf,
                                1L,
                                proof(OTHER, installation.founding().key(Role.LOG)))),
                Arguments.of("another log's proof", with(genuine, genuine.kind(), leaf, 1L, proof(leaf, stranger))),
                Arguments.of("half a proof", with(genuine, genuine.kind(), leaf, 1L, "c2sp.org/tlog-proof@v1\n")),
                Arguments.of(
                        "a halt the permit key signed",
                        fetched(leaf(Role.PERMIT, PredicateType.HALT), PredicateType.HALT)),
                Arguments.of("what is no envelope", fetched(Bytes.utf8("{}"), PredicateType.HALT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, Fetched forged) {
        assertThatThrownBy(() -> forged.require(trust))
                .as(what)
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        failed -> assertThat(failed.exitCode()).isEqualTo(ExitCode.UNVERIFIED));
    }

    @Test
    void aNameThatIsNeitherAnIdNorAnIndexIsAMistakeOfTheCommandLine(@TempDir Path folder) throws IOException {
        // Given
        Path file = folder.resolve("trust.json");
        Files.write(file, trust.toBytes());

        // When
        CommandLineRun run = CommandLineRun.of("ledger", "show", "the-first", "--trust", file);

        // Then
        assertThat(run.code()).isEqualTo(64);
        assertThat(run.err()).contains("neither an entry's id nor its index");
    }
}
