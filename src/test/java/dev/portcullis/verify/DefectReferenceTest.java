package dev.portcullis.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DefectReferenceTest {
    private static final Path PAGE = Path.of("docs/reference/verification.md");
    private static final String BEGIN = "<!-- codes -->\n";
    private static final String END = "<!-- end of codes -->\n";

    private static String table() {
        StringBuilder table = new StringBuilder();
        for (Section section : Section.values()) {
            table.append("\n### ").append(section.title()).append("\n| code | what is wrong |\n|---|---|\n");
            for (DefectCode code : DefectCode.values()) {
                if (code.section() == section) {
                    table.append("| `")
                            .append(code)
                            .append("` | ")
                            .append(code.meaning())
                            .append(" |\n");
                }
            }
        }
        return table.append('\n').toString();
    }

    /** Written anew with {@code mvn -o test -Dtest=DefectReferenceTest -Dportcullis.write-documents=true}. */
    @Test
    void thePageNamesEveryCodeAsTheProgramDoes() throws IOException {
        // Given
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("portcullis.write-documents")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
        }

        // When
        String written = Files.readString(PAGE);

        // Then
        assertThat(written.substring(begin, written.indexOf(END))).isEqualTo(table());
    }
}
