package dev.portcullis.local;

import dev.portcullis.attest.Role;
import dev.portcullis.attest.TrustFounding;
import dev.portcullis.local.internal.Jvm;
import dev.portcullis.local.internal.Kafka;
import dev.portcullis.local.internal.Keycloak;
import dev.portcullis.local.internal.Layout;
import dev.portcullis.local.internal.Postgres;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** The programs of ours as services over the stack. */
public final class Programs {
    /** The names of what every gateway needs. */
    public static final List<String> FOUNDATIONS = List.of(Postgres.NAME, Kafka.NAME, Keycloak.NAME);

    public static final String DATABASE = Postgres.NAME;
    public static final String GATEWAY = "gateway";
    public static final String WORKER = "worker";
    public static final String EVALUATOR = "evaluator";

    private static final String READY = "ready";
    /** A worker is ready when the gateway answers, so it may take what Keycloak and then the gateway may take. */
    private static final int START_SECONDS = 150;

    private static final int STOP_SECONDS = 15;

    private static final String COMMAND_LINE = "dev.portcullis.cli.Portcullis";

    private Programs() {}

    /**
     * The gateway, configured by the stack's {@code gateway.properties}.
     *
     * <p>It is started with one flat class path, which the JDK can archive, and keeps such an archive beside its
     * settings: made when it stops, used when it starts next, remade when the program was rebuilt.
     *
     * @param program the folder the build wrote the gateway to, {@code target/quarkus-app}
     */
    public static ServiceDefinition gateway(Running stack, Path program) throws IOException, StackFailedException {
        List<String> options = List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + gatewayArchive(stack),
                "-Xmx512m",
                "-Dportcullis.keys=" + DemoInstallation.folder(stack),
                "-Dportcullis.checkpoint=" + stack.home().resolve("checkpoint"),
                "-Dportcullis.witnesses=" + Witnesses.addresses(stack));
        return ServiceDefinition.of(
                GATEWAY,
                "gateway",
                gatewayCommand(program, stack.gatewaySettings(), options),
                Map.of(),
                stack.home(),
                new Probe.HttpAnswers(URI.create("http://127.0.0.1:" + stack.gatewayPort() + "/q/health/ready")),
                FOUNDATIONS);
    }

    /**
     * The command of a gateway that reads {@code settings}.
     *
     * @param program the folder the build wrote the gateway to, {@code target/quarkus-app}
     * @param options of the Java machine, beside its usual ones
     * @throws StackFailedException when there is no gateway in that folder
     */
    public static List<String> gatewayCommand(Path program, Path settings, List<String> options)
            throws IOException, StackFailedException {
        Path folder = program.toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve("quarkus-run.jar"))) {
            throw new StackFailedException("no gateway in " + folder, "build it: mvn -o package");
        }
        List<Path> classPath = new ArrayList<>();
        for (String part : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            classPath.addAll(jars(folder.resolve(part)));
        }
        List<String> all = new ArrayList<>(options);
        all.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        all.add("-Dquarkus.config.locations=" + settings.toAbsolutePath());
        return Jvm.command(
                all,
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "io.quarkus.runner.GeneratedMain",
                List.of());
    }

    /** Where a gateway of the stack keeps its class archive once it has stopped. */
    public static Path gatewayArchive(Running stack) {
        return stack.home().resolve("gateway.jsa");
    }

    /** The worker of the installation, which redeems permits of the gateway's one pool. */
    public static ServiceDefinition worker(Running stack, TrustFounding founding) throws IOException {
        Path home = Files.createDirectories(stack.home().resolve(WORKER));
        List<String> arguments =
                new ArrayList<>(List.of(WORKER, "--gateway", stack.gateway().toString(), "--home", home.toString()));
        arguments.addAll(serving(stack, home, KafkaUser.WORKER));
        // The evaluator reads the same file. See docs/decisions/0032-a-worker-may-follow-trust.md.
        arguments.add("--follow-trust");
        arguments.addAll(List.of(
                "--key", founding.keyFile(Role.WORKER, DemoInstallation.WORKER).toString()));
        return serving(WORKER, home, arguments, stack);
    }

    /** The evaluator of the installation: another process, key and user id than the worker's. */
    public static ServiceDefinition evaluator(Running stack, TrustFounding founding) throws IOException {
        Path home = Files.createDirectories(stack.home().resolve(EVALUATOR));
        List<String> arguments = new ArrayList<>(List.of(EVALUATOR));
        arguments.addAll(serving(stack, home, KafkaUser.EVALUATOR));
        arguments.addAll(List.of(
                "--key",
                founding.keyFile(Role.EVALUATOR, DemoInstallation.EVALUATOR).toString()));
        return serving(EVALUATOR, home, arguments, stack);
    }

    /** The witnesses of the log, which cosign for as long as it only grows. */
    public static List<ServiceDefinition> witnesses(Running stack, TrustFounding founding) throws IOException {
        List<ServiceDefinition> services = new ArrayList<>();
        for (int number = 1; number <= Witnesses.COUNT; number++) {
            Path home = Witnesses.folder(stack, number);
            Path ready = home.resolve(READY);
            Files.deleteIfExists(ready);
            List<String> arguments = List.of(
                    "witness",
                    "--key",
                    Witnesses.key(stack, number).toString(),
                    "--log",
                    founding.document().log().vkey().toString(),
                    "--listen",
                    "127.0.0.1:" + stack.witnessPort(number),
                    "--state",
                    home.resolve("checkpoint").toString(),
                    "--ready",
                    ready.toString());
            services.add(ServiceDefinition.of(
                    Witnesses.service(number),
                    Witnesses.service(number) + " (" + Witnesses.SAME_OPERATOR + ")",
                    Jvm.own(List.of("-Xmx48m"), COMMAND_LINE, arguments),
                    Map.of(),
                    stack.home(),
                    new Probe.PidFileSays(ready, 1, READY),
                    List.of()));
        }
        return List.copyOf(services);
    }

    private static List<String> serving(Running stack, Path home, KafkaUser user) throws IOException {
        Path kafka = home.resolve("kafka.properties");
        Properties access = new Properties();
        access.putAll(stack.kafka(user));
        access.setProperty("portcullis.prefix", stack.topicPrefix());
        StringWriter text = new StringWriter();
        access.store(text, null);
        Layout.writeSecret(kafka, text.toString());
        return List.of(
                "--trust",
                DemoInstallation.trustFile(stack).toString(),
                "--kafka",
                kafka.toString(),
                "--spool",
                stack.home().resolve("spool").toString(),
                "--ready",
                home.resolve(READY).toString());
    }

    /** Started beside the gateway, not after it: the worker is ready when the gateway first answers. */
    private static ServiceDefinition serving(String name, Path home, List<String> arguments, Running stack)
            throws IOException {
        Path ready = home.resolve(READY);
        Files.deleteIfExists(ready);
        return new ServiceDefinition(
                name,
                name,
                command(arguments),
                Map.of(),
                stack.home(),
                new Probe.PidFileSays(ready, 1, READY),
                List.of(Kafka.NAME),
                List.of(),
                List.of(),
                List.of(),
                ServiceDefinition.Orphaned.KILL,
                START_SECONDS,
                STOP_SECONDS);
    }

    /** A command of this very program, as {@code portcullis ARGUMENTS} would run it. */
    public static List<String> command(List<String> arguments) {
        return Jvm.own(List.of("-Xmx256m"), COMMAND_LINE, arguments);
    }

    /** Sorted, so that the archive of one start fits the next. */
    private static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                files.forEach(jars::add);
            }
        }
        jars.sort(null);
        return jars;
    }
}
