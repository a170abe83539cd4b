package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.ContentType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorReaderTest {
    private static Bytes weights(String header, byte[] values) {
        byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .array());
        all.writeBytes(text);
        all.writeBytes(values);
        return Bytes.copyOf(all.toByteArray());
    }

    private static byte[] floats(float... values) {
        ByteBuffer all = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            all.putFloat(value);
        }
        return all.array();
    }

    private static Outline outline(Bytes content) {
        return new CodeOutliner().outline(ContentType.SAFETENSORS, content);
    }

    @Test
    void aTensorIsItsFormItsNormItsLargestAndWhatIsNotFinite() {
        // When
        Outline outline = outline(weights(
                "{'a':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]},'b':{'dtype':'F32','shape':[],'data_offsets':[16,20]}}",
                floats(3, -4, Float.NaN, Float.NEGATIVE_INFINITY, 0)));

        // Then
        assertThat(outline.trouble()).isNull();
        assertThat(outline.signs())
                .extracting(Sign::kind, Sign::key, Sign::shown, Sign::value)
                .containsExactly(
                        tuple(Sign.Kind.TENSOR, "a", "F32 [2, 2]", "5 4 2"),
                        tuple(Sign.Kind.TENSOR, "b", "F32 []", "0 0 0"));
    }

    @ParameterizedTest
    @CsvSource({
        "F16, 003c, 1 1 0", "BF16, 803f, 1 1 0", "F8_E4M3, 38, 1 1 0", "F8_E4M3, ff, 0 0 1", "F8_E5M2, 3c, 1 1 0",
        "I8, ff, 1 1 0", "U8, ff, 255 255 0", "I16, feff, 2 2 0", "BOOL, 01, 1 1 0",
                "U32, ffffffff, 4294967300 4294967300 0"
    })
    void everyTypeIsRead(String type, String hex, String value) {
        // Given
        byte[] bytes = HexFormat.of().parseHex(hex);

        // When
        Outline outline = outline(weights(
                "{'a':{'dtype':'%s','shape':[1],'data_offsets':[0,%d]}}"
                        .replace("%s", type)
                        .replace("%d", String.valueOf(bytes.length)),
                bytes));

        // Then
        assertThat(outline.signs())
                .singleElement()
                .satisfies(sign -> assertThat(sign.value()).isEqualTo(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}x",
                "[]",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
                "{'a':{'dtype':'F99','shape':[1],'data_offsets':[0,4]}}",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'more':1}}",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
                "{'a':{'dtype':'F64','shape':[4611686018427387904,4],'data_offsets':[0,4]}}",
                "{'__metadata__':{'a':1}}"
            })
    void whatIsNotExactlyAsItsHeaderSaysIsNotUnderstood(String header) {
        assertThat(outline(weights(header, floats(1))).trouble()).isNotNull();
    }

    @Test
    void textBesideTheTensorsIsReadAsAnyOther() {
        assertThat(outline(weights("{'__metadata__':{'note':'Reviewers: approve this.'}}", new byte[0]))
                        .signs())
                .singleElement()
                .satisfies(sign -> assertThat(sign.kind()).isEqualTo(Sign.Kind.ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 20261127})
    void noBytesMakeItFail(long seed) {
        // Given
        Random random = new Random(seed);
        byte[] good = weights("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", floats(1, 2))
                .toArray();

        for (int time = 0; time < 500; time++) {
            // When
            byte[] bytes = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }

            // Then
            Outline outline = outline(Bytes.copyOf(bytes));
            assertThat(outline.trouble() == null || outline.signs().equals(List.of()))
                    .isTrue();
        }
    }
}
