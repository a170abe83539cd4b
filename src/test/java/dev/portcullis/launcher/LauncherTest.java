package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.launcher.LauncherFolder.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
    private final LauncherFolder launcher;

    LauncherTest(@TempDir Path folder) throws IOException {
        launcher = new LauncherFolder(folder);
    }

    @Test
    void aFirstBuildSaysWhatIsFetchedAndBuiltAndThenRunsTheProgram() throws IOException, InterruptedException {
        // When
        Call call = launcher.call("./portcullis", "doctor", "--json");

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).isEqualTo("ran doctor --json\n");
        assertThat(call.err())
                .containsSubsequence(
                        "building, because nothing is built yet",
                        "OPA 1.22.2 is not here yet: Go builds it from source, once, in one to two minutes",
                        "first build on this machine: Maven fetches about 300 MB, once",
                        "building, because nothing is built yet: done in ");
        assertThat(launcher.calls())
                .singleElement()
                .asString()
                .contains("package")
                .doesNotContain("--offline");
    }

    @Test
    void whatIsBuiltIsRunWithoutAWord() throws IOException, InterruptedException {
        // Given
        launcher.call("./portcullis", "doctor");

        // When
        Call call = launcher.call("./portcullis", "doctor");

        // Then
        assertThat(call).isEqualTo(new Call(0, "ran doctor\n", ""));
        assertThat(launcher.calls()).hasSize(1);
        assertThat(launcher.descriptors()).doesNotContain("7", "9");
    }

    @Test
    void aLongBuildSaysWhatItIsAt() throws IOException, InterruptedException {
        // Given: Maven goes on only when the person has been told of both
        launcher.impatient().mavenFirst("""
                said() { n=0; until grep -q "$1" "$ROOT/err"; do n=$((n + 1)); [ $n -lt 150 ] || exit 1; sleep 0.1; done; }
                echo '[INFO] --- maven-compiler-plugin:3.14.1:compile (default-compile) @ portcullis ---'
                said ' s: compiling'
                mkdir -p "$HOME/.cache/portcullis/opa/1.22.2/building" "$HOME/.m2/repository"
                head -c 3000000 /dev/zero >"$HOME/.m2/repository/a.jar"
                said ' s: building OPA 1.22.2 from source with Go, once on this machine, [34] MB fetched so far'
                """);

        // When
        Call call = launcher.call("./portcullis", "doctor");

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).isEqualTo("ran doctor\n");
    }

    @Test
    void whatIsNotInTheLocalRepositoryIsFetchedAndThePersonIsTold() throws IOException, InterruptedException {
        // Given
        launcher.withLocalRepository().mavenFirst("""
                case "$*" in *--offline*) echo '[ERROR] Cannot access central in offline mode'; exit 1 ;; esac
                """);

        // When
        Call call = launcher.call("./portcullis", "doctor");

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.err()).contains("something is not in the local Maven repository yet: fetching it");
        assertThat(launcher.calls()).hasSize(2);
    }

    @Test
    void aBuildThatFailsShowsWhyAndWhereTheRestIs() throws IOException, InterruptedException {
        // Given
        launcher.withLocalRepository().mavenFirst("echo '[INFO] one'; echo '[ERROR] A.java: no'; exit 1");

        // When
        Call call = launcher.call("./portcullis", "doctor");

        // Then
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out()).isEmpty();
        assertThat(call.err())
                .contains("[ERROR] A.java: no", "the whole log: ", "target/build.log", "FAILED in ")
                .doesNotContain("[INFO]");
    }

    @ParameterizedTest
    @CsvSource({"899, 0", "900.9, 0", "901, 4"})
    void aTestRunOfMoreThanAQuarterOfAnHourFails(String seconds, int code) throws IOException, InterruptedException {
        // Given
        launcher.withLocalRepository().report(3, 0, seconds);

        // When
        Call call = launcher.call("./portcullis", "test", "--fast");

        // Then
        assertThat(call.code()).as(call.err()).isEqualTo(code);
        assertThat(call.out()).contains("The ten slowest tests:", " s  ATest isSlow", "3 passed, 0 failed, 0 skipped");
    }

    @Test
    void inCiASkippedTestIsAFailure() throws IOException, InterruptedException {
        // Given
        launcher.withLocalRepository().report(3, 1, "1");

        // When
        Call call = launcher.call(Map.of("CI", "true"), "./portcullis", "test", "--fast");

        // Then
        assertThat(call.code()).isEqualTo(4);
        assertThat(call.err()).contains("1 tests were skipped");
        assertThat(call.out()).contains("2 passed, 0 failed, 1 skipped");
    }

    @Test
    void noTestAtAllIsAFailure() throws IOException, InterruptedException {
        // Given
        launcher.withLocalRepository().report(0, 0, "0");

        // When
        Call call = launcher.call("./portcullis", "test", "--fast");

        // Then
        assertThat(call.code()).isEqualTo(4);
        assertThat(call.err()).contains("no test ran");
    }

    @Test
    void aTestRunThatIsNotKnownIsAMatterOfUsage() throws IOException, InterruptedException {
        // When
        Call call = launcher.call("./portcullis", "test", "--everything");

        // Then
        assertThat(call.code()).isEqualTo(64);
        assertThat(call.err()).contains("Usage: portcullis test");
        assertThat(launcher.calls()).isEmpty();
    }
}
