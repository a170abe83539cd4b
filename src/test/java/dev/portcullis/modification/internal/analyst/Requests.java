package dev.portcullis.modification.internal.analyst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.Mutator;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a parent may ask of an analyst, in order and out of it. */
final class Requests {
    private static final List<String> FILES = List.of(
            "",
            "import os\nos.system('x')\n",
            "(".repeat(5_000),
            "def f():\n  return 1\n",
            "'" + "\\ud800".repeat(50) + "'",
            "\u0000",
            "x = [" + "1,".repeat(3_000) + "]\n");
    private static final List<String> TYPES = List.of(
            "python",
            "javascript",
            "java",
            "cpp",
            "cuda",
            "c",
            "shell",
            "toml",
            "json",
            "yaml",
            "ini",
            "markdown",
            "text",
            "go",
            "rust",
            "sql",
            "typescript",
            "binary",
            "unknown");
    private static final List<String> WORDS =
            List.of("-1", "1048577", "9999999999", "\"cobol\"", "null", "{\"id\":1}", "\n", "\"bytes\":0,");

    private Requests() {}

    /** Some good ones, of which some bytes were changed more often than not. */
    static byte[] drawn(RandomGenerator random) {
        Mutator mutator = new Mutator(random, WORDS);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int requests = 1 + random.nextInt(4); requests > 0; requests--) {
            byte[] file = mutator.any(FILES).getBytes(StandardCharsets.UTF_8);
            byte[] line = ("{\"id\":" + random.nextInt() + ",\"type\":\"" + mutator.any(TYPES) + "\",\"bytes\":"
                            + file.length + "}\n")
                    .getBytes(StandardCharsets.UTF_8);
            all.writeBytes(random.nextInt(6) == 0 ? mutator.mutated(line) : line);
            all.writeBytes(random.nextInt(3) == 0 ? mutator.mutated(file) : file);
        }
        if (random.nextInt(10) == 0) {
            byte[] noise = new byte[random.nextInt(Bounds.MIB)];
            random.nextBytes(noise);
            all.writeBytes(noise);
        }
        return all.toByteArray();
    }

    /** Requires the greeting, and then one possible answer each to the requests that are in order, and no more. */
    static void areAnswered(byte[] requests, byte[] said) throws IOException, MalformedJsonException {
        InputStream answers = new ByteArrayInputStream(said);
        assertThat(Wire.read(answers, Wire.GREETING_BYTES, Wire.Greeting.class)).contains(Wire.Greeting.OURS);
        for (Wire.Request request : inOrder(requests)) {
            Wire.Answer answer =
                    Wire.read(answers, Wire.ANSWER_BYTES, Wire.Answer.class).orElseThrow();
            assertThat(answer.id()).isEqualTo(request.id());
            assertThat(Wire.isPossible(answer.outline(), request.bytes())).isTrue();
        }
        assertThat(answers.available()).isZero();
    }

    private static List<Wire.Request> inOrder(byte[] requests) throws IOException {
        List<Wire.Request> inOrder = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(requests);
        try {
            Optional<Wire.Request> request = Wire.read(in, Wire.REQUEST_BYTES, Wire.Request.class);
            while (request.isPresent()
                    && in.readNBytes(request.get().bytes()).length
                            == request.get().bytes()) {
                inOrder.add(request.get());
                request = Wire.read(in, Wire.REQUEST_BYTES, Wire.Request.class);
            }
        } catch (MalformedJsonException _) {
            // From here on nothing is answered.
        }
        return inOrder;
    }
}
