package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.attest.KeySigner;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpaDecisionTest {
    private static final KeySigner GATE = new KeySigner(SigningKey.generate("gate.example"));

    private final PolicyInput question;
    private final Verdict verdict;

    OpaDecisionTest() throws IOException, MalformedJsonException {
        question = Inputs.question("T05-markers", 2, Digest.of("bundle"));
        Judgement judgement = new Judgement(
                VerdictWord.ESCALATED,
                2,
                List.of(new PolicyReason(Reason.at("POWERS_ADDED", "a.py:3"), "powers/added", Disclosure.NONE)));
        verdict = new SealedVerdicts(GATE)
                .seal(question, Digest.of(question.document().toBytes()), judgement);
    }

    @Test
    void saysWhatWasDecidedOverWhichInputByWhichBundle() throws MalformedJsonException {
        // Given
        Bytes input = Bytes.copyOf(question.document().toBytes());

        // When
        JsonNode event = StrictJson.parse(OpaDecision.of(verdict.proof(), Optional.of(input)));

        // Then
        assertThat(event.path("decision_id").textValue())
                .isEqualTo(verdict.proof().digest().hex());
        assertThat(event.path("path").textValue())
                .isEqualTo("portcullis/" + question.gate().purpose());
        assertThat(event.at("/bundles/portcullis/revision").textValue())
                .isEqualTo(Digest.of("bundle").toString());
        assertThat(event.path("input")).isEqualTo(StrictJson.parse(input.toArray()));
        assertThat(event.at("/result/verdict").textValue()).isEqualTo("escalated");
        assertThat(event.at("/result/tier").intValue()).isEqualTo(2);
        assertThat(event.at("/result/reasons/0/code").textValue()).isEqualTo("POWERS_ADDED");
        assertThat(event.path("timestamp").textValue())
                .isEqualTo(question.document().now().toString());
        assertThat(event.has("erased")).isFalse();
    }

    @Test
    void anInputThatIsWithheldIsSaidToBeErased() throws MalformedJsonException {
        // When
        JsonNode event = StrictJson.parse(OpaDecision.of(verdict.proof(), Optional.empty()));

        // Then
        assertThat(event.has("input")).isFalse();
        assertThat(event.at("/erased/0").textValue()).isEqualTo("/input");
    }

    @Test
    void refusesAnotherInputThanTheVerdictNames() {
        assertThatThrownBy(() -> OpaDecision.of(verdict.proof(), Optional.of(Bytes.utf8("{}"))))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("about the input");
    }

    @Test
    void refusesWhatIsNoVerdict() {
        // Given
        var halt = GATE.sign(Statement.of(Digest.of("x"), PredicateType.HALT, Map.of()));

        // Then
        assertThatThrownBy(() -> OpaDecision.of(halt, Optional.empty()))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("not a verdict");
    }
}
