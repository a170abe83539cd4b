package dev.portcullis.cli;

import dev.portcullis.attest.Person;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.kernel.Digest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The installation's trust. */
@Command(
        name = "trust",
        description = "Look at the installation's trust, and have it changed by people.",
        mixinStandardHelpOptions = true,
        subcommands = TrustCommand.Show.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = "  portcullis trust show            fingerprint, keys, people, quorums")
final class TrustCommand extends CommandGroup {
    private static final String SCHEMA = "portcullis.trust-shown/v1";

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
}
