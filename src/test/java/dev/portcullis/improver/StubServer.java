package dev.portcullis.improver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.kernel.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An HTTP server on a free port of this machine that remembers what it was asked. */
public final class StubServer implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    public record Request(String method, URI target, Map<String, List<String>> headers, Bytes body) {
        public String path() {
            return target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        }
    }

    public record Response(int status, Bytes body) {}

    public StubServer(Function<Request, Response> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
    }

    private void answer(HttpExchange exchange, Function<Request, Response> answers) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    URI.create(address().toString() + exchange.getRequestURI()),
                    Map.copyOf(exchange.getRequestHeaders()),
                    Bytes.copyOf(exchange.getRequestBody().readAllBytes()));
            requests.add(request);
            Response response = answers.apply(request);
            exchange.sendResponseHeaders(
                    response.status(),
                    response.body().length() == 0 ? -1 : response.body().length());
            exchange.getResponseBody().write(response.body().toArray());
        }
    }

    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
