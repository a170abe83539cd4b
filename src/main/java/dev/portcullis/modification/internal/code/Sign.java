package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Something a file does or has, to be compared between two trees.
 *
 * @param key what makes two of them the same whatever the names and the layout around them; foreign names and constants
 *     are in it, names of the tree's own are not
 * @param scope the function it is in, with its class; empty at the top
 * @param shown for people, as it is written
 * @param value a limit's number or word; empty for anything else
 */
public record Sign(Kind kind, String key, int line, String scope, String shown, String value) {
    public static final int TEXT_CHARACTERS = 200;
    /** A key that is longer is cut, and ends in what tells it from every other that begins alike. */
    public static final int KEY_CHARACTERS = 400;

    private static final int TOLD_APART_BY = 16;
    /** The beginning of the key of a {@link Kind#USE} that is a library's whole operation. */
    public static final String OPERATION = "[operation] ";
    /** The beginning of the key of a {@link Kind#NUMBER} of several digits. */
    public static final String LONG = "long ";
    /** The beginning of the key of a {@link Kind#NUMBER} that is said to be a seed. */
    public static final String SEED = "seed ";
    /** The beginning of the key of a {@link Kind#USE} that says how much a launch is asked to do. */
    public static final String GRID = "[grid] ";
    /** The beginning of the key of a {@link Kind#USE} that is a call of something brought in, for its effect. */
    public static final String CALLED = "[called] ";
    /** The beginning of the key of a {@link Kind#USE} that names a function which refuses. */
    public static final String REFUSES = "[refuses] ";
    /** The beginning of the key of a {@link Kind#USE} that names a function which records. */
    public static final String TELLS = "[tells] ";
    /** The beginning of the key of a {@link Kind#USE} that names what is to run when the process ends. */
    public static final String HOOKS = "[hooks] ";
    /** The key of a {@link Kind#USE} of memory as it comes. */
    public static final String EMPTY = "[empty]";
    /** The key of a {@link Kind#USE} of memory that is filled. */
    public static final String ZEROED = "[zeroed]";
    /** The key of a {@link Kind#USE} that is the launch of a kernel. */
    public static final String LAUNCH = "[launch]";

    public Sign {
        key = keyed(key);
        scope = cut(scope);
        shown = cut(shown.strip());
        value = cut(value);
    }

    private static String keyed(String key) {
        if (key.codePointCount(0, key.length()) <= KEY_CHARACTERS) {
            return key;
        }
        String digest = HexFormat.of().formatHex(sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
        return key.substring(0, key.offsetByCodePoints(0, KEY_CHARACTERS - TOLD_APART_BY - 1)) + "…"
                + digest.substring(digest.length() - TOLD_APART_BY);
    }

    /** The platform's own: an analyst has no native library to load. */
    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= TEXT_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, TEXT_CHARACTERS - 1)) + "…";
    }

    /** How two trees are compared by it. */
    public enum Comparison {
        /** What the tree had nowhere before is new. */
        ADDED,
        /** What the tree has less often than before is gone. */
        REMOVED,
        /** Its value counts. */
        VALUE
    }

    /** What it is. */
    public enum Kind {
        PROCESS(Comparison.ADDED),
        SELF_EXECUTION(Comparison.ADDED),
        CODE(Comparison.ADDED),
        DYNAMIC(Comparison.ADDED),
        NETWORK(Comparison.ADDED),
        ENVIRONMENT(Comparison.ADDED),
        ENVIRONMENT_COPY(Comparison.ADDED),
        FILE_READ(Comparison.ADDED),
        FILE_WRITE(Comparison.ADDED),
        DESCRIPTOR(Comparison.ADDED),
        NATIVE(Comparison.ADDED),
        UNSAFE_LOAD(Comparison.ADDED),
        UNPICKLE_PLANT(Comparison.ADDED),
        THREAD(Comparison.ADDED),
        SIGNAL(Comparison.ADDED),
        EXIT_HOOK(Comparison.ADDED),
        EXIT_HOOK_WRITE(Comparison.ADDED),
        PROCESS_END(Comparison.ADDED),
        FOREIGN_PATCH(Comparison.ADDED),
        INTROSPECTION(Comparison.ADDED),
        GPU_STREAM(Comparison.ADDED),
        CLOCK(Comparison.ADDED),
        /** A module; whether it is the tree's own or allowed is for the charter to say. */
        IMPORT(Comparison.ADDED),

        NON_FINITE(Comparison.ADDED),
        RESEED(Comparison.ADDED),
        /** A path or name in a string; whether it is the harness's is for the charter to say. */
        PATH(Comparison.ADDED),
        ANSWERS(Comparison.ADDED),
        INPUT_CACHE(Comparison.ADDED),
        PRECISION(Comparison.ADDED),
        FALLBACK(Comparison.ADDED),
        UNWRITTEN(Comparison.ADDED),
        INPUT_MUTATION(Comparison.ADDED),
        CONSTANT_RESULT(Comparison.ADDED),
        FABRICATED(Comparison.ADDED),
        /** Rounded to a fine unit, up or down; which of them flatters is for the charter to say. */
        ROUNDED(Comparison.ADDED),
        LAZY_RESULT(Comparison.ADDED),

        CHECK(Comparison.REMOVED),
        TELEMETRY(Comparison.REMOVED),
        /** A check that cannot fail, or whose failure is swallowed. */
        CHECK_VOID(Comparison.ADDED),

        LIMIT(Comparison.VALUE),
        /** A loop that nothing ends. */
        UNBOUNDED(Comparison.ADDED),

        /** A function or class of this name is defined here. */
        DEFINITION(Comparison.ADDED),
        /** A figure told under a name; its value says whether it is told as computed or scaled. */
        TOLD(Comparison.VALUE),
        /** A number that nobody comes upon by chance. */
        NUMBER(Comparison.ADDED),
        /** A name of the tree is spoken: a function's, a member's, or one put into a member. */
        USE(Comparison.ADDED),
        /** Words to whoever reviews, scores or inherits it. */
        ADDRESS(Comparison.ADDED);

        private final Comparison comparison;

        Kind(Comparison comparison) {
            this.comparison = comparison;
        }

        public Comparison comparison() {
            return comparison;
        }

        /** Reads a kind as {@link #toString} writes it. */
        @JsonCreator
        public static Kind parse(String text) {
            return valueOf(text.replace('-', '_').toUpperCase(Locale.ROOT));
        }

        @JsonValue
        @Override
        public String toString() {
            return name().replace('_', '-').toLowerCase(Locale.ROOT);
        }
    }
}
