package dev.portcullis.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.fixtures.GoProgram;
import dev.portcullis.fixtures.GoProgram.Ran;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.AddCheckpoint;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.MerkleTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our side and other people's of cosignatures and of the witness protocol, against each other. */
class GoWitnessIT {
    private static final SigningKey LOG = SigningKey.generate("log.example/log");
    private static final Instant TIME = Instant.parse("2026-11-23T12:00:00Z");
    private static GoProgram program;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        program = GoProgram.build("witness");
    }

    @Test
    void otherPeoplesNotesVerifyOurCosignaturesAndTheirTime() throws IOException, InterruptedException {
        // Given
        SigningKey first = SigningKey.generate("witness.example/w1");
        SigningKey second = SigningKey.generate("witness.example/w2");
        Checkpoint checkpoint = checkpoint("leaf", 5);
        String text = checkpoint.note().text();
        Checkpoint cosigned = checkpoint.with(
                List.of(WitnessKey.cosign(text, first, TIME), WitnessKey.cosign(text, second, TIME.plusSeconds(1))));

        // When
        Ran ran = check(cosigned.text(), first, second);

        // Then
        assertThat(ran)
                .isEqualTo(new Ran(
                        0,
                        "witness.example/w1 " + TIME.getEpochSecond() + "\nwitness.example/w2 "
                                + (TIME.getEpochSecond() + 1) + "\n"));
    }

    @Test
    void otherPeoplesNotesRefuseACosignatureOfAnotherCheckpoint() throws IOException, InterruptedException {
        // Given
        SigningKey witness = SigningKey.generate("witness.example/w1");
        Checkpoint checkpoint = checkpoint("leaf", 5);
        SignedNote.Line other = WitnessKey.cosign(checkpoint("leaf", 4).note().text(), witness, TIME);

        // Then
        assertThat(check(checkpoint.with(List.of(other)).text(), witness).status())
                .isEqualTo(1);
        assertThat(check(checkpoint.text(), witness).status()).isEqualTo(1);
    }

    @Test
    void aWitnessOfOthersCosignsForUsAsTheProtocolSays()
            throws IOException, InterruptedException, SignatureRefusedException {
        Process process = program.start("serve", LOG.verifierKey().toString(), "witness.example/go");
        try (BufferedReader said = process.inputReader();
                HttpClient http = HttpClient.newHttpClient()) {
            // Given
            URI address = URI.create(said.readLine() + "/add-checkpoint");
            WitnessKey key = WitnessKey.parse(said.readLine());

            // Then
            assertCosigned(post(http, address, grown(0, 2)), key, 2);
            assertSize(post(http, address, grown(1, 2)), 2);
            assertCosigned(post(http, address, grown(2, 4)), key, 4);
            assertCosigned(post(http, address, grown(4, 4)), key, 4);
            assertCosigned(post(http, address, grown(4, 5)), key, 5);
            assertSize(post(http, address, grown(0, 7)), 5);
            assertSize(post(http, address, new AddCheckpoint(5, List.of(), checkpoint("fork", 5))), 5);
            assertThat(post(http, address, new AddCheckpoint(5, proof("fork", 5, 7), checkpoint("fork", 7)))
                            .statusCode())
                    .isEqualTo(422);
            assertCosigned(post(http, address, grown(5, 130)), key, 130);
        } finally {
            process.getOutputStream().close();
            process.waitFor();
        }
    }

    private static Ran check(String note, SigningKey... witnesses) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("check", LOG.verifierKey().toString()));
        for (SigningKey witness : witnesses) {
            arguments.add(WitnessKey.of(witness).toString());
        }
        return program.run(note, arguments.toArray(String[]::new));
    }

    private static HttpResponse<String> post(HttpClient http, URI address, AddCheckpoint request)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(request.toBytes()))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static AddCheckpoint grown(int from, int to) {
        return new AddCheckpoint(from, from == 0 ? List.of() : proof("leaf", from, to), checkpoint("leaf", to));
    }

    private static Checkpoint checkpoint(String story, int size) {
        return Checkpoint.sign(size, MerkleTree.root(leaves(story, size)), LOG);
    }

    private static List<Digest> proof(String story, int from, int to) {
        List<Digest> leaves = leaves(story, to);
        return MerkleTree.consistencyProof(
                from,
                to,
                subtree -> MerkleTree.root(leaves.subList(
                        (int) (subtree.index() << subtree.level()), (int) ((subtree.index() + 1) << subtree.level()))));
    }

    private static List<Digest> leaves(String story, int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> MerkleTree.leaf(Bytes.utf8(story + at)))
                .toList();
    }

    private static void assertCosigned(HttpResponse<String> answer, WitnessKey key, int size)
            throws SignatureRefusedException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        SignedNote.Line line = SignedNote.lines(answer.body()).getFirst();
        assertThat(key.verify(checkpoint("leaf", size).note().text(), line)).isAfter(TIME);
    }

    private static void assertSize(HttpResponse<String> answer, long size) {
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).contains(AddCheckpoint.SIZE_TYPE);
        assertThat(answer.body()).isEqualTo(size + "\n");
    }
}
