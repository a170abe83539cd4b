package dev.portcullis.admission.internal;

import dev.portcullis.modification.Facts;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a proposal added a power or a sign of a made-up score, or removed a check, and which powers it added (R3). Facts
 * name files and lines and no symbols, so a file is what several proposals can be found to have worked at.
 *
 * @param paths as places of facts name them, without their lines
 * @param powers kinds
 */
public record PromotionSigns(List<String> paths, List<String> powers) {
    private static final Pattern LINE = Pattern.compile(":\\d+$");

    public PromotionSigns {
        paths = List.copyOf(paths);
        powers = List.copyOf(powers);
    }

    public static PromotionSigns of(Facts.Difference difference) {
        return new PromotionSigns(
                sorted(Stream.of(difference.powersAdded(), difference.scoringAdded(), difference.checksRemoved())
                        .flatMap(List::stream)
                        .map(finding -> LINE.matcher(finding.at()).replaceFirst(""))),
                sorted(difference.powersAdded().stream().map(Facts.Finding::kind)));
    }

    public boolean isEmpty() {
        return paths.isEmpty();
    }

    private static List<String> sorted(Stream<String> texts) {
        return List.copyOf(new TreeSet<>(texts.toList()));
    }
}
