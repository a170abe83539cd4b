package dev.portcullis.signoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Quorums;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.Roster;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Signer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.permit.PermitRefusedException;
import dev.portcullis.permit.PermitRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules of approval that other gates taught us, on what is pure of ours: the gateway's tally, and what workers and auditors
 * ask of a permit. {@code docs/explanation/sign-off-rules.md} lists them; what needs a whole gate is in ApprovalRulesIT.
 */
class ApprovalRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(30));
    private static final Gate GATE = new Gate(
            Purpose.PROMOTE,
            new Basis(
                    Digest.of("result"),
                    Digest.of("base"),
                    Digest.of("anchor"),
                    Digest.of("charter"),
                    Digest.of("evidence"),
                    Digest.of("policy")));
    private static final AskId ASKED = AskId.next(InstantSource.fixed(NOW));
    private static final String CHARTER =
            """
            apiVersion: portcullis.dev/v1
            kind: Charter
            lineage: least
            title: The least there can be
            proposers:
              - {name: searcher, key: "@KEY@", operators: [erin]}
            paths:
              editable: ["**"]
              harness: ["harness/**"]
            types: [python]
            entrypoint: [python3, main.py]
            limits: {wall: 60s, cpu: 60s, memory: 1GiB, processes: 16, disk: 64MiB}
            score:
              entrypoint: [python3, harness/score.py]
              metric: score
              direction: minimise
              bound: "0"
            """.replace("@KEY@", SigningKey.generate("searcher").verifierKey().toString());

    private static FoundedInstallation installation;
    private static Charter charter;

    private final SignOffGate gate = new SignOffGate();

    @BeforeAll
    static void found(@TempDir Path folder) throws Exception {
        installation = new FoundedInstallation(folder.resolve("keys"), Digest.of("policy"), InstantSource.fixed(NOW));
        charter = Charter.parse(Bytes.utf8(CHARTER));
    }

    @Test
    void tA1AnyChangeOfResultBaseAnchorCharterEvidenceOrPolicyVoidsEveryApproval() {
        for (int changed = 0; changed < 6; changed++) {
            // Given
            int at = changed;
            Gate other = new Gate(Purpose.PROMOTE, basis(at));
            List<VerifiedSignOff> said = List.of(grant("alice", other), grant("bob", other), grant("sam", other));

            // Then: neither here nor for a worker
            assertThat(tally(said)).as("digest %d", changed).isEqualTo(new Waiting(0, 3));
            refused(said, NOW, PermitRefusedException.Code.SIGN_OFF_MISMATCH);
        }
    }

    @Test
    void tA2NoOperatorOfAProposerFillsAPlace() {
        // Given: erin is a reviewer, and operates the proposer
        List<VerifiedSignOff> said = List.of(grant("erin"), grant("alice"), grant("sam"));

        // Then
        assertThat(tally(said)).isEqualTo(new Waiting(2, 3));
        refused(said, NOW, PermitRefusedException.Code.QUORUM_NOT_MET);
    }

    @Test
    void tA3OnePersonInTwoGroupsCountsOnce() throws PermitRefusedException {
        // Given: dora is reviewer and safety
        List<VerifiedSignOff> two = List.of(grant("dora"), grant("alice"), grant("dora"));

        // Then
        assertThat(tally(two)).isEqualTo(new Waiting(2, 3));
        refused(two, NOW, PermitRefusedException.Code.QUORUM_NOT_MET);
        List<VerifiedSignOff> three = List.of(grant("dora"), grant("alice"), grant("bob"));
        assertThat(tally(three)).isInstanceOf(Granted.class);
        requireGranted(three, NOW);
    }

    @Test
    void tA4WithoutAnyRequirementNothingPasses() {
        // Given
        Quorums quorums = installation.trust().document().quorums();

        // Then: there is no empty quorum, written or read, no tier of nobody, and nobody is not enough
        assertThatThrownBy(() -> new Quorum(Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StrictJson.read("{}".getBytes(StandardCharsets.UTF_8), Quorum.class))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> quorums.tier(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(tally(List.of())).isEqualTo(new Waiting(0, 3));
        refused(List.of(), NOW, PermitRefusedException.Code.QUORUM_NOT_MET);
    }

    @Test
    void tA5ApprovalsExpireOneByOneAndTheRequestWithThemToRefusal() {
        // Given
        VerifiedSignOff soon = said("sam", GATE, Says.GRANTED, "looked", NOW.plusSeconds(7));
        List<VerifiedSignOff> said = List.of(grant("alice"), grant("bob"), soon);

        // Then
        assertThat(tally(said))
                .isInstanceOfSatisfying(
                        Granted.class, granted -> assertThat(granted.until()).isEqualTo(NOW.plusSeconds(7)));
        assertThat(tally(said, NOW.plusSeconds(7))).isEqualTo(new Waiting(2, 3));
        refused(said, NOW.plusSeconds(7), PermitRefusedException.Code.SIGN_OFF_EXPIRED);
        assertThat(tally(said, ask().expiresAt())).isEqualTo(new Lapsed());
    }

    @Test
    void tA6OneRejectionIsEnoughWhoeverGrantedBeforeOrAfter() {
        // Given
        VerifiedSignOff no = said("carol", GATE, Says.DECLINED, "it hides its log", LATER);
        List<VerifiedSignOff> granted = List.of(grant("alice"), grant("bob"), grant("sam"));

        // Then: at whatever place
        IntStream.rangeClosed(0, granted.size()).forEach(place -> {
            List<VerifiedSignOff> said = new ArrayList<>(granted);
            said.add(place, no);
            assertThat(tally(said)).isEqualTo(new Declined(new PersonId("carol"), "it hides its log"));
        });
    }

    @Test
    void tA8WhatWasSaidToAnEarlierAskOverTheSameBasisDoesNotCountForTheNext() {
        // Given: asked again over an equal gate
        List<VerifiedSignOff> said = List.of(grant("alice"), grant("bob"), grant("sam"));
        Ask again = ask(AskId.next(InstantSource.fixed(LATER)));

        // Then
        assertThat(gate.tally(again, said, roster(), NOW)).isEqualTo(new Waiting(0, 3));
    }

    @Test
    void tA9WithoutAReasonItIsAsIfItHadNotBeenSaid() {
        // Given
        VerifiedSignOff silent = said("sam", GATE, Says.GRANTED, " \t", LATER);

        // Then
        assertThat(tally(List.of(grant("alice"), grant("bob"), silent))).isEqualTo(new Waiting(2, 3));
    }

    @Test
    void tA10NobodyStandsAboveTheQuorumWhateverElseTheyMayDo() {
        // Given: erin operates, ann audits, and neither is asked; nobody is excluded
        Ask ask = new Ask(
                ASKED,
                ask().subject(),
                GATE,
                1,
                3,
                new Quorum(Map.of(Group.SAFETY, 1)),
                Set.of(),
                ask().view(),
                Ask.State.OPEN,
                NOW,
                LATER);

        // Then
        List<VerifiedSignOff> said = List.of(grant("erin"), grant("ann"), grant("alice"));
        assertThat(gate.tally(ask, said, roster(), NOW)).isEqualTo(new Waiting(0, 1));
        assertThat(Says.values()).containsExactlyInAnyOrder(Says.GRANTED, Says.DECLINED);
    }

    @Test
    void tA11WhatCouldNotBeJudgedIsNoLeaveAndNoApprovalMakesItOne() throws PermitRefusedException {
        for (VerdictWord word : List.of(VerdictWord.UNDETERMINED, VerdictWord.DENIED)) {
            // Given
            Envelope verdict = installation.verdict(GATE, word, 0).proof();

            // Then
            assertThatThrownBy(() ->
                            PermitRules.requireVerdict(installation.trust().verify(verdict, Role.GATE), GATE))
                    .asInstanceOf(type(PermitRefusedException.class))
                    .extracting(PermitRefusedException::code)
                    .isEqualTo(PermitRefusedException.Code.VERDICT_NOT_POSITIVE);
        }
        // Nor is what was never read: the quorum is there, the reading is not.
        requireGranted(List.of(grant("alice"), grant("bob"), grant("sam")), NOW);
        assertThatThrownBy(() -> PermitRules.requireReadings(List.of(), GATE))
                .asInstanceOf(type(PermitRefusedException.class))
                .extracting(PermitRefusedException::code)
                .isEqualTo(PermitRefusedException.Code.READING_MISSING);
    }

    @Test
    void tA12TheSameApprovalsAreCountedAnewWithTheRosterAndTheTimeOfThatMoment() {
        // Given
        List<VerifiedSignOff> said = List.of(grant("alice"), grant("bob"), grant("sam"));
        assertThat(tally(said)).isInstanceOf(Granted.class);

        // Then
        Roster left = new Roster(roster().people().stream()
                .filter(person -> !person.id().value().equals("bob"))
                .toList());
        assertThat(gate.tally(ask(), said, left, NOW)).isEqualTo(new Waiting(2, 3));
        assertThat(tally(said, LATER.plusSeconds(1))).isEqualTo(new Waiting(0, 3));
    }

    @Test
    void f5NoTimeoutEverCountsAsYes() {
        // Given
        List<VerifiedSignOff> all = List.of(grant("alice"), grant("bob"), grant("sam"));

        // Then: the quorum was there, and it is over all the same
        assertThat(tally(all, ask().expiresAt())).isEqualTo(new Lapsed());
        assertThat(tally(List.of(), ask().expiresAt())).isEqualTo(new Lapsed());
    }

    @Test
    void f11OneLoginOrOneKeyIsOnePersonAndNoOther() {
        // Given
        Person alice = roster().person(new PersonId("alice")).orElseThrow();
        Person sameLogin =
                new Person(new PersonId("alicia"), alice.issuer(), alice.subject(), List.of(Group.SAFETY), List.of());
        Person sameKey =
                new Person(new PersonId("alicia"), alice.issuer(), "alicia", List.of(Group.SAFETY), alice.keys());

        // Then
        assertThatThrownBy(() -> new Roster(List.of(alice, sameLogin))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Roster(List.of(alice, sameKey))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void f14NoKeyButAPersonsOwnSignsForThem() throws IOException {
        // Given: the gate's, a worker's and a stranger's key, and another person's
        SignedWords words = words("alice", GATE, Says.GRANTED, "looked", LATER);
        List<Signer> others = List.of(
                installation.signer(Role.GATE),
                installation.machine(Role.WORKER, FoundedInstallation.WORKER),
                new KeySigner(SigningKey.generate("searcher")),
                installation.person("bob"));

        // Then
        for (Signer other : others) {
            Envelope signed = other.sign(Statement.of(words.basis().result(), PredicateType.SIGNED_WORDS, words));
            assertThatThrownBy(() -> VerifiedSignOff.verifyWords(new SignedAnswer.ByKey(signed), installation.trust()))
                    .isInstanceOf(SignatureRefusedException.class);
        }
    }

    private static Basis basis(int changed) {
        Basis same = GATE.basis();
        List<Digest> digests = new ArrayList<>(
                List.of(same.result(), same.base(), same.anchor(), same.charter(), same.evidence(), same.policy()));
        digests.set(changed, Digest.of("another"));
        return new Basis(
                digests.get(0), digests.get(1), digests.get(2), digests.get(3), digests.get(4), digests.get(5));
    }

    private SignOffOutcome tally(List<VerifiedSignOff> said) {
        return tally(said, NOW);
    }

    private SignOffOutcome tally(List<VerifiedSignOff> said, Instant now) {
        return gate.tally(ask(), said, roster(), now);
    }

    private static void requireGranted(List<VerifiedSignOff> said, Instant lastMoment) throws PermitRefusedException {
        PermitRules.requireGranted(
                said, GATE, 3, charter, installation.trust().document().quorums(), lastMoment);
    }

    private static void refused(List<VerifiedSignOff> said, Instant lastMoment, PermitRefusedException.Code code) {
        assertThatThrownBy(() -> requireGranted(said, lastMoment))
                .asInstanceOf(type(PermitRefusedException.class))
                .extracting(PermitRefusedException::code)
                .isEqualTo(code);
    }

    private static Roster roster() {
        return installation.trust().document().roster();
    }

    private static Ask ask() {
        return ask(ASKED);
    }

    private static Ask ask(AskId id) {
        return new Ask(
                id,
                "proposal:01939f7e-0000-7000-8000-000000000000",
                GATE,
                1,
                3,
                new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1)),
                Set.of(new PersonId("erin")),
                Digest.of("the view"),
                Ask.State.OPEN,
                NOW,
                NOW.plus(Duration.ofHours(1)));
    }

    private static VerifiedSignOff grant(String person) {
        return grant(person, GATE);
    }

    private static VerifiedSignOff grant(String person, Gate over) {
        return said(person, over, Says.GRANTED, "looked at it", LATER);
    }

    private static VerifiedSignOff said(String person, Gate over, Says says, String reason, Instant until) {
        return installation.signOff(words(person, over, says, reason, until));
    }

    private static SignedWords words(String person, Gate over, Says says, String reason, Instant until) {
        return new SignedWords(
                ASKED,
                over.purpose(),
                over.basis(),
                says,
                reason,
                Digest.of("the view"),
                new PersonId(person),
                NOW,
                until);
    }
}
