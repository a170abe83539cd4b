package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.CommandReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a page shows to be typed is run where a test can run it, and otherwise compared with what it would call. */
class ShownCommandsTest {
    /** Written from the commands themselves. */
    private static final Path COMMANDS = Path.of("docs/reference/commands.md");

    /** Pages whose {@code bash} blocks a test runs. */
    private static final Set<Path> RUN = Set.of(
            Path.of("docs/tutorial/first-demo.md"),
            Path.of("docs/how-to/own-lineage.md"),
            Path.of("docs/reference/tree-digest.md"),
            PolicyRepositoryDT.PAGE,
            LocalStackDT.PAGE,
            JudgeAChangeDT.PAGE,
            BuildAndTestDT.PAGE);

    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("`((?:\\./)?portcullis [^`]+|mvn [^`]+)`");
    private static final Pattern PROGRAM = Pattern.compile("(?:^|[\\s(])(?:\\./)?portcullis ((?!\\|)[^|&;)#\\n]*)");
    private static final Pattern MAVEN = Pattern.compile("(?:^|\\s)mvn ([^#\\n]*)");
    private static final Pattern TEST = Pattern.compile("-D(?:it\\.)?test=([\\w]+)");
    private static final Pattern PROPERTY = Pattern.compile("-D([\\w.-]+)=");
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Set<String> GOALS = Set.of("test", "verify", "package", "spotless:apply");

    private record Shown(Path page, String language, String text) {
        @Override
        public String toString() {
            return page + ": " + text.strip();
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            docs, Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("SECURITY.md")))
                    .filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !page.equals(COMMANDS) && !page.startsWith("docs/decisions"))
                    .toList();
        }
    }

    private static List<Shown> shown() throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            BLOCK.matcher(text).results().forEach(block -> shown.add(new Shown(page, block.group(1), block.group(2))));
            INLINE.matcher(BLOCK.matcher(text).replaceAll(""))
                    .results()
                    .forEach(code -> shown.add(new Shown(page, "inline", code.group(1))));
        }
        return shown;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    @Test
    void aPageWithCommandsToTypeIsRunOrShowsOnlyWhatIsCompared() throws IOException {
        for (Shown block : shown()) {
            if (block.language.equals("bash") && !RUN.contains(block.page)) {
                assertThat(block.text.lines())
                        .as(block + "\nnothing runs this page: let a test run it, or show what is compared")
                        .allMatch(line -> line.startsWith("mvn ")
                                || line.startsWith("./portcullis ")
                                || line.startsWith("cat target/"));
            }
        }
    }

    @Test
    void everyShownCommandOfTheProgramHasTheseWordsAndOptions() throws IOException {
        // Given
        List<String> complaints = new ArrayList<>();
        String testUsage = Files.readString(Path.of("portcullis"));

        // When
        int compared = 0;
        for (Shown shown : shown()) {
            for (MatchResult call : PROGRAM.matcher(shown.text).results().toList()) {
                List<String> words = words(call.group(1));
                compared++;
                Optional<String> complaint = words.getFirst().equals("test")
                        ? words.stream()
                                .filter(word -> word.startsWith("-") && !testUsage.contains("\n  " + word + " "))
                                .findFirst()
                        : CommandReference.complaint(words);
                complaint.ifPresent(what -> complaints.add(shown + ": " + what));
            }
        }

        // Then
        assertThat(compared).isGreaterThan(30);
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyShownCallOfMavenNamesGoalsTestsAndPropertiesThatAreThere() throws IOException {
        // Given
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        String known = Files.readString(Path.of("pom.xml")) + sources();

        // Then
        int compared = 0;
        for (Shown shown : shown()) {
            for (MatchResult call : MAVEN.matcher(shown.text).results().toList()) {
                compared++;
                for (String word : words(call.group(1))) {
                    Matcher test = TEST.matcher(word);
                    Matcher property = PROPERTY.matcher(word);
                    if (test.lookingAt()) {
                        assertThat(tests).as(shown.toString()).contains(test.group(1));
                    } else if (property.lookingAt()) {
                        assertThat(property.group(1).equals("skipTests") || known.contains(property.group(1)))
                                .as(shown + ": nothing reads " + property.group(1))
                                .isTrue();
                    } else if (!word.startsWith("-")) {
                        assertThat(GOALS).as(shown.toString()).contains(word);
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(4);
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void theTwoCommandsOfTheReadmeAreRunByOtherPages() throws IOException {
        // Given
        String tutorial = DocumentedCommands.script(Path.of("docs/tutorial/first-demo.md"));
        String building = DocumentedCommands.script(BuildAndTestDT.PAGE);

        // When
        String readme = Files.readString(Path.of("README.md"));

        // Then
        assertThat(readme).contains("./portcullis demo", "./portcullis test");
        assertThat(tutorial).contains("\n./portcullis demo --auto\n");
        assertThat(building).contains("\n./portcullis test\n");
    }
}
