package dev.portcullis.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How long to wait, as people write it: {@code 90s}, {@code 10m}, {@code 2h}. */
final class WaitTime implements ITypeConverter<Duration> {
    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,4})([smh])");

    @Override
    public Duration convert(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new TypeConversionException("'" + text + "' is no time; write it as 90s, 10m or 2h");
        }
        long count = Long.parseLong(written.group(1));
        return switch (written.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
