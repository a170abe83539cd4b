package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules of approval that other gates taught us, as far as they need a whole gate; the pure ones are in ApprovalRulesTest. */
class ApprovalRulesIT {
    private static GateFixture gate;

    @BeforeAll
    static void open() throws SQLException, IOException {
        gate = new GateFixture();
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void tA7F3ApprovingDoesNothingAndWhatItReleasesIsDoneOnce() {
        // Given
        Draft draft = waiting();
        gate.grant(gate.ask(draft.id()).id(), "alice");
        gate.step();

        // Then: approved, and nothing has happened
        assertThat(head(draft.lineage())).isEqualTo(draft.lineage().genesis().digest());
        assertThat(promotions(draft)).isZero();

        // When
        PermitId permit = gate.permitOf(draft.id());
        Redeemed redeemed = gate.redeem(permit);

        // Then
        refused(permit, RedemptionRefusedException.Code.ALREADY_REDEEMED);
        gate.report(gate.outcome(redeemed).of(draft.tree()));
        gate.step();
        refused(permit, RedemptionRefusedException.Code.ALREADY_REDEEMED);
        assertThat(promotions(draft)).isOne();
        assertThat(head(draft.lineage())).isEqualTo(draft.tree().digest());
    }

    @Test
    void tA9WhatWasNotShownCannotBeSigned() {
        // Given
        Ask ask = gate.ask(waiting().id());
        SignedWords words = gate.words(ask, "alice", Says.GRANTED);
        SignedWords other = new SignedWords(
                words.ask(),
                words.purpose(),
                words.basis(),
                words.says(),
                words.reason(),
                Digest.of("approved by safety"),
                words.person(),
                words.time(),
                words.until());

        // Then
        notCounted(ask, gate.installation().signed(other), "alice", Code.VIEW_MISMATCH);
    }

    @Test
    void tA13AnApprovalWhoseSignerLeftNoLongerRedeemsItsPermit() throws SQLException, IOException {
        try (GateFixture own = new GateFixture()) {
            // Given
            Draft draft = own.draft(own.lineage(1)).aim(Aim.PROMOTE);
            own.admit(draft);
            own.grant(own.ask(draft.id()).id(), "carol");
            own.step();
            PermitId permit = own.permitOf(draft.id());
            own.bundle(permit);

            // When
            own.amendTrust(own.nextTrust(person -> !person.equals("carol"), key -> true));
            own.trust().refresh();

            // Then
            assertThatThrownBy(() -> own.admission().redeem(permit, own.worker(), GateFixture.nonce()))
                    .asInstanceOf(type(RedemptionRefusedException.class))
                    .extracting(RedemptionRefusedException::code)
                    .isEqualTo(RedemptionRefusedException.Code.SIGN_OFF_VOID);
            own.step();
            assertThat(own.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 2");
        }
    }

    @Test
    void tA14ALoginIsNoSignature() {
        // Given
        Ask ask = gate.ask(waiting().id());
        SignedWords words = gate.words(ask, "alice", Says.GRANTED);
        Envelope byTheGate = gate.installation()
                .signer(Role.GATE)
                .sign(Statement.of(words.basis().result(), PredicateType.SIGNED_WORDS, words));

        // Then: neither alice's session with bob's key, nor bob's session with alice's, nor the gate for either
        notCounted(ask, gate.installation().signed(gate.words(ask, "bob", Says.GRANTED)), "alice", Code.NOT_YOUR_KEY);
        notCounted(ask, gate.installation().signed(words), "bob", Code.NOT_YOUR_KEY);
        notCounted(ask, byTheGate, "alice", Code.KEY_NOT_IN_TRUST);
    }

    @Test
    void f1WhatWasApprovedIsWhatRunsOrNothing() {
        // Given
        Draft draft = waiting();
        gate.grant(gate.ask(draft.id()).id(), "alice");
        gate.step();
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));

        // When: another tree is put in its place
        gate.report(gate.outcome(redeemed).of(gate.draft(draft.lineage()).tree()));
        gate.step();

        // Then
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.LOST);
        assertThat(head(draft.lineage())).isEqualTo(draft.lineage().genesis().digest());
    }

    @Test
    void f2WhatMovedBetweenApprovalAndPermitIsJudgedAgain() {
        // Given
        Draft draft = waiting();
        Ask ask = gate.ask(draft.id());
        gate.grant(ask.id(), "alice");

        // When: before the gate looks, people change the charter
        Lineage lineage = draft.lineage();
        gate.amend(
                lineage.id(),
                lineage.charter().document().utf8().replace("netLines: 400", "netLines: 399"),
                lineage.genesis());
        gate.step();

        // Then
        assertThat(gate.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 2");
        assertThat(gate.ask(draft.id()).id()).isNotEqualTo(ask.id());
        assertThat(permits(draft)).isZero();
    }

    @Test
    void f4TheSameAskedAgainJoinsTheOpenAskAndWhatFailedIsAskedAnew() {
        // Given
        Draft draft = waiting();
        Ask ask = gate.ask(draft.id());

        // When
        Draft again = draft.id(ProposalId.next(gate.clock()));
        gate.propose(again);

        // Then: one ask, one permit
        assertThat(gate.answer(again.id()).state()).isEqualTo(AnswerState.WAITING);
        assertThat(gate.count("SELECT count(*) FROM proposal WHERE id = ?", again.id()))
                .isZero();
        assertThat(asks(draft) + asks(again)).isOne();
        gate.grant(ask.id(), "alice");
        gate.step();
        assertThat(permits(draft) + permits(again)).isOne();

        // When: consumed, and its worker dies
        gate.redeem(gate.permitOf(draft.id()));
        gate.pass(Duration.ofMinutes(3));
        gate.step();

        // Then: it is lost, and nothing is left to be used
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.LOST);
        assertThat(gate.count("SELECT count(*) FROM permit WHERE proposal = ? AND state = 'issued'", draft.id()))
                .isZero();
    }

    @Test
    void f18AnApprovalDoesNotOutliveAHaltThatCameAfterIt() throws AdmissionRefusedException {
        // Given
        Draft draft = waiting();
        gate.grant(gate.ask(draft.id()).id(), "alice");
        HaltId halt = gate.admission().halt(Optional.of(draft.lineage().id()), "look at it", new PersonId("sam"));

        // When: it stands longer than the ask
        gate.step();
        assertThat(permits(draft)).isZero();
        gate.pass(Duration.ofHours(2));
        gate.grant(gate.admission().amendments().rearm(halt, "looked").id(), "bob", "kim");
        gate.step();

        // Then
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.LAPSED);
        assertThat(permits(draft)).isZero();
    }

    @Test
    void f19TheCaseHoldsWhyWhatAndOnWhatEvidence() {
        // Given
        Draft draft = waiting();
        Ask ask = gate.ask(draft.id());

        // When
        String view = gate.records().ask(ask.id()).orElseThrow().view().utf8();

        // Then
        assertThat(view)
                .containsIgnoringCase("why a person")
                .contains("src/main.py", draft.tree().digest().toString())
                .containsIgnoringCase("evidence")
                .containsIgnoringCase("undo");
        assertThat(Digest.of(gate.records().ask(ask.id()).orElseThrow().view())).isEqualTo(ask.view());
    }

    @Test
    void f20ApprovingMovesWhatWasAskedAboutAndNothingEndsWithAnAskOpen() {
        // Given
        Draft one = waiting();
        Draft other = waiting();
        String before = gate.state(other.id());

        // When
        gate.grant(gate.ask(one.id()).id(), "alice");
        gate.step();

        // Then
        assertThat(gate.state(one.id())).isEqualTo("PERMITTED promote 1");
        assertThat(gate.state(other.id())).isEqualTo(before);
        assertThat(gate.count("""
                        SELECT count(*) FROM ask a JOIN proposal p ON a.subject = 'proposal:' || p.id
                        WHERE a.state = 'open' AND p.state = 'ENDED'""")).isZero();
    }

    private static Draft waiting() {
        Draft draft = gate.draft(gate.lineage(1)).aim(Aim.PROMOTE);
        gate.admit(draft);
        return draft;
    }

    private static void notCounted(Ask ask, Envelope signed, String caller, Code code) {
        assertThatThrownBy(
                        () -> gate.admission().signOff(ask.id(), new SignedAnswer.ByKey(signed), new PersonId(caller)))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(code);
        assertThat(gate.count("SELECT count(*) FROM sign_off WHERE ask = ?", ask.id()))
                .isZero();
    }

    private static void refused(PermitId permit, RedemptionRefusedException.Code code) {
        assertThatThrownBy(() -> gate.admission().redeem(permit, gate.worker(), GateFixture.nonce()))
                .asInstanceOf(type(RedemptionRefusedException.class))
                .extracting(RedemptionRefusedException::code)
                .isEqualTo(code);
    }

    private static Digest head(Lineage lineage) {
        return gate.records().lineage(lineage.id()).orElseThrow().head().orElseThrow();
    }

    private static long promotions(Draft draft) {
        return gate.count(
                "SELECT count(*) FROM redemption r JOIN permit p ON p.id = r.permit"
                        + " WHERE p.proposal = ? AND p.purpose = 'promote'",
                draft.id());
    }

    private static long permits(Draft draft) {
        return gate.count("SELECT count(*) FROM permit WHERE proposal = ? AND purpose = 'promote'", draft.id());
    }

    private static long asks(Draft draft) {
        return gate.count("SELECT count(*) FROM ask WHERE subject = ?", "proposal:" + draft.id());
    }
}
