package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.Fuzz;
import dev.portcullis.fixtures.Mutator;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.code.CodeOutliner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both ends of an analyst's pipes, without the processes: more is tried than processes could be started for. */
class AnalystProtocolFuzzTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Bytes FILE = Bytes.utf8("a = 1\nb = 2\n");
    private static final byte[] GREETING = "{\"analyst\":\"portcullis.analyst/v1\"}\n".getBytes(StandardCharsets.UTF_8);
    private static final List<String> WORDS = List.of("4711", "null", "{", "}", "[", "]", "v2", "-1", ":");

    private static ProcessHandle ended;

    private int greeted;
    private int said;

    @BeforeAll
    static void startsOneThatEnds() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        ended = process.toHandle();
    }

    @Test
    void anAnalystThatSpeaksOtherwiseIsEndedAndNotRead() {
        Fuzz.cases(200, this::isEndedAndNotRead);
        assertThat(greeted).isBetween(70, 199);
        assertThat(said).isBetween(10, 100);
    }

    @Test
    void everyRequestInOrderIsAnsweredAndNoneBehindOneThatIsNot() {
        Fuzz.cases(60, AnalystProtocolFuzzTest::isAnsweredInOrder);
    }

    @Test
    @Tag("long")
    void halfAMinuteOfAnalystsThatSpeakOtherwiseAreEndedAndNotRead() {
        assertThat(Fuzz.during(Duration.ofSeconds(30), this::isEndedAndNotRead)).isGreaterThan(200);
    }

    @Test
    @Tag("long")
    void halfAMinuteOfRequestsIsAnsweredInOrder() {
        assertThat(Fuzz.during(Duration.ofSeconds(30), AnalystProtocolFuzzTest::isAnsweredInOrder))
                .isGreaterThan(60);
    }

    private void isEndedAndNotRead(RandomGenerator random) throws InterruptedException {
        // Given
        Mutator mutator = new Mutator(random, WORDS);
        byte[] greeting = random.nextInt(4) == 0 ? mutator.mutated(GREETING) : GREETING;
        Script script = Script.drawn(mutator, 30);
        Spoken process = new Spoken(greeting, script);
        AnalystProcess analyst;
        try {
            analyst = AnalystProcess.greeted(
                    process, script.isHung() && !Arrays.equals(greeting, GREETING) ? SHORT : AMPLE);
        } catch (NotStartedException _) {
            assertThat(process.isAlive()).isFalse();
            assertThat(greeting).isNotEqualTo(GREETING);
            return;
        }
        greeted++;

        // When
        Finding finding = analyst.ask(ContentType.PYTHON, FILE, script.isHung() ? SHORT : AMPLE);

        // Then
        switch (finding) {
            case Said(var outline) -> {
                said++;
                byte[] answer = behindTheGreeting(greeting, script.said(1));
                assertThat(answer).endsWith((byte) '\n').containsOnlyOnce((byte) '\n');
                assertThat(answer).hasSizeLessThanOrEqualTo(Wire.ANSWER_BYTES + 1);
                assertThat(outline).isEqualTo(answered(answer));
                assertThat(process.isAlive()).isTrue();
            }
            case Silent silent -> {
                assertThat(Arrays.equals(greeting, GREETING) && script.honest())
                        .as("%s to %s", silent, script)
                        .isFalse();
                assertThat(silent.outline().wasNotRead()).isTrue();
                assertThat(process.isAlive()).isFalse();
                assertThat(analyst.isUsable()).isFalse();
            }
        }
        analyst.close();
    }

    /** What is said behind the first line: a greeting that lost its end has got one by what was said then. */
    private static byte[] behindTheGreeting(byte[] greeting, byte[] said) {
        byte[] all = Arrays.copyOf(greeting, greeting.length + said.length);
        System.arraycopy(said, 0, all, greeting.length, said.length);
        int end = 0;
        while (all[end] != '\n') {
            end++;
        }
        return Arrays.copyOfRange(all, end + 1, all.length);
    }

    private static Object answered(byte[] line) {
        try {
            Wire.Answer answer = StrictJson.read(Arrays.copyOf(line, line.length - 1), Wire.Answer.class);
            assertThat(answer.id()).isEqualTo(1);
            return answer.outline();
        } catch (MalformedJsonException e) {
            throw new AssertionError("was taken for an answer", e);
        }
    }

    private static void isAnsweredInOrder(RandomGenerator random) throws IOException, MalformedJsonException {
        // Given
        byte[] requests = Requests.drawn(random);
        ByteArrayOutputStream answers = new ByteArrayOutputStream();

        // When
        try {
            AnalystLoop.run(new ByteArrayInputStream(requests), answers, new CodeOutliner());
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("this is no request");
        }

        // Then
        Requests.areAnswered(requests, answers.toByteArray());
    }

    /** A process that greets, says what a script says and then ends or hangs. */
    private static final class Spoken extends Process {
        private final InputStream all;
        private final CountDownLatch destroyed = new CountDownLatch(1);

        Spoken(byte[] greeting, Script script) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            said.writeBytes(greeting);
            said.writeBytes(script.said(1));
            boolean hangs = script.isHung();
            this.all = new ByteArrayInputStream(said.toByteArray()) {
                @Override
                public synchronized int read(byte[] to, int from, int atMost) {
                    int read = super.read(to, from, atMost);
                    if (read < 0 && hangs) {
                        hang();
                    }
                    return read;
                }
            };
        }

        private void hang() {
            try {
                destroyed.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return all;
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() {
            return exitValue();
        }

        @Override
        public boolean waitFor(Duration atMost) {
            return !isAlive();
        }

        @Override
        public int exitValue() {
            return 0;
        }

        @Override
        public boolean isAlive() {
            return destroyed.getCount() > 0;
        }

        @Override
        public void destroy() {
            destroyed.countDown();
        }

        @Override
        public Process destroyForcibly() {
            destroy();
            return this;
        }

        @Override
        public ProcessHandle toHandle() {
            return ended;
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return Stream.empty();
        }

        @Override
        public long pid() {
            return ended.pid();
        }
    }
}
