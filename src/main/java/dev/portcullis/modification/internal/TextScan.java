package dev.portcullis.modification.internal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds characters that a reader does not see, or takes for others. */
final class TextScan {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");
    private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}");
    private static final Pattern LATIN = Pattern.compile("\\p{IsLatin}");
    private static final int FINDINGS = 32;

    private TextScan() {}

    /**
     * One finding.
     *
     * @param line counted from 1
     * @param always false where only a machine that reads the text is deceived, and people's prose may hold it
     */
    record Finding(int line, String what, boolean always) {}

    /** At most {@value #FINDINGS} findings, at most one a line. */
    static List<Finding> scan(List<String> lines, boolean source) {
        List<Finding> findings = new ArrayList<>();
        for (int number = 1; number <= lines.size() && findings.size() < FINDINGS; number++) {
            String line = lines.get(number - 1);
            if (!isPlain(line)) {
                Finding finding = scan(line, number, source);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        return findings;
    }

    private static boolean isPlain(String line) {
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c != '\t' && (c < ' ' || c > '~')) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Finding scan(String line, int number, boolean source) {
        Finding lesser = null;
        int end = line.endsWith("\r") ? line.length() - 1 : line.length();
        for (int at = 0; at < end; ) {
            int codePoint = line.codePointAt(at);
            at += Character.charCount(codePoint);
            String kind = hidden(codePoint);
            if (kind != null) {
                return new Finding(number, kind + " U+" + Integer.toHexString(codePoint), true);
            }
            kind = deceptive(codePoint);
            if (kind != null && lesser == null) {
                lesser = new Finding(number, kind + " U+" + Integer.toHexString(codePoint), false);
            }
        }
        if (lesser == null && source && mixesScripts(line)) {
            lesser = new Finding(number, "a word in two scripts", false);
        }
        return lesser;
    }

    private static @Nullable String hidden(int codePoint) {
        return switch (codePoint) {
            case '\t' -> null;
            case 0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069 ->
                "bidirectional control";
            case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0 -> "invisible letter";
            default ->
                switch (Character.getType(codePoint)) {
                    case Character.CONTROL -> "control character";
                    case Character.FORMAT -> "zero-width character";
                    case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> "line separator";
                    case Character.PRIVATE_USE -> "private character";
                    case Character.UNASSIGNED -> "unassigned character";
                    default -> null;
                };
        };
    }

    private static @Nullable String deceptive(int codePoint) {
        if (codePoint <= '~') {
            return null;
        }
        if (Character.getType(codePoint) == Character.SPACE_SEPARATOR) {
            return "space that is another character";
        }
        if ((codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF)) {
            return "variation selector";
        }
        if (Character.isLetterOrDigit(codePoint)
                && compatible(Character.toString(codePoint))
                        .chars()
                        .anyMatch(c -> c <= '~' && Character.isLetterOrDigit(c))) {
            return "letter that programs read as another";
        }
        return null;
    }

    private static boolean mixesScripts(String line) {
        return CYRILLIC.matcher(line).find()
                && WORD.matcher(line)
                        .results()
                        .anyMatch(word -> CYRILLIC.matcher(word.group()).find()
                                && LATIN.matcher(word.group()).find());
    }

    /** As Python reads identifiers. */
    static String compatible(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
