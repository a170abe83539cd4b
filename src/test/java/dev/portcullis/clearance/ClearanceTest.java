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
import dev.portcullis.clearance.ClearanceRefusedException.Code;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ContentRefusedException;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.FileMode;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.modification.MemoryBlobStore;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.Tree;
import dev.portcullis.modification.TreeEntry;
import dev.portcullis.modification.TreePath;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three proofs over one gate, or nothing (P2). */
class ClearanceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Set<String> NEEDED = Set.of("halt", "finite-and-plausible");
    private static final String CHARTER = """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: tiny
            title: A lineage of three files
            paths:
              editable: ["src/**"]
              strategy: ["strategy/**"]
              harness: ["harness/**"]
            types: [python, toml]
            entrypoint: [python3, src/main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
            score:
              entrypoint: [python3, harness/score.py]
              metric: sum
              direction: maximise
              bound: "10"
            """;
    private static final Gate GATE = gate(Purpose.PROMOTE, "result");
    private static final Gate OTHER_TREE = gate(Purpose.PROMOTE, "another result");
    private static final Gate OTHER_PURPOSE = gate(Purpose.ADMIT, "result");

    private static final Facts ORDINARY = facts("src/main.py");
    private static final Facts STRATEGY = facts("strategy/search.toml");
    private static final Facts OVERSIGHT = facts("elsewhere/main.py");
    private static final Facts HARNESS = facts("harness/score.py");

    private static FoundedInstallation installation;

    @BeforeAll
    static void found(@TempDir Path folder) throws IOException {
        installation = new FoundedInstallation(folder.resolve("keys"), Digest.of("policy"), InstantSource.fixed(NOW));
    }

    @Test
    void holdsTheProofsItWasMadeOf() throws ClearanceRefusedException {
        // Given
        Escalated verdict = escalated(GATE, 2);
        Granted granted = granted(GATE, 2);

        // When
        Clearance clearance = Clearance.of(GATE, STRATEGY, verdict, readings(GATE), NEEDED, granted);

        // Then
        assertThat(clearance.gate()).isEqualTo(GATE);
        assertThat(clearance.verdict()).isEqualTo(verdict.proof());
        assertThat(clearance.readings()).hasSize(2);
        assertThat(clearance.signOffs()).isEqualTo(granted.proofs());
    }

    @Test
    void refusesAVerdictOverAnotherTreeOrPurpose() {
        for (Gate other : List.of(OTHER_TREE, OTHER_PURPOSE)) {
            refuses(
                    () -> allowed(GATE, allowed(other), readings(GATE)),
                    Code.GATE_MISMATCH,
                    "the verdict is over another gate");
            refuses(
                    () -> Clearance.of(GATE, ORDINARY, escalated(other, 1), readings(GATE), NEEDED, granted(GATE, 1)),
                    Code.GATE_MISMATCH,
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
                    Code.GATE_MISMATCH,
                    "reading finite-and-plausible is over another gate");
        }
    }

    @Test
    void refusesASignOffOverAnotherTreeOrPurpose() {
        for (Gate other : List.of(OTHER_TREE, OTHER_PURPOSE)) {
            refuses(
                    () -> Clearance.of(GATE, ORDINARY, escalated(GATE, 1), readings(GATE), NEEDED, granted(other, 1)),
                    Code.GATE_MISMATCH,
                    "the sign-off is over another gate");
        }
    }

    @Test
    void refusesWithoutEveryNeededReading() {
        refuses(
                () -> allowed(GATE, allowed(GATE), List.of(cleared(GATE, "halt"))),
                Code.READING_NOT_CLEARED,
                "finite-and-plausible");
        refuses(
                () -> allowed(GATE, allowed(GATE), List.of(cleared(GATE, "finite-and-plausible"))),
                Code.READING_NOT_CLEARED,
                "halt");
    }

    @Test
    void refusesWithZeroReadingsEvenWhereNoneIsNeeded() {
        refuses(
                () -> Clearance.of(GATE, ORDINARY, allowed(GATE), List.of(), Set.of()),
                Code.READING_NOT_CLEARED,
                "readings not cleared");
    }

    @Test
    void oversightIsNeverClearedByPolicyAlone() {
        refuses(
                () -> Clearance.of(GATE, OVERSIGHT, allowed(GATE), readings(GATE), NEEDED),
                Code.OVERSIGHT_NOT_SIGNED_OFF,
                "oversight");
    }

    @Test
    void oversightIsClearedByTheTopTierOnlyWhateverPolicyAsked() throws ClearanceRefusedException {
        for (int tier = 1; tier <= 2; tier++) {
            int lower = tier;
            refuses(
                    () -> Clearance.of(
                            GATE, OVERSIGHT, escalated(GATE, lower), readings(GATE), NEEDED, granted(GATE, lower)),
                    Code.TIER_TOO_LOW,
                    "granted at tier " + lower);
        }
        assertThat(Clearance.of(GATE, OVERSIGHT, escalated(GATE, 1), readings(GATE), NEEDED, granted(GATE, 3))
                        .signOffs())
                .hasSize(3);
    }

    @Test
    void aTouchedHarnessIsClearedByNobodyWhateverPolicyAndPeopleSay() {
        refuses(
                () -> Clearance.of(GATE, HARNESS, allowed(GATE), readings(GATE), NEEDED),
                Code.HARNESS_TOUCHED,
                "amending the charter");
        refuses(
                () -> Clearance.of(GATE, HARNESS, escalated(GATE, 3), readings(GATE), NEEDED, granted(GATE, 3)),
                Code.HARNESS_TOUCHED,
                "amending the charter");
        refuses(
                () -> Clearance.requireClearable(GATE, HARNESS, readings(GATE), NEEDED),
                Code.HARNESS_TOUCHED,
                "amending the charter");
    }

    @Test
    void theFactsTheseTestsStandOnAreOfTheClassesTheyAreNamedAfter() {
        assertThat(List.of(ORDINARY, STRATEGY, OVERSIGHT))
                .extracting(Facts::modificationClass)
                .containsExactly(ModificationClass.ORDINARY, ModificationClass.STRATEGY, ModificationClass.OVERSIGHT);
        assertThat(List.of(ORDINARY, STRATEGY, OVERSIGHT)).noneMatch(Facts::touchesHarness);
        assertThat(HARNESS.touchesHarness()).isTrue();
    }

    @Test
    void refusesPeopleOfALowerTierThanPolicyAsked() {
        refuses(
                () -> Clearance.of(GATE, ORDINARY, escalated(GATE, 2), readings(GATE), NEEDED, granted(GATE, 1)),
                Code.TIER_TOO_LOW,
                "granted at tier 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"ADMIT", "AMEND"})
    void noPermitIsIssuedForAPurposeThatHasNone(Purpose purpose) throws ClearanceRefusedException {
        // Given
        Gate gate = gate(purpose, "result");
        Clearance clearance =
                Clearance.of(gate, ORDINARY, allowed(gate), List.of(cleared(gate, "halt")), Set.of("halt"));
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

    private static void refuses(ThrowingCallable clearing, Code code, String why) {
        assertThatThrownBy(clearing)
                .isInstanceOfSatisfying(
                        ClearanceRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(why);
    }

    /** Facts of a modification that puts one file over a tree which has nothing else in common with it. */
    private static Facts facts(String path) {
        MemoryBlobStore blobs = new MemoryBlobStore();
        try {
            Tree base = Tree.of(List.of());
            Tree result = Tree.of(List.of(
                    new TreeEntry(FileMode.REGULAR, blobs.put(Bytes.utf8("rate = 1\n")), TreePath.parse(path))));
            return FactFinders.here().find(Charter.parse(Bytes.utf8(CHARTER)), base, base, result, blobs);
        } catch (ContentRefusedException | MalformedCharterException e) {
            throw new AssertionError(e);
        }
    }

    private static Clearance allowed(Gate gate, Allowed verdict, List<Cleared> readings)
            throws ClearanceRefusedException {
        return Clearance.of(gate, ORDINARY, verdict, readings, NEEDED);
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
