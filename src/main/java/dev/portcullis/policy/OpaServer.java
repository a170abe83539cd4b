package dev.portcullis.policy;

import dev.portcullis.policy.internal.BundleArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.Comparator;
import java.util.stream.Stream;

/** OPA's own REST server over the rules and data of the shipped bundle: what the engine in process is measured against. */
final class OpaServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration AMPLE = Duration.ofSeconds(10);
    private static final int OK = 200;

    /** {@code opa build} takes the entry points out of the sources it compiles; these are the same lines. */
    static final String ENTRY_POINTS = """
            package portcullis

            import data.portcullis.lib.decision

            default evaluate := {"verdict": "undetermined", "tier": 0, "reasons": []}

            evaluate := decision.of("evaluate")

            default admit := {"verdict": "undetermined", "tier": 0, "reasons": []}

            admit := decision.of("admit")

            default promote := {"verdict": "undetermined", "tier": 0, "reasons": []}

            promote := decision.of("promote")

            default shadow := []

            shadow := decision.shadow(input.purpose)
            """;

    private final Path sources;
    private final Process process;
    private final HttpClient client;
    private final String address;

    private OpaServer(Path sources, Process process, String address) {
        this.sources = sources;
        this.process = process;
        this.address = address;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(AMPLE)
                .build();
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param opa the pinned OPA
     * @throws IOException when it does not start
     */
    static OpaServer start(Path opa) throws IOException, InterruptedException, PolicyRefusedException {
        Path sources = Files.createTempDirectory("portcullis-policy");
        unpackSources(sources);
        int port = freePort();
        Process process = new ProcessBuilder(
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
        OpaServer server = new OpaServer(sources, process, "http://127.0.0.1:" + port);
        try {
            server.awaitAnswer();
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Its answer to one request, on a connection that is kept, as it wrote it.
     *
     * @param entryPoint such as {@code portcullis/admit}
     * @param input put into the request as it stands, well-formed or not
     * @throws IOException when it refuses the request, as it does what it cannot read
     */
    String answer(String entryPoint, byte[] input) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(input.length + 16);
        body.writeBytes("{\"input\":".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(input);
        body.write('}');
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(address + "/v1/data/" + entryPoint))
                        .timeout(AMPLE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException(response.statusCode() + " " + response.body().strip());
        }
        return response.body();
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
        Files.writeString(folder.resolve("entry.rego"), ENTRY_POINTS);
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        HttpRequest health = HttpRequest.newBuilder(URI.create(address + "/health"))
                .timeout(AMPLE)
                .build();
        while (true) {
            try {
                var _ = client.send(health, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("OPA's server did not start; is it the pinned version?", e);
                }
                Thread.sleep(Duration.ofMillis(50));
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
