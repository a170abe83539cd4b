package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.Group;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Sql;
import dev.portcullis.signoff.Ask;
import dev.portcullis.signoff.SignOffDesk;
import dev.portcullis.signoff.SignOffRefusedException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** S15: what people declined is known again in other clothes. */
class DeclinedTwinsIT {
    private static final String PROGRAM = """
            print(1)
            def step(r):
                r = r * 2
                r = r + 7
                return r
            print(step(2))
            """;

    private static GateFixture gate;

    /** In a lineage where nothing else is declined. */
    private static Draft declined;

    @BeforeAll
    static void open() throws SQLException, IOException, SignOffRefusedException {
        gate = new GateFixture();
        declined = declined(gate.lineage(1));
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void aTwinInOtherSpacesAndCommentsIsDeclinedWithItAndNobodyIsAsked() {
        // Given
        String ask = gate.string("SELECT id::text FROM ask WHERE subject = ?", "proposal:" + declined.id());

        // When
        Draft twin = draft(
                declined.lineage(),
                PROGRAM.replace("r = r * 2", "r=r*2   # harmless").replace("def step", "\n# nothing new\ndef step"));
        gate.admit(twin);

        // Then
        assertThat(gate.answer(twin.id()).state()).isEqualTo(AnswerState.DECLINED);
        assertThat(gate.answer(twin.id()).reasons()).containsExactly("DECLINED_BEFORE ask " + ask);
        assertThat(asks(twin)).isZero();
    }

    @Test
    void aPaddedTwinGoesToTheSamePeopleATierUpAndTheDeclineIsShown() throws SignOffRefusedException {
        // Given
        Lineage lineage = declined(gate.lineage(1)).lineage();

        // When
        Draft padded =
                draft(lineage, PROGRAM.replace("    return r", "    pad = 1\n    r = r * 2\n    return r + pad"));
        gate.admit(padded);

        // Then: 4 of 5 lines are the same
        Ask ask = gate.ask(padded.id());
        assertThat(ask.tier()).isEqualTo(2);
        assertThat(ask.quorum().counts()).containsOnly(Map.entry(Group.REVIEWER, 2));
        assertThat(ask.excluded()).containsExactly(new PersonId("erin"));
        assertThat(view(ask))
                .containsIgnoringCase("declined before")
                .contains("tier 2", "4 of its 5 changed lines", "carol said no: looked at it");
        assertThat(gate.answer(padded.id()).reasons()).contains("DECLINED_NEARLY");

        // When: one of the two is not enough
        gate.grant(ask.id(), "alice");
        gate.step();
        assertThat(gate.state(padded.id())).isEqualTo("AWAITING_SIGNOFF promote 1");
        gate.grant(ask.id(), "bob");
        gate.step();

        // Then
        gate.promote(padded);
        assertThat(gate.answer(padded.id()).state()).isEqualTo(AnswerState.PROMOTED);
    }

    @Test
    void eachDeclineOfItsLikeRaisesItUntilTheTopTier() throws SignOffRefusedException {
        // Given
        Lineage lineage = gate.lineage(1);
        declined(lineage);
        for (int tier = 2; tier <= 3; tier++) {
            Draft padded = draft(lineage, PROGRAM + "print(" + tier + ")\n");
            gate.admit(padded);
            assertThat(gate.ask(padded.id()).tier()).isEqualTo(tier);
            gate.say(gate.ask(padded.id()).id(), "alice", Says.DECLINED);
            gate.step();
        }

        // When
        Draft last = draft(lineage, PROGRAM + "print(4)\n");
        gate.admit(last);

        // Then
        assertThat(gate.ask(last.id()).tier()).isEqualTo(3);
    }

    @Test
    void peopleAreAskedAboutItsLikeAlsoWherePolicyAloneWouldAllowIt() throws SignOffRefusedException {
        // Given: people decline what goes beyond the charter, at evaluation
        Lineage lineage = gate.lineage(0);
        Draft beyond = gate.draft(lineage).puts(Map.of("src/main.py", PROGRAM, "notes.py", "a = 1\n"));
        gate.propose(beyond);
        assertThat(gate.ask(beyond.id()).tier()).isEqualTo(3);
        gate.say(gate.ask(beyond.id()).id(), "alice", Says.DECLINED);
        gate.step();

        // When: most of it again, within the charter
        Draft again = gate.draft(lineage).puts(Map.of("src/main.py", PROGRAM));
        gate.propose(again);

        // Then
        Ask ask = gate.ask(again.id());
        assertThat(ask.tier()).isEqualTo(3);
        assertThat(gate.count(
                        "SELECT count(*) FROM gate_result WHERE proposal = ? AND outcome = 'allowed'", again.id()))
                .isEqualTo(1);

        // When
        gate.grant(ask.id(), "alice", "bob", "sam");
        gate.step();

        // Then
        gate.evaluate(again, "2");
        assertThat(gate.answer(again.id()).state()).isEqualTo(AnswerState.ADMITTED);
    }

    @Test
    void anOpenAskEndsWithTheDeclineOfItsEqualAndIsRaisedByThatOfItsLike() throws SignOffRefusedException {
        // Given: three of a kind are asked about before anybody answers
        Lineage lineage = gate.lineage(2);
        Draft first = gate.draft(lineage).puts(Map.of("x.py", PROGRAM));
        Draft equal = gate.draft(lineage).puts(Map.of("x.py", PROGRAM + "\n# more\n"));
        Draft like = gate.draft(lineage).puts(Map.of("strategy/x.toml", "a = 1\n", "x.py", PROGRAM));
        gate.propose(first);
        gate.propose(equal);
        gate.propose(like);
        gate.grant(gate.ask(equal.id()).id(), "alice", "bob");

        // When
        gate.say(gate.ask(first.id()).id(), "carol", Says.DECLINED);
        gate.grant(gate.ask(equal.id()).id(), "sam");
        gate.step();

        // Then
        assertThat(gate.answer(equal.id()).state()).isEqualTo(AnswerState.DECLINED);
        assertThat(gate.count("SELECT count(*) FROM permit WHERE proposal = ?", equal.id()))
                .isZero();
        assertThat(gate.ask(like.id()).tier()).isEqualTo(3);
    }

    @Test
    void aDeclineOfAnEqualChangeIsFinalHoweverLongAgoItWasAndThatOfItsLikeForNinetyDays()
            throws SignOffRefusedException {
        // Given
        Draft old = declined(gate.lineage(1));

        // When
        gate.pass(Duration.ofDays(91));
        Draft twin = draft(old.lineage(), PROGRAM.replace("return r", "return  r"));
        gate.admit(twin);
        Draft padded = draft(old.lineage(), PROGRAM + "print(3)\n");
        gate.admit(padded);

        // Then
        assertThat(gate.answer(twin.id()).state()).isEqualTo(AnswerState.DECLINED);
        assertThat(asks(twin)).isZero();
        assertThat(view(gate.ask(padded.id()))).doesNotContainIgnoringCase("declined before");
        assertThat(gate.answer(padded.id()).reasons()).doesNotContain("DECLINED_NEARLY");
    }

    @Test
    void aDeclineOfAnotherLineageOrOfSpacesAloneSaysNothing() throws SignOffRefusedException {
        // Given: a change of spaces has no lines to be like
        Lineage elsewhere = gate.lineage(1);
        Draft spaces = draft(elsewhere, "print( 1 )\n");
        gate.admit(spaces);
        gate.say(gate.ask(spaces.id()).id(), "carol", Says.DECLINED);
        gate.step();

        // When: what was declined in another lineage
        Draft same = draft(elsewhere, PROGRAM);
        gate.admit(same);

        // Then
        assertThat(gate.ask(same.id()).tier()).isEqualTo(1);
    }

    @Test
    void whatIsUnlikeADeclineIsAskedAsEver() {
        // When: 3 of 5 lines are the same
        Draft other =
                draft(declined.lineage(), PROGRAM.replace("r * 2", "r * 3").replace("r + 7", "r + 8"));
        gate.admit(other);

        // Then
        Ask ask = gate.ask(other.id());
        assertThat(ask.tier()).isEqualTo(1);
        assertThat(view(ask)).doesNotContainIgnoringCase("declined before");
        gate.accept(gate.withdrawal(other));
    }

    @Test
    void a6TheTablesRefuseToForgetADecline() {
        String ofIt = " WHERE ask = (SELECT id FROM ask WHERE subject = ?)";
        for (String change : List.of("DELETE FROM ask_change", "UPDATE ask_change SET declined_at = NULL")) {
            assertThatThrownBy(() -> gate.transactions()
                            .run(transaction -> Sql.update(transaction, change + ofIt, "proposal:" + declined.id())))
                    .hasStackTraceContaining("A6");
        }
    }

    /** Proposed, and declined by carol. */
    private static Draft declined(Lineage lineage) throws SignOffRefusedException {
        Draft draft = draft(lineage, PROGRAM);
        gate.admit(draft);
        gate.say(gate.ask(draft.id()).id(), "carol", Says.DECLINED);
        gate.step();
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.DECLINED);
        return draft;
    }

    private static Draft draft(Lineage lineage, String program) {
        return gate.draft(lineage).aim(Aim.PROMOTE).puts(Map.of("src/main.py", program));
    }

    private static long asks(Draft draft) {
        return gate.count("SELECT count(*) FROM ask WHERE subject = ?", "proposal:" + draft.id());
    }

    private static String view(Ask ask) {
        SignOffDesk.Case asked = gate.records().ask(ask.id()).orElseThrow();
        return asked.view().utf8();
    }
}
