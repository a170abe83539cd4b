package dev.portcullis.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.ledger.AddCheckpoint;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A witness over HTTP: one call, and nothing else. */
public final class WitnessServer implements Closeable {
    private static final System.Logger logger = System.getLogger(WitnessServer.class.getName());
    private static final int THREADS = 4;
    private static final int WAITING = 64;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Begins to serve.
     *
     * @param address port 0 for any free one
     */
    public WitnessServer(Witness witness, InetSocketAddress address) throws IOException {
        server = HttpServer.create(address, WAITING);
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), WitnessServer::thread);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, handle(witness, exchange));
            } catch (IOException e) {
                logger.log(Level.WARNING, "a request was not answered", e);
            }
        });
        server.start();
    }

    private static Thread thread(Runnable work) {
        return Thread.ofPlatform().name("witness-http").daemon().unstarted(work);
    }

    private static Witness.Answer handle(Witness witness, HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/" + AddCheckpoint.PATH)) {
            return new Witness.Answer(404, "text/plain", "a witness serves /" + AddCheckpoint.PATH + " only\n");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Witness.Answer(405, "text/plain", "POST a checkpoint\n");
        }
        byte[] body = exchange.getRequestBody().readNBytes(AddCheckpoint.MOST_BYTES + 1);
        if (body.length > AddCheckpoint.MOST_BYTES) {
            return new Witness.Answer(413, "text/plain", "more than " + AddCheckpoint.MOST_BYTES + " bytes\n");
        }
        try {
            return witness.add(body);
        } catch (IOException e) {
            logger.log(Level.ERROR, "nothing was cosigned: it could not be remembered", e);
            return new Witness.Answer(500, "text/plain", "it could not be remembered, so nothing was cosigned\n");
        }
    }

    private static void answer(HttpExchange exchange, Witness.Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    /** The port it serves on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Waits until it is closed. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        closed.countDown();
    }
}
