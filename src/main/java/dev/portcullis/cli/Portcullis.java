package dev.portcullis.cli;

import dev.portcullis.kernel.Inert;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The one program: parses the command line, runs the command, and turns its end into an {@link ExitCode}.
 *
 * <p>A command is a {@code Callable<ExitCode>} (or {@code Callable<Integer>} where the code is a child's) with
 * {@link GlobalOptions} as a {@code @Mixin} and an example in its footer; it throws {@link CommandFailedException} for
 * whatever a person can do something about.
 */
@Command(
        name = "portcullis",
        description = "The control plane every modification proposed by a self-improving AI system must pass.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AmendmentCommand.class,
            AnalyseCommand.class,
            BenchCommand.class,
            BreakGlassCommand.class,
            DemoCommand.class,
            Doctor.class,
            DossierCommand.class,
            DownCommand.class,
            EvaluatorCommand.class,
            GatewayCommand.class,
            HaltCommand.class,
            ImproverCommand.class,
            JudgeCommand.class,
            KeysCommand.class,
            LedgerCommand.class,
            LineageCommand.class,
            LocalCommand.class,
            LoginCommand.class,
            PolicyCommand.class,
            ProposeCommand.class,
            QuestionCommand.class,
            RearmCommand.class,
            RosterCommand.class,
            SignOffCommand.class,
            StatusCommand.class,
            TreeCommand.class,
            TrustCommand.class,
            UpCommand.class,
            VerifyCommand.class,
            WitnessCommand.class,
            WorkerCommand.class,
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  portcullis doctor            what this machine has and what it lacks",
            "  portcullis doctor --help     what a command does, with examples",
        })
public final class Portcullis implements Runnable {
    private static final int MESSAGE_CHARACTERS = 2_000;

    private @Nullable CommandSpec specification;

    /** Runs the command named by {@code arguments} and exits with its code. */
    public static void main(String[] arguments) {
        // First of all: on JDK 25 ProcessBuilder.start logs, and several threads starting processes before the log
        // manager is initialised wait for each other for good.
        Logger.getLogger(Portcullis.class.getName());
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(List.of(arguments), out, err);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs the command named by {@code arguments} and returns what the shell is to be told. */
    static int run(List<String> arguments, PrintWriter out, PrintWriter err) {
        return commandLine(arguments).setOut(out).setErr(err).execute(arguments.toArray(String[]::new));
    }

    /** The whole program. */
    static CommandLine commandLine() {
        return commandLine(List.of());
    }

    /** The program as far as the arguments need it: to look at every command takes longer than most of them run. */
    private static CommandLine commandLine(List<String> arguments) {
        Command program = Portcullis.class.getAnnotation(Command.class);
        Portcullis portcullis = new Portcullis();
        CommandSpec specification = CommandSpec.wrapWithoutInspection(portcullis);
        specification.updateCommandAttributes(program, CommandLine.defaultFactory());
        specification.mixinStandardHelpOptions(program.mixinStandardHelpOptions());
        portcullis.specification = specification;
        CommandLine root = new CommandLine(specification);
        List<Class<?>> all = List.of(program.subcommands());
        List<Class<?>> named = all.stream()
                .filter(command -> arguments.stream()
                        .limit(1)
                        .anyMatch(command.getAnnotation(Command.class).name()::equals))
                .toList();
        (named.isEmpty() ? all : named).forEach(root::addSubcommand);
        everywhere(root, command -> command.getCommandSpec().versionProvider(new Version()));
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(Portcullis::execute)
                .setParameterExceptionHandler(Portcullis::misused)
                .setExecutionExceptionHandler(Portcullis::failed);
    }

    private static void everywhere(CommandLine command, Consumer<CommandLine> change) {
        change.accept(command);
        command.getSubcommands().values().forEach(child -> everywhere(child, change));
    }

    /** Without a command: how to use the program. */
    @Override
    public void run() {
        CommandSpec root = specification;
        if (root == null) {
            throw new IllegalStateException("run through commandLine()");
        }
        throw new ParameterException(root.commandLine(), "no command given");
    }

    private static int execute(ParseResult parsed) {
        int usual = new CommandLine.RunLast().execute(parsed);
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Object result = last.commandSpec().commandLine().getExecutionResult();
        return result instanceof ExitCode code ? code.code() : usual;
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("portcullis: " + inert(misuse.getMessage()));
        if (misuse instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            err.println("  Did you mean: " + inert(String.join(", ", unmatched.getSuggestions())) + "?");
        }
        err.println("  See: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof CommandFailedException known) {
            err.println("portcullis: " + inert(known.getMessage()));
            err.println("  " + inert(known.remedy()));
            return known.exitCode().code();
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            err.println("portcullis: interrupted");
            return ExitCode.UNAVAILABLE.code();
        }
        err.println(
                "portcullis: a fault of ours: " + failure.getClass().getName() + ": " + inert(failure.getMessage()));
        if (parsed.originalArgs().contains(GlobalOptions.VERBOSE)) {
            for (Throwable at = failure; at != null; at = at.getCause()) {
                err.println("  " + at.getClass().getName() + ": " + inert(at.getMessage()));
                for (StackTraceElement frame : at.getStackTrace()) {
                    err.println("    at " + inert(frame.toString()));
                }
            }
        } else {
            err.println("  The same command with " + GlobalOptions.VERBOSE + " says where; please report it.");
        }
        return ExitCode.INTERNAL.code();
    }

    private static String inert(@Nullable String text) {
        return Inert.text(String.valueOf(text), MESSAGE_CHARACTERS);
    }
}
