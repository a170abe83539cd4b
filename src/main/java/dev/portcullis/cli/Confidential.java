package dev.portcullis.cli;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where passwords and tokens may be sent: over TLS, or to this very machine. */
final class Confidential {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Confidential() {}

    /** The address, once it is sure that nobody on the way can read what is sent there. */
    static URI require(URI address, String whose) throws CommandFailedException {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = address.getHost();
        if (host != null && (scheme.equals("https") || (scheme.equals("http") && THIS_MACHINE.contains(host)))) {
            return address;
        }
        throw new CommandFailedException(
                ExitCode.CONFIGURATION,
                whose + " at " + address + " would be sent a secret in the clear",
                "Use an https:// address; http:// is for localhost alone");
    }
}
