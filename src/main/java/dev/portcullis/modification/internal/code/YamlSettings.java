package dev.portcullis.modification.internal.code;

import dev.portcullis.modification.internal.code.Outline.Trouble;
import dev.portcullis.modification.internal.code.Settings.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML's events: nothing is constructed. An alias has the settings of what its anchor is at, and {@code <<} those of
 * the mappings it names, as far as the mapping around it has none of its own; both at the alias's line. A tag is a
 * setting of its own, at the path and {@code !}. Documents behind the first are {@code document[1]} and on.
 */
final class YamlSettings {
    /** Most that is gone through, each time that an alias stands for it counted. */
    static final int VISITS = 100_000;

    private static final String MERGE = "<<";
    private static final String MERGE_TAG = "tag:yaml.org,2002:merge";

    /** What a document is made of. */
    private sealed interface Node {
        int line();

        @Nullable
        String tag();
    }

    private record Scalar(int line, @Nullable String tag, String value) implements Node {}

    private record Sequence(int line, @Nullable String tag, List<Node> items) implements Node {}

    /** @param merged what its keys {@code <<} name, in their order */
    private record Mapping(int line, @Nullable String tag, Map<String, Node> fields, List<Node> merged)
            implements Node {}

    /** Another node, at a line of its own. */
    private record Alias(int line, Node of) implements Node {
        @Override
        public @Nullable String tag() {
            return of.tag();
        }
    }

    private final ParserImpl parser;
    private final Map<String, Node> anchors = new HashMap<>();
    private final List<Setting> settings = new ArrayList<>();
    private int visits;

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
                anchors.clear();
                Node root = node(parser.getEvent(), 1);
                add(root, root.line(), document == 0 ? "" : SettingsReader.element("document", document), 1);
                document++;
            }
        }
    }

    // ── what is written ─────────────────────────────────────────────────────────────────────────────────────────────

    private Node node(Event event, int depth) throws NotUnderstoodException {
        int line = line(event);
        if (depth > SettingsReader.NESTING) {
            throw new NotUnderstoodException(line, "nested deeper than " + SettingsReader.NESTING);
        }
        if (event instanceof AliasEvent alias) {
            return new Alias(line, anchored(alias));
        }
        String anchor = event instanceof NodeEvent named ? named.getAnchor() : null;
        if (anchor != null) {
            anchors.remove(anchor); // inside it stands for nothing that ends
        }
        Node node = switch (event) {
            case ScalarEvent scalar -> new Scalar(line, scalar.getTag(), scalar.getValue());
            case SequenceStartEvent sequence -> {
                List<Node> items = new ArrayList<>();
                Event item = parser.getEvent();
                while (!item.is(Event.ID.SequenceEnd)) {
                    items.add(node(item, depth + 1));
                    item = parser.getEvent();
                }
                yield new Sequence(line, sequence.getTag(), items);
            }
            case MappingStartEvent mapping -> mapping(mapping, depth);
            default -> throw new NotUnderstoodException(line, "a value is expected");
        };
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private Node anchored(AliasEvent alias) throws NotUnderstoodException {
        Node of = anchors.get(alias.getAnchor());
        if (of == null) {
            throw new NotUnderstoodException(line(alias), "an alias of nothing before it: " + alias.getAnchor());
        }
        return of;
    }

    private Mapping mapping(MappingStartEvent start, int depth) throws NotUnderstoodException {
        Map<String, Node> fields = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (Event event = parser.getEvent(); !event.is(Event.ID.MappingEnd); event = parser.getEvent()) {
            String key = key(event);
            boolean merges = isMerge(event);
            Node value = node(parser.getEvent(), depth + 1);
            if (merges ? !merged.isEmpty() : fields.containsKey(key)) {
                throw new NotUnderstoodException(line(event), "a key twice: " + key);
            }
            if (merges) {
                merged.addAll(plain(value) instanceof Sequence many ? many.items() : List.of(value));
                requireMappings(line(event), merged);
            } else {
                fields.put(key, value);
            }
        }
        return new Mapping(line(start), start.getTag(), fields, merged);
    }

    private String key(Event event) throws NotUnderstoodException {
        Node key = event instanceof AliasEvent alias ? plain(anchored(alias)) : node(event, 1);
        if (key instanceof Scalar scalar) {
            return scalar.value();
        }
        throw new NotUnderstoodException(line(event), "a key that is no text");
    }

    private static boolean isMerge(Event key) {
        return key instanceof ScalarEvent scalar
                && scalar.getValue().equals(MERGE)
                && (scalar.getTag() == null ? scalar.isPlain() : scalar.getTag().equals(MERGE_TAG));
    }

    private static void requireMappings(int line, List<Node> merged) throws NotUnderstoodException {
        if (merged.isEmpty() || !merged.stream().allMatch(one -> plain(one) instanceof Mapping)) {
            throw new NotUnderstoodException(line, "a merge of what is no mapping");
        }
    }

    private static Node plain(Node node) {
        return node instanceof Alias alias ? plain(alias.of()) : node;
    }

    // ── what it sets ────────────────────────────────────────────────────────────────────────────────────────────────

    /** @param line of the alias it is reached by, or its own */
    private void add(Node node, int line, String path, int depth) throws NotUnderstoodException {
        visited(line, depth);
        if (node instanceof Alias alias) {
            add(alias.of(), alias.line(), path, depth);
            return;
        }
        boolean aliased = line != node.line();
        if (node.tag() != null) {
            SettingsReader.add(line, path + "!", node.tag(), settings);
        }
        int before = settings.size();
        switch (node) {
            case Scalar scalar -> SettingsReader.add(line, path, scalar.value(), settings);
            case Sequence sequence -> {
                for (int at = 0; at < sequence.items().size(); at++) {
                    Node item = sequence.items().get(at);
                    add(item, aliased ? line : item.line(), SettingsReader.element(path, at), depth + 1);
                }
                SettingsReader.whenEmpty(before, line, path, "[]", settings);
            }
            case Mapping mapping -> {
                Map<String, Placed> fields = new LinkedHashMap<>();
                fields(mapping, line, aliased, depth, fields);
                for (Map.Entry<String, Placed> field : fields.entrySet()) {
                    Placed placed = field.getValue();
                    add(placed.node(), placed.line(), SettingsReader.member(path, field.getKey()), depth + 1);
                }
                SettingsReader.whenEmpty(before, line, path, "{}", settings);
            }
            case Alias alias -> throw new IllegalStateException("followed before: " + alias);
        }
    }

    private record Placed(Node node, int line) {}

    /** Its own keys, and what it merges under the others: of several mappings the first that has a key. */
    private void fields(Mapping mapping, int line, boolean aliased, int depth, Map<String, Placed> to)
            throws NotUnderstoodException {
        for (Map.Entry<String, Node> field : mapping.fields().entrySet()) {
            visited(line, depth);
            to.putIfAbsent(
                    field.getKey(),
                    new Placed(
                            field.getValue(), aliased ? line : field.getValue().line()));
        }
        for (Node merged : mapping.merged()) {
            if (plain(merged) instanceof Mapping other) {
                visited(line, depth);
                fields(other, aliased ? line : merged.line(), aliased || merged instanceof Alias, depth + 1, to);
            }
        }
    }

    private void visited(int line, int depth) throws NotUnderstoodException {
        if (depth > SettingsReader.NESTING) {
            throw new NotUnderstoodException(line, "nested deeper than " + SettingsReader.NESTING);
        }
        if (++visits > VISITS) {
            throw new NotUnderstoodException(line, "aliases that stand for more than " + VISITS + " values");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
