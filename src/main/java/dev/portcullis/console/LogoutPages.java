package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcSession;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Ends a login: here, and at the identity provider, which tells every other place it was used at. */
@Path("/logout")
@RunOnVirtualThread
@Singleton
public final class LogoutPages {
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final Pages pages;
    private final Visit visit;
    private final EndedSessions ended;
    private final ConsoleSettings settings;
    private final OidcSession session;
    private final OidcConfigurationMetadata provider;

    LogoutPages(
            Pages pages,
            Visit visit,
            EndedSessions ended,
            ConsoleSettings settings,
            OidcSession session,
            OidcConfigurationMetadata provider) {
        this.pages = pages;
        this.visit = visit;
        this.ended = ended;
        this.settings = settings;
        this.session = session;
        this.provider = provider;
    }

    /** Only asks: no address that another site can lead to ends a login. */
    @GET
    @Shows(Screen.LEAVE)
    @Operation(hidden = true)
    public Response ask() {
        return pages.show("leave", Section.GATE, "Log out", Optional.empty());
    }

    @POST
    @Shows(Screen.LOG_OUT)
    @Operation(hidden = true)
    public Response leave() {
        URI there = URI.create(provider.getEndSessionUri() + "?id_token_hint="
                + encoded(session.getIdToken().getRawToken()) + "&post_logout_redirect_uri="
                + encoded(settings.origin() + "/signed-out"));
        ended.end(visit.visitor().session());
        session.logout().await().atMost(AT_MOST);
        return Response.seeOther(there).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
