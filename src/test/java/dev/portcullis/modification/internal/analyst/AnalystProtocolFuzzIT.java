package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.Fuzz;
import dev.portcullis.fixtures.Mutator;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.code.Outline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of an analyst's pipes, each in a process of its own, against one that speaks otherwise. */
class AnalystProtocolFuzzIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final int HEAP_MIB = 64;
    private static final int HANGS = 40;

    private static final AnalystPool POOL = new AnalystPool(
            new AnalystPool.Terms(1, HEAP_MIB, LONG, ANSWER, LONG),
            new ChildProgram(ScriptedAnalyst.class.getName(), ChildProgram.ownClassPath(), List.of()));

    @TempDir
    private Path folder;

    private long asked;

    @AfterAll
    static void close() {
        POOL.close();
    }

    @Test
    void anAnalystThatSpeaksOtherwiseIsNotReadAndTheNextFileIs() {
        Fuzz.cases(2, this::isNotReadAndTheNextFileIs);
    }

    @Test
    void theAnalystItselfEndsWhateverItIsAsked() {
        Fuzz.cases(1, this::endsWhateverItIsAsked);
    }

    @Test
    @Tag("long")
    void aMinuteOfAnalystsThatSpeakOtherwiseAreNotReadAndTheNextFilesAre() {
        assertThat(Fuzz.during(Duration.ofSeconds(60), this::isNotReadAndTheNextFileIs))
                .isGreaterThan(2);
    }

    @Test
    @Tag("long")
    void halfAMinuteOfRequestsEndsTheAnalystItself() {
        assertThat(Fuzz.during(Duration.ofSeconds(30), this::endsWhateverItIsAsked))
                .isGreaterThan(1);
    }

    private void isNotReadAndTheNextFileIs(RandomGenerator random) {
        // Given
        Script script = Script.drawn(new Mutator(random, List.of("4711", "null", "{", "}", "[", "]")), HANGS);
        String innocent = "innocent = " + ++asked + "\n";

        // When
        Finding finding = ask(script.content(asked));
        Finding next = ask(innocent);

        // Then
        if (finding instanceof Said(Outline outline)) {
            assertThat(outline).as("%s", script).isEqualTo(firstOutline(script));
        } else {
            assertThat(script.honest()).as("%s: %s", script, finding).isFalse();
            assertThat(finding.outline().wasNotRead()).isTrue();
        }
        if (next.outline().wasNotRead()) {
            // What came late was taken for the answer to this one; the next analyst knows nothing of it.
            next = ask(innocent + "again = 1\n");
            innocent += "again = 1\n";
        }
        assertThat(next).as("after %s", script).isEqualTo(new Said(OddAnalyst.lines(Bytes.utf8(innocent))));
        assertThat(POOL.running()).isEqualTo(1);
    }

    /** What is there to be read in the first line, if it is an answer at all. */
    private static Outline firstOutline(Script script) {
        byte[] said = script.said(1);
        int end = new String(said, StandardCharsets.ISO_8859_1).indexOf('\n');
        assertThat(end).as("%s", script).isPositive();
        try {
            return StrictJson.read(Arrays.copyOf(said, end), Wire.Answer.class).outline();
        } catch (MalformedJsonException e) {
            throw new AssertionError("was taken for an answer: " + script, e);
        }
    }

    private static Finding ask(String file) {
        return POOL.ask(ContentType.PYTHON, Digest.of(file), Bytes.utf8(file));
    }

    private void endsWhateverItIsAsked(RandomGenerator random)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        byte[] requests = Requests.drawn(random);
        Process analyst = new ProcessBuilder(ChildProgram.own().command(folder, HEAP_MIB))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(folder.resolve("answers").toFile())
                .start();

        // When
        try (OutputStream pipe = analyst.getOutputStream()) {
            pipe.write(requests);
        } catch (IOException _) {
            // It has ended before it read all.
        }

        // Then
        boolean ended = analyst.waitFor(LONG);
        analyst.destroyForcibly().waitFor();
        assertThat(ended).isTrue();
        Requests.areAnswered(requests, Files.readAllBytes(folder.resolve("answers")));
    }
}
