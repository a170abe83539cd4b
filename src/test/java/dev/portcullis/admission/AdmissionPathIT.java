package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.admission.Proposers.Enrolled;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.clearance.RedemptionRefusedException;
import dev.portcullis.fixtures.FoundedInstallation;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.modification.Tree;
import dev.portcullis.permit.Audience;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.SignOffRefusedException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proposal's way through the whole gate, and where it must stop. */
class AdmissionPathIT {
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
    void anHonestProposalIsAdmittedAndThenPromotedByPeople() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage).aim(Aim.PROMOTE).claim("2");

        // When
        gate.admit(draft);

        // Then: a parent, and not yet the head
        assertThat(gate.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 1");
        assertThat(head(lineage)).isEqualTo(lineage.genesis().digest());
        assertThat(standing(draft)).isEqualTo("admitted");

        // When
        gate.grant(gate.ask(draft.id()).id(), "alice");
        gate.step();
        gate.promote(draft);

        // Then
        AnswerPredicate answer = gate.answer(draft.id());
        assertThat(answer.state()).isEqualTo(AnswerState.PROMOTED);
        assertThat(answer.head()).isEqualTo(draft.tree().digest());
        assertThat(answer.generation()).isEqualTo(1);
        assertThat(head(lineage)).isEqualTo(draft.tree().digest());
        assertThat(anchor(lineage)).isEqualTo(draft.tree().digest());
        assertThat(standing(draft)).isEqualTo("promoted");
        assertThat(slot(lineage)).isEqualTo("null");
        endedOnce(draft);
        assertThat(gate.told(draft.id()))
                .containsExactly(
                        "dev.portcullis.proposal.admitted.v1",
                        "dev.portcullis.proposal.waiting.v1",
                        "dev.portcullis.proposal.promoted.v1");
    }

    @Test
    void everyGateAskedLeavesExactlyOneEntry() {
        // Given
        Lineage lineage = gate.lineage(0);
        Draft draft = gate.draft(lineage).aim(Aim.PROMOTE);

        // When
        gate.admit(draft);
        gate.promote(draft);

        // Then
        assertThat(gate.strings(
                        "SELECT purpose || ' ' || gate || ' ' || name || ' ' || outcome FROM gate_result"
                                + " WHERE proposal = ? ORDER BY 1",
                        draft.id()))
                .containsExactly(
                        "admit policy policy allowed",
                        "admit tripwire finite-and-plausible cleared",
                        "admit tripwire halt cleared",
                        "evaluate policy policy allowed",
                        "evaluate tripwire halt cleared",
                        "promote policy policy allowed",
                        "promote tripwire finite-and-plausible cleared",
                        "promote tripwire halt cleared");
        assertThat(gate.count(
                        "SELECT count(*) FROM gate_result g JOIN ledger_entry e ON e.id = g.entry WHERE proposal = ?",
                        draft.id()))
                .isEqualTo(8);
        // V1: what the verdict was reached on is kept
        assertThat(gate.count("SELECT count(*) FROM facts WHERE proposal = ?", draft.id()))
                .isEqualTo(3);
        // Nobody signed: the head moves, what people last signed off does not
        assertThat(head(lineage)).isEqualTo(draft.tree().digest());
        assertThat(anchor(lineage)).isEqualTo(lineage.genesis().digest());
        endedOnce(draft);
    }

    @Test
    void theBaselineGivesTheGenesisItsScore() {
        // When
        Lineage lineage = gate.lineage();

        // Then
        assertThat(gate.strings("SELECT number || ' ' || score FROM generation WHERE lineage = ?", lineage.id()))
                .containsExactly("0 1");
    }

    @Test
    void whatWasAdmittedMayBePromotedLaterUnderAnotherId() {
        // Given
        Lineage lineage = gate.lineage();
        Draft elder = gate.draft(lineage);
        gate.admit(elder);
        assertThat(gate.answer(elder.id()).state()).isEqualTo(AnswerState.ADMITTED);
        ProposalId later = ProposalId.next(gate.clock());

        // When
        gate.accept(gate.promotion(lineage, later, elder.id(), elder.tree().digest()));
        gate.step();

        // Then
        assertThat(gate.state(later)).isEqualTo("AWAITING_SIGNOFF promote 1");
        gate.grant(gate.ask(later).id(), "bob");
        gate.step();
        Redeemed redeemed = gate.redeem(gate.permitOf(later));
        gate.report(gate.outcome(redeemed).of(elder.tree()));
        gate.step();
        assertThat(gate.state(later)).isEqualTo("ENDED promote 1");
        assertThat(gate.answer(later).state()).isEqualTo(AnswerState.PROMOTED);
        assertThat(head(lineage)).isEqualTo(elder.tree().digest());
        assertThat(gate.entries(PredicateType.END, later)).isOne();
    }

    @Test
    void onlyWhatWasAdmittedMayBePromoted() {
        // Given
        Lineage lineage = gate.lineage();
        Draft refused = gate.draft(lineage).puts(Map.of("harness/score.py", "print(10)\n"));
        gate.propose(refused);
        ProposalId later = ProposalId.next(gate.clock());

        // Then
        assertThat(gate.offer(gate.promotion(
                        lineage, later, refused.id(), refused.tree().digest())))
                .contains(Code.NOT_ADMITTED);
        assertThat(gate.admission().answer(later)).isEmpty();
    }

    @Test
    void aTouchedHarnessIsRefusedAndNeverRun() {
        // Given
        Draft draft = gate.draft(gate.lineage()).puts(Map.of("harness/score.py", "print(10)\n"));

        // When
        gate.propose(draft);

        // Then
        refused(draft, "HARNESS_TOUCHED");
        assertThat(gate.strings("SELECT gate FROM gate_result WHERE proposal = ? ORDER BY 1", draft.id()))
                .containsExactly("policy", "tripwire");
    }

    @ParameterizedTest
    @CsvSource({"ALLOWED, 0", "ESCALATED, 3"})
    void aTouchedHarnessIsRefusedOnceWhateverThePolicyInForceSays(VerdictWord word, int tier)
            throws SQLException, IOException {
        try (GateFixture own = GateFixture.underALoosenedPolicy(word, tier)) {
            // Given
            Draft draft = own.draft(own.lineage()).puts(Map.of("harness/score.py", "print(10)\n"));

            // When
            own.propose(draft);

            // Then
            refusedBelowPolicy(own, draft, word, "HARNESS_TOUCHED");
            assertThat(own.count("SELECT count(*) FROM permit WHERE proposal = ?", draft.id()))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"ALLOWED, 0", "ESCALATED, 3"})
    void aReadingThatIsNotClearedIsRefusedOnceWhateverThePolicyInForceSays(VerdictWord word, int tier)
            throws SQLException, IOException {
        try (GateFixture own = GateFixture.underALoosenedPolicy(word, tier)) {
            // Given
            Lineage lineage = own.lineage();
            Draft draft = own.draft(lineage);
            own.propose(draft);

            // When: more than the charter's bound
            own.evaluate(draft, "11");

            // Then
            refusedBelowPolicy(own, draft, word, "READING_NOT_CLEARED");
            assertThat(own.count("SELECT count(*) FROM generation WHERE lineage = ?", lineage.id()))
                    .isOne();
        }
    }

    /** The verdict is on record as it was; the proposal ended all the same, nobody was asked and nothing tries again. */
    private static void refusedBelowPolicy(GateFixture own, Draft draft, VerdictWord word, String code) {
        assertThat(own.string(
                        "SELECT outcome FROM gate_result WHERE proposal = ? AND gate = 'policy'"
                                + " AND purpose = (SELECT purpose FROM proposal WHERE id = ?)",
                        draft.id(),
                        draft.id()))
                .isEqualTo(word.toString());
        assertThat(own.answer(draft.id()).state()).isEqualTo(AnswerState.REFUSED);
        assertThat(own.answer(draft.id()).reasons()).containsExactly(code);
        assertThat(own.string("SELECT state || ' ' || end_reason FROM proposal WHERE id = ?", draft.id()))
                .isEqualTo("ENDED " + code);
        assertThat(own.entries(PredicateType.END, draft.id())).isOne();
        assertThat(own.count("SELECT count(*) FROM ask WHERE subject = ?", "proposal:" + draft.id()))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"src/setup.sh", "elsewhere/main.py", "src/conftest.py"})
    void whatTheCharterDoesNotNameIsOversightAndRunsOnlyWhenTheTopTierGrants(String path) {
        // Given
        Draft draft = gate.draft(gate.lineage()).puts(Map.of(path, "import os\n"));

        // When
        gate.propose(draft);

        // Then
        assertThat(gate.count("SELECT count(*) FROM permit WHERE proposal = ?", draft.id()))
                .isZero();
        if (gate.answer(draft.id()).state() == AnswerState.WAITING) {
            assertThat(gate.ask(draft.id()).tier()).isEqualTo(3);
        } else {
            refusedOnce(draft);
        }
    }

    @Test
    void aForgedBaseIsRefusedBeforeAnyGateIsAsked() {
        // Given: a tree that exists, and is no generation
        Lineage lineage = gate.lineage();
        Tree forged = gate.tree(Map.of("src/main.py", "print(1)\n", "harness/score.py", "print('forged')\n"));
        Draft draft = gate.draft(lineage).base(forged);

        // When
        gate.propose(draft);

        // Then
        refused(draft, "BASE_UNKNOWN");
        assertThat(gate.count("SELECT count(*) FROM gate_result WHERE proposal = ?", draft.id()))
                .isZero();
    }

    @Test
    void anotherLineagesGenerationIsNoBase() {
        // Given
        Lineage other = gate.lineage();
        Draft elsewhere = gate.draft(other);
        gate.admit(elsewhere);
        Draft draft = gate.draft(gate.lineage()).base(elsewhere.tree());

        // When
        gate.propose(draft);

        // Then
        refused(draft, "BASE_UNKNOWN");
    }

    @Test
    void aResultThatIsNotWhatTheContentMakesIsRefused() {
        // Given
        Draft draft = gate.draft(gate.lineage()).result(Digest.of("something else"));

        // When
        gate.propose(draft);

        // Then
        refused(draft, "RESULT_MISMATCH");
    }

    @ParameterizedTest
    @CsvSource({
        "2,    3,   '',         CLAIM_CONTRADICTED",
        "'',   '',  NOT_FINITE, NOT_FINITE",
        "11,   '',  '',         IMPLAUSIBLE",
        "'',   '',  '',         METRIC_MISSING"
    })
    void aScoreThatCannotBeTrueIsNoParent(String score, String claim, String flag, String code) {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        draft = claim.isEmpty() ? draft : draft.claim(claim);
        gate.propose(draft);

        // When
        gate.evaluate(draft, score, flag.isEmpty() ? new String[0] : new String[] {flag});

        // Then
        assertThat(gate.answer(draft.id()).state()).as(code).isEqualTo(AnswerState.REFUSED);
        assertThat(gate.count("SELECT count(*) FROM generation WHERE lineage = ?", lineage.id()))
                .isOne();
        endedOnce(draft);
    }

    @Test
    void aRunThatFailedIsNoParent() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));

        // When
        gate.report(gate.outcome(redeemed).ended(Ended.LIMIT).of(draft.tree()));
        gate.step();

        // Then
        refusedOnce(draft);
    }

    @Test
    void anotherTreeThanThePermitsThatRanIsLost() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));

        // When
        gate.report(gate.outcome(redeemed).of(lineage.genesis()));
        gate.step();

        // Then
        ended(draft, AnswerState.LOST, "TREE_MISMATCH");
    }

    @Test
    void aRunWithoutEvidenceIsLostWhenItsTimeIsOver() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));
        gate.report(gate.outcome(redeemed).of(draft.tree()));
        gate.step();
        assertThat(gate.state(draft.id())).isEqualTo("RUNNING evaluate 1");

        // When
        gate.pass(Bounds.LEASE.multipliedBy(2));
        gate.step();

        // Then
        ended(draft, AnswerState.LOST, "EVIDENCE_MISSING");
    }

    @Test
    void whatIsSentTwiceChangesNothing() throws RedemptionRefusedException {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        SignedProposal event = gate.signed(draft);
        gate.accept(event);
        gate.step();
        PermitId permit = gate.permitOf(draft.id());
        gate.publish(gate.records().permit(permit).orElseThrow().entry());
        String nonce = GateFixture.nonce();
        Redeemed redeemed = gate.admission().redeem(permit, gate.worker(), nonce);
        OutcomeReport outcome = gate.outcome(redeemed).of(draft.tree());
        OutcomeReport evidence = gate.evidence(lineage, redeemed, draft.tree(), "2");
        gate.report(evidence);
        gate.report(outcome);
        Set<String> before = gate.everything();

        // When
        gate.accept(event);
        Redeemed again = gate.admission().redeem(permit, gate.worker(), nonce);
        Optional<Code> second = gate.tell(outcome);
        Optional<Code> third = gate.tell(evidence);

        // Then
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("outcome", "evidence")
                .isEqualTo(redeemed);
        assertThat(second).contains(Code.ALREADY_REPORTED);
        assertThat(third).contains(Code.ALREADY_REPORTED);
        assertThat(gate.everything()).isEqualTo(before);
        gate.step();
        gate.accept(event);
        gate.step();
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.ADMITTED);
        endedOnce(draft);
    }

    @Test
    void aTwinOfTheSameProposerJoinsTheOpenCase() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        Draft twin = draft.id(ProposalId.next(gate.clock()));

        // When
        gate.propose(twin);

        // Then
        assertThat(gate.count("SELECT count(*) FROM proposal WHERE id = ?", twin.id()))
                .isZero();
        gate.evaluate(draft, "2");
        assertThat(gate.answer(twin.id()).state()).isEqualTo(AnswerState.ADMITTED);
        assertThat(gate.answer(twin.id()).joined()).containsExactly(twin.id());
    }

    @Test
    void anothersOpenCaseIsNotJoined() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        KeySigner stranger = new KeySigner(SigningKey.generate("stranger"));

        // When
        Optional<Code> refused =
                gate.offer(gate.signed(draft.id(ProposalId.next(gate.clock())), stranger, new PrincipalId("stranger")));

        // Then
        assertThat(refused).contains(Code.ALREADY_OPEN);
    }

    @Test
    void theSameChangeWithAnotherAimIsNotJoined() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        ProposalId other = ProposalId.next(gate.clock());

        // Then
        assertThat(gate.offer(gate.signed(draft.id(other).aim(Aim.PROMOTE)))).contains(Code.ALREADY_OPEN);
        assertThat(gate.told(other)).containsExactly("dev.portcullis.proposal.refused.v1");
        assertThat(gate.told(draft.id())).isEmpty();
        assertThat(gate.entries(PredicateType.END, other)).isZero();
    }

    @Test
    void l9AnIdThatIsTakenIsRefusedForOtherBytes() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        Set<String> before = gate.everything();

        // Then: another change, or the same change with another claim
        assertThat(gate.offer(gate.signed(draft.puts(Map.of("src/main.py", "print(3)\n")))))
                .contains(Code.PROPOSAL_ID_TAKEN);
        assertThat(gate.offer(gate.signed(draft.claim("9")))).contains(Code.PROPOSAL_ID_TAKEN);
        assertThat(gate.everything()).isEqualTo(before);
        assertThat(gate.told(draft.id())).as("the case goes on").isEmpty();
    }

    @Test
    void l9AnotherLineageCannotTakeAnId() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        Lineage other = gate.lineage();
        gate.propose(gate.draft(other).id(draft.id()));

        // Then
        assertThat(gate.offer(gate.signed(draft))).contains(Code.PROPOSAL_ID_TAKEN);
    }

    @Test
    void a5AnAskThatNobodyAnswersLapsesToRefusal() {
        // Given
        Draft draft = waiting();
        AskId ask = gate.ask(draft.id()).id();

        // When
        gate.pass(Duration.ofHours(1).plusSeconds(1));
        gate.step();

        // Then
        ended(draft, AnswerState.LAPSED, "ASK_LAPSED");
        assertThat(gate.string("SELECT state FROM ask WHERE id = ?", ask)).isEqualTo("lapsed");
        assertThat(gate.count("SELECT count(*) FROM permit WHERE proposal = ? AND purpose = 'promote'", draft.id()))
                .isZero();
        assertThat(slot(draft.lineage())).isEqualTo("null");
        assertThatThrownBy(() -> gate.say(ask, "alice", Says.GRANTED))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(SignOffRefusedException.Code.ASK_CLOSED);
    }

    @Test
    void a6ADeclineIsFinalForTheBasis() throws SignOffRefusedException {
        // Given
        Draft draft = waiting();
        gate.say(gate.ask(draft.id()).id(), "carol", Says.DECLINED);
        gate.step();
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.DECLINED);
        endedOnce(draft);

        // When: the same is asked again
        ProposalId again = ProposalId.next(gate.clock());
        gate.accept(
                gate.promotion(draft.lineage(), again, draft.id(), draft.tree().digest()));
        gate.step();

        // Then: nobody is bothered
        assertThat(gate.answer(again).state()).isEqualTo(AnswerState.DECLINED);
        assertThat(gate.count("SELECT count(*) FROM ask WHERE subject = ?", "proposal:" + again))
                .isZero();
    }

    @Test
    void a6ADeclineIsFinalEvenWhenItsProposalIsWithdrawnBeforeTheGateLooks() throws SignOffRefusedException {
        // Given
        Draft draft = waiting();
        gate.say(gate.ask(draft.id()).id(), "carol", Says.DECLINED);

        // When
        gate.accept(gate.withdrawal(draft));
        ProposalId again = ProposalId.next(gate.clock());
        gate.accept(
                gate.promotion(draft.lineage(), again, draft.id(), draft.tree().digest()));
        gate.step();

        // Then
        assertThat(gate.answer(again).state()).isEqualTo(AnswerState.DECLINED);
    }

    @Test
    void a3OnePersonAnswersAnAskOnce() throws SignOffRefusedException {
        // Given
        Draft draft = gate.draft(gate.lineage(2)).aim(Aim.PROMOTE);
        gate.admit(draft);
        AskId ask = gate.ask(draft.id()).id();
        gate.say(ask, "alice", Says.GRANTED);

        // Then
        assertThatThrownBy(() -> gate.say(ask, "alice", Says.GRANTED))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(SignOffRefusedException.Code.ALREADY_SIGNED);
        gate.step();
        assertThat(gate.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 1");
    }

    @ParameterizedTest
    @CsvSource({"erin, NOT_INDEPENDENT", "ann, NOT_ENTITLED", "sam, NOT_ENTITLED"})
    void a2WhoOperatesTheProposerOrIsNotAskedCannotAnswer(String person, SignOffRefusedException.Code code) {
        // Given
        Draft draft = waiting();
        AskId ask = gate.ask(draft.id()).id();

        // Then
        assertThatThrownBy(() -> gate.say(ask, person, Says.GRANTED))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(code);
        assertThat(gate.count("SELECT count(*) FROM sign_off WHERE ask = ?", ask))
                .isZero();
    }

    @Test
    void a2WhomAnAmendmentDropsAsOperatorStillCannotSignWhatTheyContributed() {
        // Given
        Draft draft = waiting();
        KeySigner finder = finder();

        // When: erin's proposer is dropped, bob's takes its place
        gate.amend(
                draft.lineage().id(),
                successor(draft.lineage(), finder),
                draft.lineage().genesis());
        gate.step();

        // Then
        assertThat(gate.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 2");
        Ask ask = gate.ask(draft.id());
        assertThat(ask.excluded()).containsExactlyInAnyOrder(new PersonId("erin"), new PersonId("bob"));
        notIndependent(ask, "erin");
        notIndependent(ask, "bob");
        gate.grant(ask.id(), "alice");
        gate.step();
        gate.promote(draft);
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.PROMOTED);
    }

    @Test
    void a2ContributorsSinceTheAnchorCannotSignWhatStandsOnThemUntilTheAnchorMoves() {
        // Given: a generation that erin's proposer made, and a charter that names bob's only
        KeySigner finder = finder();
        Lineage lineage = gate.lineage();
        Draft elder = gate.draft(lineage);
        gate.admit(elder);
        gate.amend(lineage.id(), successor(lineage, finder), lineage.genesis());
        Lineage now = new Lineage(lineage.id(), finder, lineage.charter(), lineage.genesis());

        // When: bob's proposer builds upon it
        Draft child = gate.draft(now).base(elder.tree()).aim(Aim.PROMOTE);
        gate.accept(gate.signed(child, finder, new PrincipalId("finder")));
        gate.step();
        gate.evaluate(child, "2");

        // Then
        notIndependent(gate.ask(child.id()), "erin");

        // When: people sign off the whole difference
        gate.grant(gate.ask(child.id()).id(), "alice");
        gate.step();
        gate.promote(child);
        Draft grandchild = gate.draft(now).base(child.tree()).aim(Aim.PROMOTE);
        gate.accept(gate.signed(grandchild, finder, new PrincipalId("finder")));
        gate.step();
        gate.evaluate(grandchild, "2");

        // Then: what erin's proposer made is under the anchor, and hers no more than anybody's
        Ask ask = gate.ask(grandchild.id());
        assertThat(ask.excluded()).containsExactly(new PersonId("bob"));
        gate.grant(ask.id(), "erin");
        gate.step();
        gate.promote(grandchild);
        assertThat(gate.answer(grandchild.id()).state()).isEqualTo(AnswerState.PROMOTED);
    }

    @Test
    void a2ContributorsByAParentCannotSignEither() {
        // Given
        KeySigner finder = finder();
        Lineage lineage = gate.lineage();
        Draft parent = gate.draft(lineage);
        gate.admit(parent);
        gate.amend(lineage.id(), successor(lineage, finder), lineage.genesis());
        Lineage now = new Lineage(lineage.id(), finder, lineage.charter(), lineage.genesis());

        // When: it is derived from the genesis, and says that it took something from elsewhere
        Draft child = gate.draft(now).parents(List.of(parent.tree().digest())).aim(Aim.PROMOTE);
        gate.accept(gate.signed(child, finder, new PrincipalId("finder")));
        gate.step();
        gate.evaluate(child, "2");

        // Then
        notIndependent(gate.ask(child.id()), "erin");
    }

    @Test
    void a2NobodySignsTheCharterThatDropsThemAsOperator() throws AdmissionRefusedException {
        // Given
        Lineage lineage = gate.lineage();

        // When
        Ask ask = gate.admission()
                .amendments()
                .register(
                        lineage.id(),
                        Bytes.utf8(successor(lineage, finder())),
                        lineage.genesis().manifest());

        // Then
        assertThat(ask.excluded()).containsExactlyInAnyOrder(new PersonId("erin"), new PersonId("bob"));
        notIndependent(ask, "erin");
    }

    @Test
    void aProposerThatAnAmendmentDroppedHasNoSayAnyMoreEvenIfItsEventWasReadBefore() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        SignedProposal read = gate.signed(draft);

        // When
        gate.amend(lineage.id(), successor(lineage, finder()), lineage.genesis());

        // Then
        assertThat(gate.offer(read)).contains(Code.KEY_NOT_ENROLLED);
        assertThat(gate.admission().answer(draft.id())).isEmpty();
    }

    private static KeySigner finder() {
        return new KeySigner(SigningKey.generate("finder"));
    }

    /** The lineage's charter with another proposer, whom bob operates. */
    private static String successor(Lineage lineage, KeySigner proposer) {
        return lineage.charter()
                .document()
                .utf8()
                .replace("name: searcher", "name: finder")
                .replace("[erin]", "[bob]")
                .replace(lineage.proposer().key().toString(), proposer.key().toString());
    }

    private static void notIndependent(Ask ask, String person) {
        assertThatThrownBy(() -> gate.say(ask.id(), person, Says.GRANTED))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(SignOffRefusedException.Code.NOT_INDEPENDENT);
    }

    @Test
    void a1WhatIsSignedForOneAskDoesNotCountForAnother() {
        // Given
        Draft one = waiting();
        Draft other = waiting();
        Ask first = gate.ask(one.id());
        Ask second = gate.ask(other.id());

        // Then
        assertThatThrownBy(() -> gate.admission()
                        .signOff(
                                second.id(),
                                new SignedAnswer.ByKey(
                                        gate.installation().signed(gate.words(first, "alice", Says.GRANTED))),
                                new PersonId("alice")))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(SignOffRefusedException.Code.BASIS_MISMATCH);
        assertThatThrownBy(() -> gate.admission()
                        .signOff(
                                second.id(),
                                new SignedAnswer.ByKey(
                                        gate.installation().signed(gate.words(second, "alice", Says.GRANTED))),
                                new PersonId("bob")))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(SignOffRefusedException.Code.NOT_YOUR_KEY);
    }

    @Test
    void a5NoPermitOutlivesTheAskItStandsOn() {
        // Given
        Draft draft = waiting();
        Ask ask = gate.ask(draft.id());
        gate.pass(Duration.ofMinutes(55));

        // When
        gate.grant(ask.id(), "alice");
        gate.step();

        // Then
        assertThat(gate.records()
                        .permit(gate.permitOf(draft.id()))
                        .orElseThrow()
                        .notAfter())
                .isEqualTo(ask.expiresAt());
    }

    @Test
    void isWithdrawnBeforeItIsLookedAt() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.accept(gate.signed(draft));

        // When
        gate.accept(gate.withdrawal(draft));
        gate.step();

        // Then
        ended(draft, AnswerState.WITHDRAWN);
        refusedPermit(draft);
    }

    @Test
    void isWithdrawnWhilePeopleAreAsked() {
        // Given
        Draft draft = waiting();
        AskId ask = gate.ask(draft.id()).id();

        // When
        gate.accept(gate.withdrawal(draft));
        gate.step();

        // Then
        ended(draft, AnswerState.WITHDRAWN);
        assertThat(gate.string("SELECT state FROM ask WHERE id = ?", ask)).isEqualTo("void");
        assertThat(slot(draft.lineage())).isEqualTo("null");
    }

    @Test
    void isWithdrawnWithItsPermitWhichNobodyCanRedeemAnyMore() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        PermitId permit = gate.permitOf(draft.id());
        gate.bundle(permit);

        // When
        gate.accept(gate.withdrawal(draft));
        gate.step();

        // Then
        ended(draft, AnswerState.WITHDRAWN);
        assertThat(gate.entries(PredicateType.REVOCATION, permit)).isOne();
        refusedRedemption(permit, RedemptionRefusedException.Code.PERMIT_REVOKED);
    }

    @Test
    void isWithdrawnWhileItRunsAndWhatComesBackIsRefused() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));

        // When
        gate.accept(gate.withdrawal(draft));
        gate.step();

        // Then
        ended(draft, AnswerState.WITHDRAWN);
        assertThat(gate.tell(gate.outcome(redeemed).of(draft.tree()))).contains(Code.FENCE_STALE);
        assertThat(gate.tell(gate.evidence(lineage, redeemed, draft.tree(), "2")))
                .contains(Code.FENCE_STALE);
        endedOnce(draft);
    }

    @Test
    void isNotWithdrawnWhileAWorkerMovesTheHeadNorOnceItEnded() {
        // Given
        Draft draft = waiting();
        gate.grant(gate.ask(draft.id()).id(), "alice");
        gate.step();
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));

        // Then
        assertThat(gate.offer(gate.withdrawal(draft))).contains(Code.NOT_WITHDRAWABLE);
        gate.report(gate.outcome(redeemed).of(draft.tree()));
        gate.step();
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.PROMOTED);
        assertThat(gate.offer(gate.withdrawal(draft))).contains(Code.NOT_WITHDRAWABLE);
    }

    @Test
    void nobodyWithdrawsAnothersProposal() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        SignedProposal own = gate.withdrawal(draft);
        Enrolled stranger = new Enrolled(
                own.lineage(), new PrincipalId("stranger"), own.by().key(), 600);

        // Then
        assertThat(gate.offer(new SignedProposal(stranger, own.eventId(), own.statement())))
                .contains(Code.PROPOSAL_UNKNOWN);
    }

    @Test
    void p4APermitNobodyRedeemsExpires() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        PermitId permit = gate.permitOf(draft.id());
        gate.bundle(permit);

        // When
        gate.pass(Duration.ofMinutes(10));

        // Then: before the gate looks, and after
        refusedRedemption(permit, RedemptionRefusedException.Code.PERMIT_EXPIRED);
        gate.step();
        ended(draft, AnswerState.EXPIRED);
        refusedRedemption(permit, RedemptionRefusedException.Code.PERMIT_EXPIRED);
    }

    @Test
    void p4AnotherPoolDoesNotRedeem() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        PermitId permit = gate.permitOf(draft.id());

        // Then
        assertThatThrownBy(() -> gate.admission()
                        .redeem(permit, new Audience(gate.worker().worker(), "elsewhere"), GateFixture.nonce()))
                .asInstanceOf(type(RedemptionRefusedException.class))
                .extracting(RedemptionRefusedException::code)
                .isEqualTo(RedemptionRefusedException.Code.WRONG_AUDIENCE);
    }

    @Test
    void p3EachRedemptionOfALineageTakesAHigherFence() {
        // Given
        Lineage lineage = gate.lineage();
        List<Long> fences = new ArrayList<>();

        // When
        for (int one = 0; one < 3; one++) {
            Draft draft = gate.draft(lineage);
            gate.propose(draft);
            fences.add(gate.redeem(gate.permitOf(draft.id())).fence());
        }

        // Then
        assertThat(fences).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void k4AWorkerWhoseLeaseIsOverCommitsNothing() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));
        OutcomeReport late = gate.outcome(redeemed).of(draft.tree());

        // When
        gate.pass(Bounds.LEASE);

        // Then
        assertThat(gate.tell(late)).contains(Code.FENCE_STALE);
        gate.step();
        ended(draft, AnswerState.LOST, "LEASE_LOST");
        assertThat(gate.tell(late)).contains(Code.FENCE_STALE);
        endedOnce(draft);
    }

    @Test
    void k4AnOutcomeWithAnotherFenceWorkerOrProofIsRefused() {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        PermitId permit = gate.permitOf(draft.id());
        Redeemed redeemed = gate.redeem(permit);
        Set<String> before = gate.everything();

        // Then
        assertThat(gate.tell(gate.outcome(redeemed).fence(redeemed.fence() - 1).of(draft.tree())))
                .contains(Code.FENCE_STALE);
        assertThat(gate.tell(gate.outcome(redeemed)
                        .by(gate.installation().machine(Role.WORKER, FoundedInstallation.OTHER_WORKER))
                        .of(draft.tree())))
                .contains(Code.WORKER_MISMATCH);
        assertThat(gate.tell(gate.outcome(redeemed)
                        .proof(gate.bundle(permit).proof())
                        .of(draft.tree())))
                .as("S11: the proof of the permit's entry is not that of the redemption's")
                .contains(Code.REDEMPTION_NOT_LOGGED);
        for (String used : List.of("-1", "1e60", "1000000000000.1")) {
            assertThat(gate.tell(gate.outcome(redeemed).gpuSeconds(used).of(draft.tree())))
                    .as(used)
                    .contains(Code.USE_IMPLAUSIBLE);
        }
        assertThat(gate.everything()).isEqualTo(before);
    }

    @Test
    void evidenceOfAnotherCandidateOrScorerIsRefused() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));

        // Then
        assertThat(gate.tell(gate.evidence(lineage, redeemed, lineage.genesis(), "9")))
                .contains(Code.EVIDENCE_MISMATCH);
        assertThat(gate.tell(gate.evidence(redeemed, draft.tree(), Digest.of("another scorer"), "9")))
                .contains(Code.EVIDENCE_MISMATCH);
    }

    @Test
    void renewalProlongsALeaseAndBringsTheRedemptionsOwnProof() throws RedemptionRefusedException {
        // Given
        Draft draft = gate.draft(gate.lineage());
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));
        gate.publish(redeemed.entry());
        gate.pass(Bounds.RENEWAL);

        // When
        AdmissionService.Renewed renewed =
                gate.admission().renew(redeemed.id(), gate.worker().worker());

        // Then
        assertThat(renewed.leaseUntil()).isEqualTo(gate.now().plus(Bounds.LEASE));
        assertThat(renewed.proof()).isPresent();
        gate.pass(Bounds.LEASE.minusSeconds(1));
        gate.step();
        assertThat(gate.state(draft.id())).isEqualTo("RUNNING evaluate 1");
        assertThatThrownBy(() -> gate.admission().renew(redeemed.id(), "another worker"))
                .asInstanceOf(type(RedemptionRefusedException.class))
                .extracting(RedemptionRefusedException::code)
                .isEqualTo(RedemptionRefusedException.Code.REDEMPTION_UNKNOWN);
    }

    @Test
    void p7AnAmendedCharterSendsAPermitBackToBeJudgedAgain() {
        // Given
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        PermitId old = gate.permitOf(draft.id());
        gate.bundle(old);

        // When
        gate.amend(lineage.id(), amended(lineage), lineage.genesis());

        // Then
        refusedRedemption(old, RedemptionRefusedException.Code.EPOCH_STALE);
        gate.step();
        assertThat(gate.state(draft.id())).isEqualTo("PERMITTED evaluate 2");
        assertThat(gate.permitOf(draft.id())).isNotEqualTo(old);
        refusedRedemption(old, RedemptionRefusedException.Code.PERMIT_REVOKED);
        assertThat(gate.entries(PredicateType.REVOCATION, old)).isOne();
        gate.redeem(gate.permitOf(draft.id()));
    }

    @Test
    void a1AnAmendedCharterVoidsWhatPeopleWereAsked() throws SignOffRefusedException {
        // Given
        Draft draft = waiting();
        AskId old = gate.ask(draft.id()).id();
        gate.say(old, "alice", Says.GRANTED);

        // When
        gate.amend(
                draft.lineage().id(), amended(draft.lineage()), draft.lineage().genesis());
        gate.step();

        // Then: what alice said was about another charter
        assertThat(gate.string("SELECT state FROM ask WHERE id = ?", old)).isEqualTo("void");
        assertThat(gate.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 2");
        assertThat(gate.ask(draft.id()).gate().basis().charter())
                .isNotEqualTo(draft.lineage().charter().digest());
        assertThat(gate.count("SELECT count(*) FROM permit WHERE proposal = ? AND purpose = 'promote'", draft.id()))
                .isZero();
    }

    @Test
    void anAmendedScoreVoidsEvidenceOfTheOldScorer() {
        // Given: running while people change how it is scored
        Lineage lineage = gate.lineage();
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        Redeemed redeemed = gate.redeem(gate.permitOf(draft.id()));
        gate.amend(
                lineage.id(),
                lineage.charter().document().utf8().replace("bound: \"10\"", "bound: \"9\""),
                lineage.genesis());

        // When: the evaluator did what the permit's charter says
        gate.report(gate.outcome(redeemed).of(draft.tree()));
        gate.report(gate.evidence(lineage, redeemed, draft.tree(), "2"));
        gate.step();

        // Then
        ended(draft, AnswerState.REFUSED, "EVIDENCE_VOID");
    }

    @Test
    void h1AHaltStopsWhatWasIssuedAndRearmLetsItGoOn() throws AdmissionRefusedException, RedemptionRefusedException {
        // Given
        Lineage lineage = gate.lineage();
        Draft permitted = gate.draft(lineage);
        gate.propose(permitted);
        PermitId old = gate.permitOf(permitted.id());
        gate.bundle(old);
        Draft running = gate.draft(lineage);
        gate.propose(running);
        Redeemed redeemed = gate.redeem(gate.permitOf(running.id()));

        // When
        HaltId halt = halt(lineage);

        // Then
        refusedRedemption(old, RedemptionRefusedException.Code.PERMIT_REVOKED);
        assertThatThrownBy(() ->
                        gate.admission().renew(redeemed.id(), gate.worker().worker()))
                .asInstanceOf(type(RedemptionRefusedException.class))
                .extracting(RedemptionRefusedException::code)
                .isEqualTo(RedemptionRefusedException.Code.HALTED);
        Draft late = gate.draft(lineage);
        gate.propose(late);
        assertThat(gate.state(permitted.id())).isEqualTo("JUDGING evaluate 2");
        assertThat(gate.state(late.id())).isEqualTo("JUDGING evaluate 1");
        assertThat(gate.sent("portcullis.permits").stream()
                        .filter(row -> GateFixture.type(row).equals("dev.portcullis.halt.raised.v1"))
                        .filter(row -> row.key().equals(lineage.id().value())))
                .hasSize(1);

        // When
        rearm(halt);
        gate.step();

        // Then
        assertThat(gate.state(permitted.id())).isEqualTo("PERMITTED evaluate 2");
        assertThat(gate.state(late.id())).isEqualTo("PERMITTED evaluate 1");
        gate.redeem(gate.permitOf(permitted.id()));
    }

    @Test
    void overlappingHaltsAreRearmedOneByOne() throws AdmissionRefusedException {
        // Given
        Lineage lineage = gate.lineage();
        HaltId first = halt(lineage);
        HaltId second = halt(lineage);
        Draft draft = gate.draft(lineage);
        gate.propose(draft);

        // Then
        rearm(first);
        gate.step();
        assertThat(gate.state(draft.id())).isEqualTo("JUDGING evaluate 1");
        rearm(second);
        gate.step();
        assertThat(gate.state(draft.id())).isEqualTo("PERMITTED evaluate 1");
        assertThatThrownBy(() -> gate.admission().amendments().rearm(second, "again"))
                .asInstanceOf(type(AdmissionRefusedException.class))
                .extracting(AdmissionRefusedException::code)
                .isEqualTo(Code.HALT_UNKNOWN);
    }

    @Test
    void k5WhatWaitsUnderAHaltEndsAtItsDeadline() throws AdmissionRefusedException {
        // Given
        Lineage lineage = gate.lineage();
        HaltId halt = halt(lineage);
        Draft draft = gate.draft(lineage).deadline(gate.now().plusSeconds(60));
        gate.propose(draft);

        // When
        gate.pass(Duration.ofSeconds(60));
        gate.step();

        // Then
        ended(draft, AnswerState.LAPSED, "DEADLINE_PASSED");
        rearm(halt);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWAITING_SIGNOFF", "PERMITTED"})
    void k5ADeadlineEndsWhatWaitsForOthers(String state) {
        // Given
        Draft draft =
                gate.draft(gate.lineage()).aim(Aim.PROMOTE).deadline(gate.now().plusSeconds(120));
        gate.admit(draft);
        if (state.equals("PERMITTED")) {
            gate.grant(gate.ask(draft.id()).id(), "alice");
            gate.step();
        }
        assertThat(gate.state(draft.id())).isEqualTo(state + " promote 1");

        // When
        gate.pass(Duration.ofMinutes(2));
        gate.step();

        // Then
        assertThat(gate.answer(draft.id()).state()).isIn(AnswerState.LAPSED, AnswerState.EXPIRED);
        endedOnce(draft);
        assertThat(slot(draft.lineage())).isEqualTo("null");
    }

    @Test
    void promotionsWaitForTheSlotFirstInFirstOut() {
        // Given
        Lineage lineage = gate.lineage();
        List<Draft> drafts = promotions(lineage, 3);

        // Then
        assertThat(drafts)
                .extracting(draft -> gate.state(draft.id()))
                .containsExactly("AWAITING_SIGNOFF promote 1", "JUDGING promote 1", "JUDGING promote 1");

        // When: the first moves the head
        gate.grant(gate.ask(drafts.getFirst().id()).id(), "alice");
        gate.step();
        gate.promote(drafts.getFirst());

        // Then: the second is judged afresh, over the new head
        assertThat(gate.ask(drafts.get(1).id()).gate().basis().base())
                .isEqualTo(drafts.getFirst().tree().digest());
        assertThat(gate.state(drafts.get(2).id())).isEqualTo("JUDGING promote 1");
    }

    @Test
    void nobodyJumpsTheQueueByAnOlderId() {
        // Given
        Lineage lineage = gate.lineage();
        List<Draft> drafts = promotions(lineage, 2);
        gate.pass(Duration.ofSeconds(1));
        Draft jumper = gate.draft(lineage)
                .id(ProposalId.parse("00000000-0001-7000-8000-"
                        + String.format(Locale.ROOT, "%012d", gate.now().getEpochSecond())))
                .aim(Aim.PROMOTE);
        gate.admit(jumper);

        // When
        gate.accept(gate.withdrawal(drafts.getFirst()));
        gate.step();

        // Then
        assertThat(gate.state(drafts.get(1).id())).isEqualTo("AWAITING_SIGNOFF promote 1");
        assertThat(gate.state(jumper.id())).isEqualTo("JUDGING promote 1");
    }

    @Test
    void atMostFourWaitForTheSlot() {
        // When
        List<Draft> drafts = promotions(gate.lineage(), 6);

        // Then
        assertThat(drafts.subList(1, 5))
                .allSatisfy(draft -> assertThat(gate.state(draft.id())).isEqualTo("JUDGING promote 1"));
        ended(drafts.get(5), AnswerState.REFUSED, "PROMOTION_SLOT_TAKEN");
    }

    @Test
    void p7AnotherVersionOfTrustVoidsEveryPermitAndAsk() throws SQLException, IOException {
        try (GateFixture own = new GateFixture()) {
            // Given
            Lineage lineage = own.lineage();
            Draft asked = own.draft(lineage).aim(Aim.PROMOTE);
            own.admit(asked);
            AskId oldAsk = own.ask(asked.id()).id();
            Draft permitted = own.draft(lineage);
            own.propose(permitted);
            PermitId oldPermit = own.permitOf(permitted.id());
            own.bundle(oldPermit);

            // When
            own.amendTrust(own.nextTrust(people -> !people.equals("carol"), key -> true));

            // Then: before this gateway has looked, and after
            assertThatThrownBy(() -> own.admission().redeem(oldPermit, own.worker(), GateFixture.nonce()))
                    .asInstanceOf(type(RedemptionRefusedException.class))
                    .extracting(RedemptionRefusedException::code)
                    .isEqualTo(RedemptionRefusedException.Code.EPOCH_STALE);
            own.trust().refresh();
            own.step();
            assertThat(own.state(permitted.id())).isEqualTo("PERMITTED evaluate 2");
            assertThat(own.state(asked.id())).isEqualTo("AWAITING_SIGNOFF promote 2");
            assertThat(own.string("SELECT state FROM ask WHERE id = ?", oldAsk)).isEqualTo("void");
            assertThatThrownBy(() -> own.say(own.ask(asked.id()).id(), "carol", Says.GRANTED))
                    .asInstanceOf(type(SignOffRefusedException.class))
                    .extracting(SignOffRefusedException::code)
                    .isEqualTo(SignOffRefusedException.Code.KEY_NOT_IN_TRUST);
            own.redeem(own.permitOf(permitted.id()));
        }
    }

    @Test
    void k5EvidenceThatTrustNoLongerBelievesEndsWhatStandsOnIt() throws SQLException, IOException {
        try (GateFixture own = new GateFixture()) {
            // Given: one waits for people, one runs
            Lineage lineage = own.lineage();
            Draft asked = own.draft(lineage).aim(Aim.PROMOTE);
            own.admit(asked);
            Draft running = own.draft(lineage);
            own.propose(running);
            Redeemed redeemed = own.redeem(own.permitOf(running.id()));
            own.report(own.outcome(redeemed).of(running.tree()));

            // When: the evaluator's and the worker's keys are taken out
            own.amendTrust(own.nextTrust(
                    people -> true,
                    key -> key.contains("/gate+") || key.contains("/permit+") || key.contains("/log+")));
            own.trust().refresh();
            own.step();

            // Then
            for (Draft draft : List.of(asked, running)) {
                assertThat(own.string("SELECT state FROM proposal WHERE id = ?", draft.id()))
                        .isEqualTo("ENDED");
                assertThat(own.answer(draft.id()).reasons()).containsExactly("EVIDENCE_VOID");
                assertThat(own.entries(PredicateType.END, draft.id())).isOne();
            }
        }
    }

    @Test
    void anAmendmentThatWasOvertakenIsVoidAndCanBeAskedAgain()
            throws SQLException, IOException, AdmissionRefusedException {
        try (GateFixture own = new GateFixture()) {
            // Given: another version of trust was carried while people were asked for this one
            Ask late = own.admission()
                    .amendments()
                    .amendTrust(own.nextTrust(people -> !people.equals("kim"), key -> true));
            own.overtakeTrust();

            // When
            own.grant(late.id(), "alice", "sam");

            // Then
            assertThat(own.string("SELECT state FROM ask WHERE id = ?", late.id()))
                    .isEqualTo("void");
            assertThat(own.count("SELECT max(version) FROM trust")).isEqualTo(2);
            own.amendTrust(own.nextTrust(people -> !people.equals("kim"), key -> true));
            assertThat(own.count("SELECT max(version) FROM trust")).isEqualTo(3);
        }
    }

    @Test
    void p6NothingIsRedeemedBeforeItsPermitIsPublished() throws SQLException, IOException {
        try (GateFixture own = new GateFixture()) {
            // Given: nobody signs checkpoints any more
            Lineage lineage = own.lineage();
            own.ledger().close();
            Draft draft = own.draft(lineage);
            own.propose(draft);
            PermitId permit = own.permitOf(draft.id());

            // Then
            assertThatThrownBy(() -> own.admission().redeem(permit, own.worker(), GateFixture.nonce()))
                    .asInstanceOf(type(RedemptionRefusedException.class))
                    .extracting(RedemptionRefusedException::code)
                    .isEqualTo(RedemptionRefusedException.Code.NOT_YET_PUBLISHED);
            assertThat(own.strings("SELECT 1 FROM redemption WHERE permit = ?", permit))
                    .isEmpty();
            assertThat(own.state(draft.id())).isEqualTo("PERMITTED evaluate 1");
            own.lead();
            own.redeem(permit);
        }
    }

    @Test
    void h4AHaltOverAllStopsALineageThatOpensUnderIt() throws SQLException, IOException, AdmissionRefusedException {
        try (GateFixture own = new GateFixture()) {
            // Given
            Lineage before = own.register(0);
            HaltId halt = own.admission().halt(Optional.empty(), "stop it all", new PersonId("sam"));
            Lineage after = own.register(0);

            // When
            own.step();

            // Then
            assertThat(own.strings("SELECT halted_by::text FROM lineage"))
                    .containsExactly(halt.toString(), halt.toString());
            assertThat(own.count("SELECT count(*) FROM permit WHERE state = 'issued'"))
                    .isZero();
            own.grant(own.admission().amendments().rearm(halt, "understood").id(), "alice", "kim");
            own.step();
            assertThat(own.strings("SELECT lineage FROM permit WHERE state = 'issued' ORDER BY 1"))
                    .containsExactly(before.id().value(), after.id().value());
        }
    }

    private static List<Draft> promotions(Lineage lineage, int many) {
        List<Draft> drafts = new ArrayList<>();
        for (int one = 0; one < many; one++) {
            gate.pass(Duration.ofMillis(5));
            Draft draft = gate.draft(lineage).aim(Aim.PROMOTE);
            gate.admit(draft);
            drafts.add(draft);
        }
        return drafts;
    }

    /** Admitted, and people are asked whether it may be promoted. */
    private static Draft waiting() {
        Draft draft = gate.draft(gate.lineage()).aim(Aim.PROMOTE);
        gate.admit(draft);
        assertThat(gate.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 1");
        return draft;
    }

    private static String amended(Lineage lineage) {
        return lineage.charter().document().utf8().replace("netLines: 400", "netLines: 300");
    }

    private static HaltId halt(Lineage lineage) throws AdmissionRefusedException {
        return gate.admission().halt(Optional.of(lineage.id()), "it looks wrong", new PersonId("kim"));
    }

    private static void rearm(HaltId halt) throws AdmissionRefusedException {
        gate.grant(gate.admission().amendments().rearm(halt, "understood").id(), "bob", "kim");
    }

    private static Digest head(Lineage lineage) {
        return gate.records().lineage(lineage.id()).orElseThrow().head().orElseThrow();
    }

    private static Digest anchor(Lineage lineage) {
        return gate.records().lineage(lineage.id()).orElseThrow().anchor().orElseThrow();
    }

    private static String slot(Lineage lineage) {
        return gate.string("SELECT coalesce(promoting::text, 'null') FROM lineage WHERE id = ?", lineage.id());
    }

    private static String standing(Draft draft) {
        return gate.string("SELECT standing FROM generation WHERE proposal = ?", draft.id());
    }

    private static void refusedRedemption(PermitId permit, RedemptionRefusedException.Code code) {
        Set<String> before = gate.everything();
        assertThatThrownBy(() -> gate.admission().redeem(permit, gate.worker(), GateFixture.nonce()))
                .asInstanceOf(type(RedemptionRefusedException.class))
                .extracting(RedemptionRefusedException::code)
                .isEqualTo(code);
        assertThat(gate.everything()).isEqualTo(before);
    }

    private static void refused(Draft draft, String code) {
        ended(draft, AnswerState.REFUSED, code);
        refusedPermit(draft);
    }

    private static void refusedPermit(Draft draft) {
        assertThat(gate.count("SELECT count(*) FROM permit WHERE proposal = ?", draft.id()))
                .isZero();
    }

    private static void refusedOnce(Draft draft) {
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.REFUSED);
        assertThat(gate.count("SELECT count(*) FROM generation WHERE proposal = ?", draft.id()))
                .isZero();
        endedOnce(draft);
    }

    private static void ended(Draft draft, AnswerState as, String... reasons) {
        AnswerPredicate answer = gate.answer(draft.id());
        assertThat(answer.state()).isEqualTo(as);
        assertThat(answer.reasons())
                .extracting(reason -> reason.replaceFirst(" .*", ""))
                .contains(reasons);
        endedOnce(draft);
    }

    /** K5: exactly one end, with an event that tells of it. */
    private static void endedOnce(Draft draft) {
        assertThat(gate.string("SELECT state FROM proposal WHERE id = ?", draft.id()))
                .isEqualTo("ENDED");
        assertThat(gate.entries(PredicateType.END, draft.id())).isOne();
        String last = "dev.portcullis.proposal." + gate.answer(draft.id()).state() + ".v1";
        assertThat(gate.told(draft.id())).endsWith(last);
        assertThat(gate.told(draft.id()).stream().filter(last::equals)).hasSize(1);
    }
}
