package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SignedAnswer;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.ProbesPredicate;
import dev.portcullis.attest.predicate.QualificationPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.attest.predicate.Vigilance;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.Paces.Load;
import dev.portcullis.signoff.ProbeRate;
import dev.portcullis.signoff.QueueProbes;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.SignOffRefusedException.Code;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Probes among the asks: like asks to who looks through them, and nothing to whatever issues. */
class QueueProbesIT {
    private static final Pattern HEADING = Pattern.compile("<h2>([^<]*)</h2>");
    private static final int LOOKS = 20;

    private static GateFixture gate;
    private static QueueTrials queue;
    private static Person alice;
    private static Person bob;
    private static Person carol;
    private static Person dora;

    @BeforeAll
    static void open() throws SQLException, IOException {
        gate = new GateFixture();
        alice = person("alice");
        bob = person("bob");
        carol = person("carol");
        dora = person("dora");
        queue = gate.queueTrials(new ProbeRate(1, 20));
        // Whoever is new is counted from now on.
        queue.look();
        gate.pass(Duration.ofSeconds(1));
    }

    private static Person person(String id) {
        return gate.trust().get().document().roster().person(new PersonId(id)).orElseThrow();
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void f12WhoAnsweredEnoughFindsOneThatLooksLikeAnAskAndCanNeverBeIssued() throws SignOffRefusedException {
        // Given
        Instant since = gate.now();
        Draft draft = gate.draft(gate.lineage(1)).aim(Aim.PROMOTE);
        gate.admit(draft);
        Ask real = gate.ask(draft.id());
        Bytes shown = gate.records().ask(real.id()).orElseThrow().view();
        queue.look();
        assertThat(queue.posed(alice)).isEmpty();

        // When
        gate.say(real.id(), "alice", Says.GRANTED);
        gate.step();
        queue.look();
        QueueTrials.Posed posed = queue.posed(alice).orElseThrow();

        // Then: one person's, drawn like an ask of that lineage, fixed before, and counted nowhere
        Ask ask = posed.asked().ask();
        assertThat(headings(posed.asked().view())).isEqualTo(headings(shown));
        assertThat(posed.line().lineage()).contains(draft.lineage().id().value());
        assertThat(posed.line().brief().why()).isNotBlank();
        assertThat(posed.line().brief().measured()).isPresent();
        assertThat(queue.posed(bob)).isEmpty();
        assertThat(queue.posed(ask.id(), bob)).isEmpty();
        assertThat(gate.count(
                        "SELECT count(*) FROM queue_probe q JOIN probe p ON p.digest = q.probe"
                                + " JOIN ledger_entry e ON e.id = p.entry WHERE q.id = ?",
                        ask.id()))
                .isOne();
        assertThat(gate.cases().counts(Optional.of(bob)).mine()).isZero();

        // When: somebody signs it as if it were one, and over a real ask
        String before = everything();
        Draft second = gate.draft(gate.lineage(1)).aim(Aim.PROMOTE);
        gate.admit(second);
        AskId other = gate.ask(second.id()).id();
        String waiting = everything();
        Load load = gate.cases().load(alice.id(), since);
        refused(Code.ASK_UNKNOWN, ask.id(), ask);
        refused(Code.BASIS_MISMATCH, other, ask);
        gate.step();

        // Then
        assertThat(everything()).isEqualTo(waiting).isNotEqualTo(before);
        assertThat(gate.count("SELECT count(*) FROM sign_off WHERE ask = ?", other))
                .isZero();
        assertThat(gate.count(
                        "SELECT (SELECT count(*) FROM ask WHERE id = ? OR subject = ?)"
                                + " + (SELECT count(*) FROM proposal WHERE 'proposal:' || id = ?)"
                                + " + (SELECT count(*) FROM ledger_entry WHERE id = ?)",
                        ask.id(),
                        ask.subject(),
                        ask.subject(),
                        posed.asked().entry()))
                .isZero();

        // When: it is granted in the page
        assertThat(queue.answer(ask.id(), bob, Says.GRANTED)).isFalse();
        assertThat(queue.answer(other, alice, Says.GRANTED)).isFalse();
        assertThat(queue.answer(ask.id(), alice, Says.GRANTED)).isTrue();
        assertThat(queue.answer(ask.id(), alice, Says.DECLINED)).isTrue();
        gate.step();

        // Then: told at once, for good, and no load of anybody's
        QueueTrials.Told told = queue.over(ask.id(), alice).orElseThrow();
        assertThat(told.over().says()).contains(Says.GRANTED);
        assertThat(told.over().isRight()).isEqualTo(!told.over().bad());
        assertThat(told.why()).isNotBlank();
        assertThat(told.places()).allSatisfy(place -> assertThat(place).contains("lines"));
        assertThat(queue.over(ask.id(), bob)).isEmpty();
        assertThatThrownBy(() -> gate.transactions()
                        .run(transaction -> Sql.update(
                                transaction, "UPDATE queue_probe SET says = 'declined' WHERE id = ?", ask.id())))
                .hasMessageContaining("F12");
        assertThat(queue.posed(alice)).isEmpty();
        assertThat(everything()).isEqualTo(waiting);
        assertThat(gate.cases().load(alice.id(), since)).isEqualTo(load);
    }

    @Test
    void f12TheThirdMissTakesEveryTierAndTheLedgerSaysHowManyAndNotWhich() {
        // Given
        gate.burst("dora", 3, 0);
        assertThat(counts(dora)).isTrue();

        // When: everything is waved through
        int drawn = 0;
        while (counts(dora) && drawn < LOOKS) {
            queue.answer(posedTo(dora), dora, Says.GRANTED);
            drawn++;
        }

        // Then
        QualificationPredicate lost = rounds(dora).getFirst();
        assertThat(counts(dora)).isFalse();
        assertThat(lost.qualified()).isFalse();
        assertThat(lost.result().missed()).isEqualTo(Vigilance.ROUND_MISSES + 1);
        assertThat(lost.revealed()).hasSize(drawn);
        assertThat(lost.addsUp()).isTrue();
        assertThat(fixed())
                .containsAll(lost.revealed().stream()
                        .map(QualificationPredicate.Revealed::commitment)
                        .toList());
        assertThat(queue.tally(dora).orElseThrow())
                .isEqualTo(new QueueProbes.Tally(new Vigilance(0, 0, 0, 0), 0, true));

        // When: a burst anew, at once
        gate.pass(Duration.ofSeconds(1));
        gate.burst("dora", 3, 0);

        // Then
        assertThat(counts(dora)).isTrue();
        assertThat(queue.tally(dora).orElseThrow().lost()).isFalse();
    }

    @Test
    void whatIsLookedUpOrLapsesCountsNeitherWayAndAnOldRoundIsOpened() {
        // Given
        AskId first = posedTo(carol);
        QueueTrials.Posed posed = queue.posed(first, carol).orElseThrow();

        // When
        Optional<AskId> byAnother = queue.lookedUp(posed.asked().entry().value(), bob);
        Optional<AskId> byHer = queue.lookedUp(posed.asked().entry().value(), carol);
        AskId second = posedTo(carol);
        gate.pass(Duration.ofDays(30));
        queue.look();

        // Then
        assertThat(byAnother).isEmpty();
        assertThat(byHer).contains(first);
        assertThat(List.of(end(first, carol), end(second, carol)))
                .containsExactly(QueueProbes.End.LOOKED_UP, QueueProbes.End.LAPSED);
        assertThat(queue.answer(second, carol, Says.GRANTED)).isTrue();
        assertThat(end(second, carol)).isEqualTo(QueueProbes.End.LAPSED);
        assertThat(queue.tally(carol).orElseThrow())
                .isEqualTo(new QueueProbes.Tally(new Vigilance(0, 0, 0, 0), 1, false));
        assertThat(rounds(carol)).isEmpty();

        // When: one is answered, and a season goes by
        AskId third = posedTo(carol);
        queue.answer(third, carol, Says.DECLINED);
        gate.pass(QueueProbes.ROUND_LASTS);
        queue.look();

        // Then
        QualificationPredicate round = rounds(carol).getFirst();
        assertThat(round.qualified()).isTrue();
        assertThat(round.result().missed()).isZero();
        assertThat(round.revealed()).hasSize(1);
        assertThat(round.addsUp()).isTrue();
    }

    @Test
    void nobodyIsTriedWhileAnythingIsHaltedNorOftenerThanADayAllowsNorWhereItIsOff() throws AdmissionRefusedException {
        // Given
        AskId open = posedTo(bob);
        HaltId halt = gate.admission().halt(Optional.empty(), "it looks wrong", new PersonId("kim"));

        // Then
        assertThat(queue.posed(bob)).isEmpty();
        due(bob);
        queue.look();
        assertThat(end(open, bob)).isEqualTo(QueueProbes.End.LAPSED);
        assertThat(queue.posed(bob)).isEmpty();

        // When
        gate.grant(gate.admission().amendments().rearm(halt, "understood").id(), "alice", "kim");
        gate.queueTrials(new ProbeRate(1, 1)).look();
        gate.queueTrials(ProbeRate.OFF).look();

        // Then
        assertThat(queue.posed(bob)).isEmpty();
        queue.look();
        assertThat(queue.posed(bob)).isPresent();
    }

    private static List<String> headings(Bytes view) {
        return HEADING.matcher(view.utf8()).results().map(MatchResult::group).toList();
    }

    /** How much there is of whatever leave is made of. */
    private static String everything() {
        return gate.string("SELECT concat_ws(' ', (SELECT count(*) FROM ask), (SELECT count(*) FROM sign_off),"
                + " (SELECT count(*) FROM permit), (SELECT count(*) FROM redemption), (SELECT count(*) FROM proposal),"
                + " (SELECT count(*) FROM lineage), (SELECT count(*) FROM ledger_entry))");
    }

    private static void refused(Code code, AskId as, Ask probe) {
        SignedWords words = gate.words(probe, "alice", Says.GRANTED);
        SignedAnswer grant = new SignedAnswer.ByKey(gate.installation().signed(words));
        assertThatThrownBy(() -> gate.admission().signOff(as, grant, alice.id()))
                .asInstanceOf(type(SignOffRefusedException.class))
                .extracting(SignOffRefusedException::code)
                .isEqualTo(code);
    }

    /** As if somebody had answered as many asks as it takes. */
    private static void due(Person person) {
        gate.transactions()
                .run(transaction ->
                        Sql.update(transaction, "UPDATE queue_pace SET after = 0 WHERE person = ?", person.id()));
    }

    private static AskId posedTo(Person person) {
        if (gate.count("SELECT count(*) FROM lineage WHERE standing = 'open'") == 0) {
            gate.lineage(1);
        }
        due(person);
        for (int look = 0; look < LOOKS; look++) {
            Optional<QueueTrials.Posed> posed = queue.posed(person);
            if (posed.isPresent()) {
                return posed.get().line().id();
            }
            queue.look();
        }
        throw new AssertionError("nothing was drawn for " + person.id());
    }

    private static QueueProbes.End end(AskId id, Person person) {
        return queue.over(id, person).orElseThrow().over().end();
    }

    private static boolean counts(Person person) {
        return gate.trials().standings(person).getFirst().isQualified();
    }

    private static List<QualificationPredicate> rounds(Person person) {
        return predicates(PredicateType.QUALIFICATION, QualificationPredicate.class).stream()
                .filter(one -> one.stoodAmongAsks() && one.isOf(person.id(), person.login()))
                .toList();
    }

    private static List<Digest> fixed() {
        return predicates(PredicateType.PROBES, ProbesPredicate.class).stream()
                .flatMap(probes -> probes.commitments().stream())
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
}
