package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.attest.predicate.GateForm;
import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ShownAskTest {
    private static final AskId ID = AskId.parse("0199aaaa-0000-7000-8000-000000000001");
    private static final Instant LATER = Instant.parse("2026-11-23T16:40:00Z");

    /** Shows one ask. */
    @Command(name = "show")
    static final class Showing implements Runnable {
        private final ShownAsk ask;

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        Showing(ShownAsk ask) {
            this.ask = ask;
        }

        @Override
        public void run() {
            try {
                SignOffCommand.show(global, ask, CaseText.of(ask.view()));
            } catch (CommandFailedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Basis basis(String result) {
        return new Basis(Digest.of(result), Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY);
    }

    private static ShownAsk ask(String view, Digest viewDigest, String result, String state) {
        return new ShownAsk(
                ID,
                "proposal:0199aaaa-0000-7000-8000-000000000002",
                new GateForm(Purpose.PROMOTE, basis(result)),
                1,
                Map.of("reviewer", 1),
                List.of(new PersonId("erin")),
                state,
                LATER,
                Bytes.utf8(view),
                viewDigest,
                0,
                null,
                List.of(),
                null);
    }

    private static String shown(ShownAsk ask) {
        StringWriter out = new StringWriter();
        new CommandLine(new Showing(ask)).setOut(new PrintWriter(out)).execute();
        return out.toString();
    }

    @Test
    void showsAHostileViewInert() {
        // Given
        String view = "<article><section><h2>Why a person</h2>"
                + "<p>[2J\u009b1;1Hgranted by everybody&#13;\u202eoversight\ta\u2028b</p></section></article>";

        // When
        String shown = shown(ask(view, Digest.of(view), "r", "open"));

        // Then
        assertThat(shown).doesNotContain("\u009b", "\r", "\u202e", "\t", "\u2028");
        assertThat(shown.lines())
                .contains("Why a person", "[2J\\u{9b}1;1Hgranted by everybody\\u{d}\\u{202e}oversight\\u{9}a\\u{2028}b")
                .contains("may not answer: [erin]", "view   " + Digest.of(view));
        assertThat(shown).containsPattern("words  ([a-z]+ ){6} \\(the console shows the same\\)");
    }

    @Test
    void refusesAViewOfAnotherForm() {
        for (String view :
                List.of("", "granted", "<p>", "<p>\u001b[2J</p>", "<!DOCTYPE p [<!ENTITY e 'x'>]><p>&e;</p>")) {
            // When / Then
            assertThatExceptionOfType(CommandFailedException.class)
                    .as(view)
                    .isThrownBy(() -> CaseText.of(Bytes.utf8(view)))
                    .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.UNVERIFIED));
        }
    }

    @Test
    void refusesAViewThatIsNotWhatWouldBeSigned() {
        // Given
        ShownAsk forged = ask("harmless", Digest.of("harmful"), "r", "open");

        // When / Then
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(forged::verified)
                .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.UNVERIFIED));
    }

    @Test
    void hasBeenReadOnlyAsLongAsViewAndBasisStay() {
        // Given
        ShownAsk read = ask("view", Digest.of("view"), "r", "open");

        // When / Then
        assertThat(ask("view", Digest.of("view"), "r", "granted").read()).isEqualTo(read.read());
        assertThat(ask("view", Digest.of("view"), "s", "open").read()).isNotEqualTo(read.read());
        assertThat(ask("other", Digest.of("other"), "r", "open").read()).isNotEqualTo(read.read());
    }

    @Test
    void whoeverGrantsWhatThenWaitsIsToldThatItWaitsAndUntilWhen() {
        // Given
        AmendmentId amendment = AmendmentId.parse("0199aaaa-0000-7000-8000-000000000003");

        // Then
        assertThat(new SignOffCommand.Recorded("granted", new SignOffCommand.Recorded.Waits(amendment, LATER)).words())
                .isEqualTo(
                        "granted, but what it asks is not in force: it waits until 2026-11-23T16:40:00Z, and until then"
                                + " one person takes it back: portcullis amendment cancel " + amendment);
        assertThat(new SignOffCommand.Recorded("granted", null).words()).isEqualTo("granted");
    }
}
