package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigstoreBundleTest {
    private static final SigningKey GATE = SigningKey.generate("example.com/gate");
    private static final Envelope ENVELOPE = new KeySigner(GATE)
            .sign(Statement.of(Digest.of("candidate"), PredicateType.VERDICT, Map.of("verificationResult", "PASSED")));

    @Test
    void carriesTheOneSignatureAndHintsAtItsKey() throws MalformedJsonException {
        // When
        JsonNode bundle = StrictJson.parse(SigstoreBundle.of(ENVELOPE));

        // Then
        assertThat(bundle.path("mediaType").textValue()).isEqualTo("application/vnd.dev.sigstore.bundle.v0.3+json");
        JsonNode material = bundle.path("verificationMaterial");
        assertThat(material.path("publicKey").path("hint").textValue())
                .isEqualTo(GATE.verifierKey().keyId());
        assertThat(material.path("tlogEntries")).isEmpty();
        JsonNode dsse = bundle.path("dsseEnvelope");
        assertThat(dsse.path("signatures")).hasSize(1);
        assertThat(dsse.path("signatures").path(0).path("keyid").textValue())
                .isEqualTo(GATE.verifierKey().keyId());
    }

    @Test
    void theEnvelopeInsideIsTheOneThatWasSigned() throws MalformedJsonException {
        // When
        JsonNode dsse = StrictJson.parse(SigstoreBundle.of(ENVELOPE)).path("dsseEnvelope");

        // Then
        assertThat(Envelope.parse(StrictJson.write(dsse))).isEqualTo(ENVELOPE);
    }

    /** The bundle's JSON is protobuf's, whose readers need not know the other alphabet. */
    @Test
    void whatCameInUrlSafeBase64GoesOutInStandardBase64() throws MalformedJsonException {
        // Given
        Bytes payload = Bytes.utf8("{\"~~~\":\"???\"}");
        String urlSafe = Base64.getUrlEncoder().encodeToString(payload.toArray());
        assertThat(urlSafe).containsAnyOf("-", "_");
        String envelope =
                "{\"payload\":\"%s\",\"payloadType\":\"%s\",\"signatures\":[{\"keyid\":\"k\",\"sig\":\"AA==\"}]}"
                        .formatted(urlSafe, Statement.PAYLOAD_TYPE);

        // When
        byte[] bundle = SigstoreBundle.of(Envelope.parse(envelope.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(StrictJson.parse(bundle).path("dsseEnvelope").path("payload").textValue())
                .isEqualTo(payload.base64());
    }
}
