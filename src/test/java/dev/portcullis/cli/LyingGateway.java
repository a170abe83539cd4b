package dev.portcullis.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.kernel.MalformedJsonException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway that an attacker has taken over: it does its work, and says of some things what the attacker wants. */
final class LyingGateway implements AutoCloseable {
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What it says instead. */
    @FunctionalInterface
    interface Lie {
        byte[] instead(String path, byte[] truth) throws MalformedJsonException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final URI gateway;
    private final Lie lie;

    private LyingGateway(HttpServer server, URI gateway, Lie lie) {
        this.server = server;
        this.gateway = gateway;
        this.lie = lie;
    }

    static LyingGateway before(URI gateway, Lie lie) throws IOException {
        LyingGateway lying = new LyingGateway(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), gateway, lie);
        lying.server.setExecutor(lying.threads);
        lying.server.createContext("/", lying::answer);
        lying.server.start();
        return lying;
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway + path))
                    .timeout(LIMIT)
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> truth = client.send(request.build(), BodyHandlers.ofByteArray());
            byte[] said = truth.statusCode() == 200 ? lie.instead(path, truth.body()) : truth.body();
            List<String> type = truth.headers().allValues("content-type");
            exchange.getResponseHeaders().put("Content-Type", type);
            exchange.sendResponseHeaders(truth.statusCode(), said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        } catch (MalformedJsonException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
        threads.close();
    }
}
