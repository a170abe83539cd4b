package dev.portcullis.attest;

import dev.portcullis.attest.predicate.PasskeyAssertion;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * The place at which people use passkeys: one gateway's console.
 *
 * @param origin as a browser spells it: scheme, host, and the port unless it is the scheme's own
 * @param rpId its host, to which passkeys are bound
 */
public record RelyingParty(String origin, String rpId) {
    private static final String LOCALHOST = "localhost";
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    public RelyingParty {
        if (!host(origin).equals(Optional.of(rpId))) {
            throw new IllegalArgumentException("not an origin at which passkeys can be used: " + Inert.text(origin, 80)
                    + "; write https://HOST, or http://localhost:PORT on one's own machine");
        }
    }

    /**
     * The one of an origin.
     *
     * @throws IllegalArgumentException unless it is one at which browsers let passkeys be used
     */
    public static RelyingParty at(String origin) {
        return new RelyingParty(origin, host(origin).orElse(""));
    }

    /** Whether the page that asked for this was of exactly this origin; says nothing of who signed it. */
    public boolean asked(PasskeyAssertion assertion) {
        try {
            return ClientData.parse(assertion.clientData()).origin().equals(origin);
        } catch (MalformedJsonException _) {
            return false;
        }
    }

    /** The host of an origin, when it is spelled as browsers do and is over HTTPS or of this machine. */
    static Optional<String> host(String origin) {
        URI uri;
        try {
            uri = new URI(origin);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || host == null) {
            return Optional.empty();
        }
        boolean secure = switch (scheme) {
            case "https" -> uri.getPort() != HTTPS_PORT;
            case "http" -> uri.getPort() != HTTP_PORT && (host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST));
            default -> false;
        };
        String spelled = scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        return secure && origin.equals(spelled) ? Optional.of(host) : Optional.empty();
    }
}
