package dev.portcullis.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Inert;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an export.
 *
 * @param entry index of the entry it was found at, null where it is about no one entry
 * @param detail what exactly, inert
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Defect(DefectCode code, @Nullable Long entry, String detail) {
    private static final int DETAIL_CHARACTERS = 400;

    public Defect {
        detail = Inert.text(detail, DETAIL_CHARACTERS);
    }

    @Override
    public String toString() {
        return (entry == null ? "" : "entry " + entry + ": ") + code + ": " + detail;
    }
}
