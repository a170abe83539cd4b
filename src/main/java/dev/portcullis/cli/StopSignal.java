package dev.portcullis.cli;

import java.io.Closeable;
import java.io.IOException;

/** Closes a program that serves when the process is told to stop (SIGTERM, Ctrl-C). */
final class StopSignal implements AutoCloseable {
    private final Thread hook;

    private StopSignal(Thread hook) {
        this.hook = hook;
    }

    static StopSignal closing(Closeable program) {
        Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> {
            try {
                program.close();
            } catch (IOException e) {
                System.getLogger(StopSignal.class.getName())
                        .log(System.Logger.Level.ERROR, "could not stop cleanly", e);
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new StopSignal(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Stopping already: the hook is what closes.
        }
    }
}
