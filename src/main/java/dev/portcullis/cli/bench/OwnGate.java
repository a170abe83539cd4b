package dev.portcullis.cli.bench;

import dev.portcullis.attest.TrustFounding;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Programs;
import dev.portcullis.local.ProgressListener;
import dev.portcullis.local.Running;
import dev.portcullis.local.ServiceDefinition;
import dev.portcullis.local.ServiceStatus;
import dev.portcullis.local.StackFailedException;
import dev.portcullis.local.StackOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A local stack for one measurement: new, durable, with a gateway and no worker, gone with its folder when it is closed
 * and when this process dies.
 */
public final class OwnGate implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final Running stack;
    private final TrustFounding founding;
    /** A person who has seen enough leaves nothing behind either. */
    private final Thread interrupted = new Thread(this::end, "portcullis-bench-end");

    private OwnGate(Running stack, TrustFounding founding) {
        this.stack = stack;
        this.founding = founding;
        Runtime.getRuntime().addShutdownHook(interrupted);
    }

    /**
     * Brings one up in a new folder.
     *
     * @param program the folder the build wrote the gateway to
     */
    public static OwnGate start(Path program, ProgressListener listener)
            throws IOException, InterruptedException, StackFailedException {
        return up(listener, stack -> {
            List<ServiceDefinition> programs = new ArrayList<>(witnesses(stack));
            programs.add(Programs.gateway(stack, program));
            return List.copyOf(programs);
        });
    }

    /** The same without the gateway. */
    public static OwnGate services(ProgressListener listener)
            throws IOException, InterruptedException, StackFailedException {
        return up(listener, OwnGate::witnesses);
    }

    /** Nothing is published without them (L8), so no gateway gets ready. */
    private static List<ServiceDefinition> witnesses(Running stack) throws IOException {
        return Programs.witnesses(stack, DemoInstallation.open(stack));
    }

    private static OwnGate up(ProgressListener listener, StackOptions.ProgramList programs)
            throws IOException, InterruptedException, StackFailedException {
        Path home = Files.createTempDirectory("portcullis-bench");
        StackOptions options = new StackOptions(
                OptionalInt.of(freePort()),
                "",
                true,
                OptionalLong.of(ProcessHandle.current().pid()),
                programs,
                START);
        try {
            Running stack = LocalStack.up(home, options, listener);
            return new OwnGate(stack, DemoInstallation.open(stack));
        } catch (IOException | InterruptedException | StackFailedException e) {
            end(home);
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What the gateway runs over. */
    public Running stack() {
        return stack;
    }

    /** The gateway's installation, with the keys of its people. */
    public TrustFounding founding() {
        return founding;
    }

    public URI address() {
        return stack.gateway();
    }

    /** What the names of its topics begin with. */
    String topicPrefix() {
        return stack.topicPrefix();
    }

    /** The gateway's database. */
    String jdbcUrl() {
        return stack.jdbcUrl();
    }

    /** The gateway's process as it is now. */
    long pid() throws IOException {
        return stack.services().stream()
                .filter(service -> service.name().equals(Programs.GATEWAY))
                .findFirst()
                .map(ServiceStatus::pid)
                .orElseThrow(() -> new IOException("the stack has no gateway"));
    }

    /** Stops the gateway in order and starts it again, until it is ready. */
    void restart() throws IOException, InterruptedException, StackFailedException {
        stack.stop(Programs.GATEWAY);
        stack.start(Programs.GATEWAY);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(interrupted);
        end();
    }

    private void end() {
        end(stack.home());
    }

    private static void end(Path home) {
        try {
            LocalStack.down(home, true);
        } catch (InterruptedException e) {
            // What still runs ends with this process, which owns it.
            Thread.currentThread().interrupt();
        } catch (IOException | StackFailedException e) {
            System.getLogger(OwnGate.class.getName())
                    .log(System.Logger.Level.WARNING, "left behind: " + home + ": " + e.getMessage());
        }
    }
}
