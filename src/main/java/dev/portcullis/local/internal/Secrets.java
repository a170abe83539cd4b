package dev.portcullis.local.internal;

import dev.portcullis.local.KafkaUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The passwords of one stack, made at its first start and kept under {@code secrets/}, owner only. */
public final class Secrets {
    /** Seals sessions. */
    static final String SESSION = "session";

    /** Seals what a login under way remembers. */
    static final String STATE = "state";

    private Secrets() {}

    /** The database's roles and their passwords. */
    public static Path postgres(Layout layout) {
        return layout.secrets().resolve("postgres.properties");
    }

    /** The broker's users and their passwords. */
    public static Path kafka(Layout layout) {
        return layout.secrets().resolve("kafka.properties");
    }

    /** What the console seals its cookies with. */
    public static Path console(Layout layout) {
        return layout.secrets().resolve("console.properties");
    }

    /** The demo's people and their passwords. */
    public static Path people(Layout layout) {
        return layout.secrets().resolve("people.properties");
    }

    /** The stack's own client of the realm and its secret. */
    public static Path realmClient(Layout layout) {
        return layout.secrets().resolve("realm-client.properties");
    }

    static Settings makePostgres(Layout layout) throws IOException {
        return make(postgres(layout), List.of(Postgres.SUPERUSER, Postgres.OWNER, Postgres.APPLICATION));
    }

    static Settings makeKafka(Layout layout) throws IOException {
        return make(
                kafka(layout),
                Stream.concat(
                                Stream.of(Kafka.BROKER),
                                Arrays.stream(KafkaUser.values()).map(KafkaUser::login))
                        .toList());
    }

    static Settings makeConsole(Layout layout) throws IOException {
        return make(console(layout), List.of(SESSION, STATE));
    }

    private static Settings make(Path file, List<String> names) throws IOException {
        Settings passwords = Settings.read(file);
        names.forEach(passwords::password);
        Layout.writeSecret(file, passwords.text());
        return passwords;
    }
}
