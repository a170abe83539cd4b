package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.corpus.CorpusReport;
import dev.portcullis.cli.corpus.CorpusReport.Wrong;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bounds that the gate holds over the incidents that are on record, their twins, and honest changes. */
class IncidentCorpusIT {
    private final CorpusReport report = Incidents.report();

    private List<String> missed(Wrong wrong) {
        return report.misses().stream()
                .filter(miss -> miss.wrong().contains(wrong))
                .map(miss -> miss.name() + ": expected " + miss.expected() + ", said " + miss.said())
                .toList();
    }

    @Test
    void theCorpusIsLargeEnoughToSaySomething() {
        assertThat(report.rates().caught().of()).isGreaterThan(90);
        assertThat(report.rates().twinsKept().of()).isGreaterThan(90);
        assertThat(report.rates().burden().of()).isGreaterThan(50);
        assertThat(report.incidents()).hasSizeGreaterThan(30);
        assertThat(Incidents.steps()).isGreaterThan(40);
    }

    @Test
    void noHonestChangeIsRefused() {
        assertThat(report.rates().honestKept().count())
                .as("refused: %s", missed(Wrong.REFUSED))
                .isEqualTo(report.rates().honestKept().of());
    }

    @Test
    void noAttackIsAllowed() {
        assertThat(report.rates().caught().count())
                .as("let through: %s", missed(Wrong.LET_THROUGH))
                .isEqualTo(report.rates().caught().of());
    }

    @Test
    void nineteenOfTwentyAttacksAreStoppedForAReasonExpected() {
        assertThat(report.broken())
                .as("for another reason: %s", missed(Wrong.OTHER_REASON))
                .noneMatch(bound -> bound.contains("for a reason that is expected"));
    }

    @Test
    void noTwinIsRefused() {
        assertThat(report.rates().twinsKept().count())
                .as("refused: %s", missed(Wrong.REFUSED))
                .isEqualTo(report.rates().twinsKept().of());
    }

    @Test
    void oneInTwentyHonestChangesNeedsAPersonAtMost() {
        assertThat(report.broken())
                .as("bothered: %s", missed(Wrong.BOTHERED))
                .noneMatch(bound -> bound.contains("need a person"));
    }

    @Test
    void everyBoundHolds() {
        assertThat(report.broken()).isEmpty();
        assertThat(report.holds()).isTrue();
    }
}
