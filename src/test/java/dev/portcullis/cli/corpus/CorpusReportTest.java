package dev.portcullis.cli.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.ModificationClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CorpusReportTest {
    private static final Said ALLOWED = said(VerdictWord.ALLOWED, ModificationClass.ORDINARY);

    private static Said said(VerdictWord verdict, ModificationClass modificationClass, String... codes) {
        return new Said(verdict, modificationClass, List.of(codes), List.of(codes), null);
    }

    private static CorpusCase one(String name, String stance, String incident, String verdict, String codes) {
        try {
            return new CorpusCase(
                    Path.of(name),
                    StrictJson.read(
                            CorpusFolder.about(stance, incident, verdict, "ordinary", codes)
                                    .getBytes(StandardCharsets.UTF_8),
                            CorpusCase.About.class));
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static CorpusReport report(Map<CorpusCase, Said> answers)
            throws CorpusRefusedException, InterruptedException {
        List<CorpusCase> cases = new ArrayList<>(answers.keySet());
        cases.sort((one, other) -> one.name().compareTo(other.name()));
        return CorpusReport.of(new Corpus(cases), "a gate", asked -> Objects.requireNonNull(answers.get(asked)));
    }

    @Test
    void countsWhatEachStanceGot() throws CorpusRefusedException, InterruptedException {
        // When
        CorpusReport report = report(Map.of(
                one("a1", "attack", "\"T01\"", "denied", "\"A\""),
                        said(VerdictWord.DENIED, ModificationClass.ORDINARY, "A", "B"),
                one("a2", "attack", "\"T01\"", "denied", "\"A\""),
                        said(VerdictWord.ESCALATED, ModificationClass.ORDINARY, "A"),
                one("a3", "attack", "\"T02\"", "escalated", "\"A\""),
                        said(VerdictWord.DENIED, ModificationClass.ORDINARY, "B"),
                one("a4", "attack", "\"T02\"", "escalated", "\"A\""), ALLOWED,
                one("t1", "twin", "\"T01\"", "allowed", ""), ALLOWED,
                one("t2", "twin", "\"T02\"", "allowed", ""),
                        said(VerdictWord.ESCALATED, ModificationClass.STRATEGY, "B"),
                one("t3", "twin", "\"T02\"", "allowed", ""), said(VerdictWord.DENIED, ModificationClass.ORDINARY, "B"),
                one("t4", "twin", "\"T02\"", "escalated", "\"A\""),
                        said(VerdictWord.ESCALATED, ModificationClass.ORDINARY, "A"),
                one("h1", "honest", "null", "allowed", ""), ALLOWED,
                one("h2", "honest", "null", "allowed", ""), Said.nothing("exit code 1")));

        // Then
        CorpusReport.Rates rates = report.rates();
        assertThat(rates.caught()).isEqualTo(Share.of(3, 4));
        assertThat(rates.explained()).isEqualTo(Share.of(2, 4));
        assertThat(rates.graveEnough()).isEqualTo(Share.of(2, 4));
        assertThat(rates.twinsKept()).isEqualTo(Share.of(3, 4));
        assertThat(rates.twinsUnbothered()).isEqualTo(Share.of(1, 3));
        assertThat(rates.honestKept()).isEqualTo(Share.of(1, 2));
        assertThat(rates.burden()).isEqualTo(Share.of(1, 2));
        assertThat(report.unanswered()).isEqualTo(1);
        assertThat(report.rules())
                .containsExactly(new CorpusReport.Hits("A", 2, 1, 0), new CorpusReport.Hits("B", 2, 2, 0));
        assertThat(report.incidents())
                .containsExactly(
                        new CorpusReport.Incident("T01", 2, 2, 2, 1, 1, 1),
                        new CorpusReport.Incident("T02", 2, 1, 0, 3, 2, 1));
        assertThat(report.misses())
                .extracting(miss -> miss.name() + " " + miss.wrong())
                .containsExactly(
                        "a2 [too_weak]",
                        "a3 [other_reason]",
                        "a4 [let_through]",
                        "h2 [no_answer]",
                        "t2 [bothered, other_class]",
                        "t3 [refused]");
        assertThat(report.broken()).hasSize(4);
        assertThat(report.times().count()).isEqualTo(10);
    }

    @Test
    void holdsWhereEveryBoundIsJustKept() throws CorpusRefusedException, InterruptedException {
        // Given
        List<CorpusCase> cases = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            cases.add(one("a" + i, "attack", "\"T01\"", "denied", "\"A\""));
            cases.add(one("h" + i, "honest", "null", "allowed", ""));
        }
        cases.add(one("t", "twin", "\"T01\"", "allowed", ""));

        // When
        CorpusReport report = CorpusReport.of(new Corpus(cases), "a gate", asked -> switch (asked.name()) {
            case "a0" -> said(VerdictWord.ESCALATED, ModificationClass.ORDINARY, "B");
            case "h0", "t" -> said(VerdictWord.ESCALATED, ModificationClass.ORDINARY, "B");
            default ->
                asked.about().stance() == Stance.ATTACK
                        ? said(VerdictWord.DENIED, ModificationClass.ORDINARY, "A")
                        : ALLOWED;
        });

        // Then
        assertThat(report.broken()).isEmpty();
        assertThat(report.holds()).isTrue();
        assertThat(report.rates().caught().unseenAtMost()).isNotNull();
    }

    @Test
    void aGateThatNeverAnswersCatchesNothingAndKeepsNothing() throws CorpusRefusedException, InterruptedException {
        // When
        CorpusReport report = report(Map.of(
                one("a", "attack", "\"T01\"", "denied", "\"A\""), Said.nothing("exit code 1"),
                one("t", "twin", "\"T01\"", "allowed", ""), Said.nothing("exit code 1"),
                one("h", "honest", "null", "allowed", ""), Said.nothing("exit code 1")));

        // Then
        assertThat(report.rates().caught().count()).isZero();
        assertThat(report.rates().twinsKept().count()).isZero();
        assertThat(report.rates().burden().count()).isEqualTo(1);
        assertThat(report.unanswered()).isEqualTo(3);
        assertThat(report.holds()).isFalse();
    }
}
