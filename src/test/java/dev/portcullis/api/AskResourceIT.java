package dev.portcullis.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.admission.GateFixture;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.attest.Person;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.Authenticated;
import dev.portcullis.signoff.SignOffRefusedException;
import dev.portcullis.signoff.StepUp;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people read of an ask and ask about it, as it is written to them. */
class AskResourceIT {
    private static final StepUp STEP_UP = new StepUp(List.of("step-up"), Duration.ofMinutes(5), 2);
    private static final InstantSource NOW = InstantSource.system();
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
    void aQuestionIsReadByEverybodyAndHowFastOneAnsweredOnlyWithTheAnswers()
            throws SignOffRefusedException, MalformedJsonException {
        // Given
        Draft draft = gate.draft(gate.lineage(2)).aim(Aim.PROMOTE);
        gate.admit(draft);
        AskId ask = gate.ask(draft.id()).id();
        assertThat(read(ask, "alice").path("questions")).isEmpty();

        // When
        JsonNode asked = json(as("alice", "{\"text\":\"why \u202Etwice?\"}").question(ask.toString()));
        gate.say(ask, "alice", Says.GRANTED);

        // Then
        assertThat(asked.path("person").asText()).isEqualTo("alice");
        assertThat(asked.path("text").asText()).startsWith("why ").doesNotContain("\u202E");
        JsonNode others = read(ask, "bob");
        assertThat(others.path("questions")).hasSize(1).first().isEqualTo(asked);
        assertThat(others.path("signOffs").isNull()).isTrue();
        assertThat(others.path("answered").asInt()).isOne();
        JsonNode own = read(ask, "alice").path("signOffs").path(0);
        assertThat(own.path("seconds").asInt(-1)).isZero();
        assertThat(own.path("quick").asBoolean()).isTrue();
    }

    @Test
    void whoMayOnlyLookIsNotTimedAndAsksNothing() throws MalformedJsonException {
        // Given
        Draft draft = gate.draft(gate.lineage(1)).aim(Aim.PROMOTE);
        gate.admit(draft);
        AskId ask = gate.ask(draft.id()).id();

        // When
        read(ask, "ann");
        read(ask, "erin");

        // Then
        assertThat(gate.count("SELECT count(*) FROM ask_shown WHERE ask = ?", ask))
                .isZero();
        assertThatThrownBy(() -> as("ann", "{\"text\":\"why?\"}").question(ask.toString()))
                .isInstanceOf(SignOffRefusedException.class);
        assertThatThrownBy(
                        () -> as("alice", "{\"text\":\"why?\",\"grant\":true}").question(ask.toString()))
                .isInstanceOf(MalformedJsonException.class);
        assertThat(gate.records().questions(ask)).isEmpty();
    }

    @Test
    void answeringIsGraveByTheTierThatIsAsked() {
        // Given
        Draft low = gate.draft(gate.lineage(1)).aim(Aim.PROMOTE);
        Draft high = gate.draft(gate.lineage(2)).aim(Aim.PROMOTE);
        gate.admit(low);
        gate.admit(high);
        AskId first = gate.ask(low.id()).id();
        AskId second = gate.ask(high.id()).id();

        // When, Then: a login of which the token says nothing comes as far as its empty answer, or not
        assertThatThrownBy(() -> as("alice", "{}").signOff(first.toString()))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> as("alice", "{}").signOff(second.toString()))
                .isInstanceOfSatisfying(
                        StaleLoginException.class,
                        e -> assertThat(e.challenge()).isEqualTo(STEP_UP.challenge()));
    }

    @Test
    void aProblemOfPeopleSaysToComeBackLater() {
        // When
        Response problem =
                Problem.of(ProblemCode.PEOPLE_OVERLOADED, "too much is asked").response();

        // Then
        assertThat(problem.getStatus()).isEqualTo(429);
        assertThat(Integer.parseInt(problem.getHeaderString("Retry-After")))
                .isGreaterThan((int) Bounds.QUICK_GRANT.toSeconds());
    }

    private static JsonNode read(AskId ask, String person) throws MalformedJsonException {
        return json(as(person, "").read(ask.toString()));
    }

    private static AskResource as(String name, String body) {
        Optional<Person> person = gate.trust().get().document().roster().person(new PersonId(name));
        Call call = new Call();
        call.admit(new Caller.Human(name, person, Set.of(Party.REVIEWER), Authenticated.UNKNOWN), Bytes.utf8(body));
        return new AskResource(
                call,
                gate.admission(),
                gate.trust(),
                gate.records(),
                gate.strangers(),
                new FreshDoor(STEP_UP, NOW),
                gate.clock());
    }

    private static JsonNode json(Response response) throws MalformedJsonException {
        assertThat(response.getStatus()).isEqualTo(200);
        return StrictJson.parse((byte[]) response.getEntity());
    }
}
