package dev.portcullis.api;

import dev.portcullis.kernel.Inert;
import dev.portcullis.kernel.StrictJson;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** A problem document of RFC 9457, with a stable code. */
record Problem(String type, String title, int status, String code, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final int DETAIL_CHARACTERS = 600;
    private static final int TRY_AGAIN_SECONDS = 2;

    /** Nobody reads a case in two seconds. */
    private static final int WHEN_PEOPLE_HAVE_ANSWERED_SECONDS = 300;

    static Problem of(ProblemCode code, String detail) {
        return new Problem(
                code.type(), code.title(), code.status(), code.name(), Inert.text(detail, DETAIL_CHARACTERS));
    }

    /** As the answer to a login that does not suffice, with what would. */
    Response response(String challenge) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(StrictJson.write(this))
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    /** As an answer; what may be tried again says when, what lacks a login says which. */
    Response response() {
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(StrictJson.write(this));
        return switch (status) {
            case 401 -> response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer").build();
            case 425, 429, 503 ->
                response.header(HttpHeaders.RETRY_AFTER, retryAfter()).build();
            default -> response.build();
        };
    }

    private int retryAfter() {
        return code.equals(ProblemCode.PEOPLE_OVERLOADED.name())
                ? WHEN_PEOPLE_HAVE_ANSWERED_SECONDS
                : TRY_AGAIN_SECONDS;
    }
}
