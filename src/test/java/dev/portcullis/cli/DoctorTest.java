package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DoctorTest {
    /** As the test's own surroundings name it. */
    private static final String OPA = Objects.requireNonNullElse(System.getenv("OPA"), "opa");

    private final Map<String, String> programs = new HashMap<>();
    private final StringWriter out = new StringWriter();

    DoctorTest() throws IOException {
        for (String program :
                List.of("python3", "bwrap", "xz", "tar", "setpriv", "setsid", "unshare", "prlimit", "flock")) {
            programs.put(program, program + " 1.2");
        }
        programs.put("mvn", "\u001b[1mApache Maven 3.9.9\u001b[m (x)\n");
        programs.put(OPA, "Version: " + Version.opa() + "\nBuild: y\n");
    }

    private ExitCode doctor(String... arguments) throws IOException, InterruptedException {
        Doctor doctor = new Doctor(command -> Optional.ofNullable(programs.get(command.getFirst())));
        new CommandLine(doctor).setOut(new PrintWriter(out, true)).parseArgs(arguments);
        return doctor.call();
    }

    private JsonNode finding(String name) throws MalformedJsonException {
        for (JsonNode finding : StrictJson.parse(out.toString().getBytes(StandardCharsets.UTF_8))
                .path("findings")) {
            if (finding.path("name").asText().equals(name)) {
                return finding;
            }
        }
        throw new AssertionError("nothing about " + name + " in " + out);
    }

    @Test
    void namesTheVersionOfEverythingItFinds() throws IOException, InterruptedException, MalformedJsonException {
        // When
        ExitCode code = doctor("--json");

        // Then
        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(finding("portcullis").path("found").asText()).isEqualTo(Version.program());
        assertThat(finding("jdk").path("found").asText())
                .contains(Runtime.version().toString(), " at /");
        assertThat(finding("maven").path("found").asText()).isEqualTo("3.9.9 at mvn");
        assertThat(finding("opa").path("found").asText()).startsWith(Version.opa() + " at ");
        assertThat(finding("bubblewrap").path("found").asText()).isEqualTo("bwrap 1.2");
    }

    @ParameterizedTest
    @CsvSource({
        "bwrap,   bubblewrap, apt-get install bubblewrap",
        "python3, python,     apt-get install python3",
        "xz,      xz,         apt-get install xz-utils",
        "setsid,  setsid,     apt-get install util-linux",
    })
    void saysWhatIsMissingAndHowToGetIt(String program, String name, String remedy)
            throws IOException, InterruptedException, MalformedJsonException {
        // Given
        programs.remove(program);

        // When
        ExitCode code = doctor("--json");

        // Then
        assertThat(code).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(code.code()).isEqualTo(78);
        assertThat(finding(name).path("standing").asText()).isEqualTo("missing");
        assertThat(finding(name).path("remedy").asText()).contains(remedy);
    }

    @Test
    void takesNoMavenThatIsTooOld() throws IOException, InterruptedException, MalformedJsonException {
        // Given
        programs.put("mvn", "Apache Maven 3.6.3 (x)\n");

        // When
        ExitCode code = doctor("--json");

        // Then
        assertThat(code).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(finding("maven").path("found").asText()).isEqualTo("too old: 3.6.3 at mvn");
        assertThat(finding("maven").path("remedy").asText()).contains("3.8");
    }

    @Test
    void saysWhoBuildsOpaOrThatNobodyCan() throws IOException, InterruptedException, MalformedJsonException {
        // Given: another version's policies would have other digests
        programs.put(OPA, "Version: 0.1\n");

        // When
        ExitCode without = doctor("--json");
        String nobody = finding("opa").path("remedy").asText();
        out.getBuffer().setLength(0);
        programs.put("go", "go version go1.26.8 linux/amd64");
        ExitCode with = doctor("--json");

        // Then
        assertThat(without).isEqualTo(ExitCode.DONE);
        assertThat(with).isEqualTo(ExitCode.DONE);
        assertThat(nobody).contains("install Go 1.26");
        assertThat(finding("opa").path("found").asText()).contains("go1.26.8");
        assertThat(finding("opa").path("standing").asText()).isEqualTo("advice");
    }
}
