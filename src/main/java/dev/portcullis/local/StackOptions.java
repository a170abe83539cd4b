package dev.portcullis.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a stack is brought up.
 *
 * @param gatewayPort the port the gateway is to have; empty: the one it had, else 8080 where that is free
 * @param topicPrefix what the names of its topics and consumer groups begin with; usually empty
 * @param durable whether the database waits for its disk; false only where losing it loses nothing
 * @param owner the process whose end ends the stack; empty: it runs until {@code down}
 * @param programs the services of ours, made once the settings are known and secrets are written
 * @param within how long it may take once everything is fetched
 */
public record StackOptions(
        OptionalInt gatewayPort,
        String topicPrefix,
        boolean durable,
        OptionalLong owner,
        ProgramList programs,
        Duration within) {
    /** Names the services of ours for a stack whose settings are known. */
    @FunctionalInterface
    public interface ProgramList {
        List<ServiceDefinition> of(Running stack) throws IOException, StackFailedException;
    }

    /** Longer than the longest chain: Keycloak, then the gateway, each as long as it may take by itself. */
    private static final Duration USUALLY = Duration.ofMinutes(3);

    /** Database, broker and identity provider alone, durable, until {@code down}. */
    public static StackOptions services() {
        return new StackOptions(OptionalInt.empty(), "", true, OptionalLong.empty(), _ -> List.of(), USUALLY);
    }

    /** The same with {@code programs} above them. */
    public StackOptions with(ProgramList programs) {
        return new StackOptions(gatewayPort, topicPrefix, durable, owner, programs, within);
    }

    /** The same with a gateway's port. */
    public StackOptions withGatewayPort(OptionalInt port) {
        return new StackOptions(port, topicPrefix, durable, owner, programs, within);
    }

    /** For tests: nothing is kept when the machine stops, and all of it ends with {@code owner}. */
    public StackOptions forTestsOf(long owner) {
        return new StackOptions(gatewayPort, topicPrefix, false, OptionalLong.of(owner), programs, within);
    }
}
