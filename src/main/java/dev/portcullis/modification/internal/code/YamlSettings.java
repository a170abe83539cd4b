package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Settings.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML's events: nothing is constructed and no alias is followed, so an alias's value is {@code *name} and what it
 * stands for is where its anchor is. A tag is a setting of its own, at the path and {@code !}. Documents behind the
 * first are {@code document[1]} and on.
 */
final class YamlSettings {
    private final ParserImpl parser;
    private final List<Setting> settings = new ArrayList<>();

    private YamlSettings(String text) {
        this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
    }

    static Settings read(String text) {
        try {
            YamlSettings reader = new YamlSettings(text);
            reader.documents();
            return new Settings(reader.settings, null);
        } catch (NotUnderstoodException e) {
            return Settings.notUnderstood(e.trouble());
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            return Settings.notUnderstood(new Trouble(line, "is not YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            return Settings.notUnderstood(new Trouble(1, "is not YAML: " + e.getMessage()));
        } catch (NumberFormatException _) {
            // SnakeYAML reads the eight digits behind \U as a number with a sign.
            return Settings.notUnderstood(new Trouble(1, "is not YAML: an escape beyond every character"));
        }
    }

    private void documents() throws NotUnderstoodException {
        parser.getEvent();
        int document = 0;
        for (Event event = parser.getEvent(); !event.is(Event.ID.StreamEnd); event = parser.getEvent()) {
            if (event.is(Event.ID.DocumentStart)) {
                node(parser.getEvent(), document == 0 ? "" : SettingsReader.element("document", document), 1);
                document++;
            }
        }
    }

    private void node(Event event, String path, int depth) throws NotUnderstoodException {
        int line = line(event);
        if (depth > SettingsReader.NESTING) {
            throw new NotUnderstoodException(line, "nested deeper than " + SettingsReader.NESTING);
        }
        int before = settings.size();
        switch (event) {
            case AliasEvent alias -> SettingsReader.add(line, path, "*" + alias.getAnchor(), settings);
            case ScalarEvent scalar -> {
                tagged(line, path, scalar.getTag());
                SettingsReader.add(line, path, scalar.getValue(), settings);
            }
            case SequenceStartEvent sequence -> {
                tagged(line, path, sequence.getTag());
                Event item = parser.getEvent();
                for (int at = 0; !item.is(Event.ID.SequenceEnd); at++) {
                    node(item, SettingsReader.element(path, at), depth + 1);
                    item = parser.getEvent();
                }
                SettingsReader.whenEmpty(before, line, path, "[]", settings);
            }
            case MappingStartEvent mapping -> {
                tagged(line, path, mapping.getTag());
                fields(path, depth);
                SettingsReader.whenEmpty(before, line, path, "{}", settings);
            }
            default -> throw new NotUnderstoodException(line, "a value is expected");
        }
    }

    private void fields(String path, int depth) throws NotUnderstoodException {
        Set<String> keys = new HashSet<>();
        for (Event event = parser.getEvent(); !event.is(Event.ID.MappingEnd); event = parser.getEvent()) {
            String key = switch (event) {
                case ScalarEvent scalar -> scalar.getValue();
                case AliasEvent alias -> "*" + alias.getAnchor();
                default -> throw new NotUnderstoodException(line(event), "a key that is no text");
            };
            if (!keys.add(key)) {
                throw new NotUnderstoodException(line(event), "a key twice: " + key);
            }
            node(parser.getEvent(), SettingsReader.member(path, key), depth + 1);
        }
    }

    private void tagged(int line, String path, @Nullable String tag) throws NotUnderstoodException {
        if (tag != null) {
            SettingsReader.add(line, path + "!", tag, settings);
        }
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
