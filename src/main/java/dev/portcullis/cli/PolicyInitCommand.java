package dev.portcullis.cli;

import dev.portcullis.policy.repository.ShippedRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A policy repository to start from: the shipped rules with their tests, data, schema and cases. */
@Command(
        name = "init",
        description = "Write a policy repository to start from: the shipped rules, their tests and cases.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis policy init policy    a new or empty folder",
            "Its bundle is the shipped one, byte for byte, until you change a rule. Needs no OPA.",
            "Exit code 78: the folder is not empty.",
        })
final class PolicyInitCommand implements Callable<ExitCode> {
    private static final String SCHEMA = "portcullis.policy-init/v1";

    /** The result as JSON. */
    record Written(String schema, String folder, List<String> files) {}

    @Mixin
    private final GlobalOptions global = new GlobalOptions();

    @Parameters(paramLabel = "DIR", description = "The folder to write: new, or empty.")
    private Path folder = Path.of("");

    @Override
    public ExitCode call() throws CommandFailedException {
        SortedMap<String, byte[]> files;
        try {
            refuseWhatIsNotEmpty();
            files = ShippedRepository.starter();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.toAbsolutePath().resolveSibling(""));
                Files.write(path, file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
        } catch (IOException e) {
            throw InputFile.unreadable(folder, e);
        }
        if (global.json()) {
            global.document(new Written(SCHEMA, folder.toString(), List.copyOf(files.keySet())));
        } else {
            global.line("wrote " + files.size() + " files below " + folder);
            global.line("  portcullis policy lint " + folder + "            its form");
            global.line("  portcullis policy test " + folder + " --cases    its tests and cases");
            global.line("  portcullis policy diff shipped " + folder + "    what it changes of the shipped policy");
            global.line("Put it under version control; " + folder.resolve("README.md") + " says how a rule is added.");
        }
        return ExitCode.DONE;
    }

    private void refuseWhatIsNotEmpty() throws IOException, CommandFailedException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new CommandFailedException(
                        ExitCode.CONFIGURATION, folder + " is not empty", "Name a new folder, or an empty one");
            }
        }
    }
}
