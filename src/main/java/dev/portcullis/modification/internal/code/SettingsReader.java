package dev.portcullis.modification.internal.code;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Settings.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads files that set values. The same bounds hold as where a file's type is confirmed; a key that is there twice is
 * not understood, because readers differ in which of the two counts.
 */
final class SettingsReader {
    /** Most characters given to a parser that looks ahead or recurses. */
    static final int PARSED_CHARACTERS = 64 * Bounds.KIB;

    static final int NESTING = 64;

    private static final int SETTINGS = 20_000;
    private static final Pattern PLAIN_KEY = Pattern.compile("[\\p{L}\\p{N}_/$@+*-]+");

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING).build())
            .build();

    private SettingsReader() {}

    static Settings json(String text) {
        if (text.length() > Bounds.ANALYSED_FILE_BYTES) {
            return tooLarge(Bounds.ANALYSED_FILE_BYTES);
        }
        List<Setting> settings = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return notUnderstood(1, "is not one JSON value");
            }
            value(parser, "", settings);
            if (parser.nextToken() != null) {
                return notUnderstood(parser.currentTokenLocation().getLineNr(), "is not one JSON value");
            }
            return new Settings(settings, null);
        } catch (NotUnderstoodException e) {
            return Settings.notUnderstood(e.trouble());
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            return notUnderstood(at == null ? 1 : at.getLineNr(), "is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return notUnderstood(1, "is not JSON");
        }
    }

    private static void value(JsonParser parser, String path, List<Setting> to)
            throws IOException, NotUnderstoodException {
        int line = parser.currentTokenLocation().getLineNr();
        int before = to.size();
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    value(parser, member(path, key), to);
                }
                whenEmpty(before, line, path, "{}", to);
            }
            case START_ARRAY -> {
                for (int at = 0; parser.nextToken() != JsonToken.END_ARRAY; at++) {
                    value(parser, element(path, at), to);
                }
                whenEmpty(before, line, path, "[]", to);
            }
            default -> add(line, path, parser.getText(), to);
        }
    }

    static Settings toml(String text) {
        if (text.length() > PARSED_CHARACTERS) {
            return tooLarge(PARSED_CHARACTERS);
        }
        Optional<Trouble> tooDeep = tooDeep(text);
        if (tooDeep.isPresent()) {
            return Settings.notUnderstood(tooDeep.get());
        }
        List<Setting> settings = new ArrayList<>();
        try {
            table(TomlText.parse(text), "", 1, settings);
            return new Settings(settings, null);
        } catch (NotUnderstoodException e) {
            return Settings.notUnderstood(e.trouble());
        }
    }

    /** A parser that recurses never sees more brackets than this. */
    private static Optional<Trouble> tooDeep(String text) {
        int depth = 0;
        int line = 1;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '[', '{' -> depth++;
                case ']', '}' -> depth--;
                case '\n' -> line++;
                default -> {}
            }
            if (depth > NESTING) {
                return Optional.of(new Trouble(line, "nested deeper than " + NESTING));
            }
        }
        return Optional.empty();
    }

    private static void table(TomlTable table, String path, int line, List<Setting> to) throws NotUnderstoodException {
        int before = to.size();
        for (String key : table.keySet()) {
            TomlPosition at = table.inputPositionOf(List.of(key));
            tomlValue(table.get(List.of(key)), member(path, key), at == null ? line : at.line(), to);
        }
        whenEmpty(before, line, path, "{}", to);
    }

    private static void tomlValue(
            @org.jspecify.annotations.Nullable Object value, String path, int line, List<Setting> to)
            throws NotUnderstoodException {
        switch (value) {
            case TomlTable table -> table(table, path, line, to);
            case TomlArray array -> {
                int before = to.size();
                for (int at = 0; at < array.size(); at++) {
                    tomlValue(
                            array.get(at),
                            element(path, at),
                            array.inputPositionOf(at).line(),
                            to);
                }
                whenEmpty(before, line, path, "[]", to);
            }
            case null -> add(line, path, "", to);
            default -> add(line, path, value.toString(), to);
        }
    }

    static Settings yaml(String text) {
        return text.length() > PARSED_CHARACTERS ? tooLarge(PARSED_CHARACTERS) : YamlSettings.read(text);
    }

    static Settings ini(String text) {
        return text.length() > Bounds.ANALYSED_FILE_BYTES
                ? tooLarge(Bounds.ANALYSED_FILE_BYTES)
                : LineSettings.ini(text);
    }

    /** A list of requirements: names with what is said of their versions. */
    static Settings requirements(String text) {
        return text.length() > Bounds.ANALYSED_FILE_BYTES
                ? tooLarge(Bounds.ANALYSED_FILE_BYTES)
                : LineSettings.requirements(text);
    }

    static String member(String path, String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return path + "[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    static String element(String path, int at) {
        return path + "[" + at + "]";
    }

    static void add(int line, String path, String value, List<Setting> to) throws NotUnderstoodException {
        if (to.size() == SETTINGS) {
            throw new NotUnderstoodException(line, "more than " + SETTINGS + " settings");
        }
        to.add(new Setting(line, path, value));
    }

    static void whenEmpty(int before, int line, String path, String value, List<Setting> to)
            throws NotUnderstoodException {
        if (to.size() == before && !path.isEmpty()) {
            add(line, path, value, to);
        }
    }

    private static Settings tooLarge(int most) {
        return notUnderstood(1, "larger than " + most + " characters");
    }

    private static Settings notUnderstood(int line, String what) {
        return Settings.notUnderstood(new Trouble(line, what));
    }
}
