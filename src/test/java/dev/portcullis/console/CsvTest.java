package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void writesCellsThatNoSpreadsheetTakesForAFormula() {
        // When
        String text = Csv.text(List.of(
                List.of("name", "score"),
                List.of("=cmd|'/c calc'!A1", "-2.5"),
                List.of("a,\"b\"", "1e-3"),
                List.of("@x", "+y"),
                List.of("two\nlines", "")));

        // Then
        assertThat(text)
                .isEqualTo("name,score\r\n"
                        + "\"'=cmd|'/c calc'!A1\",-2.5\r\n"
                        + "\"a,\"\"b\"\"\",1e-3\r\n"
                        + "\"'@x\",\"'+y\"\r\n"
                        + "two\\u{a}lines,\r\n");
    }
}
