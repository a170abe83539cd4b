package dev.portcullis.modification.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portcullis.modification.MalformedCharterException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is expected at a place of a document: reads it with its defaults filled in, and says it as JSON Schema. */
sealed interface Shape {

    /** The value as JSON, defaults filled in. */
    JsonNode read(YamlNode node) throws MalformedCharterException;

    ObjectNode schema();

    /**
     * A string.
     *
     * @param pattern the whole of it, in the part of the notation that Java and ECMAScript share
     * @param meaning throws {@link IllegalArgumentException} where the pattern alone lets too much through
     */
    record Text(String description, Pattern pattern, int atMost, Consumer<String> meaning) implements Shape {
        @Override
        public JsonNode read(YamlNode node) throws MalformedCharterException {
            if (!(node instanceof YamlNode.Text text)) {
                throw node.refused("expected " + description);
            }
            if (!text.isString()) {
                throw node.refused("expected " + description + "; write it in quotes");
            }
            if (text.value().length() > atMost || !pattern.matcher(text.value()).matches()) {
                throw node.refused("expected " + description);
            }
            try {
                meaning.accept(text.value());
            } catch (IllegalArgumentException e) {
                MalformedCharterException refused = node.refused("expected " + description + ": " + e.getMessage());
                refused.initCause(e);
                throw refused;
            }
            return new TextNode(text.value());
        }

        @Override
        public ObjectNode schema() {
            return described("string", description)
                    .put("pattern", pattern.pattern())
                    .put("maxLength", atMost);
        }
    }

    /** One word of several. */
    record Choice(String description, List<String> words) implements Shape {
        @Override
        public JsonNode read(YamlNode node) throws MalformedCharterException {
            if (node instanceof YamlNode.Text text && words.contains(text.value())) {
                return new TextNode(text.value());
            }
            throw node.refused("expected " + description + ", one of " + String.join(", ", words));
        }

        @Override
        public ObjectNode schema() {
            ObjectNode schema = described("string", description);
            ArrayNode values = schema.putArray("enum");
            words.forEach(values::add);
            return schema;
        }
    }

    /** A whole number. */
    record Whole(String description, int least, int most) implements Shape {
        private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,8}");

        @Override
        public JsonNode read(YamlNode node) throws MalformedCharterException {
            if (node instanceof YamlNode.Text text
                    && text.plain()
                    && DIGITS.matcher(text.value()).matches()) {
                int value = Integer.parseInt(text.value());
                if (value >= least && value <= most) {
                    return new IntNode(value);
                }
            }
            throw node.refused("expected " + description + ", a whole number from " + least + " to " + most);
        }

        @Override
        public ObjectNode schema() {
            return described("integer", description).put("minimum", least).put("maximum", most);
        }
    }

    /**
     * A list without a value twice.
     *
     * @param distinctBy keys of its objects that may not repeat on their own either
     */
    record Listing(String description, Shape item, int least, int most, List<String> distinctBy) implements Shape {
        @Override
        public JsonNode read(YamlNode node) throws MalformedCharterException {
            if (!(node instanceof YamlNode.Items list)
                    || list.items().size() < least
                    || list.items().size() > most) {
                throw node.refused("expected " + description + ", a list of " + least + " to " + most);
            }
            ArrayNode read = JsonNodeFactory.instance.arrayNode();
            Set<JsonNode> seen = new HashSet<>();
            for (YamlNode place : list.items()) {
                JsonNode value = item.read(place);
                boolean fresh = distinctBy.isEmpty()
                        ? seen.add(value)
                        : distinctBy.stream().allMatch(key -> seen.add(value.get(key)));
                if (!fresh) {
                    throw place.refused("twice in " + description);
                }
                read.add(value);
            }
            return read;
        }

        @Override
        public ObjectNode schema() {
            ObjectNode schema = described("array", description);
            schema.set("items", item.schema());
            return schema.put("minItems", least).put("maxItems", most).put("uniqueItems", true);
        }
    }

    /** A command line: a list in which a word may repeat. */
    record Command(String description, Shape word, int most) implements Shape {
        @Override
        public JsonNode read(YamlNode node) throws MalformedCharterException {
            if (!(node instanceof YamlNode.Items list)
                    || list.items().isEmpty()
                    || list.items().size() > most) {
                throw node.refused("expected " + description + ", a list of 1 to " + most);
            }
            ArrayNode read = JsonNodeFactory.instance.arrayNode();
            for (YamlNode place : list.items()) {
                read.add(word.read(place));
            }
            return read;
        }

        @Override
        public ObjectNode schema() {
            ObjectNode schema = described("array", description);
            schema.set("items", word.schema());
            return schema.put("minItems", 1).put("maxItems", most);
        }
    }

    /** A mapping with these keys and no other. */
    record Fields(String description, Map<String, Member> members) implements Shape {
        /** What it reads as when none of its keys is there. */
        ObjectNode defaults() {
            ObjectNode defaults = JsonNodeFactory.instance.objectNode();
            members.forEach((key, member) -> {
                if (member.otherwise() != null) {
                    defaults.set(key, member.otherwise());
                }
            });
            return defaults;
        }

        @Override
        public JsonNode read(YamlNode node) throws MalformedCharterException {
            if (!(node instanceof YamlNode.Fields mapping)) {
                throw node.refused("expected " + description);
            }
            for (YamlNode.Field field : mapping.fields().values()) {
                if (!members.containsKey(field.key().value())) {
                    throw field.key()
                            .refused("unknown key " + field.key().value() + "; " + description + " has "
                                    + String.join(", ", members.keySet()));
                }
            }
            ObjectNode read = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, Member> member : members.entrySet()) {
                YamlNode.Field field = mapping.fields().get(member.getKey());
                if (field != null) {
                    read.set(member.getKey(), member.getValue().shape().read(field.value()));
                } else if (member.getValue().required()) {
                    throw node.refused(description + " needs the key " + member.getKey());
                } else if (member.getValue().otherwise() != null) {
                    read.set(member.getKey(), member.getValue().otherwise());
                }
            }
            return read;
        }

        @Override
        public ObjectNode schema() {
            ObjectNode schema = described("object", description);
            schema.put("additionalProperties", false);
            ArrayNode required = schema.putArray("required");
            ObjectNode properties = schema.putObject("properties");
            members.forEach((key, member) -> {
                ObjectNode property = member.shape().schema();
                if (member.required()) {
                    required.add(key);
                }
                if (member.otherwise() != null) {
                    property.set("default", member.otherwise());
                }
                properties.set(key, property);
            });
            return schema;
        }
    }

    /**
     * What a key of a mapping holds.
     *
     * @param otherwise what holds without the key, or null for nothing
     */
    record Member(Shape shape, boolean required, @Nullable JsonNode otherwise) {}

    private static ObjectNode described(String type, String description) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("description", description);
    }
}
