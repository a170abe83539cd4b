package dev.portcullis.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** An instant as pages show it, with UTC written out. */
public record Moment(String iso, String written) {
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long SECONDS_A_MINUTE = 60;
    private static final long SECONDS_AN_HOUR = 3_600;
    private static final long SECONDS_A_DAY = 86_400;

    public static Moment of(Instant instant) {
        return new Moment(instant.truncatedTo(ChronoUnit.SECONDS).toString(), WRITTEN.format(instant));
    }

    /** A length of time in its largest unit, rounded down: 41 min, 5 h, 3 d. */
    public static String length(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < SECONDS_A_MINUTE) {
            return seconds + " s";
        }
        if (seconds < SECONDS_AN_HOUR) {
            return seconds / SECONDS_A_MINUTE + " min";
        }
        return seconds < SECONDS_A_DAY ? seconds / SECONDS_AN_HOUR + " h" : seconds / SECONDS_A_DAY + " d";
    }
}
