package dev.portcullis.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.portcullis.kernel.Digest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String FIXTURES = "dev.portcullis.architecture.fixture.";
    private static final JavaClasses PROGRAM = program();

    private static JavaClasses program() {
        try {
            Path compiled = Path.of(Digest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new ClassFileImporter().importPath(compiled);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> theProgramKeepsTheRule() {
        Map<String, ArchRule> rules = new Rooms("dev.portcullis").rules();
        return rules.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(PROGRAM)));
    }

    /** A rule over classes that were never imported would hold whatever they do. */
    @Test
    void theImportSawNineTenthsOfWhatIsCompiled() throws IOException {
        // Given
        Set<String> sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.map(file -> SOURCES.relativize(file).toString())
                    .filter(name -> name.endsWith(".java") && !name.endsWith("package-info.java"))
                    .map(name ->
                            name.substring(0, name.length() - ".java".length()).replace('/', '.'))
                    .collect(Collectors.toSet());
        }

        // When
        Set<String> seen = PROGRAM.stream().map(JavaClass::getName).collect(Collectors.toSet());

        // Then
        assertThat(sources).hasSizeGreaterThan(20);
        long found = sources.stream().filter(seen::contains).count();
        assertThat(found * 10).isGreaterThanOrEqualTo(sources.size() * 9L);
    }

    @ParameterizedTest
    @CsvSource({
        "cycle,     no cycles",
        "twoway,    no cycles",
        "forbidden, kernel knows only its own",
        "hidden,    ledger keeps its internals to itself",
        "unknown,   everything has a room",
        "unmarked,  every package is null-marked",
        "careless,  no generic exceptions",
        "careless,  no standard streams",
    })
    void aPlantedFaultIsFound(String fixture, String name) {
        // Given
        JavaClasses planted = new ClassFileImporter().importPackages(FIXTURES + fixture);
        ArchRule rule =
                Objects.requireNonNull(new Rooms(FIXTURES + fixture).rules().get(name));

        // When
        boolean found = rule.evaluate(planted).hasViolation();

        // Then
        assertThat(planted).isNotEmpty();
        assertThat(found).isTrue();
    }
}
