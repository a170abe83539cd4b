package dev.portcullis.kernel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The one way JSON enters and leaves.
 *
 * <p>Reading refuses what two readers could understand differently: duplicate keys, floats, malformed UTF-8, a byte
 * order mark, lone surrogates, trailing bytes, unknown properties, missing components, and anything past
 * {@link Bounds}. Numbers that carry meaning travel as decimal strings.
 */
public final class StrictJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(Bounds.JSON_BYTES)
                            .maxNestingDepth(Bounds.JSON_DEPTH)
                            .maxStringLength(Bounds.JSON_STRING_CHARACTERS)
                            .maxNameLength(Bounds.JSON_NAME_CHARACTERS)
                            .maxNumberLength(Bounds.JSON_NUMBER_CHARACTERS)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .annotationIntrospector(AnnotationIntrospectorPair.create(
                    new NullMarkedIntrospector(), new JacksonAnnotationIntrospector()))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private StrictJson() {}

    /**
     * Reads the wire form.
     *
     * @throws MalformedJsonException when the bytes are not strict JSON within {@link Bounds}
     */
    public static JsonNode parse(byte[] json) throws MalformedJsonException {
        scan(json, false);
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * As {@link #parse}, but floats are let through: for what others define and nobody signs.
     *
     * @throws MalformedJsonException when the bytes are otherwise not strict JSON within {@link Bounds}
     */
    public static JsonNode parseForeign(byte[] json) throws MalformedJsonException {
        scan(json, true);
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Reads one record. Every component must be present and not null unless its type is {@code @Nullable};
     * none may be unknown.
     *
     * @throws MalformedJsonException when the bytes are not strict JSON or do not have exactly the shape of the record
     */
    public static <T> T read(byte[] json, Class<T> shape) throws MalformedJsonException {
        scan(json, false);
        try {
            T value = MAPPER.readValue(json, shape);
            if (value == null) {
                throw new MalformedJsonException("expected an object, found null");
            }
            return value;
        } catch (IOException e) {
            throw malformed(e);
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException(Inert.text(String.valueOf(e.getMessage()), 300));
        }
    }

    /** As {@link #read(byte[], Class)}, from a tree that {@link #parse} accepted. */
    public static <T> T read(JsonNode json, Class<T> shape) throws MalformedJsonException {
        try {
            T value = MAPPER.treeToValue(json, shape);
            if (value == null) {
                throw new MalformedJsonException("expected an object, found null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException(Inert.text(String.valueOf(e.getMessage()), 300));
        }
    }

    public static JsonNode toTree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Compact UTF-8; record components in their order. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #write}, indented for people. */
    public static String writePretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void scan(byte[] json, boolean floats) throws MalformedJsonException {
        if (json.length > Bounds.JSON_BYTES) {
            throw new MalformedJsonException("larger than " + Bounds.JSON_BYTES + " bytes");
        }
        String text = decode(json);
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            throw new MalformedJsonException("starts with a byte order mark");
        }
        try (JsonParser parser = MAPPER.getFactory().createParser(text)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new MalformedJsonException("empty");
            }
            for (; token != null; token = parser.nextToken()) {
                switch (token) {
                    case VALUE_NUMBER_FLOAT -> {
                        if (!floats) {
                            throw new MalformedJsonException("a number with a fraction or exponent at " + place(parser)
                                    + "; write it as a decimal string");
                        }
                    }
                    case VALUE_STRING, FIELD_NAME -> refuseLoneSurrogates(parser);
                    default -> {}
                }
            }
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static void refuseLoneSurrogates(JsonParser parser) throws IOException, MalformedJsonException {
        String text = parser.getText();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (Character.isHighSurrogate(c)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(c)) {
                throw new MalformedJsonException("a lone surrogate at " + place(parser));
            }
        }
    }

    private static String decode(byte[] json) throws MalformedJsonException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new MalformedJsonException("not UTF-8");
        }
    }

    private static String place(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    private static MalformedJsonException malformed(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new MalformedJsonException(Inert.text(String.valueOf(message), 300));
    }
}
