package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final SigningKey GATE = SigningKey.generate("example.com/gate");
    private static final Statement STATEMENT =
            Statement.of(Digest.of("candidate"), PredicateType.VERDICT, Map.of("verificationResult", "PASSED"));

    @Test
    void encodesAsTheSpecificationOfDsseDoes() {
        assertThat(pae("", "")).isEqualTo("DSSEv1 0  0 ");
        assertThat(pae("http://example.com/HelloWorld", "hello world"))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assertThat(HexFormat.of()
                        .formatHex(Envelope.preAuthenticationEncoding(
                                "http://example.com/HelloWorld", "ಠ".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(HexFormat.of()
                                .formatHex(
                                        "DSSEv1 29 http://example.com/HelloWorld 3 ".getBytes(StandardCharsets.UTF_8))
                        + "e0b2a0");
    }

    @Test
    void encodesWhatTheEcdsaVectorOfDsseSigned() throws Exception {
        // Given
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
                new BigInteger("5640078356564379163099075877009565129882514886557779369047442380624545832820"));
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class))));

        // When
        verifier.update(Envelope.preAuthenticationEncoding(
                "http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(
                        verifier.verify(
                                Base64.getDecoder()
                                        .decode(
                                                "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")))
                .isTrue();
    }

    @Test
    void signsTheInTotoVectorByteForByte() {
        // Given
        byte[] payload = """
                {"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"%s"}}],\
                "predicateType":"https://in-toto.io/attestation/svr/v0.2","predicate":{"properties":["EXAMPLE"],\
                "timeCreated":"2026-01-01T00:00:00Z","verifier":{"id":"https://example.com/gate/v1","policies":[]}}}""".formatted(Digest.of("candidate").hex()).getBytes(StandardCharsets.UTF_8);
        assertThat(Digest.of(payload).hex())
                .isEqualTo("12918c413dafe0566fe38587b55921340446ab021cac171e4bf2ac6825b2a46a");

        // When
        byte[] signature = Ed25519.sign(
                Ed25519.privateKey(new byte[32]), Envelope.preAuthenticationEncoding(Statement.PAYLOAD_TYPE, payload));

        // Then
        assertThat(Base64.getEncoder().encodeToString(signature))
                .isEqualTo("sIoDRbjuVlg+Rzo7niZ+ptqPZuLDQMB3dYtRd45BVc7e9aiUQsbTZwyLt3wa+YCyrzng++hki8dst/8j3OEeBA==");
    }

    @Test
    void handsOverTheVerifiedBytes() throws Exception {
        // Given
        Envelope signed = new KeySigner(GATE).sign(STATEMENT);

        // When
        Envelope read = Envelope.parse(signed.toBytes());
        VerifiedStatement verified = VerifiedStatement.verify(read, GATE.verifierKey(), Role.GATE);

        // Then
        assertThat(verified.statement()).isEqualTo(STATEMENT);
        assertThat(verified.payload()).isEqualTo(signed.payload());
        assertThat(verified.signer()).isEqualTo(GATE.verifierKey());
        assertThat(verified.envelope().digest()).isEqualTo(Digest.of(signed.toBytes()));
    }

    @Test
    void refusesEveryFlippedBit() throws Exception {
        // Given
        byte[] good = new KeySigner(GATE).sign(STATEMENT).toBytes();
        List<String> accepted = new ArrayList<>();

        // When
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                try {
                    VerifiedStatement.verify(Envelope.parse(bad), GATE.verifierKey(), Role.GATE);
                    accepted.add("byte " + at + " bit " + bit);
                } catch (MalformedJsonException | SignatureRefusedException expected) {
                    // refused, as it must be
                }
            }
        }

        // Then
        assertThat(accepted).isEmpty();
        assertThat(VerifiedStatement.verify(Envelope.parse(good), GATE.verifierKey(), Role.GATE))
                .isNotNull();
    }

    @Test
    void acceptsUrlSafeBase64AndKeepsItsBytes() throws Exception {
        // Given: a payload whose base64 has both characters that differ
        Envelope signed = new KeySigner(GATE)
                .sign(Statement.of(Digest.of("candidate"), PredicateType.ANSWER, Map.of("text", "~~~???>>>ÿÿÿ")));
        String standard = new String(signed.toBytes(), StandardCharsets.UTF_8);
        String urlSafe = standard.replace(
                        signed.payload().base64(),
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(signed.payload().toArray()))
                .replace(
                        signed.signature().base64(),
                        Base64.getUrlEncoder().encodeToString(signed.signature().toArray()));
        assertThat(urlSafe).isNotEqualTo(standard);

        // When
        Envelope read = Envelope.parse(urlSafe.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(VerifiedStatement.verify(read, GATE.verifierKey(), Role.GATE).payload())
                .isEqualTo(signed.payload());
        assertThat(read.toBytes()).isEqualTo(urlSafe.getBytes(StandardCharsets.UTF_8));
        assertThat(read.digest()).isNotEqualTo(signed.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{'payload':'e30=','payloadType':'application/vnd.in-toto+json','signatures':[]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'keyid':'k','sig':'AA=='},{'keyid':'k','sig':'AA=='}]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'sig':'AA=='}]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'keyid':'','sig':'AA=='}]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'keyid':null,'sig':'AA=='}]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'keyid':'k','sig':'AB=='}]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'keyid':'k','sig':'A A=='}]}",
                "{'payload':'+-8=','payloadType':'t','signatures':[{'keyid':'k','sig':'AA=='}]}",
                "{'payload':'e30=','payload':'e30=','payloadType':'t','signatures':[{'keyid':'k','sig':'AA=='}]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'keyid':'k','sig':'AA=='}],'extra':1}",
                "{'payload':'e30=','payloadType':'ಠ','signatures':[{'keyid':'k','sig':'AA=='}]}",
                "{'payload':'e30=','payloadType':'t','signatures':[{'keyid':'k','sig':'AA=='}]} ,",
            })
    void refusesWhatIsNoEnvelopeWithOneSigner(String json) {
        assertThatThrownBy(() -> Envelope.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void refusesASignatureMovedToAnotherPayloadType() throws Exception {
        // Given
        Envelope signed = new KeySigner(GATE).sign(STATEMENT);

        // When
        Envelope moved = Envelope.of(signed.payload(), "application/json", signed.keyId(), signed.signature());

        // Then
        assertRefused(moved, Role.GATE, Code.ENVELOPE_MALFORMED);
    }

    @Test
    void refusesARightSignatureUnderAnotherKeyId() {
        // Given
        Envelope signed = new KeySigner(GATE).sign(STATEMENT);

        // When
        Envelope renamed =
                Envelope.of(signed.payload(), signed.payloadType(), "example.com/other+00000000", signed.signature());

        // Then
        assertRefused(renamed, Role.GATE, Code.SIGNATURE_INVALID);
    }

    @Test
    void refusesASignedPayloadThatIsNoStatement() {
        for (String payload : List.of(
                "{}",
                "hello",
                "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"subject\":[{\"digest\":{\"sha256\":\""
                        + Digest.EMPTY.hex()
                        + "\"}}],\"predicateType\":\"https://portcullis.dev/end/v0.1\",\"predicate\":{}}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[],"
                        + "\"predicateType\":\"https://portcullis.dev/end/v0.1\",\"predicate\":{}}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                        + Digest.EMPTY.hex()
                        + "\"}}],\"predicateType\":\"https://portcullis.dev/unheard/v0.1\",\"predicate\":{}}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                        + Digest.EMPTY.hex()
                        + "\"}}],\"predicateType\":\"https://portcullis.dev/end/v0.1\",\"predicate\":[]}")) {
            // Given
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            byte[] signature = GATE.sign(Envelope.preAuthenticationEncoding(Statement.PAYLOAD_TYPE, bytes));
            Envelope envelope = Envelope.of(
                    Bytes.copyOf(bytes),
                    Statement.PAYLOAD_TYPE,
                    GATE.verifierKey().keyId(),
                    Bytes.copyOf(signature));

            // Then
            assertRefused(envelope, Role.GATE, Code.ENVELOPE_MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOG", "PERMIT", "WORKER", "EVALUATOR", "PROPOSER", "PERSON"})
    void refusesAVerdictFromAnyRoleButTheGate(Role role) {
        assertRefused(new KeySigner(GATE).sign(STATEMENT), role, Code.ROLE_MISMATCH);
    }

    @Test
    void keepsItsDigestWhenEmbeddedInOtherJson() throws Exception {
        // Given
        record Carrier(Envelope proof) {}
        Envelope signed = new KeySigner(GATE).sign(STATEMENT);

        // When
        Carrier read = StrictJson.read(StrictJson.write(new Carrier(signed)), Carrier.class);

        // Then
        assertThat(read.proof()).isEqualTo(signed);
        assertThat(read.proof().digest()).isEqualTo(signed.digest());
    }

    @Test
    void knowsEachPredicateTypeByAUriOfItsOwn() {
        assertThat(PredicateType.values()).extracting(PredicateType::uri).doesNotHaveDuplicates();
        for (PredicateType type : PredicateType.values()) {
            assertThat(PredicateType.parse(type.uri())).isEqualTo(type);
        }
        assertThat(PredicateType.VERDICT.uri()).isEqualTo("https://slsa.dev/verification_summary/v1");
        assertThat(PredicateType.READING.uri()).isEqualTo("https://in-toto.io/attestation/test-result/v0.1");
        assertThat(PredicateType.SIGNOFF.uri()).isEqualTo("https://portcullis.dev/signoff/v0.1");
    }

    private static void assertRefused(Envelope envelope, Role role, Code code) {
        assertThatThrownBy(() -> VerifiedStatement.verify(envelope, GATE.verifierKey(), role))
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static String pae(String type, String payload) {
        return new String(
                Envelope.preAuthenticationEncoding(type, payload.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
    }
}
