package dev.portcullis.documentation;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the demo as its tutorial runs it, as a {@link Ran}: run once a test run, when the first test asks for it,
 * and its stack left up until the last test is over.
 */
public final class FirstDemo implements ParameterResolver {
    private static final Duration AT_MOST = Duration.ofMinutes(7);
    private static final Namespace NAMESPACE = Namespace.create(FirstDemo.class);

    /** The reader's folder once the page was run in it. */
    public static final class Ran implements AutoCloseable {
        private final Path folder;
        private final DocumentedCommands reader;
        private final String said;
        private final Bytes summary;

        private Ran() {
            try {
                folder = Files.createTempDirectory("demo");
                reader = new DocumentedCommands(folder);
                said = reader.run(Path.of("docs", "tutorial", "first-demo.md"), AT_MOST);
                summary = summaryNow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** What the page's commands said. */
        public String said() {
            return said;
        }

        /** The summary that the page's run wrote. */
        public Bytes summary() {
            return summary;
        }

        /** The summary of whichever run was last. */
        public Bytes summaryNow() throws IOException {
            return Bytes.copyOf(Files.readAllBytes(home().resolve("demo").resolve("summary.json")));
        }

        public Running stack() throws IOException {
            return LocalStack.find(home()).orElseThrow();
        }

        /** Another page that the same reader goes on with, its stack being up; returns what its commands said. */
        String goOn(Path page, Duration atMost) throws IOException, InterruptedException {
            return reader.run(page, atMost);
        }

        /** A command of the reader's, not yet started. */
        public ProcessBuilder command(List<String> command) {
            return reader.command(command);
        }

        private Path home() {
            return folder.resolve(".portcullis");
        }

        @Override
        public void close() throws IOException {
            reader.close();
            try (Stream<Path> left = Files.walk(folder)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Ran.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Ran.class, _ -> new Ran(), Ran.class);
    }
}
