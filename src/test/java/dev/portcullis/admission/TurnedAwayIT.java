package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.admission.TurnedAway.Answer;
import dev.portcullis.admission.TurnedAway.Refusal;
import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What never became a proposal is answered, and a flood of it costs no more than its places (S14). */
class TurnedAwayIT {
    private static final String QUOTA = "QUOTA_EXCEEDED";
    private static GateFixture gate;
    private static Lineage lineage;

    @BeforeAll
    static void open() throws SQLException, IOException {
        gate = new GateFixture();
        lineage = gate.register(0);
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void isAnsweredByIdAndByAnEventThatNamesNoEntry() throws SignatureRefusedException, MalformedJsonException {
        // Given
        Draft draft = gate.draft(lineage);
        SignedProposal event = gate.signed(draft);

        // When
        List<Answer> answers = gate.turnedAway().remember(List.of(new Refusal(event, QUOTA)));

        // Then
        assertThat(gate.records().turnedAway(event.by(), draft.id())).contains(QUOTA);
        assertThat(answers).hasSize(1);
        Answer answer = answers.getFirst();
        assertThat(answer.lineage()).isEqualTo(lineage.id());
        assertThat(answer.event().type()).isEqualTo("dev.portcullis.proposal.refused.v1");
        AnswerPredicate said = gate.trust()
                .get()
                .verify(Envelope.parse(answer.event().data().toArray()), Role.GATE)
                .statement()
                .predicate(AnswerPredicate.class);
        assertThat(said.proposal()).isEqualTo(draft.id());
        assertThat(said.state()).isEqualTo(AnswerState.REFUSED);
        assertThat(said.reasons()).containsExactly(QUOTA);
        assertThat(said.entry()).isNull();
        assertThat(gate.strings("SELECT 1 FROM proposal WHERE id = ?", draft.id()))
                .isEmpty();
        assertThat(gate.strings("SELECT 1 FROM inbox WHERE event_id = ?", event.eventId()))
                .isEmpty();
    }

    @Test
    void s14AFloodTakesNoMoreRowsThanThereArePlacesAndNoneOfAnother() {
        // Given
        Lineage other = gate.register(0);
        SignedProposal others = gate.signed(gate.draft(other));
        gate.turnedAway().remember(List.of(new Refusal(others, QUOTA)));
        Draft draft = gate.draft(lineage);
        List<ProposalId> ids = IntStream.range(0, 2 * TurnedAway.PLACES)
                .mapToObj(ignored -> ProposalId.next(gate.clock()))
                .toList();

        // When
        gate.turnedAway()
                .remember(ids.stream()
                        .map(id -> new Refusal(gate.signed(draft.id(id)), QUOTA))
                        .toList());

        // Then
        SignedProposal last = gate.signed(draft.id(ids.getLast()));
        assertThat(gate.count(
                        "SELECT count(*) FROM turned_away WHERE principal = ?",
                        last.by().principal()))
                .isBetween(TurnedAway.PLACES / 2L, (long) TurnedAway.PLACES);
        assertThat(gate.records().turnedAway(last.by(), ids.getLast())).contains(QUOTA);
        assertThat(gate.records().turnedAway(others.by(), ProposalId.parse(others.eventId())))
                .contains(QUOTA);
    }

    @Test
    void aRefusedCopySaysNothingOfWhatWasTakenIn() {
        // Given
        Draft draft = gate.draft(lineage);
        SignedProposal event = gate.signed(draft);
        gate.accept(event);
        Draft twin = draft.id(ProposalId.next(gate.clock()));
        gate.accept(gate.signed(twin));

        // When
        List<Answer> answers =
                gate.turnedAway().remember(List.of(new Refusal(event, QUOTA), new Refusal(gate.signed(twin), QUOTA)));

        // Then
        assertThat(answers).isEmpty();
        assertThat(gate.records().turnedAway(event.by(), draft.id())).isEmpty();
        assertThat(gate.answer(draft.id()).state()).isEqualTo(AnswerState.JUDGING);
    }

    @Test
    void aRefusedWithdrawalIsNoAnswerAboutItsProposal() {
        assertThat(gate.turnedAway().remember(List.of(new Refusal(gate.withdrawal(gate.draft(lineage)), QUOTA))))
                .isEmpty();
    }

    @Test
    void isForgottenWhenTheSameIsAskedAgainAndAfterADay() {
        // Given
        SignedProposal again = gate.signed(gate.draft(lineage));
        SignedProposal old = gate.signed(gate.draft(lineage));
        gate.turnedAway().remember(List.of(new Refusal(again, QUOTA), new Refusal(old, QUOTA)));

        // When
        gate.turnedAway().forget(again);

        // Then
        assertThat(gate.records().turnedAway(again.by(), ProposalId.parse(again.eventId())))
                .isEmpty();
        gate.pass(Duration.ofHours(24));
        gate.turnedAway().forgetTheOld();
        assertThat(gate.records().turnedAway(old.by(), ProposalId.parse(old.eventId())))
                .contains(QUOTA);
        gate.pass(Duration.ofSeconds(1));
        gate.turnedAway().forgetTheOld();
        assertThat(gate.records().turnedAway(old.by(), ProposalId.parse(old.eventId())))
                .isEmpty();
    }
}
