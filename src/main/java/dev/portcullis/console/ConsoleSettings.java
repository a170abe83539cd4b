package dev.portcullis.console;

import dev.portcullis.kernel.Bytes;
import java.net.URI;
import java.util.Objects;

/**
 * What the console is told.
 *
 * @param origin scheme, host and port under which browsers reach this gateway; forms must come from there
 * @param identityProvider where people log in; a form may be sent on to its origin when the login has lapsed
 * @param secret that forms are bound to a login with; the same for all gateways behind one origin
 */
public record ConsoleSettings(URI origin, URI identityProvider, Bytes secret) {
    private static final int SECRET_BYTES = 32;

    public ConsoleSettings {
        require(origin, "the console's origin");
        require(identityProvider, "the identity provider");
        if (!origin.equals(origin(origin))) {
            throw new IllegalArgumentException(
                    "portcullis.console.origin is scheme, host and port only, such as " + origin(origin));
        }
        if (secret.length() < SECRET_BYTES) {
            throw new IllegalArgumentException("the console's secret has at least " + SECRET_BYTES + " bytes");
        }
    }

    private static void require(URI address, String of) {
        if (address.getHost() == null
                || !(Objects.equals(address.getScheme(), "http") || Objects.equals(address.getScheme(), "https"))) {
            throw new IllegalArgumentException(of + " is an http or https address, not " + address);
        }
    }

    /** The origin of an address. */
    static URI origin(URI address) {
        return URI.create(address.getScheme() + "://" + address.getRawAuthority());
    }

    /** Whether browsers come over TLS. */
    boolean isSecure() {
        return Objects.equals(origin.getScheme(), "https");
    }

    @Override
    public String toString() {
        return "console at " + origin;
    }
}
