package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a gate answered as it did: a stable code and, where there is one, the place.
 *
 * @param code upper-case words joined by underscores, at most 64 characters; the same in policy, answers, docs and tests
 * @param at a place such as {@code limits/limits.toml:3}, already inert, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reason(String code, @Nullable String at) {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

    public Reason {
        if (code.length() > 64 || !CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("not a reason code: " + Inert.text(code, 80));
        }
        if (at != null) {
            at = Inert.text(at, Bounds.REASON_PLACE_CHARACTERS);
        }
    }

    public static Reason of(String code) {
        return new Reason(code, null);
    }

    public static Reason at(String code, String place) {
        return new Reason(code, place);
    }

    @Override
    public String toString() {
        return at == null ? code : code + " " + at;
    }
}
