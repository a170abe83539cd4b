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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a change does decides, not how it is written: cases whose Python is written anew keep their verdict. */
@Tag("long")
class CorpusMutationIT {
    /** Findings about how much changed, which every mutation changes too. */
    private static final Set<String> ABOUT_SIZE = Set.of("SIZE", "NET_CHURN");

    /** Findings that may lie in comments alone, which reformatting removes. */
    private static final Set<String> ABOUT_COMMENTS = Set.of("SIZE", "NET_CHURN", "SUSPICIOUS_TEXT");

    /** Each mutation takes another part, so that a run sees four of these. */
    private static final int PARTS = 20;

    private static PolicyJudge policy;
    private static CaseGate gate;
    private static List<CorpusCase> cases;

    @BeforeAll
    static void readsTheCorpus() throws CorpusRefusedException, PolicyRefusedException {
        policy = Incidents.policy();
        gate = Incidents.gate(policy);
        cases = Incidents.read().cases();
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
    @CsvSource({"RENAME, 0", "REFORMAT, 1", "SPLIT, 2", "ALIAS, 3"})
    void aCaseOfATwentiethWrittenAnewKeepsItsVerdict(Mutation mutation, int part, @TempDir Path out)
            throws CorpusRefusedException, IOException, InterruptedException {
        List<CorpusCase> twentieth = IntStream.range(0, cases.size())
                .filter(number -> number % PARTS == part)
                .mapToObj(cases::get)
                .toList();
        requireSameVerdicts(mutation, twentieth, out);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(Mutation.class)
    void everyCaseWrittenAnewKeepsItsVerdict(Mutation mutation, @TempDir Path out)
            throws CorpusRefusedException, IOException, InterruptedException {
        requireSameVerdicts(mutation, cases, out);
    }

    private static void requireSameVerdicts(Mutation mutation, List<CorpusCase> before, Path out)
            throws CorpusRefusedException, IOException, InterruptedException {
        // Given
        Map<String, Integer> changed = mutation.of(before, out);
        Map<String, CorpusCase> after = new HashMap<>();
        Corpus.read(out).cases().forEach(one -> after.put(one.name(), one));

        // When
        List<String> other = new ArrayList<>();
        int compared = 0;
        for (CorpusCase one : before) {
            Said was = gate.judge(one);
            if (changed.getOrDefault(one.name(), 0) == 0 || isTouchedByIntent(mutation, was)) {
                continue;
            }
            Said is = gate.judge(Objects.requireNonNull(after.get(one.name())));
            compared++;
            if (is.verdict() != was.verdict()) {
                other.add("%s: %s %s, and was %s %s"
                        .formatted(one.name(), is.verdict(), is.reasons(), was.verdict(), was.reasons()));
            }
        }

        // Then
        assertThat(compared).isGreaterThan(before.size() / 2);
        assertThat(other).isEmpty();
    }
}
