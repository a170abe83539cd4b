package dev.portcullis.documentation;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.api.ProblemReference;
import dev.portcullis.ledger.LogProofRefusedException;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.permit.PermitRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemReferenceTest {
    private static final Path PAGE = Path.of("docs/reference/problems.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/portcullis");

    /** The rooms whose words reach somebody outside; what clients say to themselves is not the gate's. */
    private static final List<String> ROOMS = List.of(
            "kernel",
            "attest",
            "ledger",
            "modification",
            "policy",
            "tripwire",
            "signoff",
            "permit",
            "clearance",
            "admission",
            "messaging",
            "api",
            "worker");

    private static final Pattern OF_REASON = Pattern.compile("Reason\\s*\\.\\s*(?:of|at)\\(\\s*\"([A-Z][A-Z0-9_]*)\"");
    private static final Pattern OF_MORE_WORDS = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");
    private static final Pattern REFUSALS = Pattern.compile("enum Code \\{(.*?)\\n    }", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile("^        ([A-Z][A-Z0-9_]*)[,;]?$", Pattern.MULTILINE);
    private static final Pattern ON_THE_PAGE =
            Pattern.compile("^(?:\\| `|### )([A-Z][A-Z0-9_]*)(?:` \\||$)", Pattern.MULTILINE);

    private static final Pattern HEADING = Pattern.compile("^### (.*)$", Pattern.MULTILINE);

    /** Text in capitals that is no code: a column's value, and what a sandbox tells a candidate. */
    private static final Set<String> NO_CODES =
            Set.of("AWAITING_SIGNOFF", "PORTCULLIS_TREE", "PORTCULLIS_CANDIDATE", "PORTCULLIS_OUT");

    @Test
    void whatTheCodeSaysOfItsCodesIsOnThePage() throws IOException {
        // Given
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("problems", ProblemReference.section());
        parts.put("permits", table(PermitRefusedException.Code.class));
        parts.put("content", table(ContentRefusedException.Code.class));
        parts.put("proofs of the log", table(LogProofRefusedException.Code.class));

        // Then
        GeneratedSections.compare(PAGE, parts);
    }

    private static String table(Class<? extends Enum<?>> codes) throws IOException {
        Map<String, String> comments = SourceComments.of(codes);
        return Stream.of(codes.getEnumConstants())
                .map(code -> {
                    String comment = comments.getOrDefault(code.name(), "");
                    assertThat(comment).as(code + " says what it means").isNotEmpty();
                    return "| `" + code.name() + "` | " + comment + " |\n";
                })
                .collect(joining("", "| code | meaning |\n|---|---|\n", ""));
    }

    @Test
    void everyCodeOfTheGateIsOnThePageAndNoOther() throws IOException {
        // Given
        Set<String> codes = new TreeSet<>();
        StringBuilder everything = new StringBuilder();
        for (String room : ROOMS) {
            for (String source : sources(SOURCES.resolve(room))) {
                everything.append(source);
                for (Pattern pattern : List.of(OF_REASON, OF_MORE_WORDS)) {
                    pattern.matcher(source)
                            .results()
                            .map(found -> found.group(1))
                            .forEach(codes::add);
                }
                REFUSALS.matcher(source)
                        .results()
                        .flatMap(body -> CONSTANT.matcher(body.group(1)).results())
                        .map(found -> found.group(1))
                        .forEach(codes::add);
            }
        }
        codes.removeAll(NO_CODES);

        // When
        Set<String> told = ON_THE_PAGE
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));

        // Then
        assertThat(codes).hasSizeGreaterThan(100).contains("PERMIT_NOT_LOGGED", "HALTED", "DEADLINE_PASSED");
        assertThat(told).containsAll(codes);
        assertThat(told).allMatch(code -> everything.toString().contains(code));
    }

    @Test
    void theTypeOfAProblemLeadsToItsHeading() throws IOException {
        // When
        List<String> headings = HEADING.matcher(Files.readString(PAGE))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .toList();

        // Then
        assertThat(headings).isEqualTo(ProblemReference.anchors());
    }

    private static List<String> sources(Path room) throws IOException {
        try (Stream<Path> files = Files.walk(room)) {
            // What analysts look for in other people's source are words of theirs, not of ours.
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.startsWith(SOURCES.resolve("modification/internal/code")))
                    .toList();
            assertThat(sources).as(room + " was read").isNotEmpty();
            return sources.stream().map(ProblemReferenceTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
