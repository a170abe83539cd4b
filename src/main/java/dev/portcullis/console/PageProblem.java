package dev.portcullis.console;

import dev.portcullis.dossier.DossierRefusedException;

/** The stable codes of what the console itself refuses. The same words as the API's where it is the same. */
enum PageProblem {
    UNAUTHENTICATED(401),
    /** What is grave takes a login a few minutes old (RFC 9470). */
    INSUFFICIENT_USER_AUTHENTICATION(401),
    NOT_ENTITLED(403),
    NOT_ENROLLED(403),
    /** The form does not come from a page of this login: opened elsewhere, or kept over a new login. */
    FORM_NOT_OURS(403),
    NOT_FOUND(404),
    MALFORMED(400),
    REASON_MISSING(422),
    /** Trust knows no passkey of this person for this console. */
    NO_PASSKEY(409),
    BODY_TOO_LARGE(413),
    /** The case has more than one file holds; an export of the log has it all. */
    DOSSIER_TOO_LARGE(422),
    /** What is stored does not fit what the log signed. */
    INTERNAL(500),
    /** As many streams of news are open as there may be; the page asks again by itself. */
    TOO_MANY_STREAMS(503),
    UNAVAILABLE(503);

    private final int status;

    PageProblem(int status) {
        this.status = status;
    }

    static PageProblem of(DossierRefusedException.Code code) {
        return switch (code) {
            case DOSSIER_TOO_LARGE -> DOSSIER_TOO_LARGE;
            case DOSSIER_BUSY -> UNAVAILABLE;
            case DOSSIER_MALFORMED, DOSSIER_DISAGREES -> INTERNAL;
        };
    }

    int status() {
        return status;
    }
}
