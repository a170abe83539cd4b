package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.portcullis.kernel.Inert;
import dev.portcullis.modification.internal.DifferenceAnalyst;
import dev.portcullis.modification.internal.code.Outliner;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What analysis of two tree differences says, base to result and anchor to result (SAFETY S2), in the names of the
 * policy's input.
 *
 * <p>Deterministic: the same trees, charter and blobs give the same facts. Bounded: what does not fit makes {@code
 * analyzed} false, and what is not understood makes the class {@link ModificationClass#OVERSIGHT}; neither is ever left
 * out. Read from syntax trees, without running or compiling anything, so a fact can be wrong, and no leave rests on one
 * alone.
 *
 * @param analysis the version of what found them; only the same finds the same
 * @param modificationClass the strictest over both differences
 * @param why each thing that made it oversight, with its place; what is past {@value #PLACES} places is not listed
 * @param checksMoved since the anchor, for people: a rule looks at none of them, and what is past {@value #PLACES} is not
 *     listed; null where there are none, as before they were found
 */
public record Facts(
        String schema,
        int analysis,
        @JsonProperty("class") ModificationClass modificationClass,
        List<Place> why,
        @JsonProperty("facts") Difference fromBase,
        @JsonProperty("since_anchor") SinceAnchor sinceAnchor,

        @JsonProperty("checks_moved") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Move> checksMoved) {
    public static final String SCHEMA = "portcullis.facts/v1";
    /** What finds them: it grows by one with every change after which the same trees may give other facts. */
    public static final int ANALYSIS = 5;

    public static final int FILES = 2_000;
    public static final int PLACES = 256;
    private static final int PLACE_CHARACTERS = 600;
    private static final int TEXT_CHARACTERS = 200;

    public Facts {
        if (!schema.equals(SCHEMA)) {
            throw new IllegalArgumentException("not " + SCHEMA + ": " + Inert.text(schema, 40));
        }
        why = List.copyOf(why);
        checksMoved = checksMoved == null || checksMoved.isEmpty() ? null : List.copyOf(checksMoved);
    }

    /** The checks that are asked elsewhere now, none or many. */
    public List<Move> moves() {
        return checksMoved == null ? List.of() : checksMoved;
    }

    /** As {@link FactFinder#find}, by whoever outlines files. */
    static Facts of(Charter charter, Tree base, Tree anchor, Tree result, BlobSource blobs, Outliner outliner) {
        return new DifferenceAnalyst(charter, result, blobs, outliner).facts(base, anchor);
    }

    /** Whether either difference touches the harness: only people change it, by amending the charter. */
    public boolean touchesHarness() {
        return fromBase.touched().harness() > 0 || sinceAnchor.touched().harness() > 0;
    }

    /** The difference from base to result. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Difference(
            boolean analyzed,
            List<FileChange> files,
            Touched touched,
            List<Dependency> dependenciesAdded,
            List<Finding> powersAdded,
            List<Finding> scoringAdded,
            List<Limit> limits,
            List<Finding> checksRemoved,
            List<Place> suspiciousText,
            Size size) {
        public Difference {
            files = List.copyOf(files);
            dependenciesAdded = List.copyOf(dependenciesAdded);
            powersAdded = List.copyOf(powersAdded);
            scoringAdded = List.copyOf(scoringAdded);
            limits = List.copyOf(limits);
            checksRemoved = List.copyOf(checksRemoved);
            suspiciousText = List.copyOf(suspiciousText);
        }
    }

    /**
     * The difference from anchor to result.
     *
     * @param netChurn lines added and lines removed, together
     * @param promptTokens tokens of prose on editable and strategy paths added and removed, together; about words
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record SinceAnchor(
            Touched touched,
            List<Dependency> dependenciesAdded,
            List<Finding> powersAdded,
            List<Finding> scoringAdded,
            List<Limit> limits,
            List<Finding> checksRemoved,
            int netChurn,
            int promptTokens) {
        public SinceAnchor {
            dependenciesAdded = List.copyOf(dependenciesAdded);
            powersAdded = List.copyOf(powersAdded);
            scoringAdded = List.copyOf(scoringAdded);
            limits = List.copyOf(limits);
            checksRemoved = List.copyOf(checksRemoved);
        }
    }

    /**
     * One file that differs.
     *
     * @param type what its content is, of a removed file what it was
     * @param movedFrom where the same content was before and is no more, of an added file; the first of several; null
     *     when it is new
     * @param mode what it has now, where that is another than before or an added file is executable; null otherwise
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FileChange(
            TreePath path,
            Change change,
            ContentType type,
            PathGroup group,
            @Nullable TreePath movedFrom,
            @Nullable FileMode mode) {}

    /** What happened to a file. */
    public enum Change {
        ADDED,
        /** Other content or another mode. */
        MODIFIED,
        REMOVED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Files touched, by group. */
    public record Touched(int editable, int strategy, int harness, int oversight, int undeclared, int lockfile) {}

    /** A package the lockfile names and did not name so before. */
    public record Dependency(String name, boolean allowed) {
        public Dependency {
            name = shown(name, TEXT_CHARACTERS);
        }
    }

    /**
     * A place and what was found there, both inert.
     *
     * @param at path, and line where there is one
     */
    public record Place(String at, String was) {
        public Place {
            at = shown(at, PLACE_CHARACTERS);
            was = was.isBlank() ? "(blank)" : shown(was.strip(), TEXT_CHARACTERS);
        }
    }

    /**
     * Something found by reading the source.
     *
     * @param kind what it is, such as {@code network}, {@code non-finite} or {@code telemetry}
     * @param at path, and line where there is one
     * @param was as it is written there; of what was removed, as it was
     */
    public record Finding(String kind, String at, String was) {
        public Finding {
            at = shown(at, PLACE_CHARACTERS);
            was = was.isBlank() ? "(blank)" : shown(was.strip(), TEXT_CHARACTERS);
        }
    }

    /**
     * A check that is asked elsewhere now.
     *
     * @param at where it stood
     * @param now where what it asks is asked
     * @param was as it was written
     */
    public record Move(String at, String now, String was) {
        public Move {
            at = shown(at, PLACE_CHARACTERS);
            now = shown(now, PLACE_CHARACTERS);
            was = was.isBlank() ? "(blank)" : shown(was.strip(), TEXT_CHARACTERS);
        }
    }

    /**
     * A bound on time, memory and the like that changed, in the candidate's own files or in its harness's.
     *
     * @param kind what it bounds; {@code harness} for any setting of the harness
     */
    public record Limit(String kind, String at, String was, String now, Direction direction) {
        public Limit {
            at = shown(at, PLACE_CHARACTERS);
            was = was.isBlank() ? "(blank)" : shown(was.strip(), TEXT_CHARACTERS);
            now = now.isBlank() ? "(blank)" : shown(now.strip(), TEXT_CHARACTERS);
        }
    }

    /** What became of a bound. */
    public enum Direction {
        RAISED,
        LOWERED,
        REMOVED,
        ADDED,
        /** Of the name of one of the harness, and in its place. */
        SHADOWED,
        /** Neither more nor less, or not told. */
        CHANGED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Inert and cut; shown again it stays the same, so that facts read back are the facts written. */
    private static String shown(String text, int atMost) {
        String inert = Inert.text(text, atMost);
        return inert.codePointCount(0, inert.length()) <= atMost
                ? inert
                : inert.substring(0, inert.offsetByCodePoints(0, atMost - 1)) + "…";
    }

    /**
     * How much changed.
     *
     * @param files that differ
     * @param added lines
     * @param removed lines
     * @param bytes of the files put
     */
    public record Size(int files, int added, int removed, long bytes) {
        /** Lines added and removed, together. */
        public long churn() {
            return (long) added + removed;
        }
    }
}
