package dev.portcullis.attest.predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VigilanceTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final double DOUBT = 0.05;

    /** Clopper and Pearson's one-sided upper bounds at 95 %, from tables: 0 of 14, 1 of 22, 2 of 30. */
    @ParameterizedTest
    @CsvSource({"0, 14, 0.192636", "1, 22, 0.198122", "2, 30, 0.195326", "3, 30, 0.238620", "1, 21, 0.206725"})
    void theBoundOnMissesIsThatOfClopperAndPearson(int missed, int of, double bound) {
        assertThat(Vigilance.missesAtMost(missed, of)).isCloseTo(bound, within(5e-4));
        assertThat(Vigilance.chanceOfAtMost(missed, of, Vigilance.missesAtMost(missed, of)))
                .isCloseTo(DOUBT, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 13, false",
        "0, 14, true",
        "1, 21, false",
        "1, 22, true",
        "2, 29, false",
        "2, 30, true",
        "2, 22, false",
        "0, 0, false",
        "22, 22, false"
    })
    void twentyTwoAreTheFewestWithOneMissAndThirtyWithTwo(int missed, int of, boolean shown) {
        assertThat(Vigilance.isShown(missed, of)).isEqualTo(shown);
    }

    @Test
    void wholeNumbersAndTheBoundSayTheSame() {
        for (int of = 1; of <= 120; of++) {
            for (int missed = 0; missed < of; missed++) {
                assertThat(Vigilance.isShown(missed, of))
                        .as(missed + " of " + of)
                        .isEqualTo(Vigilance.missesAtMost(missed, of) <= 1.0 / 5);
            }
        }
    }

    @Test
    void whoDeclinesEverythingOrTossesACoinIsNotQualified() {
        // Then
        assertThat(new Vigilance(22, 0, 8, 8).qualifies()).isFalse();
        assertThat(new Vigilance(22, 0, 8, 3).qualifies()).isTrue();
        assertThat(new Vigilance(22, 0, 8, 4).qualifies()).isFalse();
        assertThat(new Vigilance(22, 0, 7, 0).qualifies()).isFalse();

        // And whatever share of cases somebody declines without looking, hardly anybody passes
        for (int percent = 0; percent <= 100; percent++) {
            assertThat(chanceToPass(percent / 100.0)).as(percent + " %").isLessThan(0.001);
        }
    }

    private static double chanceToPass(double declines) {
        double goods = 0;
        for (int alarms = 0; alarms <= Vigilance.BURST_GOOD; alarms++) {
            if (new Vigilance(Vigilance.BURST_BAD, 0, Vigilance.BURST_GOOD, alarms).qualifies()) {
                goods = Vigilance.chanceOfAtMost(alarms, Vigilance.BURST_GOOD, declines);
            }
        }
        return goods * Vigilance.chanceOfAtMost(1, Vigilance.BURST_BAD, 1 - declines);
    }

    @Test
    void moreWrongThanThereWereIsRefused() {
        assertThatThrownBy(() -> new Vigilance(22, 23, 8, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Vigilance(22, 0, 8, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Vigilance.isShown(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static QualificationPredicate result(int tier, int missed, Instant at) {
        List<QualificationPredicate.Revealed> revealed = new ArrayList<>();
        for (int number = 0; number < Vigilance.BURST; number++) {
            revealed.add(new QualificationPredicate.Revealed(
                    Bytes.copyOf(new byte[QualificationPredicate.Revealed.SALT_BYTES]),
                    Digest.of("case " + number),
                    number < Vigilance.BURST_BAD));
        }
        Vigilance found = new Vigilance(Vigilance.BURST_BAD, missed, Vigilance.BURST_GOOD, 0);
        return new QualificationPredicate(
                new PersonId("alice"), Digest.of("alice's login"), tier, found, found.qualifies(), revealed, at);
    }

    @Test
    void aResultCountsForItsTierAndThoseBelowFor90Days() {
        // Given
        List<QualificationPredicate> latest = List.of(result(2, 1, NOW), result(3, 2, NOW));

        // Then
        assertThat(QualificationPredicate.isQualified(latest, 1, NOW)).isTrue();
        assertThat(QualificationPredicate.isQualified(latest, 2, NOW)).isTrue();
        assertThat(QualificationPredicate.isQualified(latest, 3, NOW)).isFalse();
        assertThat(QualificationPredicate.isQualified(latest, 2, NOW.plus(Vigilance.COUNTS)))
                .isFalse();
        assertThat(QualificationPredicate.isQualified(
                        latest, 2, NOW.plus(Vigilance.COUNTS).minus(Duration.ofSeconds(1))))
                .isTrue();
        assertThat(QualificationPredicate.isQualified(List.of(), 1, NOW)).isFalse();
    }

    @Test
    void aResultIsReadAsItWasWrittenAndMustAddUp() throws MalformedJsonException {
        // Given
        QualificationPredicate genuine = result(2, 1, NOW);
        QualificationPredicate read = StrictJson.read(StrictJson.write(genuine), QualificationPredicate.class);

        // Then
        assertThat(read).isEqualTo(genuine);
        assertThat(read.addsUp()).isTrue();
        assertThat(with(genuine, genuine.result(), false).addsUp()).isFalse();
        assertThat(with(genuine, new Vigilance(21, 0, 9, 0), genuine.qualified())
                        .addsUp())
                .isFalse();
        QualificationPredicate missedTwo = result(2, 2, NOW);
        assertThat(missedTwo.addsUp()).isTrue();
        assertThat(missedTwo.qualified()).isFalse();
        assertThat(with(missedTwo, missedTwo.result(), true).addsUp()).isFalse();
    }

    private static QualificationPredicate with(QualificationPredicate of, Vigilance result, boolean qualified) {
        return new QualificationPredicate(
                of.person(), of.login(), of.tier(), result, qualified, of.revealed(), of.at());
    }

    @Test
    void aCommitmentIsOfSaltCaseAndAnswer() {
        // Given
        QualificationPredicate.Revealed one = result(1, 0, NOW).revealed().getFirst();

        // Then
        assertThat(one.commitment())
                .isEqualTo(QualificationPredicate.Revealed.commitment(one.salt(), one.probe(), true));
        assertThat(QualificationPredicate.Revealed.commitment(one.salt(), one.probe(), false))
                .isNotEqualTo(one.commitment());
        assertThat(QualificationPredicate.Revealed.commitment(Bytes.utf8("other"), one.probe(), true))
                .isNotEqualTo(one.commitment());
    }
}
