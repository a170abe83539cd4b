package dev.portcullis.clearance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Group;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.predicate.PermitPredicate.Conditions;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.policy.Allowed;
import dev.portcullis.policy.Escalated;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.SignOffGate;
import dev.portcullis.tripwire.Cleared;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three proofs over one gate, or nothing (P2). */
class ClearanceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Set<String> NEEDED = Set.of("halt", "finite-and-plausible");
    private static final Gate GATE = gate(Purpose.PROMOTE, "result");
    private static final Gate OTHER_TREE = gate(Purpose.PROMOTE, "another result");
    private static final Gate OTHER_PURPOSE = gate(Purpose.ADMIT, "result");

    private static FoundedInstallation installation;

    @BeforeAll
    static void found(@TempDir Path folder) throws IOException {
        installation = new FoundedInstallation(folder.resolve("keys"), Digest.of("policy"), InstantSource.fixed(NOW));
    }

    @Test
    void holdsTheProofsItWasMadeOf() {
        // Given
        Escalated verdict = escalated(GATE, 2);
        Granted granted = granted(GATE, 2);

        // When
        Clearance clearance = Clearance.of(GATE, ModificationClass.STRATEGY, verdict, readings(GATE), NEEDED, granted);

        // Then
        assertThat(clearance.gate()).isEqualTo(GATE);
        assertThat(clearance.verdict()).isEqualTo(verdict.proof());
        assertThat(clearance.readings()).hasSize(2);
        assertThat(clearance.signOffs()).isEqualTo(granted.proofs());
    }

    @Test
    void refusesAVerdictOverAnotherTreeOrPurpose() {
        for (Gate other : List.of(OTHER_TREE, OTHER_PURPOSE)) {
            refuses(() -> allowed(GATE, allowed(other), readings(GATE)), "the verdict is over another gate");
            refuses(
                    () -> Clearance.of(
                            GATE,
                            ModificationClass.ORDINARY,
                            escalated(other, 1),
                            readings(GATE),
                            NEEDED,
                            granted(GATE, 1)),
                    "the verdict is over another gate");
        }
    }

    @Test
    void refusesAReadingOverAnotherTreeOrPurpose() {
        for (Gate other : List.of(OTHER_TREE, OTHER_PURPOSE)) {
            refuses(
                    () -> allowed(
                            GATE,
                            allowed(GATE),
                            List.of(cleared(GATE, "halt"), cleared(other, "finite-and-plausible"))),
                    "reading finite-and-plausible is over another gate");
        }
    }

    @Test
    void refusesASignOffOverAnotherTreeOrPurpose() {
        for (Gate other : List.of(OTHER_TREE, OTHER_PURPOSE)) {
            refuses(
                    () -> Clearance.of(
                            GATE,
                            ModificationClass.ORDINARY,
                            escalated(GATE, 1),
                            readings(GATE),
                            NEEDED,
                            granted(other, 1)),
                    "the sign-off is over another gate");
        }
    }

    @Test
    void refusesWithoutEveryNeededReading() {
        refuses(() -> allowed(GATE, allowed(GATE), List.of(cleared(GATE, "halt"))), "finite-and-plausible");
        refuses(() -> allowed(GATE, allowed(GATE), List.of(cleared(GATE, "finite-and-plausible"))), "halt");
    }

    @Test
    void refusesWithZeroReadingsEvenWhereNoneIsNeeded() {
        refuses(
                () -> Clearance.of(GATE, ModificationClass.ORDINARY, allowed(GATE), List.of(), Set.of()),
                "readings not cleared");
    }

    @Test
    void oversightIsNeverClearedByPolicyAlone() {
        refuses(
                () -> Clearance.of(GATE, ModificationClass.OVERSIGHT, allowed(GATE), readings(GATE), NEEDED),
                "oversight");
    }

    @Test
    void oversightIsClearedByTheTopTierOnlyWhateverPolicyAsked() {
        for (int tier = 1; tier <= 2; tier++) {
            int lower = tier;
            refuses(
                    () -> Clearance.of(
                            GATE,
                            ModificationClass.OVERSIGHT,
                            escalated(GATE, lower),
                            readings(GATE),
                            NEEDED,
                            granted(GATE, lower)),
                    "granted at tier " + lower);
        }
        assertThat(Clearance.of(
                                GATE,
                                ModificationClass.OVERSIGHT,
                                escalated(GATE, 1),
                                readings(GATE),
                                NEEDED,
                                granted(GATE, 3))
                        .signOffs())
                .hasSize(3);
    }

    @Test
    void refusesPeopleOfALowerTierThanPolicyAsked() {
        refuses(
                () -> Clearance.of(
                        GATE, ModificationClass.ORDINARY, escalated(GATE, 2), readings(GATE), NEEDED, granted(GATE, 1)),
                "granted at tier 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"ADMIT", "AMEND"})
    void noPermitIsIssuedForAPurposeThatHasNone(Purpose purpose) {
        // Given
        Gate gate = gate(purpose, "result");
        Clearance clearance = Clearance.of(
                gate, ModificationClass.ORDINARY, allowed(gate), List.of(cleared(gate, "halt")), Set.of("halt"));
        PermitIssuer issuer = new PermitIssuer(installation.signer(Role.PERMIT), InstantSource.fixed(NOW));

        // Then
        assertThatThrownBy(() -> issuer.issue(clearance, terms())).isInstanceOf(IllegalArgumentException.class);
    }

    private static PermitTerms terms() {
        return new PermitTerms(
                ProposalId.next(InstantSource.fixed(NOW)),
                new LineageId("tiny"),
                1,
                "default",
                new Conditions("none", 0, 1, 1, 1, 1, 1),
                NOW,
                NOW.plusSeconds(1),
                1,
                1);
    }

    private static void refuses(Runnable clearing, String why) {
        assertThatThrownBy(clearing::run)
                .isInstanceOf(ClearanceRefusedException.class)
                .hasMessageContaining(why);
    }

    private static Clearance allowed(Gate gate, Allowed verdict, List<Cleared> readings) {
        return Clearance.of(gate, ModificationClass.ORDINARY, verdict, readings, NEEDED);
    }

    private static Allowed allowed(Gate gate) {
        return (Allowed) installation.verdict(gate, VerdictWord.ALLOWED, 0);
    }

    private static Escalated escalated(Gate gate, int tier) {
        return (Escalated) installation.verdict(gate, VerdictWord.ESCALATED, tier);
    }

    private static Cleared cleared(Gate gate, String tripwire) {
        return (Cleared) installation.cleared(gate, tripwire);
    }

    private static List<Cleared> readings(Gate gate) {
        return List.of(cleared(gate, "halt"), cleared(gate, "finite-and-plausible"));
    }

    private static Granted granted(Gate gate, int tier) {
        List<String> people = List.of("alice", "bob", "sam").subList(0, tier);
        Quorum quorum = tier == 3
                ? new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1))
                : new Quorum(Map.of(Group.REVIEWER, tier));
        Ask ask = new Ask(
                AskId.next(InstantSource.fixed(NOW)),
                "proposal:x",
                gate,
                1,
                tier,
                quorum,
                Set.of(),
                Digest.of("view"),
                Ask.State.OPEN,
                NOW,
                NOW.plus(Duration.ofHours(1)));
        return (Granted) new SignOffGate()
                .tally(
                        ask,
                        people.stream()
                                .map(person -> installation.signOff(new SignedWords(
                                        ask.id(),
                                        gate.purpose(),
                                        gate.basis(),
                                        Says.GRANTED,
                                        "looked",
                                        ask.view(),
                                        new PersonId(person),
                                        NOW,
                                        NOW.plus(Duration.ofHours(1)))))
                                .toList(),
                        installation.trust().document().roster(),
                        NOW);
    }

    private static Gate gate(Purpose purpose, String result) {
        return new Gate(
                purpose,
                new Basis(
                        Digest.of(result),
                        Digest.of("base"),
                        Digest.of("anchor"),
                        Digest.of("charter"),
                        Digest.of("evidence"),
                        Digest.of("policy")));
    }
}
