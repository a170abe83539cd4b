package dev.portcullis.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SignedNote;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.AddCheckpoint;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.witness.Witness.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    private static final SigningKey LOG = SigningKey.generate("log.example/log");
    private static final SigningKey KEY = SigningKey.generate("witness.example/w1");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private CheckpointFile state;
    private Instant clock = NOW;
    private Witness witness;

    @BeforeEach
    void open() throws IOException {
        state = new CheckpointFile(folder.resolve("state"));
        witness = reopened();
    }

    /** TRUST §3.4: the exchange of Sigsum's witness test. */
    @Test
    void cosignsALogThatGrowsAndTellsItsSizeToOneThatAssumesAnother() throws Exception {
        assertCosigned(add(0, 2), 2);
        assertSize(add(1, 2), 2);
        assertCosigned(add(2, 4), 4);
        assertCosigned(add(4, 4), 4);
        assertCosigned(add(4, 5), 5);
        assertSize(add(0, 5), 5);
        assertSize(add(4, 5), 5);
    }

    @Test
    void cosignsAnEmptyLogAndThenItsFirstEntries() throws Exception {
        assertCosigned(add(0, 0), 0);
        assertCosigned(add(0, 0), 0);
        assertCosigned(add(0, 3), 3);
    }

    @Test
    void anotherHistoryOfTheSameOrALargerSizeIsNotCosigned() throws Exception {
        // Given
        add(0, 4);
        List<Digest> forked = leaves("fork", 7);

        // When
        Answer same = witness.add(request(4, List.of(), checkpoint(LOG, forked, 4)));
        Answer larger = witness.add(request(4, proof(forked, 4, 7), checkpoint(LOG, forked, 7)));

        // Then
        assertSize(same, 4);
        assertThat(larger.status()).isEqualTo(422);
        assertThat(larger.body()).doesNotContain("—");
        assertThat(witness.size()).isEqualTo(4);
        assertCosigned(add(4, 7), 7);
    }

    @Test
    void aProofThatShowsNothingIsRefused() throws Exception {
        // Given
        List<Digest> leaves = leaves("leaf", 9);
        List<Digest> good = proof(leaves, 4, 7);

        // Then
        assertThat(witness.add(request(0, good, checkpoint(LOG, leaves, 7))).status())
                .isEqualTo(422);
        add(0, 4);
        assertThat(witness.add(request(4, List.of(), checkpoint(LOG, leaves, 7)))
                        .status())
                .isEqualTo(422);
        assertThat(witness.add(request(4, good, checkpoint(LOG, leaves, 9))).status())
                .isEqualTo(422);
        assertThat(witness.add(request(4, good, checkpoint(LOG, leaves, 4))).status())
                .isEqualTo(422);
        assertThat(witness.size()).isEqualTo(4);
    }

    @Test
    void whoIsNotTheLogIsToldSo() throws Exception {
        // Given
        List<Digest> leaves = leaves("leaf", 2);
        Checkpoint foreign = checkpoint(SigningKey.generate("other.example/log"), leaves, 2);
        Checkpoint forged = checkpoint(SigningKey.generate("log.example/log"), leaves, 2);

        // Then
        assertThat(witness.add(request(0, List.of(), foreign)).status()).isEqualTo(404);
        assertThat(witness.add(request(0, List.of(), forged)).status()).isEqualTo(403);
        assertThat(witness.add(request(3, List.of(), checkpoint(LOG, leaves, 2)))
                        .status())
                .isEqualTo(400);
        for (String body : List.of(
                "",
                "old 0\n",
                "old 00\n\n" + checkpoint(LOG, leaves, 2).text(),
                "old -1\n\n" + checkpoint(LOG, leaves, 2).text(),
                "old 0\nAAAA\n\n" + checkpoint(LOG, leaves, 2).text(),
                "old 0\n" + "x".repeat(44) + "\n\n" + checkpoint(LOG, leaves, 2).text(),
                "old 0\n" + (Bytes.copyOf(leaves.getFirst().raw()).base64() + "\n").repeat(64) + "\n"
                        + checkpoint(LOG, leaves, 2).text(),
                "old 0\n\nlog.example/log\n2\n")) {
            assertThat(witness.add(body.getBytes(StandardCharsets.UTF_8)).status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void remembersAcrossARestartWhatItCosigned() throws Exception {
        // Given
        add(0, 4);

        // When
        witness = reopened();

        // Then
        assertThat(witness.size()).isEqualTo(4);
        assertSize(add(0, 4), 4);
        assertCosigned(add(4, 6), 6);
    }

    @Test
    void cosignsNothingThatItCannotRemember() throws Exception {
        // Given
        add(0, 4);
        Files.createDirectory(folder.resolve("state.next"));

        // When
        assertThatThrownBy(() -> add(4, 6)).isInstanceOf(IOException.class);

        // Then
        assertThat(witness.size()).isEqualTo(4);
        Files.delete(folder.resolve("state.next"));
        assertCosigned(add(4, 6), 6);
    }

    @Test
    void doesNotStartFromAStateThatIsNotItsOwn() throws Exception {
        // Given
        add(0, 4);
        String good = Files.readString(state.path());
        Checkpoint uncosigned = Checkpoint.parse(good).only(LOG.verifierKey());

        // Then
        for (String bad : List.of(
                "", good.replace("\n4\n", "\n3\n"), uncosigned.text(), good.substring(0, good.length() - 9) + "\n")) {
            Files.writeString(state.path(), bad);
            assertThatThrownBy(this::reopened).as(bad).isInstanceOf(IOException.class);
        }
        Files.writeString(state.path(), good);
        assertThatThrownBy(() ->
                        Witness.open(SigningKey.generate("witness.example/w1"), LOG.verifierKey(), state, () -> clock))
                .hasMessageContaining("another witness");
        assertThat(reopened().size()).isEqualTo(4);
    }

    @Test
    void itsTimeDoesNotGoBackWhenTheClockDoes() throws Exception {
        // Given
        add(0, 2);
        clock = NOW.minusSeconds(100);
        witness = reopened();

        // When
        Answer answer = add(2, 3);

        // Then
        assertThat(time(answer, 3)).isEqualTo(NOW);
    }

    @Test
    void servesOneCallOverHttp() throws Exception {
        try (WitnessServer server =
                        new WitnessServer(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                HttpClient http = HttpClient.newHttpClient()) {
            // Given
            URI address = URI.create("http://127.0.0.1:" + server.port() + "/add-checkpoint");

            // When
            HttpResponse<String> cosigned = post(http, address, body(0, 2));
            HttpResponse<String> stale = post(http, address, body(0, 4));
            HttpResponse<String> large = post(http, address, new byte[AddCheckpoint.MOST_BYTES + 1]);
            HttpResponse<String> elsewhere = post(http, address.resolve("/"), body(2, 4));
            HttpResponse<String> read =
                    http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());

            // Then
            assertCosigned(new Answer(cosigned.statusCode(), "", cosigned.body()), 2);
            assertThat(stale.statusCode()).isEqualTo(409);
            assertThat(stale.body()).isEqualTo("2\n");
            assertThat(stale.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
            assertThat(large.statusCode()).isEqualTo(413);
            assertThat(elsewhere.statusCode()).isEqualTo(404);
            assertThat(read.statusCode()).isEqualTo(405);
            assertThat(witness.size()).isEqualTo(2);
        }
    }

    private static HttpResponse<String> post(HttpClient http, URI address, byte[] body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Witness reopened() throws IOException {
        return Witness.open(KEY, LOG.verifierKey(), state, () -> clock);
    }

    private Answer add(int old, int size) throws IOException {
        return witness.add(body(old, size));
    }

    private static byte[] body(int old, int size) {
        List<Digest> leaves = leaves("leaf", size);
        return request(old, old == 0 ? List.of() : proof(leaves, old, size), checkpoint(LOG, leaves, size));
    }

    private static byte[] request(long old, List<Digest> proof, Checkpoint checkpoint) {
        return new AddCheckpoint(old, proof, checkpoint).toBytes();
    }

    private static Checkpoint checkpoint(SigningKey key, List<Digest> leaves, int size) {
        return Checkpoint.sign(size, root(leaves, size), key);
    }

    private static Digest root(List<Digest> leaves, int size) {
        return size == 0 ? MerkleTree.EMPTY_ROOT : MerkleTree.root(leaves.subList(0, size));
    }

    private static List<Digest> proof(List<Digest> leaves, int from, int to) {
        return MerkleTree.consistencyProof(
                from,
                to,
                subtree -> MerkleTree.root(leaves.subList(
                        (int) (subtree.index() << subtree.level()), (int) ((subtree.index() + 1) << subtree.level()))));
    }

    private static List<Digest> leaves(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> MerkleTree.leaf(Bytes.utf8(name + at)))
                .toList();
    }

    private static void assertCosigned(Answer answer, int size) throws Exception {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(time(answer, size)).isEqualTo(NOW);
    }

    private static Instant time(Answer answer, int size) throws Exception {
        Checkpoint checkpoint = checkpoint(LOG, leaves("leaf", size), size);
        List<SignedNote.Line> lines = SignedNote.lines(answer.body());
        assertThat(lines).hasSize(1);
        return WitnessKey.of(KEY).verify(checkpoint.note().text(), lines.getFirst());
    }

    private static void assertSize(Answer answer, long size) {
        assertThat(answer).isEqualTo(new Answer(409, "text/x.tlog.size", size + "\n"));
    }
}
