package dev.portcullis.console;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.LetThrough;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every page: finds out who is logged in, lets through whom the table names, and takes a form only from a
 * page of this gateway that was served to the same login.
 */
@Singleton
final class ConsoleDoorkeeper {
    private static final String ROOM = "console";
    private static final String ORIGIN = "Origin";
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final Visit visit;
    private final ConsoleLogin login;
    private final FormDoor forms;
    private final FreshDoor fresh;
    private final PageHeaders headers;

    ConsoleDoorkeeper(Visit visit, ConsoleLogin login, FormDoor forms, FreshDoor fresh, PageHeaders headers) {
        this.visit = visit;
        this.login = login;
        this.forms = forms;
        this.fresh = fresh;
        this.headers = headers;
    }

    @ServerRequestFilter
    void before(ContainerRequestContext request, ResourceInfo resource) throws IOException {
        @Nullable Shows shows = resource.getResourceMethod().getAnnotation(Shows.class);
        if (shows == null) {
            return;
        }
        Screen screen = shows.value();
        Visitor visitor = screen.isOpen() ? Visitor.NOBODY : login.visitor();
        if (!screen.isOpenTo(visitor)) {
            throw new PageException(
                    PageProblem.NOT_ENTITLED, "not for the roles of " + visitor.name() + "; ask whose it is");
        }
        Bytes body = body(request, screen.bodyBytes());
        Form form = isForm(request) ? Form.parse(body) : Form.EMPTY;
        if (screen.isSent()) {
            forms.require(
                    visitor,
                    request.getHeaderString(ORIGIN),
                    request.getHeaderString(FETCH_SITE),
                    Optional.ofNullable(request.getHeaderString(FormToken.HEADER))
                            .orElse(form.get(FormToken.FIELD)));
        }
        if (screen.isAct()) {
            visitor.enrolled();
        }
        if (screen.isGrave()) {
            fresh.require(visitor);
        }
        visit.admit(visitor, body, form);
        request.setProperty(LetThrough.BY, ROOM);
    }

    private static boolean isForm(ContainerRequestContext request) {
        return request.getMediaType() != null && request.getMediaType().isCompatible(Form.TYPE);
    }

    private static Bytes body(ContainerRequestContext request, int atMost) throws IOException {
        byte[] read = request.getEntityStream().readNBytes(atMost + 1);
        if (read.length > atMost) {
            throw new PageException(PageProblem.BODY_TOO_LARGE, "a form here has at most " + atMost + " bytes");
        }
        return Bytes.copyOf(read);
    }

    /** For what the console serves, and for every error page. */
    @ServerResponseFilter
    void after(ContainerRequestContext request, ContainerResponseContext response) {
        boolean isOurs = Objects.equals(request.getProperty(LetThrough.BY), ROOM);
        boolean isPage = response.getMediaType() != null
                && response.getMediaType().getSubtype().equals("html");
        if (isOurs || isPage) {
            headers.put(response.getHeaders());
        }
    }
}
