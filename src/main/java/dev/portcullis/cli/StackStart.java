package dev.portcullis.cli;

import dev.portcullis.attest.TrustFounding;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Programs;
import dev.portcullis.local.Running;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.local.StackOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command brings the local stack up, or finds it running. */
final class StackStart {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The gateway's port (the one it had, else 8080 where that is free).")
    private @Nullable Integer port;

    /** The stack with everything of ours above it. */
    Running up(GlobalOptions global, StackHome home) throws IOException, InterruptedException, CommandFailedException {
        return up(global, home, stack -> programs(global, stack));
    }

    /** The database, broker and identity provider alone. */
    Running services(GlobalOptions global, StackHome home)
            throws IOException, InterruptedException, CommandFailedException {
        return up(global, home, _ -> List.of());
    }

    /** Minutes and seconds since something began, as every time line starts. */
    static String clock(Duration since) {
        return String.format(Locale.ROOT, "%2d:%02d", since.toMinutes(), since.toSecondsPart());
    }

    private Running up(GlobalOptions global, StackHome home, StackOptions.ProgramList programs)
            throws IOException, InterruptedException, CommandFailedException {
        Integer chosen = port;
        StackOptions options = StackOptions.services()
                .withGatewayPort(chosen == null ? OptionalInt.empty() : OptionalInt.of(chosen))
                .with(programs);
        try {
            return LocalStack.up(home.path(), options, (since, what) -> global.note(clock(since) + " " + what));
        } catch (StackFailedException e) {
            throw StackHome.failed(e);
        }
    }

    private static List<ServiceDefinition> programs(GlobalOptions global, Running stack)
            throws IOException, StackFailedException {
        TrustFounding founding = DemoInstallation.open(stack);
        global.note("trust " + founding.document().fingerprint());
        List<ServiceDefinition> programs = new ArrayList<>(Programs.witnesses(stack, founding));
        programs.add(Programs.gateway(stack, StackHome.gateway()));
        programs.add(Programs.worker(stack, founding));
        programs.add(Programs.evaluator(stack, founding));
        return List.copyOf(programs);
    }
}
