package dev.portcullis.local;

import dev.portcullis.local.internal.Jvm;
import dev.portcullis.local.internal.Kafka;
import dev.portcullis.local.internal.Keycloak;
import dev.portcullis.local.internal.Postgres;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The programs of ours as services over the stack. */
public final class Programs {
    /** The names of what every gateway needs. */
    public static final List<String> FOUNDATIONS = List.of(Postgres.NAME, Kafka.NAME, Keycloak.NAME);

    public static final String GATEWAY = "gateway";

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
        Path folder = program.toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve("quarkus-run.jar"))) {
            throw new StackFailedException("no gateway in " + folder, "build it: mvn -o package");
        }
        List<Path> classPath = new ArrayList<>();
        for (String part : List.of("quarkus", "app", "lib/boot", "lib/main")) {
            classPath.addAll(jars(folder.resolve(part)));
        }
        List<String> options = List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + stack.home().resolve("gateway.jsa"),
                "-Xmx512m",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus.config.locations=" + stack.gatewaySettings(),
                "-Dportcullis.keys=" + DemoInstallation.folder(stack),
                "-Dportcullis.checkpoint=" + stack.home().resolve("checkpoint"));
        return ServiceDefinition.of(
                GATEWAY,
                "gateway",
                Jvm.command(
                        options,
                        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        "io.quarkus.runner.GeneratedMain",
                        List.of()),
                Map.of(),
                stack.home(),
                new Probe.HttpAnswers(URI.create("http://127.0.0.1:" + stack.gatewayPort() + "/q/health/ready")),
                FOUNDATIONS);
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
