package dev.portcullis.api;

import dev.portcullis.attest.Person;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.StrictJson;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How every resource reads its parameters and writes its answers. */
final class Inputs {
    private Inputs() {}

    /** A parameter in its own type; what is not of it is a problem of the caller's. */
    static <T> T read(String text, Function<String, T> as) {
        try {
            return as.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    static <T> Optional<T> optional(@Nullable String text, Function<String, T> as) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(read(text, as));
    }

    /** A digest, with or without its prefix. */
    static Digest digest(String text) {
        return read(text, written -> written.startsWith("sha256:") ? Digest.parse(written) : new Digest(written));
    }

    static <T> T found(Optional<T> found, ProblemCode otherwise, String detail) {
        return found.orElseThrow(() -> new ProblemException(otherwise, detail));
    }

    /** The person who acts: enrolled, because what people do is recorded under their name in trust. */
    static Person enrolled(Caller caller) {
        if (caller instanceof Caller.Human human) {
            return found(
                    human.person(),
                    ProblemCode.NOT_ENROLLED,
                    "logged in as " + human.name() + ", whom trust does not enrol; amend trust first");
        }
        throw new ProblemException(ProblemCode.NOT_ENTITLED, "only people do this");
    }

    static Response json(Object body) {
        return json(200, body);
    }

    static Response json(int status, Object body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(StrictJson.write(body))
                .build();
    }
}
