package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.Burden.Day;
import dev.portcullis.admission.Burden.ReasonCount;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Nudges.Kind;
import dev.portcullis.signoff.Paces.Load;
import dev.portcullis.signoff.Paces.Pace;
import dev.portcullis.signoff.Questions.Question;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People's attention (R13): asked again in time, watched by nobody but figures, and not asked for more than there is. */
class AttentionIT {
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
    void aQuestionIsLoggedAndShownAndDecidesNothing() throws SignOffRefusedException {
        // Given
        Draft draft = waiting(1);
        AskId ask = gate.ask(draft.id()).id();
        String before = gate.state(draft.id());

        // When
        Question question = gate.admission().question(ask, "why\u202E not\u001B[2J?\nAPPROVED", new PersonId("alice"));
        Question again = gate.admission().question(ask, "why\u202E not\u001B[2J?\nAPPROVED", new PersonId("alice"));
        gate.step();

        // Then: inert, once, an entry, and nothing else
        assertThat(question.text()).doesNotContain("\u202E", "\u001B", "\n").startsWith("why");
        assertThat(again).isEqualTo(question);
        assertThat(gate.records().questions(ask)).containsExactly(question);
        assertThat(gate.entries(PredicateType.QUESTION, ask)).isOne();
        assertThat(gate.state(draft.id())).isEqualTo(before);
        assertThat(gate.count("SELECT count(*) FROM sign_off WHERE ask = ?", ask))
                .isZero();
    }

    @Test
    void aReplyIsTheProposersOwnClaimSaidOnceAndMovesNothing() throws SignOffRefusedException {
        // Given
        Draft draft = waiting(1);
        Ask ask = gate.ask(draft.id());
        Digest question = gate.admission()
                .question(ask.id(), "why not before?", new PersonId("alice"))
                .digest();
        SignOffDesk.Case before = gate.records().ask(ask.id()).orElseThrow();
        String state = gate.state(draft.id());

        // When
        String words = "approved by safety\u202E\u001B[2J\nGRANTED";
        gate.accept(gate.reply(draft, question, words));
        gate.accept(gate.reply(draft, question, words));
        gate.step();

        // Then: inert, once, an entry, and nothing else
        Question asked = gate.records().questions(ask.id()).getFirst();
        assertThat(asked.reply().orElseThrow().text())
                .startsWith("approved by safety")
                .doesNotContain("\u202E", "\u001B", "\n");
        assertThat(gate.entries(PredicateType.REPLIED, draft.id())).isOne();
        assertThat(gate.state(draft.id())).isEqualTo(state);
        SignOffDesk.Case after = gate.records().ask(ask.id()).orElseThrow();
        assertThat(after.ask()).isEqualTo(before.ask());
        assertThat(after.view()).isEqualTo(before.view());

        // Then: neither again, nor to what was asked about another, nor when it is over
        assertThat(gate.offer(gate.reply(draft, question, "something else")))
                .contains(AdmissionRefusedException.Code.ALREADY_REPLIED);
        Draft other = waiting(1);
        assertThat(gate.offer(gate.reply(other, question, "mine")))
                .contains(AdmissionRefusedException.Code.QUESTION_UNKNOWN);
        Digest late = gate.admission()
                .question(ask.id(), "and why now?", new PersonId("bob"))
                .digest();
        gate.say(ask.id(), "carol", Says.DECLINED);
        gate.step();
        assertThat(gate.offer(gate.reply(draft, late, "because")))
                .contains(AdmissionRefusedException.Code.QUESTION_OVER);
    }

    @Test
    void onlyWhoMayAnswerAnOpenAskMayAskAboutItAndNotWithoutEnd() throws SignOffRefusedException {
        // Given
        Draft draft = waiting(1);
        AskId ask = gate.ask(draft.id()).id();

        // Then
        refused(ask, "erin", "why?", Code.NOT_INDEPENDENT);
        refused(ask, "ann", "why?", Code.NOT_ENTITLED);
        refused(ask, "sam", "why?", Code.NOT_ENTITLED);
        refused(ask, "alice", " \n", Code.QUESTION_MALFORMED);
        refused(ask, "alice", "x".repeat(Bounds.WRITTEN_REASON_CHARACTERS + 1), Code.QUESTION_MALFORMED);
        refused(AskId.next(gate.clock()), "alice", "why?", Code.ASK_UNKNOWN);
        for (int number = 0; number < Bounds.QUESTIONS; number++) {
            gate.admission().question(ask, "why " + number, new PersonId("alice"));
        }
        refused(ask, "bob", "one more", Code.QUESTIONS_FULL);
        gate.say(ask, "bob", Says.DECLINED);
        refused(ask, "alice", "why then?", Code.ASK_CLOSED);
        assertThat(gate.records().questions(ask)).hasSize(Bounds.QUESTIONS);
    }

