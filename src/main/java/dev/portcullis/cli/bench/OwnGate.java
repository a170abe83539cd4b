package dev.portcullis.cli.bench;

import dev.portcullis.attest.TrustFounding;
import dev.portcullis.local.DemoInstallation;
import dev.portcullis.local.LocalStack;
import dev.portcullis.local.Programs;
import dev.portcullis.local.ProgressListener;
import dev.portcullis.local.Running;
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
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A local stack for one measurement: new, durable, with a gateway and no worker, gone with its folder when it is closed
 * and when this process dies.
 */
public final class OwnGate implements MeasuredGate, AutoCloseable {
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
            DemoInstallation.open(stack);
            return List.of(Programs.gateway(stack, program));
        });
    }

    /** The same without the gateway. */
    static OwnGate services(ProgressListener listener) throws IOException, InterruptedException, StackFailedException {
        return up(listener, _ -> List.of());
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
        Running stack = LocalStack.up(home, options, listener);
        return new OwnGate(stack, DemoInstallation.open(stack));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Running stack() {
        return stack;
    }

    @Override
    public TrustFounding founding() {
        return founding;
    }

    @Override
    public URI address() {
        return stack.gateway();
    }

    @Override
    public String topicPrefix() {
        return stack.topicPrefix();
    }

    @Override
    public String jdbcUrl() {
        return stack.jdbcUrl();
    }

    @Override
    public long pid() throws IOException {
        return stack.services().stream()
                .filter(service -> service.name().equals(Programs.GATEWAY))
                .findFirst()
                .map(ServiceStatus::pid)
                .orElseThrow(() -> new IOException("the stack has no gateway"));
    }

    @Override
    public void restart() throws IOException, InterruptedException, StackFailedException {
        stack.stop(Programs.GATEWAY);
        stack.start(Programs.GATEWAY);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(interrupted);
        end();
    }

    private void end() {
        try {
            LocalStack.down(stack.home(), true);
        } catch (InterruptedException e) {
            // What still runs ends with this process, which owns it.
            Thread.currentThread().interrupt();
        } catch (IOException | StackFailedException e) {
            System.getLogger(OwnGate.class.getName())
                    .log(System.Logger.Level.WARNING, "left behind: " + stack.home() + ": " + e.getMessage());
        }
    }
}
