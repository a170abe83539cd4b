package dev.portcullis.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.fixtures.FreshDatabase;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.ServiceStatus.Standing;
import dev.portcullis.local.internal.Layout;
import dev.portcullis.local.internal.ProcessIdentity;
import dev.portcullis.local.internal.ServiceRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StackExtension.class)
final class LocalStackIT {
    private static final String PROPOSALS = "portcullis.proposals";
    private static final String PERMITS = "portcullis.permits";
    private static final String OUTCOMES = "portcullis.outcomes";
    private static final String ANSWERS = "portcullis.answers";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Running stack;

    LocalStackIT(Running stack) {
        this.stack = stack;
    }

    @Test
    void aProposerWritesProposalsAndReadsAnswersAndNothingElse() throws IOException, InterruptedException {
        // Given
        String lineage = "acl-" + System.nanoTime();

        // When
        send(KafkaUser.PROPOSER, PROPOSALS, lineage);
        send(KafkaUser.GATEWAY, ANSWERS, lineage);

        // Then
        assertThat(firstOf(KafkaUser.PROPOSER, "proposer-" + lineage, ANSWERS, lineage))
                .isEqualTo(lineage);
        assertThat(firstOf(KafkaUser.GATEWAY, "gateway-" + lineage, PROPOSALS, lineage))
                .isEqualTo(lineage);
        for (String topic : List.of(PERMITS, OUTCOMES, PROPOSALS)) {
            assertThatThrownBy(() -> firstOf(KafkaUser.PROPOSER, "proposer-" + lineage, topic, lineage))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        for (String topic : List.of(PERMITS, OUTCOMES, ANSWERS, PROPOSALS + ".dlq")) {
            assertThatThrownBy(() -> send(KafkaUser.PROPOSER, topic, lineage))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        assertThatThrownBy(() -> firstOf(KafkaUser.PROPOSER, "gateway-" + lineage, ANSWERS, lineage))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    @Test
    void aWorkerReadsPermitsAndWritesOutcomesAndNothingElse() throws IOException, InterruptedException {
        // Given
        String lineage = "acl-" + System.nanoTime();

        // When
        send(KafkaUser.GATEWAY, PERMITS, lineage);
        send(KafkaUser.WORKER, OUTCOMES, lineage);

        // Then
        assertThat(firstOf(KafkaUser.WORKER, "worker-" + lineage, PERMITS, lineage))
                .isEqualTo(lineage);
        for (String topic : List.of(PROPOSALS, PERMITS, ANSWERS, OUTCOMES + ".dlq")) {
            assertThatThrownBy(() -> send(KafkaUser.WORKER, topic, lineage))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        for (String topic : List.of(PROPOSALS, OUTCOMES, ANSWERS)) {
            assertThatThrownBy(() -> firstOf(KafkaUser.WORKER, "worker-" + lineage, topic, lineage))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void anEvaluatorWritesOutcomesAndReadsNothing() throws IOException, InterruptedException {
        // Given
        String lineage = "acl-" + System.nanoTime();

        // When
        send(KafkaUser.EVALUATOR, OUTCOMES, lineage);

        // Then
        assertThat(firstOf(KafkaUser.GATEWAY, "gateway-" + lineage, OUTCOMES, lineage))
                .isEqualTo(lineage);
        for (String topic : List.of(PROPOSALS, PERMITS, OUTCOMES, ANSWERS)) {
            assertThatThrownBy(() -> firstOf(KafkaUser.EVALUATOR, "evaluator-" + lineage, topic, lineage))
                    .isInstanceOfAny(TopicAuthorizationException.class, GroupAuthorizationException.class);
        }
    }

    @Test
    void theBrokerTalksToNobodyWithoutThePassword() throws IOException {
        // Given
        Map<String, Object> stranger = new HashMap<>(stack.kafka(KafkaUser.ADMIN));
        stranger.put(
                "sasl.jaas.config",
                stack.kafka(KafkaUser.ADMIN)
                        .getOrDefault("sasl.jaas.config", "")
                        .replaceAll("password=\"[^\"]+\"", "password=\"guess\""));
        Map<String, Object> anonymous = Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "default.api.timeout.ms",
                3_000,
                "request.timeout.ms",
                1_000);

        // When, Then
        try (Admin admin = Admin.create(stranger)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
        try (Admin admin = Admin.create(anonymous)) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void anotherGatewayHasTopicsOfItsOwn() throws IOException, InterruptedException, StackFailedException {
        // Given
        String prefix = "other" + System.nanoTime() + "-";

        // When
        stack.provisionTopics(prefix);

        // Then
        send(KafkaUser.PROPOSER, prefix + PROPOSALS, "a");
        assertThat(firstOf(KafkaUser.GATEWAY, prefix + "gateway", prefix + PROPOSALS, "a"))
                .isEqualTo("a");
        assertThatThrownBy(() -> send(KafkaUser.PROPOSER, prefix + PERMITS, "a"))
                .isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void theApplicationsRoleOwnsNothingAndMakesNothing(FreshDatabase database) throws SQLException {
        // Given
        String owned = "SELECT count(*) FROM pg_class WHERE relowner = 'portcullis_app'::regrole";

        // When, Then
        try (Connection application = database.application().getConnection();
                Statement statement = application.createStatement()) {
            try (ResultSet rows = statement.executeQuery(owned)) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
            for (String sql : List.of(
                    "CREATE TABLE loot (a int)",
                    "CREATE TEMPORARY TABLE loot (a int)",
                    "DROP TABLE permit",
                    "ALTER TABLE permit DISABLE TRIGGER ALL",
                    "CREATE ROLE friend",
                    "SET ROLE portcullis_owner",
                    "COPY trust TO PROGRAM 'cat'")) {
                assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void theDatabaseAsksForThePassword() throws IOException {
        // Given
        Properties guess = new Properties();
        guess.setProperty("user", stack.databaseSuperuser().user());
        guess.setProperty("password", "guess");

        // When, Then
        assertThatThrownBy(() -> DriverManager.getConnection(stack.jdbcUrl(), guess))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void aTokenSaysWhoThePersonIsAndWhatRoleAndForWhom()
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        Credentials alice = stack.person("alice");

        // When
        JsonNode token = claims(password(alice));

        // Then
        assertThat(token.at("/realm_access/roles"))
                .extracting(JsonNode::textValue)
                .containsExactly("reviewer");
        assertThat(token.path("sub").textValue()).isEqualTo("00000000-0000-4000-8000-000000000002");
        assertThat(token.path("aud").textValue()).isEqualTo("portcullis-gateway");
        assertThat(token.path("iss").textValue()).isEqualTo(stack.issuer().toString());
        assertThat(token.path("preferred_username").textValue()).isEqualTo("alice");
        assertThat(token.path("acr").textValue()).isEqualTo("step-up");
        assertThat(Instant.ofEpochSecond(token.path("auth_time").longValue()))
                .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void aGuessedPasswordGetsNoToken() {
        // Given
        Credentials guess = new Credentials("alice", "guess");

        // When, Then
        assertThatThrownBy(() -> password(guess))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not take the name alice");
    }

    @Test
    void noPasswordIsAnArgumentOfAProcessOrReadableByOthers() throws IOException {
        // Given
        List<String> passwords = List.of(
                stack.databaseOwner().password(),
                stack.databaseApplication().password(),
                stack.databaseSuperuser().password(),
                stack.person("alice").password());

        // When
        List<String> commands;
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            commands =
                    all.map(process -> process.info().commandLine().orElse("")).toList();
        }

        // Then
        assertThat(commands).noneMatch(command -> passwords.stream().anyMatch(command::contains));
        try (Stream<Path> files = Files.list(stack.home().resolve("secrets"))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
        assertThat(Files.getPosixFilePermissions(stack.gatewaySettings()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(stack.home().resolve("local.properties")))
                .doesNotContain(passwords)
                .doesNotContain(stack.kafka(KafkaUser.ADMIN).get("sasl.jaas.config"));
    }

    @Test
    @Tag("long")
    void aStackWhoseSupervisorWasKilledLeavesNothingAfterDown(@TempDir Path folder)
            throws IOException, InterruptedException, StackFailedException {
        // Given
        Path home = folder.resolve("stack");
        StackOptions options =
                StackOptions.services().forTestsOf(ProcessHandle.current().pid());
        Running own = LocalStack.up(home, options, (since, what) -> {});
        List<ServiceStatus> before = own.services();
        assertThat(before).extracting(ServiceStatus::name).containsExactly("kafka", "keycloak", "postgres");
        assertThat(before).extracting(ServiceStatus::standing).containsOnly(Standing.READY);
        int port = URI.create(own.jdbcUrl().substring("jdbc:".length())).getPort();
        assertThat(isOpen(port)).isTrue();
        assertThat(LocalStack.up(home, options, (since, what) -> {}).installation())
                .isEqualTo(own.installation());
        assertThat(own.services()).isEqualTo(before);

        StackOptions more = options.with(_ -> List.of(another(home)));
        assertThat(LocalStack.up(home, more, (since, what) -> {}).services())
                .extracting(ServiceStatus::name)
                .containsExactly("another", "kafka", "keycloak", "postgres");
        assertThat(standing(own, "another")).isEqualTo(Standing.READY);

        own.stop("kafka");
        assertThat(standing(own, "kafka")).isEqualTo(Standing.STOPPED);
        own.start("kafka");
        assertThat(standing(own, "kafka")).isEqualTo(Standing.READY);

        List<ProcessIdentity> processes = ServiceRecord.all(new Layout(home)).stream()
                .flatMap(record -> Stream.ofNullable(record.process()))
                .toList();
        assertThat(processes).hasSize(5);

        // When
        processOf(home, ServiceRecord.SUPERVISOR).end(true);
        LocalStack.down(home, true);

        // Then
        assertThat(processes).noneMatch(ProcessIdentity::isAlive);
        await().atMost(LONG).until(() -> !isOpen(port));
        assertThat(home).doesNotExist();
        assertThat(LocalStack.find(home)).isEmpty();
        assertThat(LocalStack.down(home, false)).isFalse();
    }

    private static ServiceDefinition another(Path home) {
        Path pid = home.resolve("another.pid");
        return ServiceDefinition.of(
                "another",
                "another",
                List.of("sh", "-c", "echo $$ > " + pid + "; echo ready >> " + pid + "; exec sleep 600"),
                Map.of(),
                home,
                new Probe.PidFileSays(pid, 1, "ready"),
                List.of("postgres", "kafka"));
    }

    private static ProcessIdentity processOf(Path home, String name) {
        ServiceRecord record = ServiceRecord.read(new Layout(home), name).orElseThrow();
        ProcessIdentity process = record.process();
        assertThat(process).isNotNull();
        return Objects.requireNonNull(process);
    }

    private static Standing standing(Running stack, String service) throws IOException {
        return stack.services().stream()
                .filter(status -> status.name().equals(service))
                .findFirst()
                .orElseThrow()
                .standing();
    }

    private static boolean isOpen(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void send(KafkaUser user, String topic, String text) throws IOException, InterruptedException {
        Map<String, Object> settings = new HashMap<>(stack.kafka(user));
        settings.put("acks", "all");
        settings.put("max.block.ms", LONG.toMillis());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, text, text)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused ? refused : new KafkaException(e);
        }
    }

    /** The first record of {@code topic} with {@code key}, read as a member of {@code group}. */
    private String firstOf(KafkaUser user, String group, String topic, String key) throws IOException {
        Map<String, Object> settings = new HashMap<>(stack.kafka(user));
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + LONG.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(key)) {
                        return record.value();
                    }
                }
            }
            return "nothing came";
        }
    }

    private PageLogin.Answer password(Credentials person) throws IOException, InterruptedException {
        String endpoints = stack.issuer() + "/protocol/openid-connect/";
        try (PageLogin pages = new PageLogin()) {
            return pages.tokens(URI.create(endpoints + "auth"), URI.create(endpoints + "token"), person);
        }
    }

    private static JsonNode claims(PageLogin.Answer answer) throws MalformedJsonException {
        assertThat(answer.status()).isEqualTo(200);
        String token =
                StrictJson.parse(answer.body().toArray()).path("access_token").textValue();
        return StrictJson.parse(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
