package dev.portcullis.modification.internal.code;

import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** TOML, refused in one way however its parser refuses it. */
public final class TomlText {
    private TomlText() {}

    /**
     * Parses a whole text.
     *
     * @throws NotUnderstoodException when it is none; with the line
     */
    public static TomlParseResult parse(String text) throws NotUnderstoodException {
        try {
            TomlParseResult parsed = Toml.parse(text);
            if (parsed.hasErrors()) {
                throw refused(parsed.errors().getFirst());
            }
            return parsed;
        } catch (TomlParseError e) {
            // It reports what is wrong in a key, and throws what is wrong in the name of a table.
            throw refused(e);
        } catch (AssertionError _) {
            // Half an escape, where assertions are on.
            throw new NotUnderstoodException(1, "is not TOML: half an escape");
        }
    }

    private static NotUnderstoodException refused(TomlParseError error) {
        return new NotUnderstoodException(error.position().line(), "is not TOML: " + error.getMessage());
    }
}
