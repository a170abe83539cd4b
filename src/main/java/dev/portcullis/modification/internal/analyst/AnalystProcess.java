package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.internal.analyst.Finding.Said;
import dev.portcullis.modification.internal.analyst.Finding.Silent;
import dev.portcullis.modification.internal.analyst.Finding.Why;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One analyst that runs. Asked by one thread at a time; whatever it does but answer in order ends it. */
final class AnalystProcess implements AutoCloseable {
    private static final Duration GONE = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
    private static final Duration LAST_WORDS = Duration.ofMillis(200);
    private static final int LAST_WORDS_CHARACTERS = 300;

    private final Process process;
    private final InputStream answers;
    private final OutputStream requests;
    private final LastWords lastWords;
    private final long startedNanos = System.nanoTime();

    /** Reads and writes here, so that whoever asks waits no longer than it wants to. */
    private final ExecutorService pipes;

    private long requested;
    private volatile boolean ended;

    private AnalystProcess(Process process) {
        this.process = process;
        this.answers = new BufferedInputStream(process.getInputStream());
        this.requests = new BufferedOutputStream(process.getOutputStream());
        this.lastWords = LastWords.of(process.getErrorStream());
        this.pipes = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("analyst-" + process.pid()).factory());
    }

    /**
     * Takes a started process over, and waits for it to greet.
     *
     * @throws NotStartedException when it did not within {@code deadline}; it is ended then
     */
    static AnalystProcess greeted(Process process, Duration deadline) throws NotStartedException, InterruptedException {
        AnalystProcess analyst = new AnalystProcess(process);
        boolean greeted = false;
        try {
            Optional<Wire.Greeting> greeting = analyst.within(
                    deadline, () -> Wire.read(analyst.answers, Wire.GREETING_BYTES, Wire.Greeting.class));
            if (greeting.isEmpty()) {
                throw new NotStartedException("it ended before it greeted: " + analyst.lastWords());
            }
            if (!greeting.get().equals(Wire.Greeting.OURS)) {
                throw new NotStartedException("it is another program's analyst");
            }
            greeted = true;
            return analyst;
        } catch (ExecutionException e) {
            throw new NotStartedException("it did not greet: " + e.getCause() + "; " + analyst.lastWords(), e);
        } catch (TimeoutException e) {
            throw new NotStartedException("it did not greet within " + deadline.toMillis() + " ms", e);
        } finally {
            if (!greeted) {
                analyst.close();
            }
        }
    }

    /** Whether it may be asked again: it lives, and says nothing that nobody asked for. */
    boolean isUsable() {
        try {
            return !ended && process.isAlive() && answers.available() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - startedNanos > age.toNanos();
    }

    Finding ask(ContentType type, Bytes content, Duration deadline) throws InterruptedException {
        boolean inOrder = false;
        try {
            Finding said = within(deadline, () -> exchange(type, content));
            inOrder = said instanceof Said;
            return said;
        } catch (TimeoutException _) {
            return new Silent(Why.TIMED_OUT, "no answer within " + deadline.toMillis() + " ms");
        } catch (ExecutionException e) {
            return e.getCause() instanceof IOException
                    ? new Silent(Why.CRASHED, lastWords())
                    : new Silent(Why.NONSENSE, Inert.text(String.valueOf(e.getCause()), LAST_WORDS_CHARACTERS));
        } finally {
            if (!inOrder) {
                close();
            }
        }
    }

    private Finding exchange(ContentType type, Bytes content) throws IOException, MalformedJsonException {
        long id = ++requested;
        requests.write(Wire.bytes(new Wire.Request(id, type, content.length())));
        requests.write('\n');
        requests.write(content.toArray());
        requests.flush();
        Optional<Wire.Answer> answer = Wire.read(answers, Wire.ANSWER_BYTES, Wire.Answer.class);
        if (answer.isEmpty()) {
            return new Silent(Why.CRASHED, lastWords());
        }
        if (answer.get().id() != id) {
            return new Silent(Why.NONSENSE, "an answer to another request");
        }
        if (answers.available() > 0) {
            return new Silent(Why.NONSENSE, "more than one answer");
        }
        if (!Wire.isPossible(answer.get().outline(), content.length())) {
            return new Silent(Why.NONSENSE, "an outline that no such file can have");
        }
        return new Said(answer.get().outline());
    }

    private <T> T within(Duration deadline, Callable<T> step)
            throws InterruptedException, ExecutionException, TimeoutException {
        Future<T> result = pipes.submit(step);
        return result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How it ended, as far as it has, and what it complained of. */
    private String lastWords() {
        String end = "it does not say why";
        try {
            if (process.waitFor(LAST_WORDS)) {
                end = "it ended with " + process.exitValue();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        String words = lastWords.text();
        return words.isBlank() ? end : end + ": " + Inert.text(words.strip(), LAST_WORDS_CHARACTERS);
    }

    /** Ends it at once, with all it started, and waits a moment until it is gone. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        pipes.execute(this::closePipes);
        pipes.shutdown();
        // Asked often: a process that is not our own child does not tell us when it ends.
        long until = System.nanoTime() + GONE.toNanos();
        while (all.stream().anyMatch(AnalystProcess::isRunning) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** One that has ended and that nobody has asked about yet is not running, though it is still there. */
    private static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException | StringIndexOutOfBoundsException _) {
            return process.isAlive();
        }
    }

    private void closePipes() {
        try (InputStream _ = answers;
                OutputStream _ = process.getOutputStream()) {
            lastWords.close();
        } catch (IOException _) {
            // Its other end is gone.
        }
    }

    /** The end of what an analyst complains of; the rest is read and dropped, so that it never waits for us. */
    private static final class LastWords implements AutoCloseable {
        private static final int KEPT = 4 * 1024;

        private final InputStream pipe;
        private final byte[] kept = new byte[KEPT];
        private int length;

        private LastWords(InputStream pipe) {
            this.pipe = pipe;
        }

        static LastWords of(InputStream pipe) {
            LastWords words = new LastWords(pipe);
            Thread.ofPlatform().daemon().name("analyst-complaints").start(words::drain);
            return words;
        }

        private void drain() {
            byte[] chunk = new byte[KEPT];
            try {
                for (int read = pipe.read(chunk); read >= 0; read = pipe.read(chunk)) {
                    keep(chunk, read);
                }
            } catch (IOException _) {
                // It ended.
            }
        }

        private synchronized void keep(byte[] chunk, int read) {
            int old = Math.min(length, KEPT - read);
            System.arraycopy(kept, length - old, kept, 0, old);
            System.arraycopy(chunk, 0, kept, old, read);
            length = old + read;
        }

        synchronized String text() {
            return new String(kept, 0, length, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            pipe.close();
        }
    }
}
