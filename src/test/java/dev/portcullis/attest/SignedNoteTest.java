package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignedNoteTest {
    private static final String TEXT =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private static final SigningKey NEUMANN =
            SigningKey.parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
    private static final String NEUMANN_LINE =
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final VerifierKey ENOCH =
            VerifierKey.parse("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");
    private static final String ENOCH_LINE =
            "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
    private static final String NOTE = TEXT + "\n" + NEUMANN_LINE;

    @Test
    void signsTheNoteOfTheGoTeamByteForByte() {
        assertThat(SignedNote.sign(TEXT, NEUMANN).toBytes()).isEqualTo(utf8(NOTE));
    }

    @Test
    void verifiesTwoSignersAndIgnoresTheUnknownOne() throws Exception {
        // Given
        SignedNote note = SignedNote.parse(utf8(NOTE + ENOCH_LINE));

        // Then
        assertThat(note.verify(List.of(ENOCH, NEUMANN.verifierKey()))).containsExactly(NEUMANN.verifierKey(), ENOCH);
        assertThat(note.verify(List.of(ENOCH))).containsExactly(ENOCH);
        assertThat(note.text()).isEqualTo(TEXT);
        assertThat(note.toBytes()).isEqualTo(utf8(NOTE + ENOCH_LINE));
    }

    @Test
    void verifiesTheExampleOfC2sp() throws Exception {
        // Given
        VerifierKey key = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        String note = "This is an example message.\n\n— example.com/foo "
                + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

        // Then
        assertThat(SignedNote.parse(utf8(note)).verify(List.of(key))).containsExactly(key);
    }

    @Test
    void refusesTheWholeNoteForOneBadSignatureOfAKnownKey() throws Exception {
        // Given
        String bad = NOTE + ENOCH_LINE.replace("rwz+eBzm", "rwz+eBzn");
        SignedNote note = SignedNote.parse(utf8(bad));

        // Then
        assertRefused(() -> note.verify(List.of(NEUMANN.verifierKey(), ENOCH)), Code.SIGNATURE_INVALID);
        assertThat(note.verify(List.of(NEUMANN.verifierKey()))).hasSize(1);
    }

    @Test
    void refusesAGoodSignatureFollowedByABadOneOfTheSameKey() throws Exception {
        // Given
        SignedNote note = SignedNote.parse(utf8(NOTE + NEUMANN_LINE.replace("x08go/ZJ", "x08go/ZK")));

        // Then
        assertRefused(() -> note.verify(List.of(NEUMANN.verifierKey())), Code.SIGNATURE_INVALID);
    }

    @Test
    void countsAKeyThatSignedTwiceOnce() throws Exception {
        assertThat(SignedNote.parse(utf8(NOTE + NEUMANN_LINE)).verify(List.of(NEUMANN.verifierKey())))
                .hasSize(1);
    }

    @Test
    void refusesWhenNobodyKnownSigned() throws Exception {
        // Given
        SignedNote note = SignedNote.parse(utf8(NOTE));
        VerifierKey sameName = SigningKey.generate("PeterNeumann").verifierKey();

        // Then
        assertRefused(() -> note.verify(List.of(sameName, ENOCH)), Code.KEY_NOT_IN_TRUST);
        assertRefused(() -> note.verify(List.of()), Code.KEY_NOT_IN_TRUST);
    }

    @Test
    void endsTheTextAtTheLastBlankLine() throws Exception {
        // Given
        String text = "one\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQ\n\ntwo\n";

        // When
        SignedNote note = SignedNote.parse(SignedNote.sign(text, NEUMANN).toBytes());

        // Then
        assertThat(note.text()).isEqualTo(text);
        assertThat(note.verify(List.of(NEUMANN.verifierKey()))).hasSize(1);
    }

    @Test
    void carriesSixteenAndMoreUnknownSignatures() throws Exception {
        // Given
        SignedNote note = SignedNote.sign(TEXT, NEUMANN);
        for (int at = 0; at < 40; at++) {
            note = note.with(new SignedNote.Line("witness.example/w" + at, "0000000" + at % 10, Bytes.utf8("grease")));
        }

        // When
        SignedNote read = SignedNote.parse(note.toBytes());

        // Then
        assertThat(read.lines()).hasSize(41);
        assertThat(read.verify(List.of(NEUMANN.verifierKey()))).hasSize(1);
    }

    static Stream<Arguments> malformed() {
        String line = NEUMANN_LINE;
        return Stream.of(
                Arguments.of("nothing", utf8("")),
                Arguments.of("no blank line", utf8(TEXT + line)),
                Arguments.of("no signature", utf8(TEXT + "\n")),
                Arguments.of("a signature without its line feed", utf8(NOTE.substring(0, NOTE.length() - 1))),
                Arguments.of("a blank line after the signatures", utf8(NOTE + "\n")),
                Arguments.of("text after the signatures", utf8(NOTE + "hello\n")),
                Arguments.of("a hyphen for the dash", utf8(NOTE.replace('—', '-'))),
                Arguments.of("no space after the dash", utf8(NOTE.replace("— ", "—"))),
                Arguments.of("two spaces after the dash", utf8(NOTE.replace("— ", "—  "))),
                Arguments.of("no name", utf8(NOTE.replace("PeterNeumann ", ""))),
                Arguments.of("a plus in the name", utf8(NOTE.replace("PeterNeumann", "Peter+Neumann"))),
                Arguments.of("a wide space in the name", utf8(NOTE.replace("PeterNeumann", "Peter\u3000Neumann"))),
                Arguments.of("a third word", utf8(NOTE.replace("JnAM=\n", "JnAM= x\n"))),
                Arguments.of("no padding", utf8(NOTE.replace("JnAM=\n", "JnAM\n"))),
                Arguments.of("URL-safe base64", utf8(NOTE.replace("x08go/", "x08go_"))),
                Arguments.of("unused bits set", utf8(NOTE.replace("JnAM=\n", "JnAN=\n"))),
                Arguments.of("four bytes and no signature", utf8(TEXT + "\n— PeterNeumann x08gow==\n")),
                Arguments.of("three bytes", utf8(TEXT + "\n— PeterNeumann x08g\n")),
                Arguments.of("a carriage return", utf8(NOTE.replace("\n", "\r\n"))),
                Arguments.of("a tab in the text", utf8(NOTE.replace("you think", "you\tthink"))),
                Arguments.of("a null in the text", utf8(NOTE.replace("you think", "you\0think"))),
                Arguments.of("an escape in the text", utf8(NOTE.replace("you think", "you\u001b[2Jthink"))),
                Arguments.of("malformed UTF-8", malformedUtf8()),
                Arguments.of("101 signatures", utf8(TEXT + "\n" + line.repeat(101))),
                Arguments.of("more than a MiB", utf8("a".repeat(1 << 20) + NOTE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void refusesANoteWith(String name, byte[] note) {
        assertRefused(() -> SignedNote.parse(note), Code.NOTE_MALFORMED);
    }

    @Test
    void refusesEveryFlippedBit() throws Exception {
        // Given
        byte[] good = utf8(NOTE);
        List<String> accepted = new ArrayList<>();

        // When
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                try {
                    SignedNote.parse(bad).verify(List.of(NEUMANN.verifierKey()));
                    accepted.add("byte " + at + " bit " + bit);
                } catch (SignatureRefusedException expected) {
                    // refused, as it must be
                }
            }
        }

        // Then
        assertThat(accepted).isEmpty();
        assertThat(SignedNote.parse(good).verify(List.of(NEUMANN.verifierKey())))
                .hasSize(1);
    }

    @Test
    void neverSignsATextThatCouldNotBeRead() {
        for (String text : List.of("", "no line feed", "tab\there\n", "return\r\n")) {
            assertThatThrownBy(() -> SignedNote.sign(text, NEUMANN)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(Attempt attempt, Code code) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static byte[] malformedUtf8() {
        byte[] note = utf8(NOTE);
        note[3] = (byte) 0xff;
        return note;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
