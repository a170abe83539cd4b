package dev.portcullis.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.GateFixture;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.fixtures.StackExtension;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.signoff.Authenticated;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class LineageResourceIT {
    @Test
    void onlyAnOperatorWhomTrustEnrolsAsksPeopleForALineage() throws Exception {
        try (GateFixture gate = new GateFixture()) {
            // Given
            Bytes registration = Bytes.copyOf(StrictJson.write(new LineageResource.Registration(
                    Bytes.utf8(GateFixture.charter("new", new KeySigner(SigningKey.generate("searcher")), 1)),
                    gate.register(0).genesis().manifest().utf8())));
            long asked = gate.count("SELECT count(*) FROM ask");

            // Then
            assertThatThrownBy(() -> as("mallory", gate, registration).register("new"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ProblemCode.NOT_ENROLLED));
            assertThat(gate.count("SELECT count(*) FROM ask")).isEqualTo(asked);
            assertThat(gate.strings("SELECT id FROM lineage WHERE id = 'new'")).isEmpty();

            // When
            Response answer = as("erin", gate, registration).register("new");

            // Then
            assertThat(answer.getStatus()).isEqualTo(202);
            assertThat(gate.count("SELECT count(*) FROM ask")).isEqualTo(asked + 1);
        }
    }

    private static LineageResource as(String name, GateFixture gate, Bytes body) {
        Call call = new Call();
        call.admit(
                new Caller.Human(
                        name,
                        gate.trust().get().document().roster().person(new PersonId(name)),
                        Set.of(Party.OPERATOR),
                        Authenticated.UNKNOWN),
                body);
        return new LineageResource(call, gate.admission(), gate.records());
    }
}
