package dev.portcullis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SixWordsTest {
    /** The word at i times 2^(11·k) of the list of BIP 39, counted by hand from its first and last words. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000,abandon abandon abandon abandon abandon abandon",
        "ffffffffffffffff,zoo zoo zoo zoo zoo zoo",
        "0020000000000000,ability abandon abandon abandon abandon abandon",
        "0000000000000000,abandon abandon abandon abandon abandon abandon",
    })
    void theFirstSixtySixBitsAreSixWords(String start, String words) {
        // Given
        Digest digest = new Digest(start + start.substring(0, 2).repeat(24));

        // Then
        assertThat(SixWords.of(digest)).isEqualTo(words);
    }

    @Test
    void anotherDigestHasOtherWords() {
        assertThat(SixWords.of(Digest.of("a"))).isNotEqualTo(SixWords.of(Digest.of("b")));
    }
}
