package dev.portcullis.signoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.Absence;
import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Quorum;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.Roster;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say counts, or is as if it had never been said (A1 to A8). */
class SignOffGateTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Gate GATE = new Gate(
            Purpose.PROMOTE,
            new Basis(
                    Digest.of("result"),
                    Digest.of("base"),
                    Digest.of("anchor"),
                    Digest.of("charter"),
                    Digest.of("evidence"),
                    Digest.of("policy")));
    private static final Quorum TWO_AND_ONE = new Quorum(Map.of(Group.REVIEWER, 2, Group.SAFETY, 1));
    private static final Ask ASK = ask(TWO_AND_ONE, Set.of(new PersonId("erin")));

    private static FoundedInstallation installation;

    private final SignOffGate gate = new SignOffGate();

    @BeforeAll
    static void found(@TempDir Path folder) throws IOException {
        installation = new FoundedInstallation(folder.resolve("keys"), Digest.of("policy"), InstantSource.fixed(NOW));
    }

    @Test
    void grantsWhenEveryPlaceOfTheQuorumIsFilled() {
        // When
        SignOffOutcome outcome = tally(grant("alice"), grant("bob"), grant("sam"));

        // Then
        assertThat(outcome).isInstanceOfSatisfying(Granted.class, granted -> {
            assertThat(granted.gate()).isEqualTo(GATE);
            assertThat(granted.ask()).isEqualTo(ASK.id());
            assertThat(granted.tier()).isEqualTo(ASK.tier());
            assertThat(granted.proofs()).hasSize(3);
        });
    }

    @Test
    void waitsWhileAPlaceIsFree() {
        assertThat(tally(grant("alice"), grant("bob"))).isEqualTo(new Waiting(2, 3));
        assertThat(tally()).isEqualTo(new Waiting(0, 3));
    }

    @Test
    void a1AnotherBasisOrPurposeOrAskDoesNotCount() {
        // Given
        Basis basis = GATE.basis();
        List<Gate> others = List.of(
                new Gate(Purpose.EVALUATE, basis),
                gate(new Basis(
                        Digest.of("x"),
                        basis.base(),
                        basis.anchor(),
                        basis.charter(),
                        basis.evidence(),
                        basis.policy())),
                gate(new Basis(
                        basis.result(),
                        Digest.of("x"),
                        basis.anchor(),
                        basis.charter(),
                        basis.evidence(),
                        basis.policy())),
                gate(new Basis(
                        basis.result(),
                        basis.base(),
                        Digest.of("x"),
                        basis.charter(),
                        basis.evidence(),
                        basis.policy())),
                gate(new Basis(
                        basis.result(),
                        basis.base(),
                        basis.anchor(),
                        Digest.of("x"),
                        basis.evidence(),
                        basis.policy())),
                gate(new Basis(
                        basis.result(), basis.base(), basis.anchor(), basis.charter(), Digest.of("x"), basis.policy())),
                gate(new Basis(
                        basis.result(),
                        basis.base(),
                        basis.anchor(),
                        basis.charter(),
                        basis.evidence(),
                        Digest.of("x"))));

        // Then
        for (Gate other : others) {
            VerifiedSignOff elsewhere = said("sam", Says.GRANTED, other, ASK.id(), "looked", later());
            assertThat(tally(grant("alice"), grant("bob"), elsewhere)).isEqualTo(new Waiting(2, 3));
        }
        AskId another = AskId.next(InstantSource.fixed(NOW));
        assertThat(tally(grant("alice"), grant("bob"), said("sam", Says.GRANTED, GATE, another, "looked", later())))
                .isEqualTo(new Waiting(2, 3));
    }

    @Test
    void a2WhoOperatesTheProposerNeitherGrantsNorDeclines() {
        // Given: erin is a reviewer too
        assertThat(tally(grant("erin"), grant("alice"), grant("sam"))).isEqualTo(new Waiting(2, 3));

        // Then
        assertThat(tally(decline("erin"), grant("alice"), grant("bob"), grant("sam")))
                .isInstanceOf(Granted.class);
    }

    @Test
    void a3OnePersonFillsOnePlaceOverAllHerGroups() {
        // Given: dora is reviewer and safety
        assertThat(tally(grant("dora"), grant("alice"))).isEqualTo(new Waiting(2, 3));
        assertThat(tally(grant("dora"), grant("dora"), grant("alice"))).isEqualTo(new Waiting(2, 3));

        // Then: whichever place she is needed in
        assertThat(tally(grant("dora"), grant("alice"), grant("bob"))).isInstanceOf(Granted.class);
        assertThat(tally(grant("dora"), grant("alice"), grant("sam"))).isInstanceOf(Granted.class);
    }

    @Test
    void a4NoQuorumAsksNobody() {
        assertThatThrownBy(() -> new Quorum(Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quorum(Map.of(Group.REVIEWER, 0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a5AnExpiredSignOffDoesNotCountAnyMore() {
        // Given
        VerifiedSignOff expired = said("sam", Says.GRANTED, GATE, ASK.id(), "looked", NOW);

        // Then
        assertThat(tally(grant("alice"), grant("bob"), expired)).isEqualTo(new Waiting(2, 3));
    }

    @Test
    void a5AnAskThatIsOverLapsesWhoeverGranted() {
        // Given
        List<VerifiedSignOff> all = List.of(grant("alice"), grant("bob"), grant("sam"));

        // Then
        assertThat(gate.tally(ASK, all, roster(), ASK.expiresAt())).isInstanceOf(Lapsed.class);
        assertThat(gate.tally(ASK, all, roster(), ASK.expiresAt().minusMillis(1)))
                .isInstanceOf(Granted.class);
    }

    @Test
    void a5AGrantLastsAsLongAsTheFirstOfItsSignOffs() {
        // Given
        Instant soon = NOW.plusSeconds(7);

        // When
        SignOffOutcome outcome =
                tally(grant("alice"), said("bob", Says.GRANTED, GATE, ASK.id(), "looked", soon), grant("sam"));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Granted.class, granted -> assertThat(granted.until()).isEqualTo(soon));
    }

    @Test
    void a6OneEligibleDeclineEndsItEvenWithTheQuorumThereOrTheAskOver() {
        // Given
        List<VerifiedSignOff> all = new ArrayList<>(List.of(grant("alice"), grant("bob"), grant("sam")));
        VerifiedSignOff no = said("carol", Says.DECLINED, GATE, ASK.id(), "it hides its log", NOW);
        all.add(no);

        // Then
        assertThat(gate.tally(ASK, all, roster(), NOW))
                .isEqualTo(new Declined(new PersonId("carol"), "it hides its log"));
        assertThat(gate.tally(ASK, all, roster(), ASK.expiresAt())).isInstanceOf(Declined.class);
    }

    @Test
    void whoIsInNoGroupThatIsAskedNeitherGrantsNorDeclines() {
        assertThat(tally(decline("ann"), grant("ann"), grant("alice"), grant("bob")))
                .isEqualTo(new Waiting(2, 3));
    }

    @Test
    void a7WhoLeftTheRosterOrTheGroupCountsNoMore() {
        // Given
        List<VerifiedSignOff> all = List.of(grant("alice"), grant("bob"), grant("sam"));
        Roster withoutSam = new Roster(roster().people().stream()
                .filter(person -> !person.id().value().equals("sam"))
                .toList());
        Roster samAudits = new Roster(roster().people().stream()
                .map(person -> person.id().value().equals("sam")
                        ? new Person(
                                person.id(), person.issuer(), person.subject(), List.of(Group.AUDITOR), person.keys())
                        : person)
                .toList());

        // Then
        assertThat(gate.tally(ASK, all, withoutSam, NOW)).isEqualTo(new Waiting(2, 3));
        assertThat(gate.tally(ASK, all, samAudits, NOW)).isEqualTo(new Waiting(2, 3));
    }

    /** Sam is away, and alice stands in for him in safety: a3, she fills one place all the same. */
    @Test
    void whoStandsInCountsAtTheTimeOfSigningAndWhoIsAwayDoesNot() {
        // Given
        Absence absence = new Absence(
                NOW, NOW.plusSeconds(60), List.of(new Absence.Delegate(Group.SAFETY, new PersonId("alice"))));
        TrustDocument document = installation.trust().document().away(new PersonId("sam"), absence);
        Trust trust = new DocumentTrust(document, InstantSource.fixed(NOW));
        Instant after = NOW.plusSeconds(60);
        List<VerifiedSignOff> inTime =
                List.of(byKey("alice", NOW, trust), byKey("bob", NOW, trust), byKey("carol", NOW, trust));
        List<VerifiedSignOff> late =
                List.of(byKey("alice", after, trust), byKey("bob", NOW, trust), byKey("carol", NOW, trust));
        List<VerifiedSignOff> both = List.of(byKey("alice", NOW, trust), byKey("bob", NOW, trust));
        Ask samIsExcluded = new Ask(
                ASK.id(),
                ASK.subject(),
                GATE,
                1,
                3,
                TWO_AND_ONE,
                Set.of(new PersonId("sam")),
                ASK.view(),
                Ask.State.OPEN,
                ASK.askedAt(),
                ASK.expiresAt());

        // Then
        assertThat(gate.tally(ASK, inTime, document.roster(), NOW)).isInstanceOf(Granted.class);
        assertThat(gate.tally(ASK, inTime, document.roster(), after))
                .as("what was granted in time stays granted")
                .isInstanceOf(Granted.class);
        assertThat(gate.tally(ASK, late, document.roster(), after)).isEqualTo(new Waiting(2, 3));
        assertThat(gate.tally(ASK, both, document.roster(), NOW)).isEqualTo(new Waiting(2, 3));
        assertThat(gate.tally(ASK, List.of(byKey("sam", NOW, trust)), document.roster(), NOW))
                .isEqualTo(new Waiting(0, 3));
        assertThat(gate.tally(ASK, List.of(byKey("sam", after, trust)), document.roster(), after))
                .isEqualTo(new Waiting(1, 3));
        assertThat(gate.tally(ASK, inTime, roster(), NOW))
                .as("a7: nobody stands in any more by the roster of now")
                .isEqualTo(new Waiting(2, 3));
        assertThat(gate.tally(samIsExcluded, inTime, document.roster(), NOW))
                .as("a2: nor for an operator")
                .isEqualTo(new Waiting(2, 3));
    }

    private static VerifiedSignOff byKey(String person, Instant at, Trust trust) {
        SignedWords words = new SignedWords(
                ASK.id(),
                GATE.purpose(),
                GATE.basis(),
                Says.GRANTED,
                "looked at it",
                ASK.view(),
                new PersonId(person),
                at,
                later());
        return sealed(new SignedAnswer.ByKey(installation.signed(words)), words, trust);
    }

    @Test
    void a8WithoutAReasonItIsAsIfItHadNotBeenSaid() {
        // Given
        VerifiedSignOff silent = said("sam", Says.GRANTED, GATE, ASK.id(), " \t", later());
        VerifiedSignOff silentNo = said("sam", Says.DECLINED, GATE, ASK.id(), "", later());

        // Then
        assertThat(tally(grant("alice"), grant("bob"), silent)).isEqualTo(new Waiting(2, 3));
        assertThat(tally(grant("alice"), grant("bob"), silentNo)).isEqualTo(new Waiting(2, 3));
    }

    /** A page shows what a gateway gives it; the command of one of those who grant the gravest reads what it grants itself. */
    @Test
    void s9NeitherTheHighestTierNorAnAmendmentIsGrantedInBrowsersAlone() {
        // Given
        Map<String, SoftAuthenticator> passkeys = new HashMap<>();
        TrustDocument document = installation.trust().document();
        for (String name : List.of("alice", "bob", "sam")) {
            SoftAuthenticator passkey = SoftAuthenticator.of("localhost");
            passkeys.put(name, passkey);
            Person person = document.roster().person(new PersonId(name)).orElseThrow();
            document = document.withPerson(person.with(passkey.passkey()));
        }
        Trust trust = new DocumentTrust(document, InstantSource.fixed(NOW));
        List<VerifiedSignOff> inBrowsers = passkeys.entrySet().stream()
                .map(one -> byPasskey(one.getKey(), one.getValue(), trust))
                .toList();
        List<VerifiedSignOff> oneByCommand = new ArrayList<>(inBrowsers);
        oneByCommand.removeIf(said -> said.person().id().value().equals("bob"));
        oneByCommand.add(sealed(new SignedAnswer.ByKey(installation.signed(words("bob"))), words("bob"), trust));
        Roster roster = document.roster();
        Ask amends = ofTier(Ask.AMEND_TIER);

        // Then
        assertThat(gate.tally(ASK, inBrowsers, roster, NOW)).isEqualTo(new Waiting(3, 3));
        assertThat(gate.tally(ASK, oneByCommand, roster, NOW)).isInstanceOf(Granted.class);
        assertThat(gate.tally(amends, inBrowsers, roster, NOW)).isEqualTo(new Waiting(3, 3));
        assertThat(gate.tally(amends, oneByCommand, roster, NOW)).isInstanceOf(Granted.class);
        assertThat(gate.tally(ofTier(2), inBrowsers, roster, NOW)).isInstanceOf(Granted.class);
    }

    private static Ask ofTier(int tier) {
        return new Ask(
                ASK.id(),
                ASK.subject(),
                GATE,
                1,
                tier,
                TWO_AND_ONE,
                Set.of(),
                ASK.view(),
                Ask.State.OPEN,
                ASK.askedAt(),
                ASK.expiresAt());
    }

    private static SignedWords words(String person) {
        return new SignedWords(
                ASK.id(),
                GATE.purpose(),
                GATE.basis(),
                Says.GRANTED,
                "looked at it",
                ASK.view(),
                new PersonId(person),
                NOW,
                later());
    }

    private static VerifiedSignOff byPasskey(String person, SoftAuthenticator passkey, Trust trust) {
        return sealed(passkey.answer(words(person), "http://localhost:8080"), words(person), trust);
    }

    private static VerifiedSignOff sealed(SignedAnswer answer, SignedWords words, Trust trust) {
        try {
            return VerifiedSignOff.verify(
                    installation
                            .signer(Role.GATE)
                            .sign(Statement.of(
                                    words.basis().result(),
                                    PredicateType.SIGNOFF,
                                    VerifiedSignOff.toBeSealed(answer, words))),
                    trust);
        } catch (SignatureRefusedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leavingAnyOneSignOffOutNeverGrants() {
        // Given
        List<VerifiedSignOff> all = List.of(grant("alice"), grant("bob"), grant("sam"));

        // Then
        for (VerifiedSignOff left : all) {
            List<VerifiedSignOff> rest = new ArrayList<>(all);
            rest.remove(left);
            assertThat(gate.tally(ASK, rest, roster(), NOW)).isEqualTo(new Waiting(2, 3));
        }
    }

    private SignOffOutcome tally(VerifiedSignOff... signOffs) {
        return gate.tally(ASK, List.of(signOffs), roster(), NOW);
    }

    private static Roster roster() {
        return installation.trust().document().roster();
    }

    private static Gate gate(Basis basis) {
        return new Gate(Purpose.PROMOTE, basis);
    }

    private static Instant later() {
        return NOW.plus(Duration.ofHours(1));
    }

    private static VerifiedSignOff grant(String person) {
        return said(person, Says.GRANTED, GATE, ASK.id(), "looked at it", later());
    }

    private static VerifiedSignOff decline(String person) {
        return said(person, Says.DECLINED, GATE, ASK.id(), "no", later());
    }

    private static VerifiedSignOff said(String person, Says says, Gate over, AskId ask, String reason, Instant until) {
        return installation.signOff(new SignedWords(
                ask, over.purpose(), over.basis(), says, reason, ASK.view(), new PersonId(person), NOW, until));
    }

    private static Ask ask(Quorum quorum, Set<PersonId> excluded) {
        return new Ask(
                AskId.next(InstantSource.fixed(NOW)),
                "proposal:01939f7e-0000-7000-8000-000000000000",
                GATE,
                1,
                3,
                quorum,
                excluded,
                Digest.of("the view"),
                Ask.State.OPEN,
                NOW,
                NOW.plus(Duration.ofHours(1)));
    }
}
