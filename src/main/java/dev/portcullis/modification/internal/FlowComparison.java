package dev.portcullis.modification.internal;

import dev.portcullis.modification.Facts;
import dev.portcullis.modification.internal.TreeFlow.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What one tree carries out of the program that the other did not. */
final class FlowComparison {
    private static final Pattern SECRET = Pattern.compile(
            "(?:.*[/._-])?(?:env|secrets?|tokens?|credentials?|passw\\w*|netrc|pgpass|aws|ssh|gnupg|kube|id_[a-z0-9]+|shadow|keys?|pem|p12|pfx)(?:[/._-].*)?");
    private static final Set<String> OUT = Set.of("network", "process", "code", "file");
    private static final String ENVIRONMENT = "environment";
    private static final String TOLD = "told:";

    private final KnownNames names;

    FlowComparison(KnownNames names) {
        this.names = names;
    }

    List<Facts.Finding> added(TreeFlow before, TreeFlow after) {
        List<Facts.Finding> added = new ArrayList<>();
        after.ways().forEach((way, where) -> {
            if (matters(way) && !before.ways().containsKey(way)) {
                String words = way.from() + " to " + (way.to().startsWith(TOLD) ? "the score" : way.to());
                added.add(new Facts.Finding("carried", where.at(), words + ": " + where.shown()));
            }
        });
        return added;
    }

    private boolean matters(Way way) {
        String[] from = way.from().split(" ", 2);
        boolean told = way.to().startsWith(TOLD) && names.isMetric(way.to().substring(TOLD.length()));
        boolean out = OUT.contains(way.to());
        return switch (from[0]) {
            case ENVIRONMENT -> out;
            case "network" -> (out || told) && !way.to().equals("network");
            case "file" -> {
                boolean harness = names.isOfTheHarness(from[1]);
                yield (harness && (out || told)) || (out && isSecret(from[1]));
            }
            default -> false;
        };
    }

    private static boolean isSecret(String path) {
        String plain = path.toLowerCase(Locale.ROOT);
        return plain.startsWith("~")
                || plain.startsWith("/etc/")
                || plain.startsWith("/root/")
                || SECRET.matcher(plain).matches();
    }
}
