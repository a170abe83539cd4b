package dev.portcullis.console;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.OidcRedirectFilter;
import io.quarkus.oidc.Redirect;
import io.quarkus.oidc.Redirect.Location;
import io.quarkus.oidc.TenantFeature;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Sends a person to the identity provider once more, for a login that is fresh enough for what is grave, and back. */
@Path(StepUpPages.PATH)
@RunOnVirtualThread
@Singleton
public final class StepUpPages {
    static final String PATH = "/step-up";

    /** Said by the way back from the identity provider, so that a provider that does not do it is not asked for ever. */
    private static final String RETURNED = "returned";

    /** A page of ours, and nothing that a browser could take for another host. */
    private static final Pattern PAGE = Pattern.compile("/|/[a-z][a-z-]{0,31}(/[A-Za-z0-9_.-]{1,128}){0,3}");

    private final Visit visit;
    private final FreshDoor fresh;

    StepUpPages(Visit visit, FreshDoor fresh) {
        this.visit = visit;
        this.fresh = fresh;
    }

    @GET
    @Shows(Screen.STEP_UP)
    @Operation(hidden = true)
    public Response again(@QueryParam("to") @Nullable String to, @QueryParam(RETURNED) @Nullable String returned) {
        URI back = page(to);
        if (fresh.staysOpenTo(visit.visitor())) {
            return Response.seeOther(back).build();
        }
        if (returned != null) {
            throw new PageException(
                    PageProblem.UNAVAILABLE,
                    "the identity provider did not ask for a login of level "
                            + fresh.stepUp().acrValues() + "; tell whoever runs it");
        }
        // Quarkus answers with its challenge: the way to the identity provider, to which the filter adds.
        throw new AuthenticationFailedException("a fresh login is asked for");
    }

    static URI page(@Nullable String to) {
        if (to == null || !PAGE.matcher(to).matches()) {
            throw new PageException(PageProblem.MALFORMED, "that is no page to come back to");
        }
        return URI.create(to);
    }

    /** Where the way to a fresh login begins, for what is at that page. */
    static String from(String page) {
        return PATH + "?to=" + page;
    }

    /** What the identity provider is asked for. */
    @Redirect(Location.OIDC_AUTHORIZATION)
    @TenantFeature(ConsoleLogin.SESSIONS)
    @Unremovable
    @Singleton
    static class Out implements OidcRedirectFilter {
        private final FreshDoor fresh;

        Out(FreshDoor fresh) {
            this.fresh = fresh;
        }

        @Override
        public void filter(OidcRedirectContext context) {
            if (Objects.equals(context.routingContext().request().path(), PATH)) {
                MultiMap asked = context.additionalQueryParams();
                asked.add("acr_values", fresh.stepUp().acrValues());
                asked.add("max_age", String.valueOf(fresh.stepUp().askedAge().toSeconds()));
            }
        }
    }

    /** That the person comes from there. */
    @Redirect(Location.LOCAL_ENDPOINT_CALLBACK)
    @TenantFeature(ConsoleLogin.SESSIONS)
    @Unremovable
    @Singleton
    static class Back implements OidcRedirectFilter {
        @Override
        public void filter(OidcRedirectContext context) {
            String path = String.valueOf(URI.create(context.redirectUri()).getPath());
            if (path.equals(PATH)) {
                context.additionalQueryParams().add(RETURNED, "yes");
            }
        }
    }
}
