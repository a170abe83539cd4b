package dev.portcullis.local.internal;

import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.ProgressListener;
import dev.portcullis.local.Running;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.local.StackOptions;
import dev.portcullis.local.Witnesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** From nothing to a supervisor that has its orders: fetch, settle ports and passwords, write settings, start. */
public final class Launch {
    private static final int FETCHERS = 4;
    private static final int GATEWAY_PORT = 8080;

    private Launch() {}

    /** File whose presence asks that a service not run. */
    public static Path hold(Layout layout, String service) {
        return Service.hold(layout, service);
    }

    /**
     * What was started.
     *
     * @param supervisor writes what it does into its records
     */
    public record Launched(Settings settings, Process supervisor) {}

    /** Starts the supervisor. */
    public static Launched launch(
            Layout layout,
            StackOptions options,
            ProgressListener listener,
            long began,
            Function<Settings, Running> running)
            throws IOException, InterruptedException, StackFailedException {
        Artefacts artefacts = new Artefacts();
        Programs programs = fetch(artefacts, what -> listener.progress(since(began), what));
        layout.create();
        Settings settings = Settings.read(layout.settings());
        settle(settings, options);
        Settings roles = Secrets.makePostgres(layout);
        Settings users = Secrets.makeKafka(layout);
        List<ServiceDefinition> services = new ArrayList<>(List.of(
                Postgres.define(programs.postgres(), layout, settings, roles),
                Kafka.define(programs.kafka(), programs.kafkaArchive(), layout, settings, users),
                Keycloak.define(programs.keycloak(), programs.realm(), layout, settings)));
        Layout.writeReadable(layout.settings(), settings.text());
        Layout.writeSecret(
                layout.gatewaySettings(),
                gateway(settings, roles, users, Secrets.makeConsole(layout)).text());
        services.addAll(options.programs().of(running.apply(settings)));
        Orders orders = new Orders(layout.home().toString(), options.owner().orElse(0), services);
        Process supervisor = ChildProcess.startDetached(
                Jvm.own(List.of("-Xmx48m"), Supervisor.class.getName(), List.of()),
                layout.home(),
                layout.log(ServiceRecord.SUPERVISOR),
                new String(StrictJson.write(orders), StandardCharsets.UTF_8));
        return new Launched(settings, supervisor);
    }

    private record Programs(Path postgres, Path kafka, Path kafkaArchive, Path keycloak, Path realm) {}

    /** All at once: on an empty machine this takes a minute, and most of it is waiting for the network. */
    private static Programs fetch(Artefacts artefacts, Consumer<String> progress)
            throws InterruptedException, IOException, StackFailedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(FETCHERS)) {
            Future<Path> postgres = threads.submit(() -> Postgres.fetch(artefacts, progress));
            Future<Path> kafka = threads.submit(() -> Kafka.fetch(artefacts, progress));
            Future<Path> kafkaArchive = threads.submit(() -> Kafka.rehearse(artefacts, kafka.get(), progress));
            Callable<Programs> rest = () -> {
                Path keycloak = Keycloak.fetch(artefacts, progress);
                Path realm = Keycloak.importRealm(artefacts, keycloak, progress);
                return new Programs(postgres.get(), kafka.get(), kafkaArchive.get(), keycloak, realm);
            };
            return threads.submit(rest).get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static StackFailedException cause(ExecutionException failure) throws IOException, InterruptedException {
        return switch (failure.getCause()) {
            case StackFailedException known -> known;
            case IOException io -> throw io;
            case InterruptedException interrupted -> throw interrupted;
            case ExecutionException nested -> cause(nested);
            case null, default -> throw new IllegalStateException(failure);
        };
    }

    private static void settle(Settings settings, StackOptions options) throws IOException, StackFailedException {
        if (!settings.has(Key.INSTALLATION)) {
            settings.put(Key.INSTALLATION, UUID.randomUUID().toString());
        }
        settings.put(Key.TOPIC_PREFIX, options.topicPrefix());
        settings.put(Key.DURABLE, Boolean.toString(options.durable()));
        for (String key : List.of(
                Key.POSTGRES_PORT,
                Key.KAFKA_PORT,
                Key.KAFKA_BROKER_PORT,
                Key.KAFKA_CONTROLLER_PORT,
                Key.KEYCLOAK_HEALTH_PORT)) {
            settings.port(key, 0);
        }
        for (int witness = 1; witness <= Witnesses.COUNT; witness++) {
            settings.port(Key.witnessPort(witness), 0);
        }
        settings.settledPort(Key.KEYCLOAK_PORT);
        if (options.gatewayPort().isPresent()) {
            int port = options.gatewayPort().getAsInt();
            if (!Settings.isFree(port)) {
                throw new StackFailedException("port " + port + " is taken", "name another with --port");
            }
            settings.put(Key.GATEWAY_PORT, Integer.toString(port));
        }
        settings.put(Key.GATEWAY_URL, "http://localhost:" + settings.port(Key.GATEWAY_PORT, GATEWAY_PORT));
    }

    private static Settings gateway(Settings settings, Settings roles, Settings users, Settings console) {
        Settings gateway = Settings.empty()
                .put("quarkus.http.host", "127.0.0.1")
                .put("quarkus.http.port", settings.get(Key.GATEWAY_PORT))
                .put("quarkus.datasource.jdbc.url", settings.get(Key.JDBC_URL))
                .put("quarkus.datasource.username", Postgres.APPLICATION)
                .put("quarkus.datasource.password", roles.get(Postgres.APPLICATION))
                .put("quarkus.flyway.username", Postgres.OWNER)
                .put("quarkus.flyway.password", roles.get(Postgres.OWNER))
                .put("quarkus.oidc.auth-server-url", settings.get(Key.ISSUER))
                .put("quarkus.oidc.console.token-state-manager.encryption-secret", console.get(Secrets.SESSION))
                .put("quarkus.oidc.console.authentication.state-secret", console.get(Secrets.STATE))
                .put("portcullis.console.origin", settings.get(Key.GATEWAY_URL))
                .put("portcullis.topic-prefix", settings.get(Key.TOPIC_PREFIX))
                .put("portcullis.installation", settings.get(Key.INSTALLATION));
        for (Map.Entry<String, String> entry :
                Kafka.client(settings, users, KafkaUser.GATEWAY).entrySet()) {
            gateway.put("kafka." + entry.getKey(), entry.getValue());
        }
        return gateway;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
