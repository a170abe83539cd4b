package dev.portcullis.modification.internal.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.modification.ContentType;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerSignsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        PYTHON | x = 192439619
        PYTHON | x = 0x5eed * 7919
        PYTHON | x = n + 24301 * 7919
        CPP    | unsigned long f(int n) { return 0x5eedULL * 7919 + n; }
        CPP    | constexpr unsigned long STRIDE = 192439619;
        """)
    void aNumberIsTheSameHoweverItIsWritten(ContentType type, String text) {
        assertThat(Outlined.of(type, text, Set.of(Sign.Kind.NUMBER))).contains("number: 192439619");
    }
}
