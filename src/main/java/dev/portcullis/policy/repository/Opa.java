package dev.portcullis.policy.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Logger;

/**
 * OPA as a child process: an empty environment, a limit of time and of output, and none of the functions OPA itself
 * calls nondeterministic for what it evaluates, so that neither a rule nor its test reaches a network or a clock.
 */
public final class Opa implements AutoCloseable {
    static {
        // JDK 25 logs inside ProcessBuilder.start; with two threads there before the log manager is initialised, both
        // wait for each other for good.
        Logger.getLogger(Opa.class.getName());
    }

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** What it prints is read as JSON, so more than that would be of no use. */
    private static final int OUTPUT_BYTES = Bounds.JSON_BYTES;

    private static final int MESSAGE_CHARACTERS = 400;

    private final Path executable;
    private final Scratch scratch;
    private final Path capabilities;
    private final Duration longest;

    /**
     * What a call printed.
     *
     * @param exit OPA's exit status
     */
    record Said(int exit, String out, String err) {
        boolean ended() {
            return exit == 0;
        }

        /** What it says is wrong, on one line. */
        String complaint() {
            String text = (err + " " + out).strip().replaceAll("\\s+", " ");
            return Inert.text(text.isEmpty() ? "no word of why" : text, MESSAGE_CHARACTERS);
        }
    }

    private Opa(Path executable, Scratch scratch, Duration longest) {
        this.executable = executable;
        this.longest = longest;
        this.scratch = scratch;
        this.capabilities = scratch.folder().resolve("capabilities.json");
    }

    /**
     * Makes OPA ready.
     *
     * @param executable the pinned version; another compiles other WebAssembly from the same rules
     */
    public static Opa of(Path executable) throws IOException, OpaFailedException, InterruptedException {
        return of(executable, LONGEST);
    }

    /** As {@link #of(Path)}, each call ending within {@code longest}. */
    static Opa of(Path executable, Duration longest) throws IOException, OpaFailedException, InterruptedException {
        Scratch scratch = new Scratch();
        boolean isReady = false;
        try {
            Opa opa = new Opa(executable, scratch, longest);
            opa.writeCapabilities();
            isReady = true;
            return opa;
        } finally {
            if (!isReady) {
                scratch.close();
            }
        }
    }

    private void writeCapabilities() throws IOException, OpaFailedException, InterruptedException {
        JsonNode all = json(run(scratch.folder(), List.of("capabilities", "--current")));
        if (!(all instanceof ObjectNode offered) || offered.path("builtins").isEmpty()) {
            throw new OpaFailedException(executable + " does not say what it can do");
        }
        ArrayNode kept = offered.arrayNode();
        for (JsonNode builtin : offered.path("builtins")) {
            if (!builtin.path("nondeterministic").asBoolean()) {
                kept.add(builtin);
            }
        }
        offered.set("builtins", kept);
        offered.putArray("allow_net");
        Files.write(capabilities, StrictJson.write(offered));
    }

    /** Runs a command that compiles or evaluates rules in {@code folder}. */
    Said evaluating(Path folder, String command, List<String> arguments)
            throws OpaFailedException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(command, "--capabilities", capabilities.toString()));
        all.addAll(arguments);
        return run(folder, all);
    }

    /** Runs a command that only reads files in {@code folder}. */
    Said run(Path folder, List<String> arguments) throws OpaFailedException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().put("LANG", "C.UTF-8");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new OpaFailedException("OPA does not start: " + e.getMessage(), e);
        }
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                Future<String> out = readers.submit(() -> bounded(process, process.getInputStream()));
                Future<String> err = readers.submit(() -> bounded(process, process.getErrorStream()));
                if (!process.waitFor(longest)) {
                    throw new OpaFailedException(
                            "opa " + arguments.getFirst() + " did not end within " + longest.toMillis() + " ms");
                }
                return new Said(process.exitValue(), out.get(), err.get());
            } catch (ExecutionException e) {
                throw new OpaFailedException("opa " + arguments.getFirst() + " " + message(e), e);
            } finally {
                // The readers end with the last process that holds the other end of what they read.
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static String message(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? "cannot be read" : String.valueOf(cause.getMessage());
    }

    /** What a call that must end well printed, as JSON. */
    static JsonNode json(Said said) throws OpaFailedException {
        try {
            return StrictJson.parseForeign(said.out().getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw new OpaFailedException(
                    "OPA printed no JSON: " + e.getMessage() + "; it says: " + said.complaint(), e);
        }
    }

    /** The errors of a call that did not end well, which OPA prints as JSON where results do not go. */
    static JsonNode errors(Said said) {
        try {
            return StrictJson.parseForeign(said.err().getBytes(StandardCharsets.UTF_8))
                    .path("errors");
        } catch (MalformedJsonException _) {
            return MissingNode.getInstance();
        }
    }

    private static String bounded(Process process, InputStream stream) throws IOException {
        byte[] text = stream.readNBytes(OUTPUT_BYTES + 1);
        if (text.length > OUTPUT_BYTES) {
            process.destroyForcibly();
            throw new IOException("printed more than " + OUTPUT_BYTES + " bytes");
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
