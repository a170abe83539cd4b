package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of sign-off rules names tests that are there, and every rule it is to hold. */
class SignOffRulesTest {
    private static final Path PAGE = Path.of("docs", "explanation", "sign-off-rules.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (T-A\\d+|F\\d+) \\|[^|]+\\|(.+)\\|$");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    @Test
    void everyRuleIsOnThePageAndItsTestsAreThere() throws IOException {
        // When
        List<MatchResult> rows = ROW.matcher(Files.readString(PAGE)).results().toList();

        // Then
        Stream<String> rules = Stream.of(
                        IntStream.rangeClosed(1, 14).mapToObj(number -> "T-A" + number),
                        IntStream.of(1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 18, 19, 20)
                                .mapToObj(number -> "F" + number))
                .flatMap(each -> each);
        assertThat(rows.stream().map(row -> row.group(1))).containsExactlyElementsOf(rules.toList());
        for (MatchResult row : rows) {
            String id = row.group(1).replace("-", "");
            List<MatchResult> named = NAMED.matcher(row.group(2)).results().toList();
            assertThat(named).as(row.group(1)).isNotEmpty();
            for (MatchResult test : named) {
                assertThat(test.group(2)).containsPattern("(?i)^([tf][a-z]?\\d+)*" + id + "(?!\\d)");
                assertThat(source(test.group(1)).orElse(""))
                        .as(test.group(1))
                        .containsPattern("@Test\\s+void " + test.group(2) + "\\(");
            }
        }
    }

    private static Optional<String> source(String test) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            files.filter(file -> file.endsWith(test + ".java")).forEach(found::add);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(Files.readString(found.getFirst()));
    }
}
