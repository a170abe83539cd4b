package dev.portcullis.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.AdmissionRefusedException;
import dev.portcullis.admission.Amendments;
import dev.portcullis.admission.GateFixture;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.signoff.Nudges.Kind;
import dev.portcullis.signoff.SignOffRefusedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is told of people's attention (R13): figures, by which nothing is decided. */
class GateMetersIT {
    private static GateFixture gate;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void open() throws SQLException, IOException {
        gate = new GateFixture();
    }

    @AfterAll
    static void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void tellsHowManyAnsweredHowFastAndOfWhatNobodyDid() throws SignOffRefusedException {
        // Given
        Draft draft = gate.draft(gate.lineage(2)).aim(Aim.PROMOTE);
        gate.admit(draft);
        AskId ask = gate.ask(draft.id()).id();
        GateMeters meters = new GateMeters(gate.transactions(), gate.attention(), gate.strangers(), registry);
        meters.read();
        double before = gauge("portcullis.signoffs.day");
        gate.admission().shown(ask, new PersonId("alice"));
        gate.admission().shown(ask, new PersonId("bob"));
        gate.say(ask, "alice", Says.GRANTED);
        gate.pass(Duration.ofSeconds(40));
        gate.say(ask, "bob", Says.GRANTED);

        // When
        meters.read();
        meters.nudged(Map.of(Kind.REMINDED, 3));

        // Then
        assertThat(gauge("portcullis.signoffs.day") - before).isEqualTo(2);
        assertThat(gauge("portcullis.signoffs.busiest")).isGreaterThanOrEqualTo(1);
        assertThat(gauge("portcullis.signoffs.median.seconds")).isEqualTo(20);
        assertThat(gauge("portcullis.asks.open")).isEqualTo(1);
        assertThat(gauge("portcullis.people.overloaded")).isZero();
        assertThat(registry.get("portcullis.asks.nudged")
                        .tag("kind", "reminded")
                        .counter()
                        .count())
                .isEqualTo(3);
        // The lineage was opened by two who had not been shown its charter here, and alice was quick.
        assertThat(gauge("portcullis.signoffs.quick")).isEqualTo(3);
    }

    @Test
    void tellsThatTheGlassIsBrokenUntilTheStopIsEnded() throws AdmissionRefusedException {
        // Given
        Amendments people = gate.admission().amendments();
        GateMeters meters = new GateMeters(gate.transactions(), gate.attention(), gate.strangers(), registry);

        // When
        gate.grant(
                people.breakGlassToStop(Optional.empty(), "the permit key leaked", new PersonId("sam"))
                        .id(),
                "alice",
                "sam");
        meters.read();

        // Then
        assertThat(gauge("portcullis.breakglass.in.force")).isEqualTo(1);
        HaltId halt = HaltId.parse(gate.string("SELECT halt::text FROM breakglass"));
        gate.grant(people.rearm(halt, "it did not").id(), "alice", "bob", "sam");
        meters.read();
        assertThat(gauge("portcullis.breakglass.in.force")).isZero();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
