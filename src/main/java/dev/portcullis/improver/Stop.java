package dev.portcullis.improver;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where on its way a proposal can be stopped, in the order of the way. */
public enum Stop {
    MESSAGING,
    MODIFICATION,
    EVALUATE,
    SANDBOX,
    ADMIT,
    PROMOTE,
    REDEMPTION;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
