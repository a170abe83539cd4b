package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.launcher.LauncherFolder;
import dev.portcullis.launcher.LauncherFolder.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test run cannot start itself; so the launcher runs the page over a Maven that only writes down what it is asked. */
class BuildAndTestDT {
    static final Path PAGE = Path.of("docs", "how-to", "build-and-test.md");
    private static final Pattern OLDEST = Pattern.compile("oldest_(jdk|maven|go)=([0-9.]+)");

    @Test
    void thePageRunsAsItIsWrittenAndAsksMavenForWhatItSays(@TempDir Path folder)
            throws IOException, InterruptedException {
        // Given
        LauncherFolder launcher = new LauncherFolder(folder).withLocalRepository();

        // When
        Call call = launcher.call("bash", "-c", DocumentedCommands.script(PAGE));

        // Then
        assertThat(call.code()).as(call.out() + call.err()).isZero();
        assertThat(launcher.calls())
                .filteredOn(line -> !line.endsWith(" package"))
                .map(line -> line.replace("--batch-mode -Dstyle.color=never --offline ", ""))
                .containsExactly(
                        "policies",
                        "mvn test -Dtest.forks=2",
                        "policies",
                        "mvn verify",
                        "policies",
                        "mvn verify -Dtest.groups=long -Dtest.excluded.groups=",
                        "mvn -o test -Dtest=VerdictFuzzTest -Dportcullis.seed=20261127",
                        "mvn -o test -Dtest=StrictJsonTest",
                        "mvn -o verify -Dtest=StrictJsonTest -Dit.test=LocalEngineIT",
                        "mvn -o spotless:apply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs/how-to/build-and-test.md"})
    void whatMustBeThereIsWhatTheScriptsAskFor(String page) throws IOException {
        // Given
        Matcher oldest = OLDEST.matcher(
                Files.readString(Path.of("portcullis")) + Files.readString(Path.of("src/main/build/opa")));

        // When
        String says = Files.readString(Path.of(page)).replace("Apache ", "");

        // Then
        int compared = 0;
        while (oldest.find()) {
            String name = oldest.group(1);
            String shown =
                    name.equals("jdk") ? "JDK" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            assertThat(says).contains(shown + " " + oldest.group(2));
            compared++;
        }
        assertThat(compared).isEqualTo(3);
    }
}
