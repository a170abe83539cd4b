package dev.portcullis.console;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Takes what is sent only from a page of this gateway, served to the login that sends it. */
// Behind a proxy: filters are made before there is a configuration, and what this needs is made from it.
@ApplicationScoped
class FormDoor {
    private final ConsoleSettings settings;
    private final FormToken tokens;

    FormDoor(ConsoleSettings settings) {
        this.settings = settings;
        this.tokens = new FormToken(settings);
    }

    /**
     * Refuses what another site may have made a browser send.
     *
     * @param origin as the browser said it; every browser says it with a form
     * @param fetchSite what the browser said of the page that sent it; older ones say nothing
     * @throws PageException when any of them does not fit
     */
    void require(Visitor visitor, @Nullable String origin, @Nullable String fetchSite, String token) {
        if (!settings.origin().toString().equals(origin)) {
            throw new PageException(
                    PageProblem.FORM_NOT_OURS,
                    "this was sent from " + (origin == null ? "no page" : origin) + "; the console is at "
                            + settings.origin() + ", open it there");
        }
        if (fetchSite != null && !fetchSite.equals("same-origin")) {
            throw new PageException(PageProblem.FORM_NOT_OURS, "another site sent this");
        }
        if (!tokens.fits(visitor, token)) {
            throw new PageException(
                    PageProblem.FORM_NOT_OURS, "the page is of another login; go back, load it again, send it again");
        }
    }
}
