package dev.portcullis.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Shows a browser every refusal, whichever room it comes from, as a page with the same stable code; programs get JSON. */
@Singleton
final class ErrorPages {
    private static final MediaType PROBLEM = new MediaType("application", "problem+json");
    private static final int DETAIL_CHARACTERS = 600;
    private static final int TRY_AGAIN_SECONDS = 10;

    private final Pages pages;
    private final FreshDoor fresh;

    ErrorPages(Pages pages, FreshDoor fresh) {
        this.pages = pages;
        this.fresh = fresh;
    }

    @ServerExceptionMapper
    Response refused(PageException e) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("status", e.problem().status());
        problem.put("code", e.problem().name());
        problem.put("detail", Inert.text(String.valueOf(e.getMessage()), DETAIL_CHARACTERS));
        Response.ResponseBuilder response =
                Response.status(e.problem().status()).type(PROBLEM).entity(StrictJson.write(problem));
        if (e.problem() == PageProblem.INSUFFICIENT_USER_AUTHENTICATION) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, fresh.stepUp().challenge());
        }
        return e.problem().status() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()
                ? response.header(HttpHeaders.RETRY_AFTER, TRY_AGAIN_SECONDS).build()
                : response.build();
    }

    /** Before the headers of pages are put. */
    @ServerResponseFilter(priority = 10_000)
    void asPage(ContainerRequestContext request, ContainerResponseContext response) {
        if (PROBLEM.isCompatible(response.getMediaType())
                && accepts(request)
                && response.getEntity() instanceof byte[] problem) {
            Response page = pages.bare(
                    response.getStatus(),
                    "error",
                    read(response.getStatus(), problem, request.getUriInfo().getPath()));
            response.setEntity(page.getEntity(), new Annotation[0], MediaType.valueOf(Pages.HTML));
        }
    }

    private static boolean accepts(ContainerRequestContext request) {
        return request.getAcceptableMediaTypes().stream()
                .anyMatch(type ->
                        type.getType().equals("text") && type.getSubtype().equals("html"));
    }

    private static ErrorPage read(int status, byte[] problem, String path) {
        try {
            JsonNode read = StrictJson.parse(problem);
            String code = read.path("code").asText();
            return new ErrorPage(status, code, read.path("detail").asText(), stepUp(code, path));
        } catch (MalformedJsonException _) {
            return new ErrorPage(status, "INTERNAL", new String(problem, UTF_8), "");
        }
    }

    /** A form is sent to an address below its page's. */
    private static String stepUp(String code, String path) {
        return code.equals(PageProblem.INSUFFICIENT_USER_AUTHENTICATION.name())
                ? StepUpPages.from(path.substring(0, Math.max(1, path.lastIndexOf('/'))))
                : "";
    }
}
