package dev.portcullis.cli.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.modification.ModificationClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandGateTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private CorpusCase one;

    @BeforeEach
    void writesACase() throws Exception {
        one = Corpus.read(new CorpusFolder(folder.resolve("a folder"))
                        .withOneOfEach()
                        .folder())
                .cases()
                .getFirst();
    }

    private String script(String body) throws IOException {
        return "/bin/sh " + Files.writeString(folder.resolve("gate.sh"), body);
    }

    private Said ask(String body) throws IOException, CorpusRefusedException, InterruptedException {
        return CommandGate.of(script(body), AMPLE).judge(one);
    }

    @ParameterizedTest
    @CsvSource({"0, ALLOWED", "3, ESCALATED", "4, DENIED", "5, UNDETERMINED"})
    void theExitCodeIsTheVerdict(int code, VerdictWord verdict)
            throws IOException, CorpusRefusedException, InterruptedException {
        // When
        Said said = ask("exit " + code);

        // Then
        assertThat(said.verdict()).isEqualTo(verdict);
        assertThat(said.trouble()).isNull();
        assertThat(said.codes()).isEmpty();
    }

    @Test
    void reasonsAndClassAreThoseOfItsJson() throws IOException, CorpusRefusedException, InterruptedException {
        // When
        Said said = ask("""
                echo '{"verdict":"denied","class":"oversight","score":0.5,'
                echo '"reasons":[{"code":"A","at":"x.py:1"},{"code":"B"}]}'
                exit 4
                """);

        // Then
        assertThat(said.codes()).containsExactly("A", "B");
        assertThat(said.reasons()).containsExactly("A x.py:1", "B");
        assertThat(said.modificationClass()).isEqualTo(ModificationClass.OVERSIGHT);
    }

    @Test
    void wordsThatAreNoJsonAreWords() throws IOException, CorpusRefusedException, InterruptedException {
        assertThat(ask("echo looks fine to me").verdict()).isEqualTo(VerdictWord.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exit 1",
                "kill -9 $$",
                "echo '{\"verdict\":\"denied\"}'",
                "echo '{\"verdict\":\"allowed\",\"reasons\":[{\"code\":\"not a code\"}]}'",
                "yes | head -c 5000000; exit 0",
            })
    void anythingElseIsNoAnswer(String body) throws IOException, CorpusRefusedException, InterruptedException {
        // When
        Said said = ask(body);

        // Then
        assertThat(said.verdict()).isEqualTo(VerdictWord.UNDETERMINED);
        assertThat(said.trouble()).isNotBlank();
    }

    @Test
    void aCommandThatIsNotThereIsNoAnswer() throws CorpusRefusedException, InterruptedException {
        assertThat(CommandGate.of("/nowhere/gate", AMPLE).judge(one).trouble()).contains("cannot be started");
    }

    @Test
    void aCommandThatDoesNotEndIsEndedWithWhatItStarted()
            throws IOException, CorpusRefusedException, InterruptedException {
        // Given
        CommandGate gate =
                CommandGate.of(script("sleep 600 & echo $! > " + folder + "/pid; wait"), Duration.ofSeconds(1));

        // When
        Said said = gate.judge(one);

        // Then
        assertThat(said.trouble()).contains("no end within 1 s");
        String child = Files.readString(folder.resolve("pid")).strip();
        await().atMost(AMPLE).until(() -> !runs(child));
    }

    /** One that ended and that nobody has asked about yet runs no more. */
    private static boolean runs(String pid) throws IOException {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    @Test
    void aPathIsPutIntoItsWordWhateverItHolds() throws IOException, CorpusRefusedException, InterruptedException {
        // Given
        CommandGate gate = CommandGate.of(
                script("printf '%s\\n' \"$@\" > " + folder + "/words; exit 3")
                        + " --c={charter} {base} '{result}' $(touch injected)",
                AMPLE);

        // When
        gate.judge(one);

        // Then
        assertThat(Files.readAllLines(folder.resolve("words")))
                .containsExactly(
                        "--c=" + one.charter().toAbsolutePath(),
                        one.base().toAbsolutePath().toString(),
                        "'" + one.result().toAbsolutePath() + "'",
                        "$(touch",
                        "injected)");
    }

    @Test
    void refusesATemplateThatNamesWhatIsNotThere() {
        assertThatThrownBy(() -> CommandGate.of("gate {tree}", AMPLE)).hasMessageContaining("{tree}");
        assertThatThrownBy(() -> CommandGate.of("  ", AMPLE)).isInstanceOf(CorpusRefusedException.class);
    }
}
