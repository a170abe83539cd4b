package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.kernel.AmendmentId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What people were asked to amend, and what of it waits. */
@Command(
        name = "amendment",
        description = "See what people amend, and take back what was granted and has not taken effect.",
        mixinStandardHelpOptions = true,
        subcommands = {AmendmentCommand.Listing.class, AmendmentCommand.Cancel.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis amendment list",
            "  portcullis amendment cancel AMENDMENT --reason \"nobody in our house knows mallory\"",
        })
final class AmendmentCommand extends CommandGroup {
    /** Amendments as the gateway lists them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Amendments(List<Item> items) {
        /** One of them. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Item(
                AmendmentId amendment,
                String kind,
                String subject,
                String state,
                List<String> loosens,
                @Nullable Instant grantedAt,
                @Nullable Instant inForceAt,
                @Nullable String why) {}
    }

    /** The newest amendments. */
    @Command(
            name = "list",
            description = "List amendments, newest first: what each loosens, and when it takes effect.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis amendment list            those that are asked or wait",
                "  portcullis amendment list --all      also those that are over",
            })
    static final class Listing implements Callable<ExitCode> {
        /** The result as JSON. */
        record Listed(String schema, List<Amendments.Item> amendments) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Option(names = "--all", description = "Also what is in force, was declined, lapsed, was cancelled or is void.")
        private boolean all;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            List<Amendments.Item> items;
            try (GatewayApi api = server.asPerson()) {
                items = api.get("/v1/amendments", Amendments.class).items().stream()
                        .filter(item -> all
                                || item.state().equals("open")
                                || item.state().equals("waiting"))
                        .toList();
            }
            if (global.json()) {
                global.document(new Listed("portcullis.amendments/v1", items));
                return ExitCode.DONE;
            }
            if (items.isEmpty()) {
                global.line("Nothing is asked, and nothing waits.");
                return ExitCode.DONE;
            }
            global.table(
                    List.of("amendment", "subject", "state", "in force", "loosens"),
                    items.stream().map(Listing::row).toList());
            return ExitCode.DONE;
        }

        private static List<String> row(Amendments.Item item) {
            Instant inForceAt = item.inForceAt();
            String loosens = switch (item.loosens().size()) {
                case 0 -> "nothing";
                case 1 -> item.loosens().getFirst();
                default -> item.loosens().getFirst() + "; " + (item.loosens().size() - 1) + " more";
            };
            return List.of(
                    item.amendment().toString(),
                    item.subject(),
                    item.state(),
                    inForceAt == null ? "" : inForceAt.toString(),
                    item.why() == null ? loosens : loosens + " (" + item.why() + ")");
        }
    }

    /** Takes back what waits. */
    @Command(
            name = "cancel",
            description =
                    "Take back an amendment that was granted and waits; one person of the quorum amend is enough.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis amendment cancel AMENDMENT --reason \"nobody in our house knows mallory\"",
                "What is still being asked is declined instead: portcullis signoff decline.",
            })
    static final class Cancel implements Callable<ExitCode> {
        /** What the gateway answers. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record Cancelled(AmendmentId amendment) {}

        /** The result as JSON. */
        record Document(String schema, AmendmentId amendment) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "AMENDMENT", description = "The amendment's id.")
        private String amendment = "";

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the ledger.")
        private String reason = "";

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            AmendmentId id;
            try {
                id = AmendmentId.parse(amendment);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        String.valueOf(e.getMessage()),
                        "portcullis amendment list names those that wait",
                        e);
            }
            try (GatewayApi api = server.asPerson()) {
                api.post("/v1/amendments/" + id + "/cancellation", new HaltCommand.Because(reason), Cancelled.class);
            }
            if (global.json()) {
                global.document(new Document("portcullis.cancelled/v1", id));
            } else {
                global.line("amendment " + id + " is cancelled and never takes effect");
            }
            return ExitCode.DONE;
        }
    }
}
