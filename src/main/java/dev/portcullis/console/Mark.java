package dev.portcullis.console;

/**
 * A state in a word, with a sign and a tone beside it, so that none of them carries it alone.
 *
 * @param tone {@code good}, {@code bad}, {@code wait} or {@code plain}; a class of the style sheet
 */
public record Mark(String word, String tone, String sign) {
    public static Mark good(String word) {
        return new Mark(word, "good", "✓");
    }

    public static Mark bad(String word) {
        return new Mark(word, "bad", "✕");
    }

    public static Mark waiting(String word) {
        return new Mark(word, "wait", "◌");
    }

    public static Mark plain(String word) {
        return new Mark(word, "plain", "●");
    }
}
