package dev.portcullis.modification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.fixtures.Fuzz;
import dev.portcullis.fixtures.MutatedIncident;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.StrictJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mutated sources before the analysts there really are: a fresh one says what is said here, byte for byte. */
class FactsFuzzIT {
    private static final Analysts.Settings ONE = new Analysts.Settings(
            1, 256, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(60), 64L * Bounds.MIB);

    private static final int CASES_BEFORE_A_FRESH_ONE = 40;

    @Test
    void aFreshAnalystSaysOfAFewMutatedSourcesWhatIsSaidHere() {
        List<MutatedIncident> incidents = new ArrayList<>();
        Fuzz.cases(3, random -> incidents.add(MutatedIncident.drawn(random)));
        haveTheSameFactsIn(1, incidents);
    }

    @Test
    @Tag("long")
    void twoFreshAnalystsSayOfAMinuteOfMutatedSourcesWhatIsSaidHere() {
        List<MutatedIncident> incidents = new ArrayList<>();
        Fuzz.during(Duration.ofMinutes(1), random -> {
            incidents.add(MutatedIncident.drawn(random));
            if (incidents.size() == CASES_BEFORE_A_FRESH_ONE) {
                haveTheSameFactsIn(2, incidents);
                incidents.clear();
            }
        });
    }

    private static void haveTheSameFactsIn(int freshAnalysts, List<MutatedIncident> incidents) {
        // Given
        Map<MutatedIncident, String> here = facts(FactFinders.here(), incidents);

        for (int fresh = 0; fresh < freshAnalysts; fresh++) {
            // When
            Map<MutatedIncident, String> there;
            try (Analysts analysts = Analysts.open(ONE)) {
                there = facts(analysts, fresh == 0 ? incidents : incidents.reversed());
            }

            // Then
            assertThat(there).isEqualTo(here).hasSizeGreaterThan(1);
        }
    }

    private static Map<MutatedIncident, String> facts(FactFinder finder, List<MutatedIncident> incidents) {
        Map<MutatedIncident, String> facts = new HashMap<>();
        for (MutatedIncident one : incidents) {
            facts.put(
                    one,
                    StrictJson.writePretty(
                            finder.find(one.charter(), one.base(), one.base(), one.result(), one.blobs())));
        }
        return facts;
    }
}
