package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static List<String> born(int count, InstantSource clock) {
        List<String> ids = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            ids.add(Uuid7.next(clock).toString());
        }
        return ids;
    }

    @Test
    void idsOfOneMillisecondSortByBirth() {
        // Given
        InstantSource standing = InstantSource.fixed(NOON);

        // When
        List<String> ids = born(1_000, standing);

        // Then
        assertThat(ids)
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(Uuid7.parse(id)).isNotNull());
    }

    @Test
    void aClockThatStepsBackALittleDoesNotTakeTheOrderBack() {
        // Given
        UUID before = Uuid7.next(InstantSource.fixed(NOON.plusSeconds(1)));

        // When
        UUID after = Uuid7.next(InstantSource.fixed(NOON.plusSeconds(1).minusMillis(20)));

        // Then
        assertThat(after.toString()).isGreaterThan(before.toString());
    }

    @Test
    void anIdBearsTheMillisecondOfItsBirth() {
        // Given
        Instant other = NOON.minusSeconds(86_400);

        // When
        UUID id = Uuid7.next(InstantSource.fixed(other));

        // Then
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(other.toEpochMilli());
    }
}
