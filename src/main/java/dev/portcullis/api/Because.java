package dev.portcullis.api;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;

/** Why a person does something (A8). */
record Because(String reason) {
    /**
     * The reason in the body of a request.
     *
     * @throws ProblemException when it is none, or too long a one
     */
    static String in(Bytes body) throws MalformedJsonException {
        return required(StrictJson.read(body.toArray(), Because.class).reason());
    }

    /**
     * A reason as it was written.
     *
     * @throws ProblemException when it is none, or too long a one
     */
    static String required(String reason) {
        if (reason.isBlank() || reason.indexOf('\0') >= 0 || reason.length() > Bounds.WRITTEN_REASON_CHARACTERS) {
            throw new ProblemException(
                    ProblemCode.REASON_MISSING,
                    "give a reason of at most " + Bounds.WRITTEN_REASON_CHARACTERS + " characters");
        }
        return reason;
    }
}