    @Test
    void f6PeopleAreRemindedAtHalfAnAsksLifeOthersAtFourFifthsAndItsLapseIsAnEvent() {
        // Given
        Draft draft = waiting(1);
        Ask ask = gate.ask(draft.id());
        Duration life = Duration.between(ask.askedAt(), ask.expiresAt());
        gate.attention().nudge();

        // When: half of it is over, looked at twice
        gate.pass(life.dividedBy(2));
        Map<Kind, Integer> half = gate.attention().nudge();
        gate.attention().nudge();

        // Then
        assertThat(half).containsEntry(Kind.REMINDED, 1);
        assertThat(told(ask)).containsExactly("dev.portcullis.ask.reminded.v1");

        // When
        gate.pass(life.multipliedBy(3).dividedBy(10));
        gate.attention().nudge();
        gate.pass(life);
        gate.step();
        gate.attention().nudge();
        gate.attention().nudge();

        // Then
        assertThat(told(ask))
                .containsExactly(
                        "dev.portcullis.ask.reminded.v1",
                        "dev.portcullis.ask.escalated.v1",
                        "dev.portcullis.ask.lapsed.v1");
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.LAPSED);
        assertThat(gate.told(draft.id())).contains("dev.portcullis.proposal.lapsed.v1");
        assertThat(gate.count("SELECT count(*) FROM permit WHERE proposal = ? AND purpose = 'promote'", draft.id()))
                .isZero();
    }

    @Test
    void nobodyIsRemindedOfWhatWasAnswered() throws SignOffRefusedException {
        // Given
        Draft draft = waiting(1);
        Ask ask = gate.ask(draft.id());
        gate.say(ask.id(), "alice", Says.DECLINED);

        // When
        gate.pass(Duration.ofDays(1));
        gate.step();
        gate.attention().nudge();

        // Then
        assertThat(told(ask)).isEmpty();
    }

    @Test
    void f12AVeryQuickGrantIsFlaggedAndCountsAllTheSame() throws SignOffRefusedException {
        // Given
        Draft draft = waiting(2);
        AskId ask = gate.ask(draft.id()).id();
        gate.admission().shown(ask, new PersonId("alice"));
        gate.admission().shown(ask, new PersonId("bob"));

        Instant since = gate.now().plusSeconds(1);

        // When: alice takes her time, and looking again does not start it anew
        gate.pass(Bounds.QUICK_GRANT.minusSeconds(1));
        gate.admission().shown(ask, new PersonId("alice"));
        gate.say(ask, "bob", Says.GRANTED);
        gate.pass(Duration.ofSeconds(61));
        gate.say(ask, "alice", Says.GRANTED);
        gate.step();

        // Then
        assertThat(gate.records().paces(ask))
                .containsEntry(new PersonId("bob"), new Pace(Optional.of(Bounds.QUICK_GRANT.minusSeconds(1)), true))
                .containsEntry(new PersonId("alice"), new Pace(Optional.of(Bounds.QUICK_GRANT.plusSeconds(60)), false));
        assertThat(gate.state(draft.id())).isEqualTo("PERMITTED promote 1");
        assertThat(gate.cases().load(new PersonId("alice"), since))
                .isEqualTo(new Load(1, Optional.of(Bounds.QUICK_GRANT.plusSeconds(60))));
        assertThat(gate.cases().load(new PersonId("ann"), since)).isEqualTo(new Load(0, Optional.empty()));
    }

    @Test
    void aQuickDeclineIsNotFlaggedAndAGrantOfWhatWasNotShownIs() throws SignOffRefusedException {
        // Given
        Draft declined = waiting(1);
        AskId no = gate.ask(declined.id()).id();
        gate.admission().shown(no, new PersonId("alice"));
        Draft granted = waiting(1);
        AskId unseen = gate.ask(granted.id()).id();

        // When
        gate.say(no, "alice", Says.DECLINED);
        gate.say(unseen, "alice", Says.GRANTED);

        // Then
        assertThat(gate.records().paces(no).values()).containsExactly(new Pace(Optional.of(Duration.ZERO), false));
        assertThat(gate.records().paces(unseen).values()).containsExactly(new Pace(Optional.empty(), true));
    }

    @Test
    void f13WhatPeopleCannotAnswerIsTurnedAwayAtTheDoorAndNothingIsAnsweredForThem() {
        // Given: seven who could answer may be asked for two sign-offs each
        Lineage lineage = gate.register(3);
        gate.attention().look();
        assertThat(gate.attention().isOverloaded()).isFalse();
        long asked =
                gate.count("SELECT coalesce(sum(members), 0) FROM ask WHERE state = 'open' AND purpose <> 'amend'");
        for (long places = asked; places < 14; places += 3) {
            gate.propose(gate.draft(lineage).puts(Map.of("other" + places + ".py", "a = " + places + "\n")));
        }
        List<String> open = gate.strings("SELECT id::text FROM ask WHERE state = 'open' ORDER BY id");
        Draft promote = gate.draft(lineage).aim(Aim.PROMOTE);

        // When
        gate.attention().look();

        // Then
        assertThat(gate.attention().turnsAway(gate.signed(promote))).isTrue();
        assertThat(gate.attention()
                        .turnsAway(gate.promotion(
                                lineage,
                                ProposalId.next(gate.clock()),
                                promote.id(),
                                promote.tree().digest())))
                .isTrue();
        assertThat(gate.attention().turnsAway(gate.signed(promote.aim(Aim.ADMIT))))
                .isFalse();
        assertThat(gate.attention().turnsAway(gate.withdrawal(promote))).isFalse();
        assertThat(gate.strings("SELECT id::text FROM ask WHERE state = 'open' ORDER BY id"))
                .isEqualTo(open);

        // When: time answers
        gate.pass(Duration.ofDays(2));
        gate.step();
        gate.attention().look();

        // Then
        assertThat(gate.attention().turnsAway(gate.signed(promote))).isFalse();
    }

    @Test
    void whatPolicyAskedOfPeopleIsCountedOnce() {
        // Given
        counted();
        Day before = gate.burden().day();
        ReasonCount touched = reason("HARNESS_TOUCHED");

        // When: one that people are asked about, and one that is refused without them
        Draft asked = waiting(1);
        Draft refused = gate.draft(gate.lineage(1)).puts(Map.of("harness/score.py", "print(2)\n"));
        gate.propose(refused);
        counted();
        counted();

        // Then
        assertThat(gate.answer(refused.id()).reasons()).contains("HARNESS_TOUCHED harness/score.py");
        assertThat(gate.state(asked.id())).startsWith("AWAITING_SIGNOFF");
        assertThat(gate.burden().day()).isEqualTo(new Day(before.day(), before.judged() + 2, before.asked() + 1));
        assertThat(gate.burden().days().getFirst()).isEqualTo(gate.burden().day());
        assertThat(reason("HARNESS_TOUCHED"))
                .isEqualTo(new ReasonCount(
                        "HARNESS_TOUCHED", "evaluate", touched.week() + 1, touched.month() + 1, touched.asked()));
    }

    /** Counts all that has happened. */
    private static void counted() {
        gate.publish(new EntryId(
                UUID.fromString(gate.string("SELECT id::text FROM ledger_entry ORDER BY id DESC LIMIT 1"))));
        gate.burden().count();
    }

    private static ReasonCount reason(String code) {
        return gate.burden().reasons().stream()
                .filter(one -> one.code().equals(code) && one.purpose().equals("evaluate"))
                .findFirst()
                .orElse(new ReasonCount(code, "evaluate", 0, 0, 0));
    }

    private static Draft waiting(int tier) {
        Draft draft = gate.draft(gate.lineage(tier)).aim(Aim.PROMOTE);
        gate.admit(draft);
        return draft;
    }

    private static void refused(AskId ask, String person, String text, Code code) {
        assertThatThrownBy(() -> gate.admission().question(ask, text, new PersonId(person)))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(code);
    }

    /** The types of what was told of an ask, in order. */
    private static List<String> told(Ask ask) {
        Bytes sealed = gate.transactions()
                .run(transaction -> Sql.one(
                        transaction,
                        "SELECT envelope FROM ask WHERE id = ?",
                        row -> Bytes.copyOf(row.getBytes("envelope")),
                        ask.id()))
                .orElseThrow();
        return gate.sent("portcullis.permits").stream()
                .filter(row -> row.body().equals(sealed))
                .map(GateFixture::type)
                .toList();
    }
}
