package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.Burden.Day;
import dev.portcullis.admission.Burden.ReasonCount;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.EntryId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Sql;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.Judgement;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Bursts;
import dev.portcullis.signoff.Nudges.Kind;
import dev.portcullis.signoff.Paces.Load;
import dev.portcullis.signoff.Paces.Pace;
import dev.portcullis.signoff.Probe;
import dev.portcullis.signoff.ProbeSet;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
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
        assertThat(gate.named(ask.id(), "ce_people"))
                .as("nobody can answer what has lapsed")
                .hasSize(2)
                .allSatisfy(
                        people -> assertThat(people).contains("alice", "bob").doesNotContain("sam", "kim"));
        assertThat(gate.named(ask.id(), "ce_backup")).containsExactly(List.of("sam", "kim"));
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

    @Test
    void f12WhoCatchesNearlyEverythingIsQualifiedAndWhatWasShownWasFixedBefore() {
        // When
        QualificationPredicate passed = gate.burst("dora", 2, 1);
        QualificationPredicate failed = gate.burst("kim", 3, 2);

        // Then
        assertThat(passed.result()).isEqualTo(new Vigilance(22, 1, 8, 0));
        assertThat(passed.qualified()).isTrue();
        assertThat(failed.qualified()).isFalse();
        assertThat(passed.addsUp() && failed.addsUp()).isTrue();
        List<Digest> fixed = predicates(PredicateType.PROBES, ProbesPredicate.class).stream()
                .flatMap(probes -> probes.commitments().stream())
                .toList();
        assertThat(fixed)
                .doesNotHaveDuplicates()
                .containsAll(commitments(passed))
                .containsAll(commitments(failed));
        assertThat(predicates(PredicateType.QUALIFICATION, QualificationPredicate.class))
                .contains(passed, failed);
        assertThat(counts("dora", 2)).isTrue();
        assertThat(counts("dora", 3)).isFalse();
        assertThat(counts("kim", 3)).isFalse();

        // When: it is too long ago
        gate.pass(Vigilance.COUNTS);

        // Then
        assertThat(counts("dora", 2)).isFalse();
    }

    @Test
    void f12AnAnswerIsToldAtOnceAndStaysAndWhatIsNotAnsweredInTimeIsWrong() throws SignOffRefusedException {
        // Given
        PersonId erin = new PersonId("erin");
        Person person = gate.trust().get().document().roster().person(erin).orElseThrow();
        gate.trials().begin(person, 1);
        Trials.Sheet first = gate.trials().running(erin).orElseThrow();

        // When
        Bursts.Answered answered = gate.trials().answer(erin, 1, Says.GRANTED);
        Trials.Sheet second = gate.trials().running(erin).orElseThrow();

        // Then
        assertThat(first.view().utf8()).contains("Difference from what people last signed off");
        assertThat(first.running().last()).isEmpty();
        assertThat(answered.told().isRight()).isEqualTo(!first.running().next().bad());
        assertThat(second.running().last().orElseThrow()).isEqualTo(answered.told());
        assertThat(second.running().place()).isEqualTo(2);
        burstRefused(Code.BURST_OVER, () -> gate.trials().answer(erin, 1, Says.DECLINED));
        burstRefused(Code.BURST_OPEN, () -> gate.trials().begin(person, 1));

        // When: the rest is not answered
        gate.pass(Bursts.LASTS);
        gate.trials().settle();

        // Then
        QualificationPredicate result = predicates(PredicateType.QUALIFICATION, QualificationPredicate.class).stream()
                .filter(one -> one.person().equals(erin))
                .findFirst()
                .orElseThrow();
        assertThat(result.qualified()).isFalse();
        assertThat(result.result().missed() + result.result().alarms())
                .isEqualTo(Vigilance.BURST - (answered.told().isRight() ? 1 : 0));
        assertThat(gate.trials().running(erin)).isEmpty();
        burstRefused(Code.BURST_TOO_SOON, () -> gate.trials().begin(person, 1));
        burstRefused(Code.BURST_OVER, () -> gate.trials().answer(erin, 2, Says.DECLINED));
        gate.pass(Bursts.AGAIN);
        gate.trials().begin(person, 1);
        gate.pass(Bursts.LASTS);
        gate.trials().settle();
    }

    @Test
    void f12OnlyWhomATierAsksIsTriedForItAndAProbeIsNothingThatCouldBeIssued() throws SignOffRefusedException {
        // Given
        Person ann = gate.trust()
                .get()
                .document()
                .roster()
                .person(new PersonId("ann"))
                .orElseThrow();
        burstRefused(Code.NOT_ENTITLED, () -> gate.trials().begin(ann, 1));
        burstRefused(Code.NOT_ENTITLED, () -> gate.trials().begin(ann, 4));
        AskId ask = gate.ask(waiting(1).id()).id();
        long asks = gate.count("SELECT count(*) FROM ask");

        // When
        gate.burst("carol", 1, 0);
        Probe probe = ProbeSet.shipped().of(1, true).getFirst();
        Basis basis = new Basis(
                probe.result().digest(),
                probe.base().digest(),
                probe.base().digest(),
                probe.charter().digest(),
                Digest.EMPTY,
                gate.trust().get().document().policy().bundle());
        SignedWords words = new SignedWords(
                ask,
                Purpose.PROMOTE,
                basis,
                Says.GRANTED,
                "looks fine",
                Digest.of("a view"),
                new PersonId("carol"),
                gate.now(),
                gate.now().plus(Duration.ofHours(1)));
        SignedAnswer grant = new SignedAnswer.ByKey(gate.installation()
                .person("carol")
                .sign(Statement.of(basis.result(), PredicateType.SIGNED_WORDS, words)));

        // Then: no row of the gate's own is about it, and a signed grant of it finds nothing to grant
        assertThat(gate.count("SELECT count(*) FROM ask")).isEqualTo(asks);
        assertThat(gate.count(
                        "SELECT count(*) FROM lineage WHERE id = ?",
                        probe.charter().lineage()))
                .isZero();
        assertThat(gate.count(
                        "SELECT count(*) FROM document WHERE digest = ?",
                        probe.result().digest()))
                .isZero();
        burstRefused(Code.BASIS_MISMATCH, () -> gate.admission().signOff(ask, grant, new PersonId("carol")));
        AskId none = AskId.next(gate.clock());
        burstRefused(Code.ASK_UNKNOWN, () -> gate.admission().signOff(none, grant, new PersonId("carol")));
    }

    @Test
    void f12WhereTrustAsksForTheQualifiedNobodyElseGrantsAndWhoeverIsAskedDeclines() throws SignOffRefusedException {
        // Given: enough of them for every tier
        for (String person : List.of("alice", "dora", "sam")) {
            gate.burst(person, 3, 0);
        }
        qualifiedFrom(1);

        // When
        Draft draft = waiting(1);
        AskId ask = gate.ask(draft.id()).id();

        // Then
        burstRefused(Code.NOT_QUALIFIED, () -> gate.say(ask, "bob", Says.GRANTED));
        assertThat(gate.state(draft.id())).startsWith("AWAITING_SIGNOFF");
        gate.say(ask, "alice", Says.GRANTED);
        gate.step();
        assertThat(gate.state(draft.id())).isEqualTo("PERMITTED promote 1");

        // When: the grant is there, and then its signer is found not to catch enough
        gate.pass(Bursts.AGAIN);
        Draft second = waiting(2);
        AskId two = gate.ask(second.id()).id();
        gate.say(two, "alice", Says.GRANTED);
        gate.burst("alice", 3, 2);
        gate.say(two, "dora", Says.GRANTED);
        gate.step();

        // Then
        assertThat(gate.state(second.id())).startsWith("AWAITING_SIGNOFF");

        // When
        gate.say(two, "bob", Says.DECLINED);
        gate.step();

        // Then
        assertThat(gate.answer(second.id()).state()).isEqualTo(AnswerState.DECLINED);
        gate.pass(Bursts.AGAIN);
        gate.burst("alice", 3, 0);
        qualifiedFrom(null);
    }

    @Test
    void f12NobodyIsShutOutByAskingForTheQualifiedBeforeThereAreEnough() {
        // Given
        gate.pass(Vigilance.COUNTS);
        Bytes next = Bytes.copyOf(withQualifiedFrom(3).toBytes());

        // Then
        assertThatThrownBy(() -> gate.admission().amendments().amendTrust(next))
                .asInstanceOf(type(AdmissionRefusedException.class))
                .extracting(AdmissionRefusedException::code)
                .isEqualTo(AdmissionRefusedException.Code.QUORUM_UNREACHABLE);
    }

    /** A case that policy alone refuses would never come before people. */
    @Test
    void peopleWouldBeAskedAboutEveryCaseThatShips() {
        // Given
        ProbeSet shipped = ProbeSet.shipped();
        int flagged = 0;
        for (Probe probe : shipped.probes().values()) {
            // When
            Facts facts = FactFinders.here()
                    .find(probe.charter(), probe.base(), probe.base(), probe.result(), shipped.blobs());
            Judgement judgement = gate.trials().judge(probe, facts);

            // Then
            assertThat(facts.modificationClass()).as(probe.name()).isEqualTo(probe.modificationClass());
            assertThat(judgement.verdict()).as(probe.name()).isIn(VerdictWord.ALLOWED, VerdictWord.ESCALATED);
            assertThat(judgement.tier()).as(probe.name()).isLessThanOrEqualTo(probe.tier());
            flagged += probe.bad() && judgement.verdict() == VerdictWord.ESCALATED ? 1 : 0;
        }

        // And some of the bad ones are flagged and some are not, so that a flag alone is no answer
        assertThat(flagged).isBetween(10, shipped.of(3, true).size() - 10);
    }

    private static TrustDocument withQualifiedFrom(@Nullable Integer tier) {
        TrustDocument now = gate.trust().get().document();
        return now.withQuorums(now.quorums().withQualifiedFrom(tier));
    }

    @Test
    void f12WhoeverIsGivenAnIdLaterIsNotQualifiedByWhoHadItBefore() throws SignOffRefusedException {
        // Given: carol is qualified, and in the midst of another burst
        PersonId id = new PersonId("carol");
        Person carol = gate.trust().get().document().roster().person(id).orElseThrow();
        gate.burst("carol", 2, 0);
        assertThat(qualifiedAt(carol)).containsExactly(1, 2);
        gate.trials().begin(carol, 1);
        gate.trials().answer(id, 1, Says.DECLINED);

        // When: somebody else is enrolled under that id
        Person other = new Person(id, carol.issuer(), "another-carol", carol.groups(), carol.keys());
        gate.amendTrust(
                Bytes.copyOf(gate.trust().get().document().withPerson(other).toBytes()));
        gate.trust().refresh();

        // Then: neither the result nor the burst is theirs
        assertThat(qualifiedAt(other)).isEmpty();
        assertThat(gate.trials().running(id)).isEmpty();
        burstRefused(Code.BURST_OVER, () -> gate.trials().answer(id, 2, Says.DECLINED));
        gate.trials().begin(other, 1);
        gate.pass(Bursts.LASTS);
        gate.trials().settle();

        // When: she has it back
        gate.amendTrust(
                Bytes.copyOf(gate.trust().get().document().withPerson(carol).toBytes()));
        gate.trust().refresh();

        // Then
        assertThat(qualifiedAt(carol)).containsExactly(1, 2);
        gate.trials().begin(carol, 1);
        gate.pass(Bursts.LASTS);
        gate.trials().settle();
    }

    private static List<Integer> qualifiedAt(Person person) {
        return gate.trials().standings(person).stream()
                .filter(Trials.Standing::isQualified)
                .map(Trials.Standing::tier)
                .toList();
    }

    private static void qualifiedFrom(@Nullable Integer tier) {
        gate.amendTrust(Bytes.copyOf(withQualifiedFrom(tier).toBytes()));
        gate.trust().refresh();
    }

    private static boolean counts(String person, int tier) {
        return gate.trials()
                .standings(gate.trust()
                        .get()
                        .document()
                        .roster()
                        .person(new PersonId(person))
                        .orElseThrow())
                .get(tier - 1)
                .isQualified();
    }

    private static List<Digest> commitments(QualificationPredicate result) {
        return result.revealed().stream()
                .map(QualificationPredicate.Revealed::commitment)
                .toList();
    }

    private static <P> List<P> predicates(PredicateType type, Class<P> shape) {
        List<Bytes> sealed = gate.transactions()
                .run(transaction -> Sql.list(
                        transaction,
                        "SELECT leaf FROM ledger_entry WHERE kind = ? ORDER BY id DESC",
                        row -> Bytes.copyOf(row.getBytes("leaf")),
                        type.uri()));
        return sealed.stream()
                .map(bytes -> {
                    try {
                        return Statement.parse(Envelope.parse(bytes.toArray())
                                        .payload()
                                        .toArray())
                                .predicate(shape);
                    } catch (MalformedJsonException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static void burstRefused(Code code, ThrowingCallable act) {
        assertThatThrownBy(act)
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(code);
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
