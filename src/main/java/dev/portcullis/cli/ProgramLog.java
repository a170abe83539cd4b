package dev.portcullis.cli;

import dev.portcullis.kernel.Inert;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of a program that serves: a line an event on standard error, all of it inert. */
final class ProgramLog {
    private static final int LINE_CHARACTERS = 4_000;

    /** The broker's client tells of every connection; what matters is a warning. */
    private static final Logger kafka = Logger.getLogger("org.apache.kafka");

    private ProgramLog() {}

    static void toStandardError() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Lines());
        root.addHandler(handler);
        setLevels();
    }

    /** Puts together no more than a gateway does; until then every record is, and is kept for a handler to come. */
    static void setLevels() {
        Logger.getLogger("").setLevel(Level.INFO);
        kafka.setLevel(Level.WARNING);
    }

    private static final class Lines extends Formatter {
        @Override
        public String format(LogRecord event) {
            StringBuilder line = new StringBuilder();
            line.append(event.getInstant())
                    .append(' ')
                    .append(event.getLevel().getName())
                    .append(' ')
                    .append(event.getLoggerName())
                    .append(' ')
                    .append(Inert.text(formatMessage(event), LINE_CHARACTERS))
                    .append('\n');
            Throwable thrown = event.getThrown();
            if (thrown != null) {
                StringWriter trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace));
                trace.toString()
                        .lines()
                        .forEach(at -> line.append("    ")
                                .append(Inert.text(at.strip(), LINE_CHARACTERS))
                                .append('\n'));
            }
            return line.toString();
        }
    }
}
