package dev.portcullis.tripwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.ReadingPredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.modification.Charter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StandingTripwiresTest {
    private static final SigningKey KEY = SigningKey.generate("gate.example");
    private static final Instant NOW = Instant.parse("2026-11-23T20:00:00Z");
    private static final LineageId LINEAGE = new LineageId("circle-packing");
    private static final Basis BASIS = new Basis(
            Digest.of("result"),
            Digest.of("base"),
            Digest.of("anchor"),
            Digest.of("charter"),
            Digest.of("evidence"),
            Digest.of("policy"));
    private static final HaltState NO_HALT = lineage -> List.of();

    private static TripwireGate gate(HaltState halts) {
        return new StandingTripwires(halts, new KeySigner(KEY));
    }

    private static Evidence unmeasured(Charter.Direction direction) {
        return new Evidence(
                LINEAGE,
                new Charter.Score(
                        List.of("score"),
                        "sum_radii",
                        direction,
                        new Decimal("2.6366"),
                        new Decimal("1e-9"),
                        List.of()),
                Optional.empty(),
                NOW);
    }

    private static Evidence measured(Charter.Direction direction, Map<String, Decimal> metrics, List<String> flags) {
        EvidencePredicate sealed = new EvidencePredicate(
                RedemptionId.parse("0199c0de-0000-7000-8000-000000000001"),
                BASIS.result(),
                Digest.of("evaluator"),
                metrics,
                flags,
                List.of());
        return new Evidence(LINEAGE, unmeasured(direction).score(), Optional.of(sealed), NOW);
    }

    private static Reading finiteAndPlausible(Evidence evidence) {
        return gate(NO_HALT).read(new Gate(Purpose.ADMIT, BASIS), evidence).getLast();
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void takesEveryNeededReadingOnceAndNeverNone(Purpose purpose) {
        // When
        List<Reading> readings = gate(NO_HALT).read(new Gate(purpose, BASIS), unmeasured(Charter.Direction.MAXIMISE));

        // Then
        assertThat(readings.stream().map(Reading::tripwire))
                .startsWith(HaltLine.NAME)
                .containsExactlyElementsOf(StandingTripwires.needed(purpose));
        assertThat(readings).allSatisfy(reading -> assertThat(reading.gate()).isEqualTo(new Gate(purpose, BASIS)));
    }

    @ParameterizedTest
    @CsvSource({
        "MAXIMISE, 2.611, CLEARED",
        "MAXIMISE, 2.6366, CLEARED",
        "MAXIMISE, 2.636600001, CLEARED",
        "MAXIMISE, 2.6366000010000001, UNRESOLVED",
        "MAXIMISE, 4, UNRESOLVED",
        "MAXIMISE, -1e99, CLEARED",
        "MINIMISE, 2.636599999, CLEARED",
        "MINIMISE, 2.6365999989999999, UNRESOLVED",
        "MINIMISE, 0, UNRESOLVED",
        "MINIMISE, 1e99, CLEARED",
    })
    void aScorePastTheBoundByMoreThanTheToleranceIsUnresolved(
            Charter.Direction direction, String score, ReadingWord expected) {
        // When
        Reading reading = finiteAndPlausible(measured(direction, Map.of("sum_radii", new Decimal(score)), List.of()));

        // Then
        assertThat(reading.word()).isEqualTo(expected);
        if (expected == ReadingWord.UNRESOLVED) {
            assertThat(reading.reasons()).containsExactly(Reason.at("IMPLAUSIBLE", "sum_radii"));
        }
    }

    @Test
    void whatIsNotFiniteIsUnresolvedAndNeverFires() {
        // When
        Reading flagged = finiteAndPlausible(
                measured(Charter.Direction.MAXIMISE, Map.of("sum_radii", new Decimal("2.6")), List.of("NOT_FINITE")));
        Reading missing = finiteAndPlausible(
                measured(Charter.Direction.MAXIMISE, Map.of("another", new Decimal("2.6")), List.of()));
        Reading unmeasured = finiteAndPlausible(unmeasured(Charter.Direction.MAXIMISE));

        // Then
        assertThat(List.of(flagged, missing, unmeasured))
                .allSatisfy(reading -> assertThat(reading).isInstanceOf(Unresolved.class));
        assertThat(flagged.reasons()).containsExactly(Reason.at("NOT_FINITE", "sum_radii"));
        assertThat(missing.reasons()).containsExactly(Reason.at("METRIC_MISSING", "sum_radii"));
        assertThat(unmeasured.reasons()).containsExactly(Reason.of("NO_EVIDENCE"));
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void aStandingHaltFiresForEveryPurpose(Purpose purpose) {
        // Given
        HaltId id = HaltId.parse("0199c0de-0000-7000-8000-000000000002");
        HaltState halted = lineage -> List.of(new Halt(id, Optional.of(lineage), "odd scores"));

        // When
        Reading reading = gate(halted)
                .read(new Gate(purpose, BASIS), unmeasured(Charter.Direction.MAXIMISE))
                .getFirst();

        // Then
        assertThat(reading).isInstanceOf(Fired.class);
        assertThat(reading.reasons()).containsExactly(Reason.at("HALTED", id.toString()));
    }

    @Test
    void aHaltThatCannotBeLookedUpIsNotCleared() {
        // Given
        HaltState unreachable = lineage -> {
            throw new HaltUnknownException("no database", new IllegalStateException());
        };

        // When
        Reading reading = gate(unreachable)
                .read(new Gate(Purpose.EVALUATE, BASIS), unmeasured(Charter.Direction.MAXIMISE))
                .getFirst();

        // Then
        assertThat(reading).isInstanceOf(Unresolved.class);
    }

    @Test
    void aReadingComesBackFromItsProofAlone() throws Exception {
        // Given
        Reading reading = finiteAndPlausible(
                measured(Charter.Direction.MAXIMISE, Map.of("sum_radii", new Decimal("4")), List.of()));
        VerifiedStatement proof = VerifiedStatement.verify(reading.proof(), KEY.verifierKey(), Role.GATE);

        // When
        Reading restored = Reading.of(proof);

        // Then
        assertThat(restored).isInstanceOf(Unresolved.class);
        assertThat(restored.gate()).isEqualTo(reading.gate());
        assertThat(restored.tripwire()).isEqualTo(FinitePlausible.NAME);
        assertThat(restored.reasons()).isEqualTo(reading.reasons());
        assertThat(proof.statement().predicate(ReadingPredicate.class).result()).isEqualTo("WARNED");
    }

    @Test
    void refusesAProofWhoseResultSaysAnotherWordThanItsReading() throws Exception {
        // Given
        Reading reading = finiteAndPlausible(unmeasured(Charter.Direction.MAXIMISE));
        ReadingPredicate honest = VerifiedStatement.verify(reading.proof(), KEY.verifierKey(), Role.GATE)
                .statement()
                .predicate(ReadingPredicate.class);
        ReadingPredicate twoFaced = new ReadingPredicate(
                "PASSED", honest.configuration(), honest.warnedTests(), List.of(), List.of(), honest.read());
        VerifiedStatement proof = VerifiedStatement.verify(
                new KeySigner(KEY).sign(Statement.of(BASIS.result(), PredicateType.READING, twoFaced)),
                KEY.verifierKey(),
                Role.GATE);

        // Then
        assertThatThrownBy(() -> Reading.of(proof))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("contradicts itself");
    }
}
