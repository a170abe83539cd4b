package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Parts of a page that are made from the code, between {@code <!-- from the code: NAME -->} and {@code <!-- end -->}; the
 * words around them are written by hand.
 */
final class GeneratedSections {
    private GeneratedSections() {}

    /**
     * Holds that each part says what the code says. Written anew with {@code mvn -o test -Dtest='*ReferenceTest'
     * -Dportcullis.write-documents=true}.
     *
     * @param parts by their name
     */
    static void compare(Path page, Map<String, String> parts) throws IOException {
        String stands = Files.readString(page);
        String says = stands;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            String begin = "<!-- from the code: " + part.getKey() + " -->\n";
            int from = says.indexOf(begin) + begin.length();
            int to = says.indexOf("<!-- end -->", from);
            assertThat(from >= begin.length() && to >= from)
                    .as(page + " has a place for " + part.getKey())
                    .isTrue();
            says = says.substring(0, from) + part.getValue().strip() + "\n" + says.substring(to);
        }
        if (Boolean.getBoolean("portcullis.write-documents")) {
            Files.writeString(page, says);
        } else {
            assertThat(stands)
                    .as("write it anew: mvn -o test -Dtest='*ReferenceTest' -Dportcullis.write-documents=true")
                    .isEqualTo(says);
        }
    }
}
