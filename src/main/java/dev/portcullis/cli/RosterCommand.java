package dev.portcullis.cli;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.RosterCheck;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.modification.Charter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The people of trust. */
@Command(
        name = "roster",
        description = "See who is enrolled and there, have it changed, check that every quorum can be met.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RosterCommand.Listing.class,
            RosterCommand.Add.class,
            RosterAbsence.Away.class,
            RosterAbsence.Back.class,
            RosterAbsence.Undelegate.class,
            RosterCommand.Check.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis roster list",
            "  portcullis roster add dora --subject SUB --group reviewer --person-key VKEY --out trust-2.json",
            "  portcullis roster away sam --until 2026-12-05T08:00:00Z --delegate safety=dora",
            "  portcullis roster check --charter charter.yaml",
        })
final class RosterCommand extends CommandGroup {

    /** The people. */
    @Command(
            name = "list",
            description = "List the people a trust document enrols: groups, keys, who is away and who stands in.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis roster list --trust trust.json")
    static final class Listing implements Callable<ExitCode> {
        /** The result as JSON. */
        record Listed(String schema, int version, List<Person> people) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final TrustFile file = new TrustFile();

        @Override
        public ExitCode call() throws CommandFailedException {
            TrustDocument trust = file.read();
            if (global.json()) {
                global.document(new Listed("portcullis.roster/v1", trust.version(), trust.people()));
                return ExitCode.DONE;
            }
            global.table(
                    List.of("person", "groups", "there", "keys", "subject at issuer"),
                    trust.people().stream()
                            .map(person -> row(person, trust.roster().presence(person.id(), Instant.now())))
                            .toList());
            return ExitCode.DONE;
        }

        private static List<String> row(Person person, List<String> presence) {
            return List.of(
                    person.id().value(),
                    person.groups().stream().map(Group::toString).collect(Collectors.joining(" ")),
                    String.join("; ", presence),
                    person.keys().stream()
                            .map(key -> switch (key) {
                                case PersonKey.Cli cli -> "cli " + cli.vkey().keyId();
                                case PersonKey.Passkey passkey -> "passkey at " + passkey.rpId();
                            })
                            .collect(Collectors.joining(", ")),
                    person.subject() + " at " + person.issuer());
        }
    }

    /** One person more. */
    @Command(
            name = "add",
            description = "Ask people to enrol somebody; it loosens, so outside demonstrations it waits when granted.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis roster add dora --subject SUB --group reviewer --person-key VKEY --out trust-2.json",
                "For somebody who is enrolled already: portcullis trust amend --add-person-key, --regroup.",
            })
    static final class Add implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final TrustFile file = new TrustFile();

        @Parameters(paramLabel = "NAME", description = "The person's name in trust.")
        private String name = "";

        @Option(names = "--issuer", paramLabel = "URL", description = "Who vouches for the login (the others' issuer).")
        private @Nullable String issuer;

        @Option(names = "--subject", paramLabel = "SUB", required = true, description = "The subject at the issuer.")
        private String subject = "";

        @Option(names = "--group", paramLabel = "GROUP", required = true, description = "A group; more than once.")
        private List<String> groups = new ArrayList<>();

        @Option(
                names = "--person-key",
                paramLabel = "VKEY",
                description = "The public half of a key the person made: portcullis keys new; more than once.")
        private List<String> keys = new ArrayList<>();

        @Option(names = "--out", paramLabel = "FILE", description = "Write the next version to this new file.")
        private @Nullable Path out;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            TrustDocument now = file.read();
            return TrustCommand.ask(
                    global,
                    server,
                    now,
                    () -> now.enrolling(new Person(
                            new PersonId(name),
                            issuer == null ? now.people().getFirst().issuer() : issuer,
                            subject,
                            groups.stream().map(Group::parse).toList(),
                            keys.stream()
                                    .<PersonKey>map(key -> new PersonKey.Cli(VerifierKey.parse(key)))
                                    .toList())),
                    out);
        }
    }

    /** Whether there are people enough. */
    @Command(
            name = "check",
            description = "Check that every quorum can be met, and by how many people to spare.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis roster check",
                "  portcullis roster check --trust trust-2.json --charter charter.yaml",
                "With a charter also without its operators, who cannot sign. Told is the worst from now on, as far as trust",
                "knows who will be away. Exit code 4 when a quorum cannot be met.",
            })
    static final class Check implements Callable<ExitCode> {
        /** The result as JSON. */
        record Checked(String schema, boolean met, List<Line> quorums) {}

        /**
         * One quorum, at its worst from now on.
         *
         * @param from the moment from which it is as bad as that; null when it is already
         * @param spare how many people may be away, whoever they are; negative when it cannot be met
         * @param oneOfEachAway whether it can be met with one of each group away
         */
        record Line(String of, @Nullable Instant from, Quorum quorum, int able, int spare, boolean oneOfEachAway) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final TrustFile file = new TrustFile();

        @Option(
                names = "--charter",
                paramLabel = "FILE",
                description = "A lineage's charter, whose operators cannot sign; more than once.")
        private List<Path> charters = new ArrayList<>();

        @Override
        public ExitCode call() throws CommandFailedException {
            TrustDocument trust = file.read();
            Map<String, Set<PersonId>> operators = new TreeMap<>();
            for (Path path : charters) {
                Charter charter = InputFile.charter(path);
                operators.put(charter.lineage().value(), charter.operators());
            }
            List<RosterCheck> checks = RosterCheck.all(trust, operators, Instant.now());
            boolean met = checks.stream().allMatch(check -> check.found().met());
            if (global.json()) {
                global.document(new Checked(
                        "portcullis.roster-check/v1",
                        met,
                        checks.stream()
                                .map(check -> new Line(
                                        check.of(),
                                        check.from().orElse(null),
                                        check.found().quorum(),
                                        check.found().able(),
                                        check.found().spare(),
                                        check.found().oneOfEachAway()))
                                .toList()));
            } else {
                global.table(
                        List.of("quorum", "asks", "can answer", "to spare", "with one of each group away"),
                        checks.stream().map(Check::row).toList());
                if (trust.quorums().qualifiedFrom() != null) {
                    global.line("Reckoned as if everybody were qualified; who is, the console's page People says.");
                }
            }
            return met ? ExitCode.DONE : ExitCode.DENIED;
        }

        private static List<String> row(RosterCheck check) {
            int spare = check.found().spare();
            return List.of(
                    check.of()
                            + check.from().map(time -> " from " + time + " on").orElse(""),
                    check.found().quorum().toString(),
                    String.valueOf(check.found().able()),
                    spare < 0 ? "CANNOT BE MET, " + -spare + " missing" : spare == 0 ? "nobody" : String.valueOf(spare),
                    check.found().oneOfEachAway() ? "can be met" : "cannot");
        }
    }
}
