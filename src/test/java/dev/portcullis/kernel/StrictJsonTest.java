package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    record Inner(Digest digest, Decimal score) {}

    record Shape(
            LineageId lineage,
            Purpose purpose,
            int size,
            @Nullable Instant until,
            List<Inner> inner,
            Map<String, Decimal> claims) {}

    private static final String GOOD = """
            {"lineage":"circle-packing","purpose":"admit","size":3,"until":"2026-11-23T00:00:00Z",\
            "inner":[{"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","score":"2.541"}],\
            "claims":{"sum_radii":"2.6"}}""";

    @Test
    void readsARecordAndWritesTheSameBytes() throws Exception {
        // When
        Shape shape = StrictJson.read(utf8(GOOD), Shape.class);

        // Then
        assertThat(shape.inner().getFirst().digest()).isEqualTo(Digest.EMPTY);
        assertThat(new String(StrictJson.write(shape), StandardCharsets.UTF_8)).isEqualTo(GOOD);
    }

    @Test
    void readsAnAbsentNullableComponentAsNull() throws Exception {
        // When
        Shape shape = StrictJson.read(utf8(GOOD.replace("\"until\":\"2026-11-23T00:00:00Z\",", "")), Shape.class);

        // Then
        assertThat(shape.until()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lineage", "purpose", "size", "inner", "claims"})
    void refusesARequiredComponentThatIsAbsentOrNull(String name) throws Exception {
        // Given
        var absent = (com.fasterxml.jackson.databind.node.ObjectNode) StrictJson.parse(utf8(GOOD));
        var asNull = absent.deepCopy();
        absent.remove(name);
        asNull.putNull(name);

        // Then
        assertThatThrownBy(() -> StrictJson.read(absent, Shape.class)).isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> StrictJson.read(asNull, Shape.class)).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":1.0}",
                "{\"a\":1e3}",
                "{\"a\":NaN}",
                "{\"a\":1} {}",
                "{\"a\":1}x",
                "{'a':1}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "\uFEFF{}",
                "{\"a\":\"\u0001\"}"
            })
    void refusesWhatTwoReadersCouldUnderstandDifferently(String json) {
        assertThatThrownBy(() -> StrictJson.read(utf8(json), Map.class)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> StrictJson.parse(new byte[] {'"', (byte) 0xC3, '"'}))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesNestingPastTheBoundAndADocumentPastTheBound() {
        assertThatThrownBy(() ->
                        StrictJson.parse(utf8("[".repeat(Bounds.JSON_DEPTH + 1) + "]".repeat(Bounds.JSON_DEPTH + 1))))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> StrictJson.parse(new byte[Bounds.JSON_BYTES + 1]))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("larger");
    }

    @Test
    void refusesAnUnknownComponentAndAScalarOfAnotherType() {
        assertThatThrownBy(
                        () -> StrictJson.read(utf8(GOOD.replace("{\"lineage", "{\"extra\":1,\"lineage")), Shape.class))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> StrictJson.read(utf8(GOOD.replace("\"size\":3", "\"size\":\"3\"")), Shape.class))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> StrictJson.read(utf8(GOOD.replace("\"2.541\"", "2541")), Shape.class))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void saysWhatIsWrongInertly() {
        assertThatThrownBy(() -> StrictJson.read(utf8(GOOD.replace("circle-packing", "\\u001b[31mred")), Shape.class))
                .isInstanceOf(MalformedJsonException.class)
                .message()
                .doesNotContain("\u001b");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
