package dev.portcullis.cli;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.Tree;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What there is to say about a tree. */
@Command(
        name = "tree",
        description = "Look at a folder as the gate sees it.",
        mixinStandardHelpOptions = true,
        subcommands = TreeCommand.OfFolder.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = "  portcullis tree digest DIR       the digest that is judged, signed and run")
final class TreeCommand extends CommandGroup {
    private static final String SCHEMA = "portcullis.tree/v1";

    /** The digest of a folder. */
    @Command(
            name = "digest",
            description = "Print the digest of the tree in a folder.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  portcullis tree digest packing                 sha256:…",
                "  portcullis tree digest packing --manifest      the lines the digest is over",
                "Exit code 4: the folder holds what no tree may hold, such as a symbolic link.",
            })
    static final class OfFolder implements Callable<ExitCode> {
        /** The result as JSON. */
        record TreeDigest(String schema, Digest tree, int files) {}

        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Parameters(paramLabel = "DIR", description = "The folder.")
        private Path folder = Path.of("");

        @Option(names = "--manifest", description = "Print the manifest instead of its digest.")
        private boolean manifest;

        @Override
        public ExitCode call() throws CommandFailedException {
            Tree tree = InputFile.tree(folder);
            if (manifest) {
                // Paths of a tree are inert: no control, format or line characters pass its reader.
                tree.entries().forEach(entry -> global.line(entry.toString()));
            } else if (global.json()) {
                global.document(
                        new TreeDigest(SCHEMA, tree.digest(), tree.entries().size()));
            } else {
                global.line(tree.digest().toString());
            }
            return ExitCode.DONE;
        }
    }
}
