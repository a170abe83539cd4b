package dev.portcullis.local.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Probe;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceDefinition.Orphaned;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keycloak with the demo's realm. Building its program and importing the realm take half a minute, so both are done
 * once per user, version and realm and copied from there; the passwords of the demo's people come with the realm.
 */
public final class Keycloak {
    public static final String NAME = "keycloak";
    public static final String REALM = "portcullis";

    /** The stack's own client, which each machine's realm has with a secret of its own; the shipped realm has none such. */
    public static final String CLIENT = "portcullis-stack";

    private static final int START_SECONDS = 90;
    private static final int STOP_SECONDS = 15;
    private static final int REALM_BYTES = 1024 * 1024;
    private static final String ARCHIVE = "keycloak.jsa";
    private static final Duration BUILDING = Duration.ofMinutes(5);
    private static final List<String> SHARED = List.of("lib", "conf", "providers", "themes", "version.txt");

    private Keycloak() {}

    /** The program, built for its embedded database. */
    static Path fetch(Artefacts artefacts, Consumer<String> progress)
            throws IOException, StackFailedException, InterruptedException {
        return artefacts.folder(NAME + "-" + artefacts.version(NAME), folder -> {
            Path fetched = folder.resolve("fetched");
            Files.createDirectory(fetched);
            artefacts.fetch(NAME, fetched, progress);
            Artefacts.unzip(Artefacts.only(fetched, "*.zip"), folder);
            Artefacts.delete(fetched);
            progress.accept("building Keycloak (kept for later)");
            Artefacts.run(
                    java(folder, folder, List.of(), List.of("build", "--db=dev-file", "--health-enabled=true")),
                    Map.of(),
                    folder,
                    folder.resolve("build.log"),
                    BUILDING,
                    "build Keycloak");
        });
    }

    /** A database into which the realm was imported, and the passwords of its people. */
    static Path importRealm(Artefacts artefacts, Path program, Consumer<String> progress)
            throws IOException, StackFailedException, InterruptedException {
        byte[] realm;
        try (InputStream in = Artefacts.resource("realm.json")) {
            realm = in.readNBytes(REALM_BYTES);
        }
        String edition = Rehearsal.edition(
                (new String(realm, StandardCharsets.UTF_8) + " with " + CLIENT).getBytes(StandardCharsets.UTF_8));
        return artefacts.folder(NAME + "-" + artefacts.version(NAME) + "-realm-" + edition, folder -> {
            progress.accept("importing the demo's realm (kept for later)");
            importRealm(realm, program, folder);
        });
    }

