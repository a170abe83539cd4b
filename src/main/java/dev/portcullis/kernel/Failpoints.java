package dev.portcullis.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named places between two steps that must survive a crash between them. In production nothing happens there; a fault
 * run ends the process at one.
 */
@FunctionalInterface
public interface Failpoints {
    Failpoints NONE = _ -> {};

    /** Passes the place {@code name}, or does not. */
    void reach(String name);

    /**
     * Ends this process as a kill does.
     *
     * @param at {@code name:n}: at the n-th time that {@code name} is reached
     * @throws IllegalArgumentException when it is not of that form, so that a fault run cannot pass vacuously
     */
    static Failpoints dyingAt(String at) {
        // Status 137 is what a shell reports for kill -9; halt runs no shutdown hook and flushes nothing, as a kill
        // does.
        return parse(at, () -> Runtime.getRuntime().halt(137));
    }

    /**
     * Dies once at one place.
     *
     * @param at {@code name:n}
     * @param end what ends the process
     */
    static Failpoints parse(String at, Runnable end) {
        if (!at.matches("[a-z][a-z0-9.-]*:[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "a failpoint is written name:n, as in issue:3, not " + Inert.text(at, 80));
        }
        int colon = at.indexOf(':');
        String place = at.substring(0, colon);
        int times = Integer.parseInt(at.substring(colon + 1));
        AtomicInteger reached = new AtomicInteger();
        return name -> {
            if (name.equals(place) && reached.incrementAndGet() == times) {
                end.run();
            }
        };
    }
}
