package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventTest {
    private static final CloudEvent EVENT = new CloudEvent(
            "01939f7e-0000-7000-8000-000000000000",
            "portcullis:proposer/reference-improver",
            "dev.portcullis.proposal.submitted.v1",
            Instant.parse("2026-11-23T12:00:00Z"),
            Bytes.utf8("{}"));

    @Test
    void readsBackWhatItWrote() {
        assertThat(CloudEvent.parse(EVENT.headers(), EVENT.data())).isEqualTo(EVENT);
    }

    @Test
    void passesOverHeadersItDoesNotKnow() {
        // Given
        Map<String, Bytes> headers = new LinkedHashMap<>(EVENT.headers());
        headers.put("traceparent", Bytes.copyOf(new byte[] {(byte) 0xff, 0}));

        // Then
        assertThat(CloudEvent.parse(headers, EVENT.data())).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "content-type"})
    void refusesAMissingHeaderByName(String name) {
        // Given
        Map<String, Bytes> headers = new LinkedHashMap<>(EVENT.headers());
        headers.remove(name);

        // Then
        refuses(headers, name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ce_specversion|0.3",
                "ce_id|''",
                "ce_id|has space",
                "ce_id|''; DROP TABLE inbox",
                "ce_source|<script>",
                "ce_type|com.example.other.v1",
                "ce_type|dev.portcullis.proposal.submitted.v1x",
                "ce_time|yesterday",
                "ce_time|2026-11-23 12:00:00",
                "content-type|application/json"
            })
    void refusesAHeaderOfAnotherShape(String name, String value) {
        // Given
        Map<String, Bytes> headers = new LinkedHashMap<>(EVENT.headers());
        headers.put(name, Bytes.utf8(value));

        // Then
        refuses(headers, name);
    }

    @Test
    void refusesAnIdThatIsTooLongWithoutRepeatingItsControlBytes() {
        // Given
        Map<String, Bytes> headers = new LinkedHashMap<>(EVENT.headers());
        headers.put("ce_id", Bytes.utf8("a\u001b[2J".repeat(40)));

        // Then
        assertThatThrownBy(() -> CloudEvent.parse(headers, EVENT.data()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\u001b");
    }

    @Test
    void refusesAHeaderThatIsNoUtf8() {
        // Given
        Map<String, Bytes> headers = new LinkedHashMap<>(EVENT.headers());
        headers.put("ce_id", Bytes.copyOf(new byte[] {(byte) 0xc3, (byte) 0x28}));

        // Then
        refuses(headers, "ce_id");
    }

    @Test
    void refusesMoreDataThanAnEventMayHave() {
        assertThat(CloudEvent.parse(EVENT.headers(), Bytes.copyOf(new byte[Bounds.EVENT_BYTES])))
                .isNotNull();
        assertThatThrownBy(() -> CloudEvent.parse(EVENT.headers(), Bytes.copyOf(new byte[Bounds.EVENT_BYTES + 1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refuses(Map<String, Bytes> headers, String header) {
        assertThatThrownBy(() -> CloudEvent.parse(headers, EVENT.data()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(header);
    }
}
