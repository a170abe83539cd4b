package dev.portcullis.modification.internal.code;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The signs of a text, as a test says what it expects of them: {@code kind: key}, and a limit's value behind it. */
final class Outlined {
    /** What a file can do, but for what it imports. */
    static final Set<Sign.Kind> POWERS = kinds(Outlined::isPower);

    private static final CodeOutliner OUTLINER = new CodeOutliner();

    private Outlined() {}

    static List<Sign> signs(ContentType type, String text) {
        Outline outline = OUTLINER.outline(type, Bytes.utf8(text));
        if (outline.trouble() != null) {
            throw new AssertionError(outline.trouble() + " in " + text);
        }
        return outline.signs();
    }

    /** In the order of their lines, each once. */
    static List<String> of(ContentType type, String text, Set<Sign.Kind> kinds) {
        return signs(type, text).stream()
                .filter(sign -> kinds.contains(sign.kind()))
                .map(Outlined::show)
                .distinct()
                .toList();
    }

    static List<String> python(String text, Sign.Kind... kinds) {
        return of(ContentType.PYTHON, text, Set.of(kinds));
    }

    /** What a Python file can do, but for what it imports. */
    static List<String> powers(String text) {
        return of(ContentType.PYTHON, text, POWERS);
    }

    static Set<Sign.Kind> kinds(Predicate<Sign.Kind> wanted) {
        Set<Sign.Kind> kinds = EnumSet.allOf(Sign.Kind.class);
        kinds.removeIf(wanted.negate());
        return kinds;
    }

    private static boolean isPower(Sign.Kind kind) {
        return kind.compareTo(Sign.Kind.GPU_STREAM) <= 0;
    }

    private static String show(Sign sign) {
        String value = sign.kind() == Sign.Kind.LIMIT || sign.kind() == Sign.Kind.TOLD ? " = " + sign.value() : "";
        return sign.kind() + ": " + sign.key() + value;
    }
}
