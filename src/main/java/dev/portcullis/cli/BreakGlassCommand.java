package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two people stop, or give an evaluation more time, past the usual way. */
@Command(
        name = "breakglass",
        description = {
            "Two people stop at once, or give an evaluation more time, and everybody is told.",
            "Nothing else: break-glass passes no gate and promotes nothing."
        },
        mixinStandardHelpOptions = true,
        subcommands = {BreakGlassCommand.Stop.class, BreakGlassCommand.Extend.class, BreakGlassCommand.Listing.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis breakglass stop --lineage circle-packing --reason \"a worker host is taken over\"",
            "  portcullis breakglass extend PROPOSAL --hours 6 --reason \"the pool was down all night\"",
            "  portcullis breakglass list",
        })
final class BreakGlassCommand extends CommandGroup {
    private static final String PATH = "/v1/breakglass";

    /** What is asked for, as the gateway reads it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Wanted(
            BreakGlassAct act,
            @Nullable LineageId lineage,
            @Nullable ProposalId proposal,
            @Nullable Instant until,
            String reason) {}

    private static void ask(ServerOptions server, GlobalOptions global, Wanted wanted, String what)
            throws CommandFailedException, InterruptedException {
        try (GatewayApi api = server.asPerson()) {
            api.post(PATH, wanted, AskedPeople.class).print(global, what);
        }
        if (!global.json()) {
            global.note("two people grant it within " + Bounds.BREAKGLASS_ASK.toMinutes()
                    + " minutes, with keys in files or passkeys; then it acts at once");
        }
    }

    /** Stops. */
    @Command(
            name = "stop",
            description = {
                "Ask two people to halt and to end what runs: nothing redeemed before it can still commit.",
                "One person halts without asking anybody: portcullis halt."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis breakglass stop --all --reason \"the permit key may have leaked\"")
    static final class Stop implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @ArgGroup(multiplicity = "1")
        private HaltCommand.Scope scope = new HaltCommand.Scope();

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
        private String reason = "";

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            @Nullable LineageId lineage = scope.lineage().isEmpty() ? null : LineageCommand.id(scope.lineage());
            ask(
                    server,
                    global,
                    new Wanted(BreakGlassAct.STOP, lineage, null, null, reason),
                    "the stop of " + (lineage == null ? "everything" : "lineage " + lineage));
            return ExitCode.DONE;
        }
    }

    /** Extends. */
    @Command(
            name = "extend",
            description = {
                "Ask two people to give an evaluation that is under way a later deadline, once.",
                "What its run may use stays as it is, and no promotion gets more time."
            },
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis breakglass extend PROPOSAL --hours 6 --reason \"the pool was down all night\"")
    static final class Extend implements Callable<ExitCode> {
        private static final long MOST_HOURS = Bounds.BREAKGLASS_EXTENSION.toHours();

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "PROPOSAL", description = "The proposal's id.")
        private String proposal = "";

        @Option(
                names = "--hours",
                paramLabel = "N",
                required = true,
                description = "From now until its new deadline, 1 to 24.")
        private long hours;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
        private String reason = "";

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            ProposalId id = ProposalIdText.id(proposal);
            if (hours < 1 || hours > MOST_HOURS) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "an evaluation is extended by 1 to " + MOST_HOURS + " hours",
                        "what needs longer is proposed again");
            }
            Instant until = Instant.now().plus(Duration.ofHours(hours));
            ask(
                    server,
                    global,
                    new Wanted(BreakGlassAct.EXTEND, null, id, until, reason),
                    "the extension of " + id + " until " + until);
            return ExitCode.DONE;
        }
    }

    /** Lists. */
    @Command(
            name = "list",
            description = "List what break-glass did, newest first: by whom, past whom, and whether it is over.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis breakglass list")
    static final class Listing implements Callable<ExitCode> {
        /** One time. */
        @JsonIgnoreProperties(ignoreUnknown = true)
        record One(
                BreakGlassId breakglass,
                BreakGlassAct act,
                String scope,
                String reason,
                List<PersonId> by,
                List<PersonId> skipped,
                @Nullable HaltId halt,
                Instant at,
                Instant until,
                EntryId entry,
                boolean inForce) {}

        /** What the gateway says. */
        record Items(List<One> items) {}

        /** The result as JSON. */
        record Document(String schema, List<One> items) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            List<One> items;
            try (GatewayApi api = server.asPerson()) {
                items = api.get(PATH, Items.class).items();
            }
            if (global.json()) {
                global.document(new Document("portcullis.breakglass/v1", items));
                return ExitCode.DONE;
            }
            global.table(
                    List.of("break-glass", "act", "scope", "by", "not asked", "at", "stands", "reason"),
                    items.stream()
                            .map(one -> List.of(
                                    one.breakglass().toString(),
                                    one.act().toString(),
                                    one.scope(),
                                    names(one.by()),
                                    names(one.skipped()),
                                    one.at().toString(),
                                    one.inForce() ? "until " + one.until() : "over",
                                    one.reason()))
                            .toList());
            return ExitCode.DONE;
        }

        private static String names(List<PersonId> people) {
            return people.stream().map(PersonId::value).collect(Collectors.joining(" "));
        }
    }
}
