package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.modification.internal.code.TensorPair;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WeightsTest {
    private final MemoryBlobStore blobs = new MemoryBlobStore();
    private final Charter charter = Charters.full();
    private final Tree base = Trees.of(blobs, "harness/score.py", "print(1)\n", "packing/main.py", "print(1)\n");

    private static Bytes weights(String shape, float... values) {
        byte[] header = "{\"a\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
                .replace("%s", shape)
                .replace("%d", String.valueOf(values.length * Float.BYTES))
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(Long.BYTES + header.length + values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header);
        for (float value : values) {
            all.putFloat(value);
        }
        return Bytes.copyOf(all.array());
    }

    private Facts facts(Bytes before, Bytes after) {
        Tree was = Trees.with(base, blobs, "packing/w.safetensors", before);
        return FactFinders.here()
                .find(charter, was, was, Trees.with(was, blobs, "packing/w.safetensors", after), blobs);
    }

    @Test
    void aNormThatMovedIsToldWithBothFigures() {
        // When
        Facts facts = facts(weights("[2]", 3, 4), weights("[2]", 3, 0));

        // Then
        assertThat(facts.modificationClass()).isEqualTo(ModificationClass.OVERSIGHT);
        assertThat(facts.fromBase().analyzed()).isTrue();
        assertThat(facts.fromBase().scoringAdded()).isEmpty();
        assertThat(facts.fromBase().limits())
                .containsExactlyInAnyOrder(
                        new Facts.Limit("difference", "packing/w.safetensors:1 a", "5", "4", Facts.Direction.CHANGED),
                        new Facts.Limit("norm", "packing/w.safetensors:1 a", "5", "3", Facts.Direction.LOWERED),
                        new Facts.Limit("peak", "packing/w.safetensors:1 a", "4", "3", Facts.Direction.LOWERED));
    }

    @Test
    void anotherTensorOfTheSameNormIsAsFarFromItAsTheValuesSay() {
        // When
        Facts facts = facts(weights("[2]", 3, 4), weights("[2]", -3, -4));

        // Then
        assertThat(facts.fromBase().limits())
                .containsExactly(
                        new Facts.Limit("difference", "packing/w.safetensors:1 a", "5", "10", Facts.Direction.CHANGED));
    }

    @Test
    void whatIsTwoFilesInOneIsNoFileOfWeights() {
        // Given
        Bytes pair = TensorPair.of(weights("[1]", 1), weights("[1]", 2));

        // When
        Facts facts = facts(weights("[1]", 1), pair);

        // Then
        assertThat(facts.fromBase().analyzed()).isFalse();
        assertThat(facts.fromBase().limits()).isEmpty();
    }

    @Test
    void weightsThatAreTooLargeTogetherAreComparedByTheirNormsAlone() {
        // Given
        float[] many = new float[Bounds.ANALYSED_FILE_BYTES / Float.BYTES / 2];
        many[0] = 3;
        float[] more = many.clone();
        more[0] = -4;
        String shape = "[" + many.length + "]";

        // When
        Facts facts = facts(weights(shape, many), weights(shape, more));

        // Then
        assertThat(facts.fromBase().analyzed()).isTrue();
        assertThat(facts.fromBase().limits()).extracting(Facts.Limit::kind).containsExactly("norm", "peak");
    }

    @Test
    void anotherShapeAndWhatIsNotFiniteAreFound() {
        // When
        Facts facts = facts(weights("[2]", 3, 4), weights("[2,1]", 5, Float.NaN));

        // Then
        assertThat(facts.fromBase().scoringAdded())
                .extracting(Facts.Finding::kind, Facts.Finding::was)
                .containsExactlyInAnyOrder(
                        tuple("weights-shape", "a was F32 [2] and is F32 [2, 1]"),
                        tuple("non-finite", "a holds 1 that are not finite"));
    }

    @Test
    void weightsThatAreNotAsTheirHeaderSaysAreNotAnalysedUnlessTheyWereThere() {
        assertThat(facts(weights("[1]", 1), weights("[9]", 1)).fromBase().analyzed())
                .isFalse();
        assertThat(facts(weights("[9]", 1), weights("[1]", 1)).fromBase().analyzed())
                .isTrue();
    }
}
