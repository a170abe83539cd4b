package dev.portcullis.improver;

import org.jspecify.annotations.Nullable;

/** The gate could not be reached, or is not ready; the same may be asked again. */
public final class GateUnavailableException extends Exception {
    public GateUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
