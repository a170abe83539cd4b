package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.attest.predicate.GateForm;
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
            SignOffCommand.show(global, ask);
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
        String view = "WHY A PERSON\n\u001b[2J\u001b[1;1Hgranted by everybody\r\u202eoversight\u0000\ta\u2028b\n";

        // When
        String shown = shown(ask(view, Digest.of(view), "r", "open"));

        // Then
        assertThat(shown).doesNotContain("\u001b", "\r", "\u202e", "\u0000", "\t", "\u2028");
        assertThat(shown.lines())
                .contains(
                        "WHY A PERSON",
                        "\\u{1b}[2J\\u{1b}[1;1Hgranted by everybody\\u{d}\\u{202e}oversight\\u{0}\\u{9}a\\u{2028}b")
                .contains("may not answer: [erin]", "view   " + Digest.of(view));
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
}
