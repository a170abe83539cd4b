package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.policy.PolicyBundle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

class PortcullisTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Ends as it is told to. */
    @Command(name = "end")
    static final class End implements Callable<ExitCode> {
        @Mixin
        private final GlobalOptions global = new GlobalOptions();

        @Parameters(index = "0")
        private String how = "";

        @Parameters(index = "1", defaultValue = "")
        private String text = "";

        @Override
        public ExitCode call() throws CommandFailedException {
            return switch (how) {
                case "fail" -> throw new CommandFailedException(ExitCode.NOT_ENTITLED, text, "ask a reviewer");
                case "fault" -> throw new IllegalStateException(text);
                case "table" -> {
                    global.table(List.of("name", "state"), List.of(List.of("a", text), List.of("longer", "x")));
                    yield ExitCode.WAITING;
                }
                default -> ExitCode.HALTED;
            };
        }
    }

    private int run(String... arguments) {
        CommandLine root = Portcullis.commandLine().addSubcommand(new End());
        return root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void tellsTheShellHowACommandEnded() {
        assertThat(run("end", "halted")).isEqualTo(6);
    }

    @Test
    void saysWhatIsWrongAndWhatToDo() {
        // When
        int code = run("end", "fail", "not your lineage");

        // Then
        assertThat(code).isEqualTo(77);
        assertThat(err.toString().lines()).containsExactly("portcullis: not your lineage", "  ask a reviewer");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void showsHostileTextInert() {
        // Given
        String hostile = "\u001b[2Jgranted\u202e\nportcullis: all is well";

        // When
        run("end", "fail", hostile);
        run("end", "fault", hostile);
        run("end", "table", hostile);
        run("end", "fail", hostile, hostile);
        run(hostile);

        // Then
        assertThat(out.toString() + err).doesNotContain("\u001b", "\u202e", "\nportcullis: all is well");
        assertThat(out.toString()).contains("\\u{1b}[2Jgranted\\u{202e}\\u{a}portcullis: all is well");
    }

    @Test
    void alignsColumns() {
        // When
        int code = run("end", "table", "open");

        // Then
        assertThat(code).isEqualTo(3);
        assertThat(out.toString().lines()).containsExactly("NAME    STATE", "a       open", "longer  x");
    }

    @Test
    void saysWhereAFaultHappenedOnlyWhenAsked() {
        // When
        int code = run("end", "fault", "boom");
        String brief = err.toString();
        run("end", "fault", "boom", "--verbose");

        // Then
        assertThat(code).isEqualTo(1);
        assertThat(brief).contains("IllegalStateException: boom", "--verbose").doesNotContain("    at ");
        assertThat(err.toString()).contains("    at " + End.class.getName() + ".call");
    }

    @Test
    void refusesACommandItDoesNotKnowAndProposesOneItDoes() {
        // When
        int code = run("doctr");

        // Then
        assertThat(code).isEqualTo(64);
        assertThat(err.toString()).contains("Did you mean: doctor", "See: portcullis --help");
    }

    @Test
    void refusesNoCommandAtAll() {
        assertThat(run()).isEqualTo(64);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void namesItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString())
                .startsWith("portcullis ")
                .contains("JDK " + Runtime.version().feature())
                .contains("policy " + PolicyBundle.shipped().digest() + " by OPA ")
                .contains(System.getProperty("os.arch"));
    }

    static Stream<CommandLine> everyCommand() {
        return descendants(Portcullis.commandLine());
    }

    private static Stream<CommandLine> descendants(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(PortcullisTest::descendants));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void explainsEachCommandWithAnExample(CommandLine command) {
        // When
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);

        // Then
        String name = command.getCommandSpec().qualifiedName();
        assertThat(command.getCommandSpec().usageMessage().description())
                .as(name)
                .isNotEmpty();
        assertThat(help).as(name).contains("Example", "  " + name, "--help");
    }
}
