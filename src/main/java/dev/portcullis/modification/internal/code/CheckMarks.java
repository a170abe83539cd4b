package dev.portcullis.modification.internal.code;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is known of a check beside its form; kept as the value of its {@link Sign}.
 *
 * @param conditions by how many conditions of its function it is asked or not
 * @param switches how many of them have nothing to do with what it asks about
 * @param sides what is compared
 * @param about what it speaks of, each with what that was computed from
 */
public record CheckMarks(int conditions, int switches, Sides sides, Map<String, Set<String>> about) {
    static final CheckMarks NONE = new CheckMarks(0, 0, Sides.UNKNOWN, Map.of());

    /** Beside what a check is about, the functions whose answer it asks about. */
    static final String ASKED = "()";

    private static final Pattern PARTS = Pattern.compile("(\\d{1,4}),(\\d{1,4}),([a-z]+)\\|(.*)", Pattern.DOTALL);
    private static final String BETWEEN = " ";
    private static final String FROM = "<";

    /** What the two sides of a comparison come from. */
    public enum Sides {
        UNKNOWN,
        /** Each from something that the other does not come from. */
        APART,
        /** Both from the same. */
        SAME
    }

    public CheckMarks {
        about = new LinkedHashMap<>(about);
    }

    /** As a sign's value says it; what was cut off is not known. */
    public static CheckMarks of(Sign sign) {
        var parts = PARTS.matcher(sign.value());
        if (!parts.matches()) {
            return NONE;
        }
        Map<String, Set<String>> about = new LinkedHashMap<>();
        for (String one : parts.group(4).split(BETWEEN, -1)) {
            List<String> names = List.of(one.split(FROM, -1));
            if (!names.getFirst().isEmpty() && !one.endsWith("…")) {
                about.put(names.getFirst(), new TreeSet<>(names.subList(1, names.size())));
            }
        }
        return new CheckMarks(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                switch (parts.group(3)) {
                    case "apart" -> Sides.APART;
                    case "same" -> Sides.SAME;
                    default -> Sides.UNKNOWN;
                },
                about);
    }

    /** The names it speaks of. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(about.keySet());
        names.remove(ASKED);
        return names;
    }

    /** The functions whose answer it asks about, by their last names. */
    public Set<String> asked() {
        return about.getOrDefault(ASKED, Set.of());
    }

    String value() {
        StringBuilder value = new StringBuilder()
                .append(conditions)
                .append(',')
                .append(switches)
                .append(',')
                .append(
                        switch (sides) {
                            case UNKNOWN -> "none";
                            case APART -> "apart";
                            case SAME -> "same";
                        })
                .append('|');
        String between = "";
        for (Map.Entry<String, Set<String>> one : about.entrySet()) {
            value.append(between).append(one.getKey());
            one.getValue().forEach(from -> value.append(FROM).append(from));
            between = BETWEEN;
        }
        return value.toString();
    }
}
