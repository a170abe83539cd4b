package dev.portcullis.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.local.Running;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StackExtension.class)
final class StackCommandsIT {
    private final Running stack;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    StackCommandsIT(Running stack) {
        this.stack = stack;
    }

    @Test
    void aSecondUpFindsTheRunningStackAndStartsNothing() throws IOException, MalformedJsonException {
        // Given
        List<Long> before =
                stack.services().stream().map(service -> service.pid()).toList();

        // When
        int code = run("up", "--services-only", "--json", "--home", stack.home().toString());

        // Then
        assertThat(code).isZero();
        assertThat(err.toString()).contains("runs already");
        JsonNode found = StrictJson.parse(out.toString().getBytes(UTF_8));
        assertThat(found.path("schema").textValue()).isEqualTo("portcullis.stack/v1");
        assertThat(found.path("issuer").textValue()).isEqualTo(stack.issuer().toString());
        assertThat(found.path("services"))
                .extracting(service -> service.path("pid").longValue())
                .isEqualTo(before);
    }

    @Test
    void statusNamesEachServiceAndItsLog() {
        // Given
        String home = stack.home().toString();

        // When
        int code = run("local", "status", "--home", home);

        // Then
        assertThat(code).isZero();
        assertThat(out.toString().lines().skip(1))
                .hasSize(3)
                .allMatch(line -> line.contains("ready") && line.contains(home + "/log/"));
    }

    @Test
    void withoutAStackStatusIsNotZeroAndDownHasNothingToDo(@TempDir Path folder) {
        // Given
        String home = folder.resolve("none").toString();

        // When
        int status = run("local", "status", "--home", home);
        int down = run("down", "--purge", "--home", home);

        // Then
        assertThat(status).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(down).isZero();
        assertThat(out.toString()).contains("portcullis up").contains("nothing was running");
        assertThat(Path.of(home)).doesNotExist();
    }

    private int run(String... arguments) {
        return Portcullis.run(List.of(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
