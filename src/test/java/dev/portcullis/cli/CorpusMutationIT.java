package dev.portcullis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.corpus.CaseGate;
import dev.portcullis.cli.corpus.Corpus;
import dev.portcullis.cli.corpus.CorpusCase;
import dev.portcullis.cli.corpus.CorpusRefusedException;
import dev.portcullis.cli.corpus.Said;
import dev.portcullis.policy.PolicyJudge;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a change does decides, not how it is written: cases whose Python is written anew keep their verdict. */
class CorpusMutationIT {
    /** Findings about how much changed, which every mutation changes too. */
    private static final Set<String> ABOUT_SIZE = Set.of("SIZE", "NET_CHURN");

    /** Findings that may lie in comments alone, which reformatting removes. */
    private static final Set<String> ABOUT_COMMENTS = Set.of("SIZE", "NET_CHURN", "SUSPICIOUS_TEXT");

    private static PolicyJudge policy;
    private static CaseGate gate;
    private static Corpus corpus;
    private static final Map<String, Said> UNMUTATED = new HashMap<>();

    @BeforeAll
    static void judgesTheCorpusAsItIs() throws CorpusRefusedException, InterruptedException, PolicyRefusedException {
        policy = Incidents.policy();
        gate = Incidents.gate(policy);
        corpus = Incidents.read();
        for (CorpusCase one : corpus.cases()) {
            UNMUTATED.put(one.name(), gate.judge(one));
        }
    }

    @AfterAll
    static void stops() {
        policy.close();
    }

    private static boolean isTouchedByIntent(Mutation mutation, Said said) {
        Set<String> intended = mutation == Mutation.REFORMAT ? ABOUT_COMMENTS : ABOUT_SIZE;
        return !said.codes().isEmpty() && intended.containsAll(said.codes());
    }

    @ParameterizedTest
    @EnumSource(Mutation.class)
    void aCaseWrittenAnewKeepsItsVerdict(Mutation mutation, @TempDir Path out)
            throws CorpusRefusedException, IOException, InterruptedException {
        // Given
        Map<String, Integer> changed = mutation.of(corpus, out);

        // When
        List<String> other = new ArrayList<>();
        int compared = 0;
        for (CorpusCase one : Corpus.read(out).cases()) {
            Said was = Objects.requireNonNull(UNMUTATED.get(one.name()));
            if (changed.getOrDefault(one.name(), 0) == 0 || isTouchedByIntent(mutation, was)) {
                continue;
            }
            Said is = gate.judge(one);
            compared++;
            if (is.verdict() != was.verdict()) {
                other.add("%s: %s %s, and was %s %s"
                        .formatted(one.name(), is.verdict(), is.reasons(), was.verdict(), was.reasons()));
            }
        }

        // Then
        assertThat(compared).isGreaterThan(corpus.cases().size() / 2);
        assertThat(other).isEmpty();
    }
}
