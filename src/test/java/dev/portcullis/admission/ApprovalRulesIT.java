package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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
import dev.portcullis.kernel.Bounds;
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
import java.time.Instant;
import java.util.List;
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

        // Then
        notCounted(ask, said(words, words.reason(), Digest.of("approved by safety"), 0, 60), Code.VIEW_MISMATCH);
    }

    @Test
    void tA1A5A8WhatIsSignedForAnotherAskWithoutAReasonOrAtAnotherTimeIsNotRecorded() {
        // Given: two asks
        Ask ask = gate.ask(waiting().id());
        Ask other = gate.ask(waiting().id());
        SignedWords words = gate.words(ask, "alice", Says.GRANTED);
        Digest view = ask.view();
        long early = Bounds.SIGNED_WITHIN.toSeconds();
        long ahead = Bounds.WORKER_CLOCK_DIFFERENCE.toSeconds();

        // Then: neither for another ask, nor over its basis
        SignedWords others = gate.words(other, "alice", Says.GRANTED);
        SignedWords asked = new SignedWords(
                other.id(),
                words.purpose(),
                words.basis(),
                words.says(),
                words.reason(),
                view,
                words.person(),
                words.time(),
                words.until());
        notCounted(ask, asked, Code.BASIS_MISMATCH);
        SignedWords over = new SignedWords(
                ask.id(),
                others.purpose(),
                others.basis(),
                words.says(),
                words.reason(),
                view,
                words.person(),
                words.time(),
                words.until());
        notCounted(ask, over, Code.BASIS_MISMATCH);

        // Then: a reason always, and a bounded one
        String longest = "x".repeat(Bounds.WRITTEN_REASON_CHARACTERS);
        notCounted(ask, said(words, " \t", view, 0, 60), Code.REASON_MISSING);
        notCounted(ask, said(words, longest + "x", view, 0, 60), Code.REASON_MISSING);

        // Then: not signed too long ago, nor in time to come, nor until a moment that has passed
        notCounted(ask, said(words, longest, view, -early - 1, 60), Code.TIME_REFUSED);
        notCounted(ask, said(words, longest, view, ahead + 1, 60), Code.TIME_REFUSED);
        notCounted(ask, said(words, longest, view, 0, 0), Code.TIME_REFUSED);
        assertThatCode(() -> gate.admission()
                        .signOff(
                                ask.id(),
                                new SignedAnswer.ByKey(
                                        gate.installation().signed(said(words, longest, view, -early, 1))),
                                words.person()))
                .doesNotThrowAnyException();
    }

    /** The same words with another reason and view, signed so many seconds from now and good for so many. */
    private static SignedWords said(SignedWords words, String reason, Digest view, long at, long lasts) {
        return new SignedWords(
                words.ask(),
                words.purpose(),
                words.basis(),
                words.says(),
                reason,
                view,
                words.person(),
                gate.now().plusSeconds(at),
                gate.now().plusSeconds(lasts));
    }

    private static void notCounted(Ask ask, SignedWords words, Code code) {
        notCounted(ask, gate.installation().signed(words), words.person().value(), code);
    }

    @Test
    void tA10A9TwoPeopleStopEverythingThatRunsAndNobodyPromotesByIt() throws AdmissionRefusedException {
        // Given: a promotion that was reported and not looked at, an evaluation that runs, and one that may
        Draft promotion = waiting();
        gate.grant(gate.ask(promotion.id()).id(), "alice");
        gate.step();
        Redeemed moving = gate.redeem(gate.permitOf(promotion.id()));
        Lineage lineage = promotion.lineage();
        Draft running = gate.draft(lineage);
        gate.propose(running);
        Redeemed run = gate.redeem(gate.permitOf(running.id()));
        Draft permitted = gate.draft(lineage);
        gate.propose(permitted);
        PermitId issued = gate.permitOf(permitted.id());
        gate.report(gate.outcome(moving).of(promotion.tree()));
        String fence = gate.string("SELECT fence::text FROM lineage WHERE id = ?", lineage.id());

        // When: one signs
        Ask ask = gate.admission()
                .amendments()
                .breakGlassToStop(Optional.of(lineage.id()), "a host is taken over", new PersonId("alice"));
        gate.grant(ask.id(), "alice");

        // Then
        assertThat(gate.cases().lines(
                        new Cases.Filter(
                                Cases.Which.OPEN, Optional.empty(), Optional.of(lineage.id()), Optional.empty()),
                        Optional.empty(),
                        Bounds.PAGE))
                .filteredOn(line -> line.id().equals(ask.id()))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.brief().why()).isEqualTo("Break-glass, to stop: a host is taken over");
                    assertThat(line.answered()).containsExactly(new PersonId("alice"));
                    assertThat(line.places()).isEqualTo(2);
                });
        assertThat(gate.count("SELECT count(*) FROM halt WHERE scope = 'lineage:' || ?", lineage.id()))
                .isZero();

        // When: the other one signs
        gate.grant(ask.id(), "sam");

        // Then: nothing that was under way can commit, and nothing has moved
        for (Draft ended : List.of(promotion, running)) {
            assertThat(gate.answer(ended.id()).state()).isEqualTo(AnswerState.LOST);
        }
        assertThat(gate.tell(gate.outcome(run).of(running.tree())))
                .contains(AdmissionRefusedException.Code.FENCE_STALE);
        refused(issued, RedemptionRefusedException.Code.PERMIT_REVOKED);
        gate.step();
        assertThat(head(lineage)).isEqualTo(lineage.genesis().digest());
        assertThat(promotions(promotion)).isOne();
        assertThat(gate.string("SELECT fence::text FROM lineage WHERE id = ?", lineage.id()))
                .isEqualTo(fence);

        // Then: it is told of, with whom it passed over
        assertThat(gate.entries(PredicateType.BREAKGLASS, lineage.id())).isOne();
        assertThat(gate.sent("portcullis.permits").stream()
                        .filter(row -> GateFixture.type(row).equals(BreakingGlass.EVENT))
                        .filter(row -> row.key().equals(lineage.id().value())))
                .hasSize(1);
        assertThat(gate.strings("SELECT unnest(skipped) FROM breakglass WHERE scope = 'lineage:' || ?", lineage.id()))
                .containsExactly("bob", "carol", "dora", "erin", "kim");

        // When: it is re-armed by as many as end another halt
        HaltId halt = HaltId.parse(
                gate.string("SELECT halt::text FROM breakglass WHERE scope = 'lineage:' || ?", lineage.id()));
        Ask rearm = gate.admission().amendments().rearm(halt, "the host is off");
        gate.grant(rearm.id(), "bob", "kim");

        // Then: it stands until the highest tier's people have said so, too
        assertThat(gate.records().halt(halt).orElseThrow().rearmed()).isFalse();
        gate.grant(rearm.id(), "carol");
        assertThat(gate.records().halt(halt).orElseThrow().rearmed()).isTrue();
    }

    @Test
    void tA10A9BreakGlassTakesTwoPeopleWhoDoNotOperateTheProposerAndLittleTime() throws AdmissionRefusedException {
        // Given
        Lineage lineage = gate.lineage();
        Ask ask = gate.admission()
                .amendments()
                .breakGlassToStop(Optional.of(lineage.id()), "look", new PersonId("alice"));

        // Then: its operator is no second person, and alice is not two
        notCounted(
                ask, gate.installation().signed(gate.words(ask, "erin", Says.GRANTED)), "erin", Code.NOT_INDEPENDENT);
        gate.grant(ask.id(), "alice");
        assertThatThrownBy(() -> gate.grant(ask.id(), "alice")).hasMessageContaining(Code.ALREADY_SIGNED.name());

        // When
        gate.pass(Bounds.BREAKGLASS_ASK);

        // Then
        assertThatThrownBy(() -> gate.grant(ask.id(), "sam")).hasMessageContaining(Code.ASK_CLOSED.name());
        assertThat(gate.entries(PredicateType.BREAKGLASS, lineage.id())).isZero();
        assertThat(gate.count("SELECT count(*) FROM halt WHERE scope = 'lineage:' || ?", lineage.id()))
                .isZero();
    }

    @Test
    void tA10A9AnEvaluationIsExtendedOnceAndItsPromotionIsNot() throws AdmissionRefusedException {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage).aim(Aim.PROMOTE).deadline(gate.now().plusSeconds(60));
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));
        Instant until = gate.now().plus(Duration.ofHours(2));

        // When
        Ask ask = extend(draft, until);
        gate.grant(ask.id(), "alice", "sam");
        gate.pass(Duration.ofSeconds(20));
        gate.report(gate.outcome(redeemed).of(draft.tree()));
        gate.report(gate.evidence(lineage, redeemed, draft.tree(), "2"));
        gate.pass(Duration.ofSeconds(60));
        gate.step();

        // Then: what ran past its deadline is admitted, and goes no further
        assertThat(gate.told(draft.id())).contains("dev.portcullis.proposal.admitted.v1");
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.LAPSED);
        assertThat(permits(draft) + promotions(draft)).isZero();
        assertThat(head(lineage)).isEqualTo(lineage.genesis().digest());

        // Then: neither again, nor longer, nor for a promotion
        Draft other = gate.draft(lineage).deadline(gate.now().plusSeconds(600));
        gate.propose(other);
        notExtended(other, gate.now().plus(Bounds.BREAKGLASS_EXTENSION).plusSeconds(1));
        gate.grant(extend(other, gate.now().plus(Duration.ofHours(1))).id(), "bob", "kim");
        notExtended(other, gate.now().plus(Duration.ofHours(3)));
        notExtended(waiting(), gate.now().plus(Duration.ofHours(1)));
    }

    private static Ask extend(Draft draft, Instant until) throws AdmissionRefusedException {
        return gate.admission()
                .amendments()
                .breakGlassToExtend(draft.id(), until, "the pool was down", new PersonId("sam"));
    }

    private static void notExtended(Draft draft, Instant until) {
        assertThatThrownBy(() -> extend(draft, until))
                .asInstanceOf(type(AdmissionRefusedException.class))
                .extracting(AdmissionRefusedException::code)
                .isEqualTo(AdmissionRefusedException.Code.BREAKGLASS_REFUSED);
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
