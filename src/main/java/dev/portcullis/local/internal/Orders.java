package dev.portcullis.local.internal;

import dev.portcullis.local.ServiceDefinition;
import java.util.List;

/**
 * What the supervisor is told at its start, on its standard input, because environments hold secrets.
 *
 * @param home the stack's folder
 * @param owner the process whose end ends the stack; 0: nobody's
 * @param services in the order of the time line
 */
public record Orders(String home, long owner, List<ServiceDefinition> services) {
    public Orders {
        services = List.copyOf(services);
    }
}
