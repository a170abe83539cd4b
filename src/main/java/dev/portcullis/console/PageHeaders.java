package dev.portcullis.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What browsers are told of every page: load nothing but our own files, run nothing inline, tell nobody, keep nothing. */
// Behind a proxy: filters are made before there is a configuration, and what this needs is made from it.
@ApplicationScoped
class PageHeaders {
    private final Map<String, String> headers;

    PageHeaders(ConsoleSettings settings) {
        Map<String, String> all = new LinkedHashMap<>();
        // A form that is sent after the login has lapsed goes on to where one logs in.
        all.put(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
                        + " form-action 'self' " + ConsoleSettings.origin(settings.identityProvider())
                        + "; frame-ancestors 'none'; base-uri 'none'");
        all.put("X-Content-Type-Options", "nosniff");
        all.put("X-Frame-Options", "DENY");
        // Not no-referrer, with which browsers send "Origin: null" with a form.
        all.put("Referrer-Policy", "same-origin");
        all.put("Cross-Origin-Opener-Policy", "same-origin");
        all.put("Cross-Origin-Resource-Policy", "same-origin");
        all.put(
                "Permissions-Policy",
                "camera=(), geolocation=(), microphone=(), publickey-credentials-create=(self), publickey-credentials-get=(self)");
        all.put("Cache-Control", "no-store");
        if (settings.isSecure()) {
            all.put("Strict-Transport-Security", "max-age=31536000");
        }
        headers = Map.copyOf(all);
    }

    void put(MultivaluedMap<String, Object> response) {
        headers.forEach((name, value) -> response.put(name, List.of(value)));
    }
}
