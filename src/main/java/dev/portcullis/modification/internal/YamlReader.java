package dev.portcullis.modification.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import dev.portcullis.modification.MalformedCharterException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads one YAML document as nothing but mappings, sequences and scalars.
 *
 * <p>Works on the parser's events, so nothing is ever constructed: anchors, aliases, tags, directives, a second
 * document, duplicate keys and invisible characters are refused where they stand.
 */
final class YamlReader {
    private static final int DEPTH = 8;

    private final ParserImpl parser;
    private final Resolver resolver = new Resolver();

    private YamlReader(String text) {
        this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
    }

    static YamlNode read(Bytes document) throws MalformedCharterException {
        if (document.length() > Bounds.CHARTER_BYTES) {
            throw new MalformedCharterException(1, 1, "larger than " + Bounds.CHARTER_BYTES + " bytes");
        }
        String text = decode(document);
        refuseInvisible(text);
        try {
            return new YamlReader(text).document();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new MalformedCharterException(
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new MalformedCharterException(1, 1, "not YAML: " + e.getMessage());
        } catch (NumberFormatException _) {
            // SnakeYAML reads the eight digits behind \U as a number with a sign.
            throw new MalformedCharterException(1, 1, "not YAML: an escape beyond every character");
        }
    }

    private static String decode(Bytes document) throws MalformedCharterException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document.toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedCharterException(1, 1, "not UTF-8: " + e.getMessage());
        }
    }

    /** People sign what they see: nothing in a charter may be there and not be seen. */
    private static void refuseInvisible(String text) throws MalformedCharterException {
        int line = 1;
        int column = 1;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            String character = Character.toString(codePoint);
            if (codePoint == '\n') {
                line++;
                column = 1;
            } else if (!Inert.text(character, 1).equals(character)) {
                throw new MalformedCharterException(line, column, "an invisible character " + character);
            } else {
                column++;
            }
            at += character.length();
        }
    }

    private YamlNode document() throws MalformedCharterException {
        parser.getEvent();
        Event start = parser.getEvent();
        if (!(start instanceof DocumentStartEvent document)) {
            throw new MalformedCharterException(1, 1, "empty");
        }
        if (document.getVersion() != null || document.getTags() != null) {
            throw refused(document, "directives are not allowed");
        }
        YamlNode root = node(parser.getEvent(), 1);
        parser.getEvent();
        Event end = parser.getEvent();
        if (!end.is(Event.ID.StreamEnd)) {
            throw refused(end, "a second document");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) throws MalformedCharterException {
        if (depth > DEPTH) {
            throw refused(event, "nested deeper than " + DEPTH);
        }
        if (event instanceof AliasEvent) {
            throw refused(event, "aliases are not allowed");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            throw refused(event, "anchors are not allowed");
        }
        return switch (event) {
            case ScalarEvent scalar -> text(scalar);
            case SequenceStartEvent sequence -> {
                refuseTag(sequence, sequence.getTag());
                yield items(sequence, depth);
            }
            case MappingStartEvent mapping -> {
                refuseTag(mapping, mapping.getTag());
                yield fields(mapping, depth);
            }
            default -> throw refused(event, "expected a value");
        };
    }

    private YamlNode.Text text(ScalarEvent event) throws MalformedCharterException {
        refuseTag(event, event.getTag());
        boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
        boolean isString = !plain
                || resolver.resolve(NodeId.scalar, event.getValue(), true).equals(Tag.STR);
        return new YamlNode.Text(event.getValue(), plain, isString, line(event), column(event));
    }

    private YamlNode.Items items(SequenceStartEvent start, int depth) throws MalformedCharterException {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = parser.getEvent(); !event.is(Event.ID.SequenceEnd); event = parser.getEvent()) {
            items.add(node(event, depth + 1));
        }
        return new YamlNode.Items(items, line(start), column(start));
    }

    private YamlNode.Fields fields(MappingStartEvent start, int depth) throws MalformedCharterException {
        Map<String, YamlNode.Field> fields = new LinkedHashMap<>();
        for (Event event = parser.getEvent(); !event.is(Event.ID.MappingEnd); event = parser.getEvent()) {
            if (!(node(event, depth + 1) instanceof YamlNode.Text key)) {
                throw refused(event, "a key must be text");
            }
            if (fields.containsKey(key.value())) {
                throw key.refused("duplicate key " + key.value());
            }
            fields.put(key.value(), new YamlNode.Field(key, node(parser.getEvent(), depth + 1)));
        }
        return new YamlNode.Fields(fields, line(start), column(start));
    }

    private static void refuseTag(Event event, @Nullable String tag) throws MalformedCharterException {
        if (tag != null) {
            throw refused(event, "tags are not allowed");
        }
    }

    private static MalformedCharterException refused(Event event, String message) {
        return new MalformedCharterException(line(event), column(event), message);
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private static int column(Event event) {
        return event.getStartMark().getColumn() + 1;
    }
}
