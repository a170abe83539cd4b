package dev.portcullis.worker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.worker.Limits;
import dev.portcullis.worker.RunEnd;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SandboxRunTest {
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 256L << 20, 8, 1 << 20, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    @Timeout(60)
    void losesNothingOfWhatARunPrintedHoweverLateItIsRead() throws IOException, InterruptedException {
        // Given
        Process printing = new ProcessBuilder("sh", "-c", "echo a line").start();
        SandboxRun run = new SandboxRun(
                new LateReader(printing),
                LIMITS,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new NothingAfterwards(),
                InstantSource.system());

        // When
        run.watch();
        RunEnd end = run.await(PATIENCE);

        // Then
        assertThat(end.ended()).isEqualTo(Ended.COMPLETED);
        assertThat(end.stdout().utf8()).isEqualTo("a line\n");
    }

    private static final class NothingAfterwards implements SandboxRun.Afterwards {
        @Override
        public void collect() {
            // It left nothing.
        }

        @Override
        public void release() {
            // There is no slot.
        }
    }

    /** A process whose output is first read when it was cleared away, or a while after its end: a machine under load. */
    private static final class LateReader extends Process {
        private final Process process;
        private final CountDownLatch destroyed = new CountDownLatch(1);
        private final InputStream output;

        LateReader(Process process) {
            this.process = process;
            this.output = new FilterInputStream(process.getInputStream()) {
                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    try {
                        process.waitFor();
                        destroyed.await(300, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return super.read(into, from, length);
                }
            };
        }

        @Override
        public InputStream getInputStream() {
            return output;
        }

        @Override
        public InputStream getErrorStream() {
            return process.getErrorStream();
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public boolean waitFor(Duration duration) throws InterruptedException {
            return process.waitFor(duration);
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
            destroyed.countDown();
        }

        @Override
        public Process destroyForcibly() {
            Process gone = process.destroyForcibly();
            destroyed.countDown();
            return gone;
        }

        @Override
        public ProcessHandle toHandle() {
            return process.toHandle();
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return process.descendants();
        }
    }
}
