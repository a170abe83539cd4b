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
 * @param scope the function it is in, with its class; empty at the top; of a setting that bounds, where it is set
 * @param shown for people, as it is written
 * @param value a limit's number or word; of a check and of the call of one what {@link CheckMarks} know; of a name that is
 *     spoken by how many conditions it is; of a tensor what is in it; empty for anything else
 */
public record Sign(Kind kind, String key, int line, String scope, String shown, String value) {
    public static final int TEXT_CHARACTERS = 200;
    /** A key that is longer is cut, and ends in what tells it from every other that begins alike. */
    public static final int KEY_CHARACTERS = 400;

    private static final int TOLD_APART_BY = 16;
    /** The beginning of the key of a {@link Kind#USE} that is a library's whole operation. */
    public static final String OPERATION = "[operation] ";
    /** The beginning of the key of a {@link Kind#CHECK} that is a command. */
    public static final String RUNS = "runs ";
    /** What stands behind it where the command looks at the health of what runs. */
    public static final String FOR_THE_HEALTH = "for the health: ";
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
    /** The beginning of the key of a {@link Kind#USE} that names a function which something unknown was given. */
    public static final String HANDED_OVER = "[handed over] ";
    /** The beginning of the key of a {@link Kind#USE} that is a condition by which a function tells what is wrong. */
    public static final String WRONG = "[wrong] ";
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
        scope = keyed(scope);
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

    /** What it tells of a difference. */
    public enum Concern {
        /** What a program can do beyond computing. */
        POWER,
        /** What could come by a score otherwise than by being better. */
        SCORING,
        /** What must hold, and what is recorded. */
        CHECK,
        /** What bounds a run. */
        LIMIT,
        /** What is said to people and to later generations. */
        WORDS,
        /** What the others are compared by. */
        STRUCTURE
    }

    /** What it is. */
    public enum Kind {
        PROCESS(Concern.POWER),
        SELF_EXECUTION(Concern.POWER),
        CODE(Concern.POWER),
        DYNAMIC(Concern.POWER),
        NETWORK(Concern.POWER),
        ENVIRONMENT(Concern.POWER),
        ENVIRONMENT_COPY(Concern.POWER),
        FILE_READ(Concern.POWER),
        FILE_WRITE(Concern.POWER),
        DESCRIPTOR(Concern.POWER),
        NATIVE(Concern.POWER),
        UNSAFE_LOAD(Concern.POWER),
        UNPICKLE_PLANT(Concern.POWER),
        THREAD(Concern.POWER),
        SIGNAL(Concern.POWER),
        EXIT_HOOK(Concern.POWER),
        EXIT_HOOK_WRITE(Concern.POWER),
        PROCESS_END(Concern.POWER),
        FOREIGN_PATCH(Concern.POWER),
        INTROSPECTION(Concern.POWER),
        GPU_STREAM(Concern.POWER),
        /** An image that something is built on, by its whole name. */
        IMAGE(Concern.POWER),
        /** A registry that images come from, or an image that no digest holds to what it is. */
        IMAGE_LOOSE(Concern.POWER),
        /** Rights over the machine beyond those of a user. */
        PRIVILEGE(Concern.POWER),
        /** Files laid over others: from where, {@code >}, to where. Whether those are the harness's is for the charter. */
        OVERLAY(Concern.POWER),
        CLOCK(Concern.SCORING),
        /** A module. Whose it is, is for the charter to say: a stranger's is a power, the harness's concerns the score. */
        IMPORT(Concern.POWER),

        NON_FINITE(Concern.SCORING),
        RESEED(Concern.SCORING),
        /** A path or name in a string; whether it is the harness's is for the charter to say. */
        PATH(Concern.SCORING),
        ANSWERS(Concern.SCORING),
        INPUT_CACHE(Concern.SCORING),
        PRECISION(Concern.SCORING),
        FALLBACK(Concern.SCORING),
        UNWRITTEN(Concern.SCORING),
        INPUT_MUTATION(Concern.SCORING),
        CONSTANT_RESULT(Concern.SCORING),
        FABRICATED(Concern.SCORING),
        /** Rounded to a fine unit, up or down; which of them flatters is for the charter to say. */
        ROUNDED(Concern.SCORING),
        LAZY_RESULT(Concern.SCORING),
        /** Settings say which weights are taken. */
        WEIGHTS_REFERENCE(Concern.SCORING),

        CHECK(Concern.CHECK),
        TELEMETRY(Concern.CHECK),
        /** A check that cannot fail, or whose failure is swallowed. */
        CHECK_VOID(Concern.CHECK),

        LIMIT(Concern.LIMIT),
        /** A loop that nothing ends. */
        UNBOUNDED(Concern.SCORING),

        /** A function or class of this name is defined here. */
        DEFINITION(Concern.STRUCTURE),
        /** A tensor by its name; shown is its form, its value what is in it. */
        TENSOR(Concern.STRUCTURE),
        /** A figure told under a name; its value says whether it is told as computed or scaled. */
        TOLD(Concern.STRUCTURE),
        /** A number that nobody comes upon by chance. */
        NUMBER(Concern.STRUCTURE),
        /** A name of the tree is spoken: a function's, a member's, or one put into a member. */
        USE(Concern.STRUCTURE),
        /** Words to whoever reviews, scores or inherits it. */
        ADDRESS(Concern.WORDS);

        private final Concern concern;

        Kind(Concern concern) {
            this.concern = concern;
        }

        public Concern concern() {
            return concern;
        }

        /** Whether it does something that outlasts the run: what must not happen when a process ends (T14). */
        public boolean acts() {
            return switch (this) {
                case FILE_WRITE, PROCESS_END, DESCRIPTOR, PROCESS, FOREIGN_PATCH -> true;
                default -> false;
            };
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
