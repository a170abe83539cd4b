package dev.portcullis.api;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LetThrough;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every resource of this room: reads the bounded body, finds out who calls, and lets through whom the table
 * names. A resource of another room it does not let through; that room has a doorkeeper of its own.
 */
@Singleton
final class Doorkeeper {
    private static final String SIGNATURE_INPUT = "Signature-Input";

    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options",
            "nosniff",
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            HttpHeaders.CACHE_CONTROL,
            "no-store");

    private final Call call;
    private final Authentication signatures;
    private final Login login;
    private final FreshDoor fresh;

    Doorkeeper(Call call, Authentication signatures, Login login, FreshDoor fresh) {
        this.call = call;
        this.signatures = signatures;
        this.login = login;
        this.fresh = fresh;
    }

    @ServerRequestFilter
    void before(ContainerRequestContext request, ResourceInfo resource, HttpServerRequest received)
            throws IOException, SignatureRefusedException {
        @Nullable Serves serves = resource.getResourceMethod().getAnnotation(Serves.class);
        if (serves == null) {
            return;
        }
        Endpoint endpoint = serves.value();
        MultivaluedMap<String, String> headers = request.getHeaders();
        boolean signed = headers.containsKey(SIGNATURE_INPUT);
        boolean bearer = headers.containsKey(HttpHeaders.AUTHORIZATION);
        if (signed && bearer) {
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, "either a signature or a token, not both");
        }
        if (signed) {
            Bytes body = body(request, endpoint.bodyBytes());
            Caller caller = signatures.signed(
                    request.getMethod(), target(received), Map.<String, List<String>>copyOf(headers), body);
            require(endpoint, caller);
            admit(request, caller, body);
            return;
        }
        // Without a signature over the body there is no need of it to refuse.
        Caller caller = bearer ? login.person() : new Caller.Nobody();
        require(endpoint, caller);
        admit(request, caller, body(request, endpoint.bodyBytes()));
    }

    private void admit(ContainerRequestContext request, Caller caller, Bytes body) {
        call.admit(caller, body);
        request.setProperty(LetThrough.BY, "api");
    }

    private void require(Endpoint endpoint, Caller caller) {
        if (!endpoint.isOpenTo(caller)) {
            throw caller instanceof Caller.Nobody
                    ? new ProblemException(
                            ProblemCode.UNAUTHENTICATED, "sign the request (RFC 9421) or log in (OpenID Connect)")
                    : new ProblemException(ProblemCode.NOT_ENTITLED, "not for such a caller");
        }
        if (endpoint.isGrave()) {
            fresh.require(caller);
        }
    }

    private static Bytes body(ContainerRequestContext request, int atMost) throws IOException {
        byte[] read = request.getEntityStream().readNBytes(atMost + 1);
        if (read.length > atMost) {
            throw new ProblemException(ProblemCode.BODY_TOO_LARGE, "a body here has at most " + atMost + " bytes");
        }
        return Bytes.copyOf(read);
    }

    /** What the client called, byte for byte. */
    private static URI target(HttpServerRequest received) {
        try {
            return URI.create(received.absoluteURI());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED, "the address is no URI", e);
        }
    }

    @ServerResponseFilter
    void after(ContainerResponseContext response) {
        HEADERS.forEach((name, value) -> response.getHeaders().putIfAbsent(name, List.of(value)));
    }
}
