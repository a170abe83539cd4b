package dev.portcullis.documentation;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandReference;
import dev.portcullis.gateway.GatewaySettings;
import dev.portcullis.gateway.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    static final Path PAGE = Path.of("docs/reference/configuration.md");
    private static final Path SET_BY_THE_PROGRAM = Path.of("src/main/resources/application.properties");

    private static final Pattern READ_BY_JAVA = Pattern.compile("getenv\\(\\s*\"([A-Z_0-9]+)\"");
    private static final Pattern NAMED_FOR_JAVA =
            Pattern.compile("static final String \\w+ = \"(PORTCULLIS_[A-Z_]+)\"");
    /** Under {@code set -u} a variable that may be absent is written with what stands for it. */
    private static final Pattern READ_BY_A_SCRIPT = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):?-");

    private static final Pattern OPTION = Pattern.compile("^\\| `(--[a-z-]+)` \\| (\\w+) \\|", Pattern.MULTILINE);
    private static final Pattern VARIABLE = Pattern.compile("^\\| `([A-Z][A-Z0-9_]*)` \\|", Pattern.MULTILINE);

    @Test
    void whatTheCodeSaysOfItsKeysIsOnThePage() throws IOException, NoSuchMethodException {
        // Given
        Map<String, String> parts = Map.of(
                "gateway",
                SettingsReference.table(SourceComments.of(GatewaySettings.class)),
                "set",
                commented(Files.readAllLines(SET_BY_THE_PROGRAM)));

        // Then
        GeneratedSections.compare(PAGE, parts);
    }

    /** A row for each comment of a properties file and the keys below it. */
    private static String commented(List<String> lines) {
        List<String> rows = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Stream.concat(lines.stream(), Stream.of("# the end")).toList()) {
            if (!line.startsWith("#") && !line.isBlank()) {
                assertThat(comment).as(line + " has a comment above it").isNotEmpty();
                keys.add("`" + line + "`");
            } else if (!keys.isEmpty()) {
                rows.add("| " + String.join("<br>", keys) + " | " + comment + " |\n");
                keys.clear();
                comment.setLength(0);
            } else if (line.isBlank()) {
                comment.setLength(0);
            }
            if (line.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(line.substring(1).strip());
            }
        }
        return rows.stream().collect(joining("", "| set | why |\n|---|---|\n", ""));
    }

    @Test
    void everyOptionOfWorkerAndEvaluatorIsOnThePage() throws IOException {
        // Given
        Set<String> ofWorker = CommandReference.options("worker");
        Set<String> ofEvaluator = CommandReference.options("evaluator");

        // When
        Set<String> told = OPTION.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .collect(toCollection(TreeSet::new));

        // Then
        Set<String> options = new TreeSet<>();
        for (String option : ofWorker) {
            options.add(option + (ofEvaluator.contains(option) ? " both" : " worker"));
        }
        assertThat(ofWorker).containsAll(ofEvaluator).contains("--gateway");
        assertThat(told).isEqualTo(options);
    }

    @Test
    void everyVariableThatIsReadIsOnThePageAndNoOther() throws IOException {
        // Given
        Set<String> variables = new TreeSet<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            List<Pattern> patterns = source.toString().endsWith(".java")
                    ? List.of(READ_BY_JAVA, NAMED_FOR_JAVA)
                    : List.of(READ_BY_A_SCRIPT);
            for (Pattern pattern : patterns) {
                pattern.matcher(text).results().map(found -> found.group(1)).forEach(variables::add);
            }
        }
        variables.removeAll(Set.of("BASH_SOURCE", "PATH"));

        // When
        Set<String> told = VARIABLE.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1))
                .collect(toCollection(TreeSet::new));

        // Then
        assertThat(variables).contains("OPA", "JAVA_HOME", "PORTCULLIS_LLM_KEY");
        assertThat(told).isEqualTo(variables);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>(List.of(Path.of("portcullis")));
        for (String folder : List.of("src/main/java", "src/main/build", "src/test/java/dev/portcullis/fixtures")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(Files::isRegularFile).forEach(sources::add);
            }
        }
        return sources;
    }
}
