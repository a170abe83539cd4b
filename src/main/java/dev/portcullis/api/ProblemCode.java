package dev.portcullis.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The stable codes of every problem this gate answers with, each with its status (RFC 9457). */
enum ProblemCode {
    // The request itself
    MALFORMED(400),
    UNAUTHENTICATED(401),
    NOT_ENTITLED(403),
    /** Logged in, but not enrolled in trust. */
    NOT_ENROLLED(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    BODY_TOO_LARGE(413),
    MEDIA_TYPE_UNSUPPORTED(415),
    DIGEST_MISMATCH(422),
    QUOTA_EXCEEDED(429),
    INTERNAL(500),
    UNAVAILABLE(503),

    // Signatures
    SIGNATURE_INVALID(401),
    KEY_NOT_IN_TRUST(401),
    KEY_EXPIRED(401),
    ROLE_MISMATCH(401),
    ENVELOPE_MALFORMED(400),
    NOTE_MALFORMED(400),
    WITNESSES_MISSING(401),
    REQUEST_SIGNATURE_MALFORMED(401),
    REQUEST_SIGNATURE_STALE(401),
    REQUEST_CONTENT_MISMATCH(401),

    // Statements of proposers
    EVENT_MALFORMED(400),
    KEY_NOT_ENROLLED(401),
    TYPE_MISMATCH(422),
    LINEAGE_MISMATCH(422),
    SCHEMA_VIOLATION(422),

    // Admission
    PROPOSAL_UNKNOWN(404),
    LINEAGE_UNKNOWN(404),
    LINEAGE_NOT_OPEN(409),
    ALREADY_OPEN(409),
    PROPOSAL_ID_TAKEN(409),
    NOT_WITHDRAWABLE(409),
    NOT_ADMITTED(409),
    REDEMPTION_UNKNOWN(404),
    WORKER_MISMATCH(403),
    FENCE_STALE(409),
    REDEMPTION_NOT_LOGGED(409),
    EVIDENCE_MISMATCH(422),
    ALREADY_REPORTED(409),
    AMENDMENT_INVALID(422),
    AMENDMENT_OPEN(409),
    HALT_UNKNOWN(404),

    // Sign-offs
    ASK_UNKNOWN(404),
    ASK_CLOSED(410),
    SIGNATURE_REFUSED(422),
    NOT_YOUR_KEY(403),
    BASIS_MISMATCH(409),
    VIEW_MISMATCH(409),
    NOT_INDEPENDENT(403),
    ALREADY_SIGNED(409),
    REASON_MISSING(422),
    TIME_REFUSED(422),

    // Permits
    PERMIT_UNKNOWN(404),
    WRONG_AUDIENCE(403),
    ALREADY_REDEEMED(409),
    PERMIT_EXPIRED(410),
    PERMIT_REVOKED(410),
    EPOCH_STALE(410),
    SIGN_OFF_VOID(410),
    HALTED(409),
    NOT_YET_PUBLISHED(425),
    LEASE_OVER(409);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** A stable URI for the kind of problem; it need not resolve. */
    String type() {
        return "https://portcullis.dev/problems/"
                + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** The code of that name, if this gate answers with it. */
    static Optional<ProblemCode> named(String name) {
        return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
    }

    /** The code of a refusal: each refusal's own enum is part of this one, which ProblemCodeTest holds. */
    static ProblemCode of(Enum<?> refusal) {
        return valueOf(refusal.name());
    }
}
