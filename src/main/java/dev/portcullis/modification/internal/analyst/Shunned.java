package dev.portcullis.modification.internal.analyst;

import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.ContentType;
import java.time.Duration;
import java.util.LinkedHashMap;

/** Files that ended an analyst; they are not shown to another for a while. The oldest are forgotten first. */
final class Shunned {
    static final int FILES = 4_096;

    private final long nanos;
    private final LinkedHashMap<File, Long> until = new LinkedHashMap<>();

    private record File(ContentType type, Digest content) {}

    Shunned(Duration time) {
        nanos = time.toNanos();
    }

    synchronized void add(ContentType type, Digest content) {
        File file = new File(type, content);
        until.remove(file);
        if (until.size() == FILES) {
            until.pollFirstEntry();
        }
        until.put(file, System.nanoTime() + nanos);
    }

    synchronized boolean holds(ContentType type, Digest content) {
        File file = new File(type, content);
        Long end = until.get(file);
        if (end == null) {
            return false;
        }
        if (end - System.nanoTime() <= 0) {
            until.remove(file);
            return false;
        }
        return true;
    }
}
