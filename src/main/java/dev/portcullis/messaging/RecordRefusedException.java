package dev.portcullis.messaging;

import dev.portcullis.kernel.Inert;

/** A record that goes to the dead letters, with a stable reason. */
final class RecordRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RecordRefusedException(String reason, String detail) {
        super(Inert.text(detail, 300));
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
