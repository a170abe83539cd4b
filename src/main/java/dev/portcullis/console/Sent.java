package dev.portcullis.console;

import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What the scripts of pages send and are answered: strict JSON. */
final class Sent {
    private Sent() {}

    static <T> T read(Visit visit, Class<T> as) {
        try {
            return StrictJson.read(visit.body().toArray(), as);
        } catch (MalformedJsonException e) {
            throw new PageException(PageProblem.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    static Response json(Object body) {
        return Response.ok(StrictJson.write(body), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
