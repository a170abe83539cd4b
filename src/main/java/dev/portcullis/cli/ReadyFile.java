package dev.portcullis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a program that serves says that it has begun. */
final class ReadyFile {
    @Option(
            names = "--ready",
            paramLabel = "FILE",
            description = "File to write the process number and `ready` into, a line each, once at work.")
    private @Nullable Path ready;

    /** Takes back what an earlier start said. */
    void beginAnew() throws IOException {
        Path file = ready;
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    /** Tells person and file that work has begun. */
    void tell(GlobalOptions global, String who) {
        global.line(who + " ready");
        Path file = ready;
        if (file != null) {
            try {
                Files.writeString(file, ProcessHandle.current().pid() + "\nready\n");
            } catch (IOException e) {
                global.note("the file " + file + " could not be written: " + e.getMessage());
            }
        }
    }
}
