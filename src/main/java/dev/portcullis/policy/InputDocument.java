package dev.portcullis.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentType;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.PathGroup;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Input v1: everything a rule may look at, in the form of {@code policies/schema/input.v1.json}, which says what each
 * fact means and may be. Time and counters are passed in; a rule reads no clock.
 *
 * @param schema always {@link #SCHEMA}
 * @param modificationClass the strictest over both differences
 * @param evidence null before a run, otherwise stated
 */
public record InputDocument(
        String schema,
        Purpose purpose,
        Instant now,
        Proposal proposal,
        Lineage lineage,
        Trees tree,
        @JsonProperty("class") ModificationClass modificationClass,
        Facts facts,
        @JsonProperty("since_anchor") SinceAnchor sinceAnchor,
        @Nullable Evidence evidence,
        List<ReadingState> readings,
        Budget budget) {
    public static final String SCHEMA = "portcullis.input/v1";

    public InputDocument {
        now = now.truncatedTo(ChronoUnit.SECONDS);
        readings = List.copyOf(readings);
    }

    /** The bytes that are judged, whose digest the verdict names; equal documents have equal bytes. */
    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    public record Proposal(ProposalId id, PrincipalId proposer, Kind kind, Aim aim) {}

    /** Counters since the anchor, this proposal not counted. */
    public record Lineage(
            LineageId id,
            long generation,
            @JsonProperty("unreviewed_depth") long unreviewedDepth,
            @JsonProperty("net_churn") long netChurn,
            @JsonProperty("asks_today") long asksToday) {}

    public record Trees(Digest base, Digest anchor, Digest result) {}

    /** The difference from base to result. */
    public record Facts(
            boolean analyzed,
            List<FileChange> files,
            Touched touched,
            @JsonProperty("dependencies_added") List<Dependency> dependenciesAdded,
            @JsonProperty("powers_added") List<Place> powersAdded,
            List<Place> limits,
            @JsonProperty("checks_removed") List<Place> checksRemoved,
            @JsonProperty("suspicious_text") List<Place> suspiciousText,
            Size size) {
        public Facts {
            files = List.copyOf(files);
            dependenciesAdded = List.copyOf(dependenciesAdded);
            powersAdded = List.copyOf(powersAdded);
            limits = List.copyOf(limits);
            checksRemoved = List.copyOf(checksRemoved);
            suspiciousText = List.copyOf(suspiciousText);
        }
    }

    /** The difference from anchor to result, as far as rules look at it. */
    public record SinceAnchor(
            Touched touched,
            @JsonProperty("dependencies_added") List<Dependency> dependenciesAdded,
            @JsonProperty("powers_added") List<Place> powersAdded,
            @JsonProperty("checks_removed") List<Place> checksRemoved,
            @JsonProperty("net_churn") long netChurn) {
        public SinceAnchor {
            dependenciesAdded = List.copyOf(dependenciesAdded);
            powersAdded = List.copyOf(powersAdded);
            checksRemoved = List.copyOf(checksRemoved);
        }
    }

    /**
     * One file of the difference.
     *
     * @param type content type, by content
     * @param group the charter's path group
     */
    public record FileChange(String path, Change change, ContentType type, PathGroup group) {}

    /** How a file differs. */
    public enum Change {
        ADDED,
        MODIFIED,
        REMOVED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Files touched, by the charter's path groups. */
    public record Touched(long editable, long strategy, long harness, long oversight, long undeclared, long lockfile) {

        /** Counts the files by their group. */
        public static Touched of(List<FileChange> files) {
            return new Touched(
                    count(files, PathGroup.EDITABLE),
                    count(files, PathGroup.STRATEGY),
                    count(files, PathGroup.HARNESS),
                    count(files, PathGroup.OVERSIGHT),
                    count(files, PathGroup.UNDECLARED),
                    count(files, PathGroup.LOCKFILE));
        }

        private static long count(List<FileChange> files, PathGroup group) {
            return files.stream().filter(file -> file.group() == group).count();
        }
    }

    public record Dependency(String name, boolean allowed) {}

    /**
     * A finding of the analysis.
     *
     * @param at path and line, such as {@code geom.py:88}
     * @param was what is or was there, inert
     */
    public record Place(String at, String was) {}

    /** Lines added and removed over all files, and the bytes put. */
    public record Size(long files, long added, long removed, long bytes) {}

    /**
     * What the evaluator measured beside what the proposer claimed.
     *
     * @param finite whether the charter's metric is a finite number in the evidence
     */
    public record Evidence(
            Ended ended,
            String metric,
            Charter.Direction direction,
            Decimal tolerance,
            Decimal bound,
            Map<String, Decimal> trusted,
            boolean finite,
            Map<String, Decimal> claimed,
            List<String> flags) {
        public Evidence {
            tolerance = plain(tolerance);
            bound = plain(bound);
            trusted = plain(trusted);
            claimed = plain(claimed);
            flags = List.copyOf(flags);
        }
    }

    public record ReadingState(String tripwire, ReadingWord state) {}

    /** What the charter grants and what is used of it. */
    public record Budget(
            @JsonProperty("gpu_hours_today") Decimal gpuHoursToday,
            Decimal limit,
            @JsonProperty("unreviewed_depth") long unreviewedDepth,
            @JsonProperty("net_lines") long netLines) {
        public Budget {
            gpuHoursToday = plain(gpuHoursToday);
            limit = plain(limit);
        }
    }

    /** One way to write a number, so that rules need to know one; what does not fit stays as it was and is refused. */
    private static Decimal plain(Decimal number) {
        BigDecimal value = number.value();
        String text = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        return text.length() <= Bounds.DECIMAL_CHARACTERS ? new Decimal(text) : number;
    }

    private static Map<String, Decimal> plain(Map<String, Decimal> numbers) {
        Map<String, Decimal> plain = new TreeMap<>();
        numbers.forEach((name, number) -> plain.put(name, plain(number)));
        return Collections.unmodifiableMap(plain);
    }
}
