package dev.portcullis.console;

import dev.portcullis.kernel.Digest;

/** A digest as pages show it: its beginning where there are many, all of it where it matters. */
public record Hash(String full, String brief) {
    private static final int BRIEF = 12;

    public static Hash of(Digest digest) {
        return new Hash(digest.toString(), digest.hex().substring(0, BRIEF));
    }
}
