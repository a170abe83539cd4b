package dev.portcullis.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.CaseBrief;
import dev.portcullis.admission.Cases.CaseLine;
import dev.portcullis.admission.Cases.Cursor;
import dev.portcullis.admission.Cases.Filter;
import dev.portcullis.admission.Cases.Which;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.signoff.Ask;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbePagesTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final int PAGE = 2;
    private static final CaseLine FIRST = line(1);
    private static final CaseLine SECOND = line(2);
    private static final CaseLine THIRD = line(3);
    private static final Filter MINE = filter(Which.MINE, Optional.empty(), Optional.empty());

    private static CaseLine line(int minute) {
        return new CaseLine(
                AskId.next(InstantSource.system()),
                "proposal:x",
                Optional.of("sorter"),
                Purpose.PROMOTE,
                1,
                Ask.State.OPEN,
                NOON,
                NOON.plusSeconds(60L * minute),
                new CaseBrief("a check is gone", "CHECK_REMOVED", 0, Optional.empty(), Optional.empty()),
                List.of(),
                1);
    }

    private static Filter filter(Which which, Optional<LineageId> lineage, Optional<Integer> tier) {
        return new Filter(which, Optional.empty(), lineage, tier);
    }

    private static List<CaseLine> shown(List<CaseLine> asks, CaseLine probe, Filter filter, Optional<Cursor> from) {
        return ProbePages.among(asks, Optional.of(probe), filter, from, PAGE);
    }

    @Test
    void aProbeStandsWhereItLapsesOnOnePageAlone() {
        // Then: among the last lines, before a later one, behind an earlier one
        assertThat(shown(List.of(FIRST), SECOND, MINE, Optional.empty())).containsExactly(FIRST, SECOND);
        assertThat(shown(List.of(SECOND), FIRST, MINE, Optional.empty())).containsExactly(FIRST, SECOND);
        assertThat(shown(List.of(), FIRST, MINE, Optional.empty())).containsExactly(FIRST);

        // And on a full page only when what follows comes later
        assertThat(shown(List.of(FIRST, THIRD), SECOND, MINE, Optional.empty())).containsExactly(FIRST, SECOND, THIRD);
        assertThat(shown(List.of(FIRST, SECOND), THIRD, MINE, Optional.empty())).containsExactly(FIRST, SECOND);
        Optional<Cursor> behind = Optional.of(new Cursor(SECOND.expiresAt(), SECOND.id()));
        assertThat(shown(List.of(), THIRD, MINE, behind)).containsExactly(THIRD);
        assertThat(shown(List.of(THIRD), FIRST, MINE, behind)).containsExactly(THIRD);
    }

    @Test
    void aProbeIsFilteredLikeAnAskAndStandsUnderMineAlone() {
        // Then
        List<CaseLine> asks = List.of(FIRST);
        LineageId sorter = new LineageId("sorter");
        assertThat(shown(asks, SECOND, filter(Which.OPEN, Optional.empty(), Optional.empty()), Optional.empty()))
                .isEqualTo(asks);
        assertThat(shown(asks, SECOND, filter(Which.DECIDED, Optional.empty(), Optional.empty()), Optional.empty()))
                .isEqualTo(asks);
        assertThat(shown(asks, SECOND, filter(Which.MINE, Optional.of(sorter), Optional.of(1)), Optional.empty()))
                .hasSize(2);
        assertThat(shown(asks, SECOND, filter(Which.MINE, Optional.of(sorter), Optional.of(2)), Optional.empty()))
                .isEqualTo(asks);
        assertThat(shown(
                        asks,
                        SECOND,
                        filter(Which.MINE, Optional.of(new LineageId("other")), Optional.empty()),
                        Optional.empty()))
                .isEqualTo(asks);
        assertThat(ProbePages.among(asks, Optional.empty(), MINE, Optional.empty(), PAGE))
                .isEqualTo(asks);
    }

    @Test
    void noRealAskWaitsForAProbe() {
        // Then
        assertThat(ProbePages.next(List.of(SECOND), List.of(FIRST, SECOND))).contains(SECOND.id());
        assertThat(ProbePages.next(List.of(), List.of(FIRST))).contains(FIRST.id());
        assertThat(ProbePages.next(List.of(), List.of())).isEmpty();
    }
}
