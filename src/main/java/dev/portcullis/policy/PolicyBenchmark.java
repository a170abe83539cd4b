package dev.portcullis.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.policy.internal.BundleArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How long a judgement takes in process, beside OPA's REST server on the same bundle, machine and minute. Absolute times
 * of a shared machine drift; the ratio of one run is what counts.
 */
public final class PolicyBenchmark {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration AMPLE = Duration.ofSeconds(10);

    /** The two are measured in turns, so that what else the machine does meets both. */
    private static final int ROUNDS = 10;

    private PolicyBenchmark() {}

    /**
     * Times of one way to ask, in microseconds.
     *
     * @param count judgements measured
     */
    public record Times(long p50, long p99, int count) {
        private static Times of(long[] nanos, int count) {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return new Times(sorted[count / 2] / 1_000, sorted[count * 99 / 100] / 1_000, count);
        }
    }

    /**
     * Both ways for one input.
     *
     * @param inProcess the judgement as the gate takes it: schema, queue and evaluation
     * @param rest one request on a connection that is kept
     */
    public record Figures(int inputBytes, Times inProcess, Times rest) {
        /** How many times faster the median in process is. */
        public double ratio() {
            return (double) rest.p50() / Math.max(1, inProcess.p50());
        }
    }

    /**
     * Measures.
     *
     * @param opa the pinned OPA
     * @param input an input that is allowed
     * @param each time spent on each way after a warm-up of the same length
     * @throws IOException when OPA does not start or the two do not agree
     */
    public static Figures measure(Path opa, byte[] input, Duration each)
            throws IOException, InterruptedException, PolicyRefusedException {
        Purpose purpose = purpose(input);
        Path sources = Files.createTempDirectory("portcullis-policy");
        unpackSources(sources);
        int port = freePort();
        Process server = new ProcessBuilder(
                        opa.toString(),
                        "run",
                        "--server",
                        "--skip-version-check",
                        "--log-level",
                        "error",
                        "--addr",
                        "127.0.0.1:" + port,
                        sources.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (PolicyJudge judge = new PolicyJudge(PolicyBundle.shipped(), 1);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(AMPLE)
                        .build()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/v1/data/portcullis/" + purpose))
                    .timeout(AMPLE)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"input\":" + new String(input, StandardCharsets.UTF_8) + "}"))
                    .build();
            awaitAnswer(client, request, server);
            Supplier<Judgement> inProcess = () -> judge.judge(purpose, input, AMPLE);
            Supplier<Judgement> rest = () -> ask(client, request);
            Judgement ours = inProcess.get();
            Judgement theirs = rest.get();
            if (!ours.equals(theirs)) {
                throw new IOException("not the same answer: " + ours + " in process, " + theirs + " by OPA");
            }
            Duration turn = each.dividedBy(ROUNDS);
            Series inProcessTimes = new Series();
            Series restTimes = new Series();
            for (int round = 0; round < 2 * ROUNDS; round++) {
                boolean isWarmUp = round < ROUNDS;
                inProcessTimes.run(inProcess, turn, isWarmUp);
                restTimes.run(rest, turn, isWarmUp);
            }
            return new Figures(input.length, inProcessTimes.times(), restTimes.times());
        } finally {
            server.destroy();
            if (!server.waitFor(Duration.ofSeconds(5))) {
                server.destroyForcibly();
            }
            delete(sources);
        }
    }

    /** The bundle without its WebAssembly, which OPA as it is released by source cannot run. */
    private static void unpackSources(Path folder) throws IOException, PolicyRefusedException {
        BundleArchive archive = BundleArchive.read(PolicyBundle.shippedArchive());
        for (String name : archive.names()) {
            if (name.endsWith(".rego") || name.equals("/data.json")) {
                Path file = folder.resolve(name.substring(1)).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("a path of the bundle leaves it");
                }
                Files.createDirectories(file.resolveSibling("."));
                Files.write(file, archive.file(name));
            }
        }
        // `opa build` takes the entry points out of the sources it compiles; these are the same three lines.
        Files.writeString(folder.resolve("entry.rego"), """
                package portcullis

                import data.portcullis.lib.decision

                evaluate := decision.of("evaluate")

                admit := decision.of("admit")

                promote := decision.of("promote")
                """);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static final class Series {
        private static final int MOST = 1_000_000;

        private long[] nanos = new long[1_024];
        private int count;

        void run(Supplier<Judgement> question, Duration turn, boolean isWarmUp) {
            long end = System.nanoTime() + turn.toNanos();
            long before = System.nanoTime();
            while (before < end && count < MOST) {
                Judgement answer = question.get();
                long after = System.nanoTime();
                if (!answer.reasons().isEmpty()) {
                    throw new IllegalStateException("answered " + answer);
                }
                if (!isWarmUp) {
                    add(after - before);
                }
                before = System.nanoTime();
            }
        }

        private void add(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }

        Times times() {
            return Times.of(nanos, count);
        }
    }

    private static Judgement ask(HttpClient client, HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return PolicyJudge.read("[" + response.body().strip() + "]");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while OPA answered", e);
        }
    }

    private static void awaitAnswer(HttpClient client, HttpRequest request, Process server)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                var _ = client.send(request, HttpResponse.BodyHandlers.ofString());
                return;
            } catch (IOException e) {
                if (!server.isAlive() || System.nanoTime() > end) {
                    throw new IOException("OPA's server did not start; is it the pinned version?", e);
                }
                Thread.sleep(Duration.ofMillis(50));
            }
        }
    }

    private static Purpose purpose(byte[] input) throws IOException {
        if (input.length > Bounds.POLICY_INPUT_BYTES) {
            throw new IOException("the input is larger than " + Bounds.POLICY_INPUT_BYTES + " bytes");
        }
        try {
            JsonNode document = StrictJson.parse(input);
            return Purpose.parse(document.path("purpose").asText());
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw new IOException("not a policy input: " + Inert.text(String.valueOf(e.getMessage()), 200), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Inputs of about 1 KB and of 50 files, from one that is allowed. */
    public static List<byte[]> inputs(byte[] allowed) throws MalformedJsonException {
        ObjectNode many = (ObjectNode) StrictJson.parse(allowed);
        ObjectNode facts = many.withObjectProperty("facts");
        ArrayNode files = facts.withArrayProperty("files");
        while (files.size() < 50) {
            ObjectNode file = files.get(0).deepCopy();
            file.put("path", "packing/module_" + files.size() + ".py");
            files.add(file);
        }
        facts.withObjectProperty("touched").put("editable", 50);
        facts.withObjectProperty("size").put("files", 50);
        return List.of(StrictJson.write(StrictJson.parse(allowed)), StrictJson.write(many));
    }
}
