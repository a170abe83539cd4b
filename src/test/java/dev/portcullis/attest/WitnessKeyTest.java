package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessKeyTest {
    /** TRUST §2.7: the seed of 32 zero bytes. */
    private static final SigningKey ZERO = zero("witness.example/w1");

    private static final String VKEY = "witness.example/w1+e42b2f2c+BDtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private static final String BODY = "example.com/log/testdata\n2\nT1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=\n";
    private static final Instant TIME = Instant.ofEpochSecond(1_679_315_147);
    private static final String LINE = "— witness.example/w1 "
            + "5CsvLAAAAABkGFDLg0TnDcMdigcdT6naXhUx/ca/+SVdFUiHkpPw9b+1qhSOn7GBnAo/JhLFi/bSV1P1lBwKT8YVYZStqh1V4rCBDg==\n";

    @Test
    void cosignsTheCheckpointOfTheVectorByteForByte() {
        assertThat(WitnessKey.of(ZERO)).hasToString(VKEY);
        assertThat(WitnessKey.cosign(BODY, ZERO, TIME).text()).isEqualTo(LINE);
    }

    @Test
    void readsWhenTheWitnessCosigned() throws Exception {
        // Given
        WitnessKey key = WitnessKey.parse(VKEY);

        // Then
        assertThat(key.verify(BODY, SignedNote.lines(LINE).getFirst())).isEqualTo(TIME);
        assertThat(key.name()).isEqualTo("witness.example/w1");
        assertThat(key.keyId()).isEqualTo("witness.example/w1+e42b2f2c");
    }

    @Test
    void readsTheKeyOfAWitnessThatRuns() {
        // Given
        String remora = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

        // Then
        assertThat(WitnessKey.parse(remora)).hasToString(remora);
    }

    @Test
    void refusesEveryFlippedBitOfACosignatureAndOfWhatItIsOver() throws Exception {
        // Given
        WitnessKey key = WitnessKey.parse(VKEY);
        byte[] good = SignedNote.lines(LINE).getFirst().signature().toArray();

        // Then
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            SignedNote.Line line = new SignedNote.Line("witness.example/w1", "e42b2f2c", Bytes.copyOf(bad));
            assertRefused(() -> key.verify(BODY, line));
        }
        assertRefused(() -> key.verify(
                BODY.replace("\n2\n", "\n3\n"), SignedNote.lines(LINE).getFirst()));
    }

    @Test
    void refusesACosignatureOfAnotherLengthOrOfAnotherKey() throws Exception {
        // Given
        WitnessKey key = WitnessKey.parse(VKEY);
        SignedNote.Line good = SignedNote.lines(LINE).getFirst();
        byte[] shorter = new byte[71];

        // Then
        assertRefused(() -> key.verify(BODY, new SignedNote.Line(good.name(), good.hash(), Bytes.copyOf(shorter))));
        assertRefused(() -> key.verify(BODY, new SignedNote.Line("other", good.hash(), good.signature())));
    }

    @Test
    void aCosignatureIsNoSignatureOfALog() throws Exception {
        // Given
        SignedNote.Line cosignature = WitnessKey.cosign(BODY, ZERO, TIME);
        byte[] plain = ZERO.sign(BODY.getBytes(StandardCharsets.UTF_8));
        WitnessKey witness = WitnessKey.of(ZERO);

        // Then
        assertThat(cosignature.hash()).isNotEqualTo(keyHash(ZERO.verifierKey()));
        assertRefused(() -> witness.verify(
                BODY, new SignedNote.Line(cosignature.name(), cosignature.hash(), stamped(TIME, plain))));
    }

    @Test
    void aNoteTellsWhichKnownWitnessesCosignedAndWhen() throws Exception {
        // Given
        SigningKey other = SigningKey.generate("witness.example/w2");
        SignedNote note = SignedNote.sign(BODY, SigningKey.generate("example.com/log/testdata"))
                .with(WitnessKey.cosign(BODY, ZERO, TIME))
                .with(WitnessKey.cosign(BODY, other, TIME.plusSeconds(2)))
                .with(WitnessKey.cosign(BODY, other, TIME.plusSeconds(1)));

        // Then
        assertThat(note.cosigners(List.of(WitnessKey.of(ZERO), WitnessKey.of(other))))
                .isEqualTo(Map.of(WitnessKey.of(ZERO), TIME, WitnessKey.of(other), TIME.plusSeconds(2)));
        assertThat(note.cosigners(List.of(WitnessKey.of(SigningKey.generate("witness.example/w2")))))
                .isEmpty();
        assertThat(SignedNote.parse(note.toBytes()).lines()).isEqualTo(note.lines());
    }

    @Test
    void oneBadCosignatureOfAKnownWitnessRefusesAll() throws Exception {
        // Given
        SigningKey other = SigningKey.generate("witness.example/w2");
        SignedNote note = SignedNote.sign(BODY, SigningKey.generate("log"))
                .with(WitnessKey.cosign(BODY, ZERO, TIME))
                .with(WitnessKey.cosign(BODY + "extension\n", other, TIME));

        // Then
        assertRefused(() -> note.cosigners(List.of(WitnessKey.of(ZERO), WitnessKey.of(other))));
        assertThat(note.cosigners(List.of(WitnessKey.of(ZERO)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "witness.example/w1+e42b2f2c+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
                "witness.example/w1+e42b2f2d+BDtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
                "witness.example/w2+e42b2f2c+BDtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
                "witness.example/w1+e42b2f2c+BDtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWd==",
                "witness.example/w1+e42b2f2c+BAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "witness.example/w1"
            })
    void refusesAKeyThatIsNoneOfAWitness(String vkey) {
        assertThatThrownBy(() -> WitnessKey.parse(vkey)).isInstanceOf(IllegalArgumentException.class);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(Code.SIGNATURE_INVALID));
    }

    private static Bytes stamped(Instant time, byte[] signature) {
        return Bytes.copyOf(java.nio.ByteBuffer.allocate(8 + signature.length)
                .putLong(time.getEpochSecond())
                .put(signature)
                .array());
    }

    private static String keyHash(VerifierKey key) {
        return key.keyId().substring(key.name().length() + 1);
    }

    static SigningKey zero(String name) {
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        String hash = KeyText.hash(name, KeyText.ED25519, Ed25519.publicKey(seed));
        return SigningKey.parse("PRIVATE+KEY+" + KeyText.write(name, hash, KeyText.ED25519, seed));
    }
}
