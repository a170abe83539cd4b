package dev.portcullis.cli;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lineages. */
@Command(
        name = "lineage",
        description = "Register a lineage under its charter, and see how lineages stand.",
        mixinStandardHelpOptions = true,
        subcommands = {LineageCommand.Apply.class, LineageCommand.Listing.class, LineageCommand.Show.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis lineage apply charter.yaml --genesis src",
            "  portcullis lineage show circle-packing",
        })
final class LineageCommand extends CommandGroup {
    private static final String CHARTER = "charter.yaml";
    private static final String GENESIS = "genesis";

    /** A lineage's name as it was typed. */
    static LineageId id(String text) throws CommandFailedException {
        try {
            return new LineageId(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "portcullis lineage list names them", e);
        }
    }

    /** What is sent to ask people for a lineage. */
    record Registration(Bytes charter, String genesis) {}

    /** Asks people for a lineage, once the files of its genesis are there. */
    static AskedPeople register(
            GatewayApi api, LineageId lineage, Bytes charter, String genesis, Collection<Bytes> files)
            throws CommandFailedException, InterruptedException {
        for (Bytes file : files) {
            api.putBlob(file);
        }
        return api.put("/v1/lineages/" + lineage, new Registration(charter, genesis), AskedPeople.class);
    }

    /** Registration. */
    @Command(
            name = "apply",
            description = "Ask people for a new lineage, or for another charter of one there is.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis lineage apply DIR                            DIR/charter.yaml and DIR/genesis",
                "  portcullis lineage apply charter.yaml --genesis src     the tree it begins with elsewhere",
                "It is pending until the quorum amend has granted; see: portcullis signoff list.",
            })
    static final class Apply implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Parameters(paramLabel = "DIR|FILE", description = "The charter, or a folder with charter.yaml in it.")
        private Path from = Path.of(CHARTER);

        @Option(names = "--genesis", paramLabel = "DIR", description = "The tree it begins with (genesis beside it).")
        private @Nullable Path genesis;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            Path file = Files.isDirectory(from) ? from.resolve(CHARTER) : from;
            Charter charter = InputFile.charter(file);
            MemoryBlobStore blobs = new MemoryBlobStore();
            Path folder = genesis == null ? file.resolveSibling(GENESIS) : genesis;
            Tree tree = InputFile.tree(folder, blobs);
            try (GatewayApi api = server.asPerson()) {
                List<Bytes> files = tree.entries().stream()
                        .map(TreeEntry::content)
                        .distinct()
                        .map(content -> blobs.blob(content).orElseThrow())
                        .toList();
                register(
                                api,
                                charter.lineage(),
                                charter.document(),
                                tree.manifest().utf8(),
                                files)
                        .print(global, "the charter of " + charter.lineage());
            }
            return ExitCode.DONE;
        }
    }

    /** All lineages. */
    @Command(
            name = "list",
            description = "List lineages with their heads.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = "  portcullis lineage list")
    static final class Listing implements Callable<ExitCode> {
        /** The result as JSON. */
        record Listed(String schema, List<LineageStanding.All.Line> lineages) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final ProposerKey key = new ProposerKey();

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            try (GatewayApi api = server.signedByOrAsPerson(key.path())) {
                print(global, api);
            }
            return ExitCode.DONE;
        }

        static void print(GlobalOptions global, GatewayApi api) throws CommandFailedException, InterruptedException {
            List<LineageStanding.All.Line> lineages =
                    api.get("/v1/lineages", LineageStanding.All.class).items();
            if (global.json()) {
                global.document(new Listed("portcullis.lineages/v1", lineages));
            } else if (lineages.isEmpty()) {
                global.line("no lineage yet; portcullis lineage apply asks for one");
            } else {
                global.table(
                        List.of("lineage", "standing", "score", "head", "halted by"),
                        lineages.stream()
                                .map(one -> List.of(
                                        one.lineage().toString(),
                                        one.standing(),
                                        text(one.score()),
                                        text(one.head()),
                                        text(one.haltedBy())))
                                .toList());
            }
        }
    }

    /** One lineage. */
    @Command(
            name = "show",
            description = "Show a lineage: head, anchor, halt, generations.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis lineage show circle-packing",
                "  portcullis lineage show circle-packing --charter > charter.yaml",
                "Exit code 3: it waits for people; 6: a halt stands over it.",
            })
    static final class Show implements Callable<ExitCode> {
        /** The result as JSON. */
        record Shown(String schema, LineageStanding lineage) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Mixin
        private final ServerOptions server = new ServerOptions();

        @Mixin
        private final ProposerKey key = new ProposerKey();

        @Parameters(paramLabel = "LINEAGE", description = "Its name.")
        private String lineage = "";

        @Option(names = "--charter", description = "Print the charter in force instead.")
        private boolean charter;

        @Override
        public ExitCode call() throws CommandFailedException, InterruptedException {
            LineageStanding standing;
            try (GatewayApi api = server.signedByOrAsPerson(key.path())) {
                standing = api.get("/v1/lineages/" + id(lineage), LineageStanding.class);
            }
            if (charter) {
                Bytes document = standing.charter().document();
                if (!Digest.of(document).equals(standing.charter().digest())) {
                    throw new CommandFailedException(
                            ExitCode.UNVERIFIED,
                            "the charter shown is not the one in force",
                            "Do not use it; tell whoever runs the gateway");
                }
                document.utf8().lines().forEach(global::line);
                return ExitCode.DONE;
            }
            return print(global, standing);
        }

        static ExitCode print(GlobalOptions global, LineageStanding standing) {
            if (global.json()) {
                global.document(new Shown("portcullis.lineage/v1", standing));
            } else {
                global.line(standing.lineage() + "  " + standing.standing()
                        + (standing.haltedBy() == null ? "" : "  HALTED by " + standing.haltedBy()));
                global.line("head     " + text(standing.head()) + "  score " + text(standing.score()));
                global.line("anchor   " + text(standing.anchor()));
                global.line("charter  " + standing.charter().digest());
                if (standing.promoting() != null) {
                    global.line("promoting " + standing.promoting());
                }
                if (!standing.generations().isEmpty()) {
                    global.line("");
                    global.table(
                            List.of("generation", "score", "promoted", "tree", "proposal"),
                            standing.generations().stream()
                                    .map(one -> List.of(
                                            Long.toString(one.number()),
                                            text(one.score()),
                                            one.promoted() ? "yes" : "",
                                            one.tree().toString(),
                                            text(one.proposal())))
                                    .toList());
                }
            }
            if (standing.haltedBy() != null) {
                return ExitCode.HALTED;
            }
            return standing.head() == null ? ExitCode.WAITING : ExitCode.DONE;
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
