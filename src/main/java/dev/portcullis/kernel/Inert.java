package dev.portcullis.kernel;

/**
 * Renders text that an opponent may have written so that a terminal, a log or a reader cannot be talked into anything.
 *
 * <p>Control, format (bidirectional, zero-width), private and unassigned characters and lone surrogates become
 * {@code \\u{hex}}; what is left is displayed as it stands.
 */
public final class Inert {
    private Inert() {}

    /**
     * Renders {@code text} inert.
     *
     * @param atMost the longest result in code points of {@code text}; what is cut is marked with an ellipsis
     */
    public static String text(String text, int atMost) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), atMost) + 16);
        int count = 0;
        for (int at = 0; at < text.length(); ) {
            if (count++ >= atMost) {
                return shown.append('…').toString();
            }
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (isInert(codePoint)) {
                shown.appendCodePoint(codePoint);
            } else {
                shown.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
            }
        }
        return shown.toString();
    }

    private static boolean isInert(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // A space that is not U+0020 looks like one and is another character.
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
