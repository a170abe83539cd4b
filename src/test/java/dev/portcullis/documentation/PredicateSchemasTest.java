package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PredicateSchemasTest {
    private static final Path REFERENCE = Path.of("docs/reference");
    private static final Path PAGE = REFERENCE.resolve("entries.md");

    static Stream<PredicateType> made() {
        return Arrays.stream(PredicateType.values())
                .filter(type -> PredicateSchemas.shape(type).isPresent());
    }

    /** Written anew with {@code mvn -o test -Dtest=PredicateSchemasTest -Dportcullis.write-documents=true}. */
    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("portcullis.write-documents")) {
            Files.createDirectories(REFERENCE.resolve("predicates"));
            for (PredicateType type : made().toList()) {
                Files.writeString(PredicateSchemas.file(type), made(type));
            }
        }
    }

    private static String made(PredicateType type) {
        return PredicateSchemas.text(type, PredicateSchemas.shape(type).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("made")
    void thePublishedSchemaIsWhatTheRecordReads(PredicateType type) throws IOException {
        // Given
        String made = made(type);
        Path file = PredicateSchemas.file(type);

        // Then
        assertThat(Files.readString(file))
                .as("write it anew: mvn -o test -Dtest=PredicateSchemasTest -Dportcullis.write-documents=true")
                .isEqualTo(made);
    }

    @ParameterizedTest
    @MethodSource("made")
    void everythingInAPublishedSchemaIsClosedAndBounded(PredicateType type) throws IOException, MalformedJsonException {
        // Given
        JsonNode schema = StrictJson.parse(Files.readAllBytes(PredicateSchemas.file(type)));
        List<String> open = new ArrayList<>();

        // When
        open(schema, "", open);

        // Then
        assertThat(open).isEmpty();
    }

    @Test
    void noSchemaIsPublishedOfWhatIsNotMadeAndThePageTellsOfEveryType() throws IOException {
        // Given
        String page = Files.readString(PAGE);

        // Then
        try (Stream<Path> files = Files.list(REFERENCE.resolve("predicates"))) {
            assertThat(files.sorted())
                    .containsExactlyElementsOf(
                            made().map(PredicateSchemas::file).sorted().toList());
        }
        for (PredicateType type : PredicateType.values()) {
            assertThat(page).contains("`" + type.uri() + "`");
            if (PredicateSchemas.shape(type).isPresent()) {
                Path file = REFERENCE.relativize(PredicateSchemas.file(type));
                assertThat(page).contains("(" + file + ")");
            }
        }
    }

    private static void open(JsonNode schema, String path, List<String> open) {
        String type = schema.path("type").asText("");
        boolean bounded = switch (type) {
            case "object" ->
                schema.has("properties")
                        ? schema.path("additionalProperties").isBoolean()
                                && !schema.path("additionalProperties").asBoolean()
                        : schema.has("maxProperties")
                                && schema.path("propertyNames").has("maxLength");
            case "array" -> schema.has("maxItems") && schema.has("items");
            case "string" -> schema.has("maxLength") || schema.has("pattern");
            case "integer" -> schema.has("minimum") && schema.has("maximum");
            case "null", "boolean" -> true;
            default -> schema.has("enum") || schema.has("anyOf");
        };
        if (!bounded) {
            open.add(path + " " + schema);
        }
        schema.path("properties").properties().forEach(one -> open(one.getValue(), path + "/" + one.getKey(), open));
        schema.path("anyOf").forEach(one -> open(one, path, open));
        if (schema.has("items")) {
            open(schema.get("items"), path + "[]", open);
        }
        if (schema.path("additionalProperties").isObject()) {
            open(schema.get("additionalProperties"), path + "{}", open);
        }
    }
}
