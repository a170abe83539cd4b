package dev.portcullis.modification;

import dev.portcullis.modification.internal.analyst.AnalystLoop;
import dev.portcullis.modification.internal.code.CodeOutliner;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The analyst as a program of its own, started by a gate over two pipes; see {@link Analysts}. */
public final class AnalystProgram {
    private AnalystProgram() {}

    /** Answers on standard output what is asked on standard input, until it ends. */
    public static void main(String[] arguments) throws IOException {
        serve();
    }

    /**
     * As {@link #main}.
     *
     * @throws IOException when what asks is gone, or speaks otherwise
     */
    public static void serve() throws IOException {
        OutputStream answers = new FileOutputStream(FileDescriptor.out);
        // Nothing else that prints may come between two answers.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        AnalystLoop.run(new FileInputStream(FileDescriptor.in), answers, new CodeOutliner());
    }
}
