package dev.portcullis.modification.internal;

import java.time.Duration;

/** Durations and sizes as a charter writes them, a whole number with its unit. */
public final class Quantities {
    private Quantities() {}

    /** Reads {@code 60s}, {@code 10m} or {@code 1h}. */
    public static Duration duration(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> throw new IllegalArgumentException("a duration ends in s, m or h");
        };
    }

    /** Reads {@code 512KiB}, {@code 64MiB} or {@code 1GiB} as bytes. */
    public static long bytes(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 3));
        return switch (text.substring(text.length() - 3)) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            default -> throw new IllegalArgumentException("a size ends in KiB, MiB or GiB");
        };
    }
}
