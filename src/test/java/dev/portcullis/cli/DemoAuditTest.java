package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.verify.Defect;
import dev.portcullis.verify.DefectCode;
import dev.portcullis.verify.VerificationReport;
import dev.portcullis.verify.VerificationReport.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo fails when its log does not pass whole, and when the flipped bit is not found where it is. */
class DemoAuditTest {
    private static final long FLIPPED = 7;

    private static VerificationReport report(Result result, Long... altered) {
        List<Defect> defects = List.of(altered).stream()
                .map(entry -> new Defect(DefectCode.ENTRY_ALTERED, entry, "another hash"))
                .toList();
        return new VerificationReport(
                VerificationReport.SCHEMA,
                result,
                true,
                "ab",
                10,
                null,
                List.of(),
                defects,
                defects.size(),
                List.of(),
                null);
    }

    private static DemoAudit audit(long missing, Result genuine, VerificationReport altered) {
        return new DemoAudit(missing, report(genuine), FLIPPED, altered);
    }

    @Test
    void aLogThatPassesAndABitThatIsFoundAreNoComplaint() {
        DemoAudit audit = audit(0, Result.PASS, report(Result.FAIL, FLIPPED));

        assertThat(audit.complaints()).isEmpty();
        assertThat(audit.shown())
                .isEqualTo("verify offline: 10 entries PASS; flipped one bit of entry 7: FAIL there (good)");
    }

    @Test
    void aLogThatDoesNotPassWholeIsAComplaint() {
        VerificationReport found = report(Result.FAIL, FLIPPED);

        assertThat(audit(0, Result.FAIL, found).complaints()).hasSize(1);
        assertThat(audit(0, Result.INCOMPLETE, found).complaints()).hasSize(1);
        assertThat(audit(1, Result.PASS, found).complaints()).hasSize(1);
    }

    @Test
    void aBitThatIsFoundNowhereOrElsewhereIsAComplaint() {
        assertThat(audit(0, Result.PASS, report(Result.PASS)).complaints()).hasSize(1);
        assertThat(audit(0, Result.PASS, report(Result.FAIL, FLIPPED + 1)).complaints())
                .hasSize(1);
        assertThat(audit(0, Result.PASS, report(Result.INCOMPLETE, FLIPPED)).complaints())
                .hasSize(1);
    }
}
