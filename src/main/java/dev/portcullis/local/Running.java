package dev.portcullis.local;

import dev.portcullis.local.internal.Kafka;
import dev.portcullis.local.internal.KafkaProvision;
import dev.portcullis.local.internal.Key;
import dev.portcullis.local.internal.Keycloak;
import dev.portcullis.local.internal.Layout;
import dev.portcullis.local.internal.Postgres;
import dev.portcullis.local.internal.Secrets;
import dev.portcullis.local.internal.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A local stack that was brought up: where its services are and how to log in to them. Reads passwords from their files
 * when asked, and keeps none.
 */
public final class Running {
    private final Layout layout;
    private final Settings settings;

    Running(Layout layout, Settings settings) {
        this.layout = layout;
        this.settings = settings;
    }

    /** The stack's folder. */
    public Path home() {
        return layout.home();
    }

    /** The folder of signing keys, owner only. */
    public Path keys() {
        return layout.keys();
    }

    /** The file the gateway is configured with, owner only. */
    public Path gatewaySettings() {
        return layout.gatewaySettings();
    }

    public Path log(String service) {
        return layout.log(service);
    }

    /** The id this stack was given at its first start. */
    public String installation() {
        return settings.get(Key.INSTALLATION);
    }

    public String jdbcUrl() {
        return settings.get(Key.JDBC_URL);
    }

    /** The role that owns the database; for migrations. */
    public Credentials databaseOwner() throws IOException {
        return database(Postgres.OWNER);
    }

    /** The role the gateway works as; owns nothing. */
    public Credentials databaseApplication() throws IOException {
        return database(Postgres.APPLICATION);
    }

    /** The role that may do everything; for tests that need a database of their own. */
    public Credentials databaseSuperuser() throws IOException {
        return database(Postgres.SUPERUSER);
    }

    public String bootstrapServers() {
        return settings.get(Key.KAFKA_BOOTSTRAP);
    }

    /** What a Kafka client of {@code user} is configured with, under the names of Kafka's own settings. */
    public Map<String, String> kafka(KafkaUser user) throws IOException {
        return Kafka.client(settings, Settings.read(Secrets.kafka(layout)), user);
    }

    /** What the names of the gateway's topics and consumer groups begin with; usually empty. */
    public String topicPrefix() {
        return settings.get(Key.TOPIC_PREFIX);
    }

    /**
     * Makes the topics of another gateway and their access list; what is there already stays.
     *
     * @param prefix what the names of its topics and consumer groups begin with
     */
    public void provisionTopics(String prefix) throws IOException, InterruptedException, StackFailedException {
        try {
            KafkaProvision.provision(layout, prefix);
        } catch (ExecutionException | TimeoutException e) {
            throw new StackFailedException(
                    "the broker did not make the topics of " + prefix + ": " + e.getMessage(),
                    "see " + layout.log(Kafka.NAME),
                    e);
        }
    }

    /** The realm's address, as the tokens name it. */
    public URI issuer() {
        return URI.create(settings.get(Key.ISSUER));
    }

    public URI gateway() {
        return URI.create(settings.get(Key.GATEWAY_URL));
    }

    public int gatewayPort() {
        return settings.number(Key.GATEWAY_PORT);
    }

    /** The port of a witness of this stack, from 1. */
    public int witnessPort(int number) {
        return settings.number(Key.witnessPort(number));
    }

    /** How a person of the demo logs in. */
    public Credentials person(String name) throws IOException {
        return credentials(Secrets.people(layout), name);
    }

    /** How the stack itself, a program, speaks to its identity provider. */
    public Credentials realmClient() throws IOException {
        return credentials(Secrets.realmClient(layout), Keycloak.CLIENT);
    }

    /** How every service stands, in the order of their names. */
    public List<ServiceStatus> services() throws IOException {
        return LocalStack.status(home());
    }

    /** Stops one service in order and waits until it is down; it stays down until {@link #start}. */
    public void stop(String service) throws IOException, InterruptedException, StackFailedException {
        LocalStack.hold(layout, service);
    }

    /** Starts a service that was stopped or has failed, and waits until it is ready. */
    public void start(String service) throws IOException, InterruptedException, StackFailedException {
        LocalStack.release(layout, service);
    }

    @Override
    public String toString() {
        return "local stack in " + home();
    }

    private Credentials database(String role) throws IOException {
        return credentials(Secrets.postgres(layout), role);
    }

    private static Credentials credentials(Path file, String name) throws IOException {
        return new Credentials(name, Settings.read(file).get(name));
    }
}
