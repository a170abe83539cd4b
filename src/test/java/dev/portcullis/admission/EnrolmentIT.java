package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.SoftAuthenticator.Registration;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.RefusalsPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Reason;
import dev.portcullis.permit.Audience;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Granted;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffOutcome;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.Words;
import dev.portcullis.verify.TrustFollowing;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a challenge to a passkey in trust that signs off, and what a login without one comes to (S3). */
class EnrolmentIT {
    private static final PersonId ALICE = new PersonId("alice");
    private static final String ORIGIN = GateFixture.CONSOLE.origin();
    private static GateFixture gate;
    private static Lineage lineage;

    @BeforeAll
    static void open() throws SQLException, IOException {
        gate = new GateFixture();
        lineage = gate.lineage();
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    private static Registration made(SoftAuthenticator authenticator, Enrolment.Challenge challenge) {
        return authenticator.register(challenge.challenge(), ORIGIN, UnaryOperator.identity());
    }

    private static Enrolment.Asked finish(PersonId person, Registration made) throws AdmissionRefusedException {
        return gate.enrolment().finish(person, new Enrolment.Made(made.clientData(), made.attestationObject()));
    }

    private static void assertRefused(Code code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void whatOthersGrantedSignsOffAndNeverBefore() throws Exception {
        // Given
        SoftAuthenticator authenticator = SoftAuthenticator.of(GateFixture.CONSOLE.rpId());
        Draft draft = gate.draft(lineage).aim(Aim.PROMOTE);
        gate.admit(draft);
        SignOffDesk.Case early = gate.records().ask(gate.ask(draft.id()).id()).orElseThrow();
        Words words = new Words(gate.trust(), Optional.of(GateFixture.CONSOLE));

        // When
        Ask asked = finish(ALICE, made(authenticator, gate.enrolment().begin(ALICE)))
                .ask();
        String shown = gate.records().ask(asked.id()).orElseThrow().view().utf8();
        assertKeyNotInTrust(ALICE, authenticator, words, early);
        gate.grant(asked.id(), "bob", "sam");
        gate.trust().refresh();
        gate.step();

        // Then
        assertThat(shown)
                .contains("signs off as alice")
                .contains("kept synced")
                .contains("AAGUID 00000000-0000-0000-0000-000000000000")
                .contains("attestation format none")
                .contains(authenticator.passkey().credential());
        SignOffDesk.Case now = gate.records().ask(gate.ask(draft.id()).id()).orElseThrow();
        Words.Prepared prepared = words.prepare(now, ALICE, Says.GRANTED, "read it", gate.now());
        assertThat(prepared.credentials())
                .containsExactly(authenticator.passkey().credential());
        SignedAnswer elsewhere = new SignedAnswer.ByPasskey(
                prepared.statement(),
                authenticator.sign(prepared.challenge(), "http://localhost:9090", UnaryOperator.identity()));
        assertThatThrownBy(() -> gate.admission().signOff(now.ask().id(), elsewhere, ALICE))
                .as("on this host, by another page")
                .isInstanceOfSatisfying(
                        SignOffRefusedException.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(SignOffRefusedException.Code.SIGNATURE_REFUSED));
        SignOffOutcome outcome = gate.admission()
                .signOff(
                        now.ask().id(),
                        new SignedAnswer.ByPasskey(
                                prepared.statement(),
                                authenticator.sign(prepared.challenge(), ORIGIN, UnaryOperator.identity())),
                        ALICE);
        assertThat(outcome).isInstanceOf(Granted.class);
        assertRefused(
                Code.PASSKEY_REFUSED,
                () -> finish(
                        new PersonId("bob"),
                        made(authenticator, gate.enrolment().begin(new PersonId("bob")))));
        assertThat(gate.enrolment().begin(ALICE).has())
                .containsExactly(authenticator.passkey().credential());
    }

    @Test
    void s9TheLastWhoCouldStillGrantByACommandIsNotLetGrantInABrowser() throws Exception {
        // Given: kim has a passkey, and an amendment asks one reviewer and one of safety
        PersonId kim = new PersonId("kim");
        SoftAuthenticator authenticator = SoftAuthenticator.of(GateFixture.CONSOLE.rpId());
        Ask enrolment =
                finish(kim, made(authenticator, gate.enrolment().begin(kim))).ask();
        gate.grant(enrolment.id(), "alice", "sam");
        gate.trust().refresh();
        Ask ask =
                gate.admission().amendments().amendTrust(gate.nextTrust(person -> !person.equals("ann"), key -> true));

        // When: one grants in a browser, and the other one would
        gate.sayByPasskey(ask.id(), Says.GRANTED);
        SignedWords words = gate.words(ask, "kim", Says.GRANTED);

        // Then
        assertThatThrownBy(
                        () -> gate.admission().signOff(ask.id(), authenticator.answer(words, ORIGIN), words.person()))
                .isInstanceOfSatisfying(
                        SignOffRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(SignOffRefusedException.Code.COMMAND_NEEDED));
        assertThat(gate.strings("SELECT person FROM sign_off WHERE ask = ?", ask.id()))
                .containsExactly("bob");

        // When: somebody has by a command, whether or not in the group that lacks
        gate.grant(ask.id(), "alice");
        SignOffOutcome outcome = gate.admission().signOff(ask.id(), authenticator.answer(words, ORIGIN), kim);

        // Then
        assertThat(outcome).isInstanceOf(Granted.class);
        gate.trust().refresh();
    }

    private static void assertKeyNotInTrust(
            PersonId person, SoftAuthenticator authenticator, Words words, SignOffDesk.Case asked) {
        Words.Prepared prepared = words.prepare(asked, person, Says.GRANTED, "read it", gate.now());
        assertThat(prepared.credentials()).isEmpty();
        SignedAnswer answer = new SignedAnswer.ByPasskey(
                prepared.statement(), authenticator.sign(prepared.challenge(), ORIGIN, UnaryOperator.identity()));
        assertThatThrownBy(() -> gate.admission().signOff(asked.ask().id(), answer, person))
                .isInstanceOfSatisfying(
                        SignOffRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(SignOffRefusedException.Code.KEY_NOT_IN_TRUST));
    }

    @Test
    void aChallengeIsOnePersonsOnceAndForFiveMinutes() throws Exception {
        // Given
        PersonId kim = new PersonId("kim");
        SoftAuthenticator authenticator = SoftAuthenticator.of(GateFixture.CONSOLE.rpId());
        Registration overtaken = made(authenticator, gate.enrolment().begin(kim));
        Registration anothers = made(authenticator, gate.enrolment().begin(ALICE));

        // Then
        gate.enrolment().begin(kim);
        assertRefused(Code.PASSKEY_REFUSED, () -> finish(kim, overtaken));
        assertRefused(Code.CHALLENGE_OVER, () -> finish(kim, overtaken));
        gate.enrolment().begin(kim);
        assertRefused(Code.PASSKEY_REFUSED, () -> finish(kim, anothers));
        Registration late = made(authenticator, gate.enrolment().begin(kim));
        gate.pass(Enrolment.PATIENCE);
        assertRefused(Code.CHALLENGE_OVER, () -> finish(kim, late));
        assertRefused(Code.NOT_ENROLLED, () -> gate.enrolment().begin(new PersonId("mallory")));
        assertThat(gate.strings("SELECT subject FROM amendment WHERE subject = 'trust' AND state = 'open'"))
                .isEmpty();
    }

    @Test
    void noKeyIsMadeInVainWhileAnotherAmendmentIsAsked() throws Exception {
        // Given
        Registration made = made(
                SoftAuthenticator.of(GateFixture.CONSOLE.rpId()),
                gate.enrolment().begin(ALICE));
        Ask other =
                gate.admission().amendments().amendTrust(gate.nextTrust(person -> !person.equals("ann"), key -> true));

        // Then
        assertRefused(Code.AMENDMENT_OPEN, () -> gate.enrolment().begin(new PersonId("kim")));
        assertRefused(Code.AMENDMENT_OPEN, () -> finish(ALICE, made));
        gate.say(other.id(), "sam", Says.DECLINED);
        assertThat(gate.enrolment().begin(new PersonId("kim")).challenge().length())
                .isEqualTo(32);
    }

    @Test
    void aWorkerWithAnOlderTrustIsToldOfUntilItHasFollowedWhatTheGateHandsOut() throws Exception {
        // Given
        TrustDocument held = gate.installation().founding().document();
        WorkerStandings workers = new WorkerStandings(gate.transactions(), gate.trust(), gate.clock());
        TrustChains chains = new TrustChains(gate.transactions(), gate.ledger(), gate.blobs(), gate.trust());
        Audience worker = gate.worker();
        PersonId kim = new PersonId("kim");
        SoftAuthenticator authenticator = SoftAuthenticator.of(GateFixture.CONSOLE.rpId());
        Ask asked =
                finish(kim, made(authenticator, gate.enrolment().begin(kim))).ask();
        workers.heard(
                worker, new WorkerStandings.Said(gate.trust().get().document().version(), null));
        assertThat(workers.behind()).isEmpty();

        // When
        gate.grant(asked.id(), "bob", "sam");
        gate.trust().refresh();

        // Then
        int inForce = gate.trust().get().document().version();
        assertThat(workers.behind()).singleElement().satisfies(behind -> {
            assertThat(behind.worker()).isEqualTo(worker.worker());
            assertThat(behind.trust()).isEqualTo(inForce - 1);
            assertThat(behind.inForce()).isEqualTo(inForce);
            assertThat(behind.advice()).contains("portcullis trust update");
        });
        workers.heard(worker, new WorkerStandings.Said(inForce - 1, "TRUST_FORKED"));
        assertThat(workers.behind())
                .singleElement()
                .satisfies(behind -> assertThat(behind.advice()).contains("TRUST_FORKED"));
        gate.publish(EntryId.parse(gate.string("SELECT entry::text FROM trust ORDER BY version DESC LIMIT 1")));
        Bytes chain = chains.published();
        assertThat(chains.published()).as("made once a version").isSameAs(chain);
        TrustFollowing.Followed followed = TrustFollowing.follow(held, chain, gate.now());
        assertThat(followed.newest()).isEqualTo(gate.trust().get().document());
        assertThat(followed.steps().getLast().grantedBy()).containsExactly(new PersonId("bob"), new PersonId("sam"));
        workers.heard(worker, new WorkerStandings.Said(inForce, null));
        assertThat(workers.behind()).isEmpty();
    }

    @Test
    void s3ALoginWithoutAnEnrolledKeySignsNothingAndLeavesOneEntryAMinute() throws Exception {
        // Given
        long before = gate.strangers().count();
        gate.pass(Duration.ofMinutes(2));
        gate.floods().settle();
        Draft draft = gate.draft(gate.lineage()).aim(Aim.PROMOTE);
        gate.admit(draft);
        SignOffDesk.Case asked = gate.records().ask(gate.ask(draft.id()).id()).orElseThrow();
        Words words = new Words(gate.trust(), Optional.of(GateFixture.CONSOLE));

        // When
        for (int time = 0; time < 3; time++) {
            assertKeyNotInTrust(new PersonId("carol"), SoftAuthenticator.of(GateFixture.CONSOLE.rpId()), words, asked);
            gate.strangers().refused(Optional.empty(), Bytes.utf8("an answer of a login that was made up"));
        }
        gate.pass(Duration.ofMinutes(2));
        gate.floods().settle();

        // Then
        assertThat(gate.strangers().count()).isEqualTo(before + 6);
        List<RefusalsPredicate> entries = gate
                .strings(
                        "SELECT encode(leaf, 'base64') FROM ledger_entry WHERE kind LIKE '%refusals%' ORDER BY id DESC LIMIT 2")
                .stream()
                .map(EnrolmentIT::refusals)
                .toList();
        assertThat(entries)
                .extracting(RefusalsPredicate::principal)
                .containsExactlyInAnyOrder("person:carol", "login:unknown");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.count()).isEqualTo(3);
            assertThat(entry.reasons()).containsExactly(Reason.of("KEY_NOT_IN_TRUST"));
        });
        assertThat(gate.strings(
                        "SELECT person FROM sign_off WHERE ask = ?", asked.ask().id()))
                .isEmpty();
    }

    private static RefusalsPredicate refusals(String leaf) {
        try {
            return Statement.parse(Envelope.parse(Base64.getMimeDecoder().decode(leaf))
                            .payload()
                            .toArray())
                    .predicate(RefusalsPredicate.class);
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }
}
