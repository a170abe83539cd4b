package dev.portcullis.local.internal;

import dev.portcullis.local.Probe;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceDefinition.Orphaned;
import dev.portcullis.local.ServiceDefinition.Step;
import dev.portcullis.local.StackFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * PostgreSQL: one database, owned by the role that migrates it, used by a role that owns nothing. It listens on the
 * loopback address only and asks everybody for a password.
 */
public final class Postgres {
    public static final String NAME = "postgres";
    public static final String DATABASE = "portcullis";
    /** Owns the database and its tables; used for migrations only. */
    public static final String OWNER = "portcullis_owner";
    /** What the gateway works as; migrations grant it what it may do. */
    public static final String APPLICATION = "portcullis_app";

    public static final String SUPERUSER = "postgres";

    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    /** Where {@code postmaster.pid} says how far the start is; what {@code pg_ctl --wait} reads. */
    private static final int STATUS_LINE = 7;

    private Postgres() {}

    static Path fetch(Artefacts artefacts, Consumer<String> progress)
            throws IOException, StackFailedException, InterruptedException {
        return artefacts.folder("postgres-" + artefacts.version(NAME), folder -> {
            Path fetched = folder.resolve("fetched");
            Files.createDirectory(fetched);
            artefacts.fetch(NAME, fetched, progress);
            Path jar = Artefacts.only(fetched, "*.jar");
            Path unpacked = fetched.resolve("unpacked");
            Files.createDirectory(unpacked);
            Artefacts.unzip(jar, unpacked);
            Artefacts.run(
                    List.of(
                            "tar",
                            "--extract",
                            "--file",
                            Artefacts.only(unpacked, "*.txz").toString()),
                    Map.of(),
                    folder,
                    fetched.resolve("tar.log"),
                    Duration.ofMinutes(2),
                    "unpack PostgreSQL (tar and xz are needed)");
            Artefacts.delete(fetched);
        });
    }

    static ServiceDefinition define(Path program, Layout layout, Settings settings, Settings passwords)
            throws IOException {
        Path data = layout.postgres().resolve("data");
        int port = settings.number(Key.POSTGRES_PORT);
        settings.put(Key.JDBC_URL, "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE);
        List<String> command = tool(program, "postgres", data);
        command.addAll(List.of(
                "-p", Integer.toString(port),
                "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=",
                "-c", "shared_buffers=64MB",
                // A new database knows nothing of its tables until they are analysed, and reads them whole till then.
                "-c", "autovacuum_naptime=5s",
                // So that it can be told afterwards when something was made durable.
                "-c", "track_commit_timestamp=on"));
        if (!Boolean.parseBoolean(settings.get(Key.DURABLE))) {
            command.addAll(List.of("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"));
        }
        List<String> stop = tool(program, "pg_ctl", data);
        stop.addAll(List.of("stop", "--mode=fast", "--no-wait"));
        return new ServiceDefinition(
                NAME,
                "PostgreSQL",
                command,
                Map.of(),
                layout.postgres(),
                new Probe.PidFileSays(data.resolve("postmaster.pid"), STATUS_LINE, "ready"),
                List.of(),
                creation(program, data, layout, passwords),
                List.of(),
                stop,
                Orphaned.INT,
                START_SECONDS,
                STOP_SECONDS);
    }

    /** The database is made beside its place and moved there whole, so what is there is complete. */
    private static List<Step> creation(Path program, Path data, Layout layout, Settings passwords) throws IOException {
        Path fresh = data.resolveSibling("data.new");
        Artefacts.delete(fresh);
        Path password = layout.secrets().resolve("postgres-superuser");
        Layout.writeSecret(password, passwords.get(SUPERUSER) + "\n");
        List<String> initialise = tool(program, "initdb", fresh);
        initialise.addAll(List.of(
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions"));
        List<String> single = tool(program, "postgres", "--single", fresh);
        single.addAll(List.of("-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", SUPERUSER));
        return List.of(
                new Step(initialise, "", data),
                new Step(single, roles(passwords), data),
                new Step(List.of("mv", "--no-target-directory", fresh.toString(), data.toString()), "", data));
    }

    /** One statement a line, as single-user mode reads them. */
    private static String roles(Settings passwords) {
        return String.join(
                "\n",
                "CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + passwords.get(OWNER) + "';",
                "CREATE ROLE " + APPLICATION + " LOGIN PASSWORD '" + passwords.get(APPLICATION) + "';",
                "CREATE DATABASE " + DATABASE + " OWNER " + OWNER + ";",
                "REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC;",
                "GRANT CONNECT ON DATABASE " + DATABASE + " TO " + APPLICATION + ";",
                "");
    }

    private static List<String> tool(Path program, String name, Path data) {
        return tool(program, name, "", data);
    }

    private static List<String> tool(Path program, String name, String mode, Path data) {
        List<String> command = new ArrayList<>(ChildProcess.notAsRoot());
        command.add(program.resolve("bin").resolve(name).toString());
        if (!mode.isEmpty()) {
            command.add(mode);
        }
        command.addAll(List.of("-D", data.toString()));
        return command;
    }
}
