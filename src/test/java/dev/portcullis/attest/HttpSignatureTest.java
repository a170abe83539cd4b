package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SignatureRefusedException.Code;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpSignatureTest {
    private static final SigningKey KEY = SigningKey.parse(
            "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg");
    private static final String KEY_ID = "example.com/log/testdata+33d7b496";
    private static final URI TARGET = URI.create("https://gate.example:8443/v1/permits/0199?wait=30s&a=%2F");
    private static final byte[] BODY = "{\"worker\":\"one\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NO_BODY = {};
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void keepsTheEd25519VectorOfRfc9421() {
        // Given
        HttpComponents request = new HttpComponents(
                "POST",
                URI.create("https://example.com/foo?param=Value&Pet=dog"),
                Map.of(
                        "Date", List.of("Tue, 20 Apr 2021 02:07:55 GMT"),
                        "Content-Type", List.of("application/json"),
                        "Content-Length", List.of("18")));
        String covered = "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                + ";created=1618884473;keyid=\"test-key-ed25519\"";

        // When
        String base = request.base(Parser.parseInnerList(covered));
        byte[] signature = Ed25519.sign(
                Ed25519.privateKey(Base64.getUrlDecoder().decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU")),
                base.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(base).isEqualTo("""
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@method": POST
                "@path": /foo
                "@authority": example.com
                "content-type": application/json
                "content-length": 18
                "@signature-params": %s""".formatted(covered));
        assertThat(Base64.getEncoder().encodeToString(signature))
                .isEqualTo("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==");
        assertThat(Ed25519.verify(
                        Ed25519.publicKeyOf(
                                Base64.getUrlDecoder().decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs")),
                        base.getBytes(StandardCharsets.UTF_8),
                        signature))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://EXAMPLE.com,            @target-uri, https://example.com/",
        "https://example.com:443/a,      @target-uri, https://example.com/a",
        "HTTP://example.com:80/a?b=%20c, @target-uri, http://example.com/a?b=%20c",
        "http://127.0.0.1:8080/a?,       @target-uri, http://127.0.0.1:8080/a?",
        "http://[::1]:8080/a,            @authority,  [::1]:8080",
        "https://example.com/a/../b,     @path,       /a/../b",
        "https://example.com/a,          @query,      ?",
        "https://example.com/a?x=1&y,    @query,      ?x=1&y",
        "HTTPS://example.com/a,          @scheme,     https",
    })
    void derivesComponentsAsTheRfcSays(String target, String component, String value) {
        // Given
        HttpComponents request = new HttpComponents("GET", URI.create(target), Map.of());

        // Then
        assertThat(request.base(Parser.parseInnerList("(\"" + component + "\")")))
                .isEqualTo("\"" + component + "\": " + value + "\n\"@signature-params\": (\"" + component + "\")");
    }

    @Test
    void digestsContentAsRfc9530Does() {
        assertThat(HttpSignature.contentDigest("{\"hello\": \"world\"}\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
    }

    @Test
    void verifiesWhatItSigned() throws Exception {
        // When
        Map<String, List<String>> withBody = signed("POST", BODY);
        Map<String, List<String>> without = signed("GET", NO_BODY);

        // Then
        assertThat(verify("POST", TARGET, withBody, BODY, NOW)).isEqualTo(KEY.verifierKey());
        assertThat(verify("GET", TARGET, without, NO_BODY, NOW)).isEqualTo(KEY.verifierKey());
        assertThat(without).doesNotContainKey("Content-Digest");
        assertThat(withBody.get("Signature-Input"))
                .containsExactly("portcullis=(\"@method\" \"@target-uri\" \"content-digest\");created="
                        + NOW.getEpochSecond() + ";keyid=\"" + KEY_ID + "\";alg=\"ed25519\"");
    }

    @Test
    void readsHeaderNamesInAnyCaseAndAnotherLabel() throws Exception {
        // Given
        Map<String, List<String>> headers = new HashMap<>();
        signed("POST", BODY)
                .forEach((name, values) -> headers.put(
                        name.toUpperCase(Locale.ROOT),
                        values.stream()
                                .map(value -> value.replace("portcullis=", "sig1="))
                                .toList()));

        // Then
        assertThat(verify("POST", TARGET, headers, BODY, NOW)).isEqualTo(KEY.verifierKey());
    }

    @ParameterizedTest
    @CsvSource({"-60,true", "-61,false", "30,true", "31,false", "-100000,false", "100000,false"})
    void countsOnlyForAMinute(long createdSecondsFromNow, boolean counts) throws Exception {
        // Given
        Map<String, List<String>> headers = signed("GET", NO_BODY);
        Instant received = NOW.minusSeconds(createdSecondsFromNow);

        // Then
        if (counts) {
            assertThat(verify("GET", TARGET, headers, NO_BODY, received)).isEqualTo(KEY.verifierKey());
        } else {
            assertRefused(() -> verify("GET", TARGET, headers, NO_BODY, received), Code.REQUEST_SIGNATURE_STALE);
        }
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(
                        "another method", "PUT", TARGET.toString(), "{\"worker\":\"one\"}", Code.SIGNATURE_INVALID),
                Arguments.of(
                        "the method in lower case",
                        "post",
                        TARGET.toString(),
                        "{\"worker\":\"one\"}",
                        Code.SIGNATURE_INVALID),
                Arguments.of(
                        "another host",
                        "POST",
                        TARGET.toString().replace("gate", "date"),
                        "{\"worker\":\"one\"}",
                        Code.SIGNATURE_INVALID),
                Arguments.of(
                        "another port",
                        "POST",
                        TARGET.toString().replace("8443", "443"),
                        "{\"worker\":\"one\"}",
                        Code.SIGNATURE_INVALID),
                Arguments.of(
                        "another scheme",
                        "POST",
                        TARGET.toString().replace("https", "http"),
                        "{\"worker\":\"one\"}",
                        Code.SIGNATURE_INVALID),
                Arguments.of(
                        "another path",
                        "POST",
                        TARGET.toString().replace("0199", "0198"),
                        "{\"worker\":\"one\"}",
                        Code.SIGNATURE_INVALID),
                Arguments.of(
                        "another query",
                        "POST",
                        TARGET.toString().replace("30s", "31s"),
                        "{\"worker\":\"one\"}",
                        Code.SIGNATURE_INVALID),
                Arguments.of(
                        "a decoded query",
                        "POST",
                        TARGET.toString().replace("%2F", "/"),
                        "{\"worker\":\"one\"}",
                        Code.SIGNATURE_INVALID),
                Arguments.of(
                        "another body",
                        "POST",
                        TARGET.toString(),
                        "{\"worker\":\"two\"}",
                        Code.REQUEST_CONTENT_MISMATCH),
                Arguments.of("no body", "POST", TARGET.toString(), "", Code.REQUEST_SIGNATURE_MALFORMED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void refusesTheSignatureOn(String name, String method, String target, String body, Code code) {
        // Given
        Map<String, List<String>> headers = signed("POST", BODY);

        // Then
        assertRefused(
                () -> verify(method, URI.create(target), headers, body.getBytes(StandardCharsets.UTF_8), NOW), code);
    }

    static Stream<Arguments> inputs() {
        return Stream.of(
                input("no method covered", value -> value.replace("\"@method\" ", "")),
                input("no address covered", value -> value.replace("\"@target-uri\" ", "")),
                input("no content covered", value -> value.replace(" \"content-digest\"", "")),
                input("nothing covered", value -> value.replaceAll("\\(.*\\)", "()")),
                input(
                        "another order",
                        value -> value.replace("\"@method\" \"@target-uri\"", "\"@target-uri\" \"@method\"")),
                input("a component twice", value -> value.replace("\"@method\" ", "\"@method\" \"@method\" ")),
                input("another component", value -> value.replace("\"@target-uri\"", "\"@path\"")),
                input("one component more", value -> value.replace("(\"@method\"", "(\"date\" \"@method\"")),
                input(
                        "a component of the response's request",
                        value -> value.replace("\"@method\"", "\"@method\";req")),
                input("a component as token", value -> value.replace("\"@method\"", "method")),
                input("no time", value -> value.replaceAll(";created=\\d+", "")),
                input("a time as text", value -> value.replaceAll("created=(\\d+)", "created=\"$1\"")),
                input("a time with a fraction", value -> value.replaceAll("created=(\\d+)", "created=$1.5")),
                input("no key", value -> value.replaceAll(";keyid=\"[^\"]*\"", "")),
                input("the key as token", value -> value.replaceAll("keyid=\"[^\"]*\"", "keyid=one")),
                input("the algorithm rsa-v1_5-sha256", value -> value.replace("ed25519", "rsa-v1_5-sha256")),
                input("the algorithm hmac-sha256", value -> value.replace("ed25519", "hmac-sha256")),
                input("the algorithm as token", value -> value.replace("\"ed25519\"", "ed25519")),
                input("an expiry", value -> value + ";expires=1"),
                input("a nonce", value -> value + ";nonce=\"n\""),
                input("a tag", value -> value + ";tag=\"t\""),
                input("the time twice", value -> value + ";created=1"),
                input("two signatures", value -> value + ", other=(\"@method\");created=1"),
                input("one label twice", value -> value + ", " + value),
                input("another label", value -> value.replace("portcullis=", "other=")),
                input("a label without signature", value -> "portcullis"),
                input("a string for the list", value -> "portcullis=\"@method\""),
                input("space where none belongs", value -> value.replace("(\"", "( \"")),
                input("a trailing comma", value -> value + ","),
                input("nothing at all", value -> ""),
                input("no structured field", value -> "((("),
                input("more than four KiB", value -> value + ";x=\"" + "a".repeat(5000) + "\""));
    }

    private static Arguments input(String name, UnaryOperator<String> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inputs")
    void refusesASignatureInputWith(String name, UnaryOperator<String> change) {
        // Given
        Map<String, List<String>> headers = new HashMap<>(signed("POST", BODY));
        String good = only(headers, "Signature-Input");
        headers.put("Signature-Input", List.of(change.apply(good)));

        // Then
        assertThat(headers.get("Signature-Input")).isNotEqualTo(List.of(good));
        assertRefused(() -> verify("POST", TARGET, headers, BODY, NOW), Code.REQUEST_SIGNATURE_MALFORMED);
    }

    @Test
    void refusesEvenAWellSignedRequestThatCoversTooLittle() {
        // Given: the right key signs, but only the method
        String covered = "(\"@method\");created=" + NOW.getEpochSecond() + ";keyid=\"" + KEY_ID + "\"";
        String base = new HttpComponents("POST", TARGET, Map.of()).base(Parser.parseInnerList(covered));
        byte[] signature = KEY.sign(base.getBytes(StandardCharsets.UTF_8));
        Map<String, List<String>> headers = Map.of(
                "Signature-Input", List.of("sig1=" + covered),
                "Signature", List.of("sig1=:" + Base64.getEncoder().encodeToString(signature) + ":"));

        // Then
        assertRefused(() -> verify("POST", TARGET, headers, NO_BODY, NOW), Code.REQUEST_SIGNATURE_MALFORMED);
        assertRefused(() -> verify("POST", TARGET, headers, BODY, NOW), Code.REQUEST_SIGNATURE_MALFORMED);
    }

    @Test
    void refusesMissingAndRepeatedHeaders() {
        for (String field : List.of("Signature-Input", "Signature", "Content-Digest")) {
            // Given
            Map<String, List<String>> without = new HashMap<>(signed("POST", BODY));
            List<String> value = List.of(only(without, field));
            without.remove(field);
            Map<String, List<String>> twice = new HashMap<>(signed("POST", BODY));
            twice.put(field, List.of(value.getFirst(), value.getFirst()));
            Map<String, List<String>> twoCases = new HashMap<>(signed("POST", BODY));
            twoCases.put(field.toLowerCase(Locale.ROOT), value);

            // Then
            assertRefused(() -> verify("POST", TARGET, without, BODY, NOW), Code.REQUEST_SIGNATURE_MALFORMED);
            assertThatThrownBy(() -> verify("POST", TARGET, twice, BODY, NOW))
                    .isInstanceOf(SignatureRefusedException.class);
            assertThatThrownBy(() -> verify("POST", TARGET, twoCases, BODY, NOW))
                    .isInstanceOf(SignatureRefusedException.class);
        }
    }

    @Test
    void refusesAnotherDigestAlgorithmEvenWhenSigned() {
        // Given: sha-512 of the right body, and the signature covers it
        String digest = "sha-512=:"
                + "WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
        String covered = "(\"@method\" \"@target-uri\" \"content-digest\");created=" + NOW.getEpochSecond()
                + ";keyid=\"" + KEY_ID + "\"";
        String base = new HttpComponents("POST", TARGET, Map.of("content-digest", List.of(digest)))
                .base(Parser.parseInnerList(covered));
        Map<String, List<String>> headers = Map.of(
                "Content-Digest", List.of(digest),
                "Signature-Input", List.of("sig1=" + covered),
                "Signature",
                        List.of("sig1=:"
                                + Base64.getEncoder().encodeToString(KEY.sign(base.getBytes(StandardCharsets.UTF_8)))
                                + ":"));

        // Then
        assertRefused(
                () -> verify("POST", TARGET, headers, "{\"hello\": \"world\"}".getBytes(StandardCharsets.UTF_8), NOW),
                Code.REQUEST_CONTENT_MISMATCH);
    }

    @Test
    void refusesEveryFlippedBitOfTheSignature() {
        // Given
        Map<String, List<String>> good = signed("POST", BODY);
        byte[] signature = Base64.getDecoder()
                .decode(only(good, "Signature")
                        .substring("portcullis=:".length())
                        .replace(":", ""));
        List<Integer> accepted = new ArrayList<>();

        // When
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] bad = signature.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Map<String, List<String>> headers = new HashMap<>(good);
            headers.put(
                    "Signature", List.of("portcullis=:" + Base64.getEncoder().encodeToString(bad) + ":"));
            try {
                verify("POST", TARGET, headers, BODY, NOW);
                accepted.add(bit);
            } catch (SignatureRefusedException refusal) {
                assertThat(refusal.code()).isEqualTo(Code.SIGNATURE_INVALID);
            }
        }

        // Then
        assertThat(accepted).isEmpty();
    }

    @Test
    void asksForTheKeyByItsIdAndRefusesWhatTheKeysRefuse() {
        // Given
        Map<String, List<String>> headers = signed("GET", NO_BODY);
        List<String> asked = new ArrayList<>();

        // Then
        assertRefused(
                () -> HttpSignature.verify(
                        "GET",
                        TARGET,
                        headers,
                        NO_BODY,
                        keyId -> {
                            asked.add(keyId);
                            throw new SignatureRefusedException(Code.KEY_NOT_IN_TRUST, "nobody");
                        },
                        NOW),
                Code.KEY_NOT_IN_TRUST);
        assertRefused(
                () -> HttpSignature.verify(
                        "GET",
                        TARGET,
                        headers,
                        NO_BODY,
                        keyId -> SigningKey.generate("example.com/other").verifierKey(),
                        NOW),
                Code.SIGNATURE_INVALID);
        assertThat(asked).containsExactly(KEY_ID);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(Attempt attempt, Code code) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refusal -> assertThat(refusal.code())
                                .as(refusal.getMessage())
                                .isEqualTo(code));
    }

    private static Map<String, List<String>> signed(String method, byte[] body) {
        Map<String, List<String>> headers = new HashMap<>();
        HttpSignature.sign(KEY, method, TARGET, body, NOW).forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    private static String only(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of()).getFirst();
    }

    private static VerifierKey verify(
            String method, URI target, Map<String, List<String>> headers, byte[] body, Instant now)
            throws SignatureRefusedException {
        return HttpSignature.verify(method, target, headers, body, keyId -> KEY.verifierKey(), now);
    }
}
