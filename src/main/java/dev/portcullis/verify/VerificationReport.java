package dev.portcullis.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.ProposalId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param demoKeys whether the installation says it is a demonstration, whose people's keys lie beside its own
 * @param trust fingerprint of the document the auditor gave
 * @param entries size of the log
 * @param root root of the log, null when there is no checkpoint to believe
 * @param lines one for each section
 * @param defects the first thousand
 * @param defectCount all of them
 * @param notChecked what could not be looked at, each with how many
 * @param proposal whose dossier it was; null of an export
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerificationReport(
        String schema,
        Result result,
        boolean demoKeys,
        String trust,
        long entries,
        @Nullable Digest root,
        List<Line> lines,
        List<Defect> defects,
        long defectCount,
        List<String> notChecked,
        @Nullable ProposalId proposal) {
    public static final String SCHEMA = "portcullis.verification/v1";

    public VerificationReport {
        lines = List.copyOf(lines);
        defects = List.copyOf(defects);
        notChecked = List.copyOf(notChecked);
    }

    /** How it came out. */
    public enum Result {
        PASS,
        FAIL,
        /** Nothing is wrong, but not everything could be looked at. */
        INCOMPLETE;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a section came out. */
    public enum Mark {
        PASS,
        FAIL,
        SKIPPED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One section. */
    public record Line(Section section, String summary, Mark mark) {}
}
