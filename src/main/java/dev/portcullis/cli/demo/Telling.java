package dev.portcullis.cli.demo;

import java.time.Duration;

/** Hears the demo's story, a line at a time; called by several threads, one at a time. Lines may hold hostile text. */
@FunctionalInterface
public interface Telling {
    /** Something happened {@code since} the demo began. */
    void tell(Duration since, String line);
}