    static ServiceDefinition define(Path program, Path imported, Layout layout, Settings settings) throws IOException {
        Path home = layout.keycloak();
        link(program, home);
        Path database = home.resolve("data").resolve("h2");
        Path edition = home.resolve("data").resolve("realm.edition");
        String wanted = imported.getFileName().toString();
        if (!Files.exists(database) || !isOf(edition, wanted)) {
            Path fresh = home.resolve("data").resolve("h2.new");
            Artefacts.delete(fresh);
            Files.createDirectories(fresh);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(imported.resolve("h2"))) {
                for (Path file : files) {
                    Files.copy(file, fresh.resolve(file.getFileName()));
                }
            }
            Layout.writeSecret(Secrets.people(layout), Files.readString(imported.resolve("people.properties")));
            Layout.writeSecret(
                    Secrets.realmClient(layout), Files.readString(imported.resolve("realm-client.properties")));
            Artefacts.delete(database);
            Files.move(fresh, database);
            Files.writeString(edition, wanted);
        }
        int port = settings.number(Key.KEYCLOAK_PORT);
        int health = settings.number(Key.KEYCLOAK_HEALTH_PORT);
        settings.put(Key.ISSUER, "http://localhost:" + port + "/realms/" + REALM);
        return new ServiceDefinition(
                NAME,
                "Keycloak",
                java(program, home, Rehearsal.use(imported.resolve(ARCHIVE)), start(port, health)),
                Map.of(),
                home,
                ready(health),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Orphaned.KILL,
                START_SECONDS,
                STOP_SECONDS);
    }

    /** Another realm than this program's takes its place: nothing is in it that did not come with the import. */
    private static boolean isOf(Path edition, String wanted) throws IOException {
        return Files.exists(edition) && Files.readString(edition).equals(wanted);
    }

    private static void importRealm(byte[] realm, Path program, Path folder)
            throws IOException, StackFailedException, InterruptedException {
        Path home = folder.resolve("home");
        Files.createDirectory(home);
        link(program, home);
        Settings passwords = Settings.empty();
        Settings secrets = Settings.empty();
        Path waiting = home.resolve("data").resolve("import");
        Files.createDirectories(waiting);
        Layout.writeSecret(
                waiting.resolve(REALM + "-realm.json"),
                new String(withSecrets(realm, passwords, secrets), StandardCharsets.UTF_8));
        Settings ports = Settings.empty();
        int port = ports.port(Key.KEYCLOAK_PORT, 0);
        int health = ports.port(Key.KEYCLOAK_HEALTH_PORT, 0);
        List<String> arguments = new ArrayList<>(start(port, health));
        arguments.add("--import-realm");
        Rehearsal.run(
                java(program, home, Rehearsal.leave(folder.resolve(ARCHIVE)), arguments),
                home,
                folder.resolve("import.log"),
                ready(health),
                "Keycloak");
        Files.move(home.resolve("data").resolve("h2"), folder.resolve("h2"));
        Layout.writeSecret(folder.resolve("people.properties"), passwords.text());
        Layout.writeSecret(folder.resolve("realm-client.properties"), secrets.text());
        Artefacts.delete(home);
    }

    private static byte[] withSecrets(byte[] realm, Settings passwords, Settings secrets) throws IOException {
        JsonNode tree;
        try {
            tree = StrictJson.parse(realm);
        } catch (MalformedJsonException e) {
            throw new IOException("the program's own realm.json is malformed", e);
        }
        for (JsonNode person : tree.path("users")) {
            ((ObjectNode) person)
                    .putArray("credentials")
                    .addObject()
                    .put("type", "password")
                    .put("temporary", false)
                    .put("value", passwords.password(person.path("username").textValue()));
        }
        addClient(tree, secrets.password(CLIENT));
        return StrictJson.write(tree);
    }

    /** A program that may say where the realm's clients are, and nothing else; the gateway takes no token of its. */
    private static void addClient(JsonNode realm, String secret) {
        ((ArrayNode) realm.path("clients"))
                .addObject()
                .put("clientId", CLIENT)
                .put("name", "The local stack itself; exists in this demo realm only")
                .put("protocol", "openid-connect")
                .put("publicClient", false)
                .put("secret", secret)
                .put("standardFlowEnabled", false)
                .put("directAccessGrantsEnabled", false)
                .put("serviceAccountsEnabled", true)
                .put("fullScopeAllowed", true);
        ObjectNode account = ((ArrayNode) realm.path("users")).addObject();
        account.put("username", "service-account-" + CLIENT)
                .put("enabled", true)
                .put("serviceAccountClientId", CLIENT);
        account.putObject("clientRoles").putArray("realm-management").add("manage-clients");
    }

    /** Makes {@code home} a Keycloak home with data of its own and the program of {@code program}. */
    private static void link(Path program, Path home) throws IOException {
        for (String name : SHARED) {
            Path link = home.resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, program.resolve(name));
        }
    }

    private static Probe ready(int health) {
        return new Probe.HttpAnswers(URI.create("http://127.0.0.1:" + health + "/health/ready"));
    }

    private static List<String> start(int port, int health) {
        return List.of(
                "start",
                "--optimized",
                "--cache=local",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-host=127.0.0.1",
                "--http-management-port=" + health,
                "--hostname=http://localhost:" + port);
    }

    /** As {@code kc.sh} does it, but without the shell between and with the quick compiler and the small collector. */
    private static List<String> java(Path program, Path home, List<String> archive, List<String> arguments) {
        List<String> options = new ArrayList<>(archive);
        options.addAll(List.of(
                "-Xmx256m",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dpicocli.disable.closures=true",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED"));
        return Jvm.command(
                options,
                program.resolve("lib").resolve("quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                arguments);
    }
}
