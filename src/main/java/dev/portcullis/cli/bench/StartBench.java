package dev.portcullis.cli.bench;

import dev.portcullis.cli.bench.StartFigures.Start;
import dev.portcullis.local.Probe;
import dev.portcullis.local.Programs;
import dev.portcullis.local.ProgressListener;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Starts the gateway over a stack of its own, as {@code portcullis up} would, and stops it again, some times. */
public final class StartBench {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration STOPPED = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final ServiceDefinition gateway;
    private final URI ready;
    private final Path log;
    private final HttpClient http;

    private record Started(long millis, long residentMib) {}

    private StartBench(ServiceDefinition gateway, Path log, HttpClient http) throws BenchFailedException {
        this.gateway = gateway;
        this.log = log;
        this.http = http;
        if (!(gateway.ready() instanceof Probe.HttpAnswers answers)) {
            throw new BenchFailedException("a gateway that is not ready by HTTP cannot be timed", "Report this");
        }
        this.ready = answers.address();
    }

    /**
     * Takes the figures.
     *
     * @param program the folder the build wrote the gateway to
     * @param runs starts of each kind but the first
     */
    public static StartFigures run(Path program, int runs, ProgressListener listener)
            throws BenchFailedException, IOException, InterruptedException, StackFailedException {
        String load = Machine.load();
        try (OwnGate services = OwnGate.services(listener);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(ANSWER)
                        .build()) {
            StartBench bench = new StartBench(
                    Programs.gateway(services.stack(), program),
                    services.stack().log("bench-gateway"),
                    http);
            Path archive = Programs.gatewayArchive(services.stack());
            Started first = bench.startAndStop();
            List<Started> cold = new ArrayList<>();
            List<Started> warm = new ArrayList<>();
            for (int at = 0; at < runs; at++) {
                Files.delete(archive);
                cold.add(bench.startAndStop());
                warm.add(bench.startAndStop());
            }
            return new StartFigures(
                    StartFigures.SCHEMA, Machine.since(load), medians(List.of(first)), medians(cold), medians(warm));
        }
    }

    private Started startAndStop() throws BenchFailedException, IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(gateway.command())
                .directory(gateway.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "HOME"));
        environment.putAll(gateway.environment());
        long began = System.nanoTime();
        Process process = builder.start();
        try {
            awaitReady(process, began);
            long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            return new Started(millis, Machine.residentMib(process.pid()));
        } finally {
            process.destroy();
            if (!process.waitFor(STOPPED)) {
                process.destroyForcibly();
            }
        }
    }

    private void awaitReady(Process process, long began) throws BenchFailedException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ready).timeout(ANSWER).build();
        while (!isReady(request)) {
            if (!process.isAlive() || System.nanoTime() - began > READY.toNanos()) {
                throw new BenchFailedException("the gateway did not get ready", "See " + log);
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private boolean isReady(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private static Start medians(List<Started> starts) {
        return new Start(median(starts, Started::millis), median(starts, Started::residentMib), starts.size());
    }

    private static long median(List<Started> starts, ToLongFunction<Started> figure) {
        long[] sorted = starts.stream().mapToLong(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
