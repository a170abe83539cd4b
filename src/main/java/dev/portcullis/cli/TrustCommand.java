package dev.portcullis.cli;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The installation's trust. */
@Command(
        name = "trust",
        description = "Look at the installation's trust, and have it changed by people.",
        mixinStandardHelpOptions = true,
        subcommands = {TrustCommand.Show.class, TrustCommand.Amend.class, TrustUpdateCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis trust show                       fingerprint, keys, people, quorums",
            "  portcullis trust amend --end-key KEYID      ask people for the next version",
            "  portcullis trust update                     take the newest version, once it is verified",
        })
final class TrustCommand extends CommandGroup {
    private static final String SCHEMA = "portcullis.trust-shown/v1";

    /** How the next version is made. */
    @FunctionalInterface
    interface Next {
        TrustDocument make() throws CommandFailedException;
    }

    /** Asks people for the next version, and keeps it where it is wanted. */
    static ExitCode ask(GlobalOptions global, ServerOptions server, TrustDocument now, Next change, @Nullable Path out)
            throws CommandFailedException, InterruptedException {
        TrustDocument next;
        try {
            next = change.make();
            next.requireFollows(now);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.DENIED,
                    "that is no next version of trust: " + e.getMessage(),
                    "Correct the change; portcullis trust show says what is in force",
                    e);
        }
        if (out != null) {
            TrustFile.write(out, next);
        }
        try (GatewayApi api = server.asPerson()) {
            api.post("/v1/amendments", new Amendment("trust", Bytes.copyOf(next.toBytes())), AskedPeople.class)
                    .print(global, "version " + next.version() + " of trust, fingerprint " + next.fingerprint());
        }
        return ExitCode.DONE;
    }

    /** What a trust document says. */
    @Command(
            name = "show",
            description = "Show a trust document: its fingerprint, and whom it believes what.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis trust show --trust trust.json",
                "Compare the fingerprint with the one that was printed at the first start.",
            })
    static final class Show implements Callable<ExitCode> {
        /** The result as JSON. */
        record Shown(String schema, String fingerprint, Digest digest, TrustDocument trust) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final TrustFile file = new TrustFile();

        @Override
        public ExitCode call() throws CommandFailedException {
            TrustDocument trust = file.read();
            if (global.json()) {
                global.document(new Shown(SCHEMA, trust.fingerprint(), trust.digest(), trust));
                return ExitCode.DONE;
            }
            global.line("installation  " + trust.installation() + "  version " + trust.version()
                    + (trust.demo() ? "  DEMO KEYS" : ""));
            global.line("fingerprint   " + trust.fingerprint());
            global.line("policy        epoch " + trust.policy().epoch() + "  "
                    + trust.policy().bundle());
            global.line("ledger        " + trust.log().origin() + ", "
                    + trust.witnesses().quorum() + " of "
                    + trust.witnesses().keys().size() + " witnesses");
            global.line("");
            global.table(
                    List.of("role", "pool", "key", "from", "until"),
                    trust.keys().stream().map(Show::key).toList());
            global.line("");
            global.table(
                    List.of("person", "groups", "keys", "subject at issuer"),
                    trust.people().stream().map(Show::person).toList());
            global.line("");
            global.table(
                    List.of("tier", "quorum"),
                    List.of(
                            List.of("1", trust.quorums().first().toString()),
                            List.of("2", trust.quorums().second().toString()),
                            List.of("3", trust.quorums().third().toString()),
                            List.of("amend", trust.quorums().amend().toString())));
            Integer from = trust.quorums().qualifiedFrom();
            if (from != null) {
                global.line("Grants count of those only who are qualified, from tier " + from + " on.");
            }
            return ExitCode.DONE;
        }

        private static List<String> key(TrustDocument.Key key) {
            return List.of(
                    key.roles().stream().map(Role::word).collect(Collectors.joining(" ")),
                    key.pool() == null ? "" : key.pool(),
                    key.vkey().toString(),
                    key.from().toString(),
                    key.until() == null ? "" : key.until().toString());
        }

        private static List<String> person(Person person) {
            return List.of(
                    person.id().value(),
                    person.groups().stream().map(Object::toString).collect(Collectors.joining(" ")),
                    person.keys().stream()
                            .map(key -> switch (key) {
                                case PersonKey.Cli cli -> cli.vkey().toString();
                                case PersonKey.Passkey passkey -> "passkey for " + passkey.rpId();
                            })
                            .collect(Collectors.joining(" ")),
                    person.subject() + " at " + person.issuer());
        }
    }

    /** What is sent to ask people for an amendment. */
    record Amendment(String kind, Bytes document) {}

    /** The next version. */
    @Command(
            name = "amend",
            description = "Ask people for the next version of trust, with one change.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis trust amend --add-person dora --subject SUB --group reviewer --person-key VKEY",
                "  portcullis trust amend --add-person-key dora --person-key VKEY",
                "  portcullis trust amend --remove-person bob",
                "  portcullis trust amend --qualified-from 2",
                "  portcullis trust amend --add-key VKEY --role worker --pool default --out trust-2.json",
                "  portcullis trust amend --document trust-2.json",
                "When it is in force, whoever holds an older version follows: portcullis trust update.",
            })
    static final class Amend implements Callable<ExitCode> {
        private static final String OFF = "off";

        /** The one change. */
        static final class Change {
            @Option(names = "--document", paramLabel = "FILE", required = true, description = "The next version whole.")
            private @Nullable Path document;

            @Option(names = "--add-key", paramLabel = "VKEY", required = true, description = "A machine's key.")
            private @Nullable String addKey;

            @Option(
                    names = "--end-key",
                    paramLabel = "KEYID",
                    required = true,
                    description = "A machine's key that counts no more from now on.")
            private @Nullable String endKey;

            @Option(
                    names = "--add-person",
                    paramLabel = "NAME",
                    required = true,
                    description = "A person who is not enrolled yet.")
            private @Nullable String addPerson;

            @Option(
                    names = "--add-person-key",
                    paramLabel = "NAME",
                    required = true,
                    description = "One key more for a person who is enrolled: with --person-key.")
            private @Nullable String addPersonKey;

            @Option(
                    names = "--end-person-key",
                    paramLabel = "KEY",
                    required = true,
                    description = "A person's key that counts no more, by its id or credential: roster list --json.")
            private @Nullable String endPersonKey;

            @Option(
                    names = "--regroup",
                    paramLabel = "NAME",
                    required = true,
                    description = "A person who is enrolled, in other groups: with --group.")
            private @Nullable String regroup;

            @Option(names = "--remove-person", paramLabel = "NAME", required = true, description = "A person.")
            private @Nullable String removePerson;

            @Option(
                    names = "--qualified-from",
                    paramLabel = "TIER",
                    required = true,
                    description = "Count grants of the qualified only, from this tier on; off for nobody.")
            private @Nullable String qualifiedFrom;
        }

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final TrustFile file = new TrustFile();

        @ArgGroup(multiplicity = "1", heading = "One of:%n")
        private Change change = new Change();

        @Option(names = "--role", paramLabel = "ROLE", description = "With --add-key: worker, evaluator, gate …")
        private @Nullable String role;

        @Option(names = "--pool", paramLabel = "POOL", description = "With --add-key of a worker: its pool.")
        private @Nullable String pool;

        @Option(names = "--issuer", paramLabel = "URL", description = "With --add-person (the others' issuer).")
        private @Nullable String issuer;

        @Option(names = "--subject", paramLabel = "SUB", description = "With --add-person: the subject at the issuer.")
        private @Nullable String subject;

        @Option(names = "--group", paramLabel = "GROUP", description = "With --add-person or --regroup.")
        private List<String> groups = new ArrayList<>();

        @Option(
                names = "--person-key",
                paramLabel = "VKEY",
                description = "With --add-person or --add-person-key; more than once.")
        private List<String> personKeys = new ArrayList<>();

        @Option(names = "--out", paramLabel = "FILE", description = "Write the next version to this new file.")
        private @Nullable Path out;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            TrustDocument now = file.read();
            return ask(global, server, now, () -> next(now, Instant.now().truncatedTo(ChronoUnit.SECONDS)), out);
        }

        private TrustDocument next(TrustDocument now, Instant at) throws CommandFailedException {
            if (change.document != null) {
                return InputFile.trust(change.document);
            }
            if (change.addKey != null) {
                return now.withKey(new TrustDocument.Key(
                        VerifierKey.parse(change.addKey), List.of(Role.parse(given(role, "--role"))), pool, at, null));
            }
            if (change.endKey != null) {
                return now.endingKey(keyOf(now, change.endKey), at);
            }
            return nextPeople(now);
        }

        private TrustDocument nextPeople(TrustDocument now) throws CommandFailedException {
            if (change.addPerson != null) {
                return now.enrolling(new Person(
                        new PersonId(change.addPerson),
                        issuer == null ? now.people().getFirst().issuer() : issuer,
                        given(subject, "--subject"),
                        groups.stream().map(Group::parse).toList(),
                        keysGiven()));
            }
            if (change.addPersonKey != null) {
                Person person = enrolled(now, change.addPersonKey);
                if (personKeys.isEmpty()) {
                    given(null, "--person-key");
                }
                for (PersonKey key : keysGiven()) {
                    person = person.with(key);
                }
                return now.withPerson(person);
            }
            if (change.endPersonKey != null) {
                return withoutKey(now, change.endPersonKey);
            }
            if (change.regroup != null) {
                return now.withPerson(enrolled(now, change.regroup)
                        .in(groups.stream().map(Group::parse).toList()));
            }
            if (change.qualifiedFrom != null) {
                return now.withQuorums(now.quorums()
                        .withQualifiedFrom(
                                change.qualifiedFrom.equals(OFF) ? null : Integer.valueOf(change.qualifiedFrom)));
            }
            return now.withoutPerson(new PersonId(given(change.removePerson, "--remove-person")));
        }

        private List<PersonKey> keysGiven() {
            return personKeys.stream()
                    .<PersonKey>map(key -> new PersonKey.Cli(VerifierKey.parse(key)))
                    .toList();
        }

        private static Person enrolled(TrustDocument now, String name) {
            return now.roster()
                    .person(new PersonId(name))
                    .orElseThrow(() -> new IllegalArgumentException("nobody is enrolled as " + name));
        }

        private static TrustDocument withoutKey(TrustDocument now, String text) {
            for (Person person : now.people()) {
                for (PersonKey key : person.keys()) {
                    boolean named = switch (key) {
                        case PersonKey.Cli(VerifierKey vkey) ->
                            vkey.keyId().equals(text) || vkey.toString().equals(text);
                        case PersonKey.Passkey passkey -> passkey.credential().equals(text);
                    };
                    if (named) {
                        return now.withPerson(person.without(key));
                    }
                }
            }
            throw new IllegalArgumentException("nobody is enrolled with key " + text);
        }

        private static VerifierKey keyOf(TrustDocument now, String text) {
            return now.keys().stream()
                    .map(TrustDocument.Key::vkey)
                    .filter(key -> key.keyId().equals(text) || key.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no key " + text));
        }

        private static String given(@Nullable String value, String option) throws CommandFailedException {
            if (value == null) {
                throw new CommandFailedException(
                        ExitCode.USAGE, option + " is missing", "See: portcullis trust amend --help");
            }
            return value;
        }
    }
}
