package dev.portcullis.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a scorer said of a candidate: the finite metrics, and flags, each adverse by being there.
 *
 * @param metrics name → value
 * @param flags upper-case codes
 */
public record Score(Map<String, Decimal> metrics, List<String> flags) {
    /** A metric that is no finite number. */
    public static final String NOT_FINITE = "NOT_FINITE";

    /** The charter's metric is absent. */
    public static final String METRIC_MISSING = "METRIC_MISSING";

    /** The scorer printed anything but its one line. */
    public static final String SCORE_MALFORMED = "SCORE_MALFORMED";

    /** The scorer crashed or went past a limit. */
    public static final String SCORER_FAILED = "SCORER_FAILED";

    private static final int LINE_BYTES = 64 * Bounds.KIB;
    private static final int NAME_CHARACTERS = 64;

    public Score {
        metrics = Map.copyOf(metrics);
        flags = List.copyOf(flags);
    }

    private record Line(Map<String, String> metrics, List<String> flags) {}

    /** A scorer that gave no line. */
    public static Score failed() {
        return new Score(Map.of(), List.of(SCORER_FAILED, METRIC_MISSING));
    }

    /**
     * Reads what a scorer printed: one line {@code {"metrics":{"name":"decimal"},"flags":["CODE"]}} and nothing else.
     * Never refuses; what cannot be read is adverse.
     *
     * @param required the charter's metric
     */
    public static Score read(Bytes printed, String required) {
        try {
            return judge(line(printed), required);
        } catch (MalformedJsonException | IllegalArgumentException e) {
            return new Score(Map.of(), List.of(SCORE_MALFORMED, METRIC_MISSING));
        }
    }

    private static Line line(Bytes printed) throws MalformedJsonException {
        byte[] bytes = printed.toArray();
        int end = bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? bytes.length - 1 : bytes.length;
        for (int at = 0; at < end; at++) {
            if (bytes[at] == '\n') {
                throw new MalformedJsonException("more than one line");
            }
        }
        if (bytes.length > LINE_BYTES) {
            throw new MalformedJsonException("a line of more than " + LINE_BYTES + " bytes");
        }
        JsonNode tree = StrictJson.parse(bytes);
        // A number instead of a decimal string would be coerced; then two readers could see two values.
        for (JsonNode value : tree.path("metrics")) {
            if (!value.isTextual()) {
                throw new MalformedJsonException("a metric that is no decimal string");
            }
        }
        return StrictJson.read(tree, Line.class);
    }

    private static Score judge(Line line, String required) throws MalformedJsonException {
        Map<String, Decimal> metrics = new TreeMap<>();
        Set<String> flags = new LinkedHashSet<>();
        for (String flag : line.flags()) {
            flags.add(Reason.of(flag).code());
        }
        for (Map.Entry<String, String> metric : line.metrics().entrySet()) {
            if (metric.getKey().isEmpty() || metric.getKey().length() > NAME_CHARACTERS) {
                throw new MalformedJsonException("a metric's name of no or too many characters");
            }
            try {
                metrics.put(metric.getKey(), new Decimal(metric.getValue()));
            } catch (IllegalArgumentException e) {
                flags.add(NOT_FINITE);
            }
        }
        if (!metrics.containsKey(required)) {
            flags.add(METRIC_MISSING);
        }
        if (metrics.size() > Bounds.CLAIMS || flags.size() > Bounds.FLAGS) {
            throw new MalformedJsonException("too many metrics or flags");
        }
        return new Score(metrics, List.copyOf(flags));
    }
}
