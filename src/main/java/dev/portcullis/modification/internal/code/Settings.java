package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a structured file sets, in the order of its lines as far as its format has one.
 *
 * @param trouble the first place that was not understood, null when there is none; there are no settings then
 */
record Settings(List<Setting> settings, @Nullable Trouble trouble) {
    Settings {
        settings = List.copyOf(settings);
    }

    static Settings notUnderstood(Trouble trouble) {
        return new Settings(List.of(), trouble);
    }

    /**
     * One value.
     *
     * @param path keys with dots between them and positions in brackets: {@code services[0].timeout}; a key that is no
     *     plain word is in brackets and quotes
     * @param value as it is written; a string's with its escapes read
     */
    record Setting(int line, String path, String value) {}
}
