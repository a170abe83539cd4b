package dev.portcullis.local.internal;

import dev.portcullis.local.KafkaUser;
import dev.portcullis.local.Probe;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceDefinition.Orphaned;
import dev.portcullis.local.ServiceDefinition.Step;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One broker that is its own controller. Programs log in by SCRAM on one listener; the broker talks to itself on two
 * others with a password that only its configuration file holds, so no password is ever an argument of a command.
 */
public final class Kafka {
    public static final String NAME = "kafka";
    /** Who the broker is to itself; also creates users, topics and the access list. */
    static final String BROKER = "broker";

    private static final String ARCHIVE = "kafka.jsa";
    private static final int CLUSTER_BYTES = 16;
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 15;

    private Kafka() {}

    static Path fetch(Artefacts artefacts, Consumer<String> progress)
            throws IOException, StackFailedException, InterruptedException {
        return artefacts.folder("kafka-" + artefacts.version(NAME), folder -> artefacts.fetch(NAME, folder, progress));
    }

    /** An archive of the classes a broker loads, made by running one over nothing. */
    static Path rehearse(Artefacts artefacts, Path program, Consumer<String> progress)
            throws IOException, StackFailedException, InterruptedException {
        String edition = Rehearsal.edition(program.toString().getBytes(StandardCharsets.UTF_8));
        Path made = artefacts.folder(NAME + "-" + artefacts.version(NAME) + "-archive-" + edition, folder -> {
            progress.accept("rehearsing Kafka's start (kept for later)");
            Layout layout = new Layout(folder.resolve("rehearsal"));
            layout.create();
            Settings settings = Settings.empty();
            for (String key : List.of(Key.KAFKA_PORT, Key.KAFKA_BROKER_PORT, Key.KAFKA_CONTROLLER_PORT)) {
                settings.port(key, 0);
            }
            Path configuration = configure(layout, settings, Settings.randomText(CLUSTER_BYTES));
            Path log = folder.resolve("rehearsal.log");
            Artefacts.run(
                    format(program, settings, configuration),
                    Map.of(),
                    folder,
                    log,
                    Duration.ofMinutes(1),
                    "format Kafka's storage");
            Rehearsal.run(
                    broker(program, Rehearsal.leave(folder.resolve(ARCHIVE)), configuration),
                    folder,
                    log,
                    new Probe.PortAccepts(settings.number(Key.KAFKA_PORT)),
                    "Kafka");
            Artefacts.delete(layout.home());
        });
        return made.resolve(ARCHIVE);
    }

    static ServiceDefinition define(Path program, Path archive, Layout layout, Settings settings, Settings passwords)
            throws IOException {
        Path configuration = configure(layout, settings, passwords.get(BROKER));
        Step format = new Step(
                format(program, settings, configuration), "", data(layout).resolve("meta.properties"));
        Step provision = new Step(
                Jvm.own(
                        List.of("-Xmx64m"),
                        KafkaProvision.class.getName(),
                        List.of(layout.home().toString())),
                "",
                new KafkaAccess(settings.get(Key.TOPIC_PREFIX)).granted(layout));
        return new ServiceDefinition(
                NAME,
                "Kafka",
                broker(program, Rehearsal.use(archive), configuration),
                Map.of(),
                layout.kafka(),
                new Probe.PortAccepts(settings.number(Key.KAFKA_PORT)),
                List.of(),
                List.of(format),
                List.of(provision),
                List.of(),
                Orphaned.KILL,
                START_SECONDS,
                STOP_SECONDS);
    }

    /** What a client of {@code user} is configured with, under the names of Kafka's own settings. */
    public static Map<String, String> client(Settings settings, Settings passwords, KafkaUser user) {
        return Map.of(
                "bootstrap.servers",
                settings.get(Key.KAFKA_BOOTSTRAP),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                login("scram.ScramLoginModule", user.login(), passwords.get(user.login())) + ";");
    }

    /** As the broker itself, on its own listener. */
    static Map<String, Object> brokerClient(Settings settings, Settings passwords) {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + settings.number(Key.KAFKA_BROKER_PORT),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login("plain.PlainLoginModule", BROKER, passwords.get(BROKER)) + ";");
    }

    /** Settles what the broker is and writes its configuration. */
    private static Path configure(Layout layout, Settings settings, String password) throws IOException {
        if (!settings.has(Key.KAFKA_CLUSTER)) {
            // A leading letter, because a dash there would be read as an option.
            settings.put(
                    Key.KAFKA_CLUSTER, "P" + Settings.randomText(CLUSTER_BYTES).substring(1));
        }
        settings.put(Key.KAFKA_BOOTSTRAP, "127.0.0.1:" + settings.number(Key.KAFKA_PORT));
        Path configuration = layout.kafka().resolve("server.properties");
        Layout.writeSecret(configuration, configuration(layout, settings, password));
        return configuration;
    }

    private static List<String> format(Path program, Settings settings, Path configuration) {
        return java(
                program,
                List.of(),
                "kafka.tools.StorageTool",
                List.of(
                        "format",
                        "--cluster-id",
                        settings.get(Key.KAFKA_CLUSTER),
                        "--config",
                        configuration.toString(),
                        "--ignore-formatted"));
    }

    private static List<String> broker(Path program, List<String> archive, Path configuration) {
        return java(program, archive, "kafka.Kafka", List.of(configuration.toString()));
    }

    private static String configuration(Layout layout, Settings settings, String password) {
        String self = login("plain.PlainLoginModule", BROKER, password) + " user_" + BROKER + "=\"" + password + "\";";
        String client = "127.0.0.1:" + settings.number(Key.KAFKA_PORT);
        String broker = "127.0.0.1:" + settings.number(Key.KAFKA_BROKER_PORT);
        String controller = "127.0.0.1:" + settings.number(Key.KAFKA_CONTROLLER_PORT);
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%1$s
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=BROKER
                listeners=CLIENT://%2$s,BROKER://%3$s,CONTROLLER://%1$s
                advertised.listeners=CLIENT://%2$s,BROKER://%3$s
                listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
                sasl.enabled.mechanisms=SCRAM-SHA-512
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.mechanism.controller.protocol=PLAIN
                listener.name.client.sasl.enabled.mechanisms=SCRAM-SHA-512
                listener.name.client.scram-sha-512.sasl.jaas.config=%6$s required;
                listener.name.broker.sasl.enabled.mechanisms=PLAIN
                listener.name.broker.plain.sasl.jaas.config=%4$s
                listener.name.controller.sasl.enabled.mechanisms=PLAIN
                listener.name.controller.plain.sasl.jaas.config=%4$s
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:broker;User:admin
                allow.everyone.if.no.acl.found=false
                auto.create.topics.enable=false
                log.dirs=%5$s
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                log.cleaner.dedupe.buffer.size=4194304
                message.max.bytes=2097152
                num.network.threads=2
                num.io.threads=4
                """.formatted(
                        controller,
                        client,
                        broker,
                        self,
                        data(layout),
                        "org.apache.kafka.common.security.scram.ScramLoginModule");
    }

    private static String login(String module, String user, String password) {
        return "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\""
                + password + "\"";
    }

    private static Path data(Layout layout) {
        return layout.kafka().resolve("data");
    }

    private static List<String> java(Path program, List<String> archive, String mainClass, List<String> arguments) {
        List<String> options = new ArrayList<>(archive);
        options.addAll(List.of(
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.log.kafka=info"));
        return Jvm.command(options, program.resolve("*").toString(), mainClass, arguments);
    }
}
