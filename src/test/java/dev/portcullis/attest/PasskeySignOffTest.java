package dev.portcullis.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.attest.SoftAuthenticator.Ceremony;
import dev.portcullis.attest.predicate.PasskeyAssertion;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.SignedWords;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A sign-off by passkey, as the gateway seals it and as everybody reads it back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeySignOffTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String ORIGIN = "https://console.gate.example:8443";
    private static final SoftAuthenticator ALICE = SoftAuthenticator.of("gate.example");
    private static final SoftAuthenticator SPARE = SoftAuthenticator.ofEdDsa("gate.example");
    private static final SoftAuthenticator SAM = SoftAuthenticator.ofRsa("gate.example", 2048);

    private final TrustFounding founding;
    private final Trust trust;

    PasskeySignOffTest(@TempDir Path folder) throws IOException {
        Quorum one = new Quorum(Map.of(Group.REVIEWER, 1));
        founding = TrustFounding.found(
                new TrustFounding.Plan(
                        "fixture",
                        true,
                        Map.of(new PrincipalId("worker-1"), "default"),
                        Set.of(),
                        List.of(person("alice", ALICE.passkey(), SPARE.passkey()), person("sam", SAM.passkey())),
                        Set.of(),
                        new Quorums(one, one, one, one),
                        new TrustDocument.Policy("MFkw", 1, Digest.of("bundle")),
                        new TrustDocument.Witnesses(0, List.of())),
                folder.resolve("keys"),
                NOW.minusSeconds(60));
        trust = new DocumentTrust(founding.document(), InstantSource.fixed(NOW));
    }

    private static Person person(String name, PersonKey... keys) {
        return new Person(new PersonId(name), "https://issuer.example", name, List.of(Group.REVIEWER), List.of(keys));
    }

    private static SignedWords words(String person) {
        Basis basis = new Basis(
                Digest.of("result"), Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.EMPTY, Digest.of("bundle"));
        return new SignedWords(
                AskId.next(InstantSource.fixed(NOW)),
                Purpose.PROMOTE,
                basis,
                Says.GRANTED,
                "read it",
                Digest.of("view"),
                new PersonId(person),
                NOW,
                NOW.plus(Duration.ofHours(1)));
    }

    private Envelope sealed(SignedAnswer answer, SignedWords words) throws IOException {
        return new KeySigner(founding.key(Role.GATE))
                .sign(Statement.of(
                        words.basis().result(), PredicateType.SIGNOFF, VerifiedSignOff.toBeSealed(answer, words)));
    }

    static Stream<Arguments> believesEveryKindOfKey() {
        return Stream.of(
                Arguments.of("ES256", ALICE, "alice"),
                Arguments.of("EdDSA", SPARE, "alice"),
                Arguments.of("RS256", SAM, "sam"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void believesEveryKindOfKey(String kind, SoftAuthenticator authenticator, String person) throws Exception {
        // Given
        SignedWords words = words(person);
        SignedAnswer.ByPasskey answer = authenticator.answer(words, ORIGIN);

        // When
        VerifiedSignOff signOff = VerifiedSignOff.verify(sealed(answer, words), trust);

        // Then
        assertThat(VerifiedSignOff.verifyWords(answer, trust)).as(kind).isEqualTo(words);
        assertThat(signOff.words()).isEqualTo(words);
        assertThat(signOff.person().id()).isEqualTo(new PersonId(person));
        assertThat(VerifiedSignOff.holder(answer, trust)).contains(signOff.person());
    }

    static Stream<Arguments> lets() {
        return Stream.of(
                manner("the host itself", c -> c.withOrigin("https://gate.example")),
                manner("a key that stays on its device", c -> c.withFlags(SoftAuthenticator.BOUND)),
                manner(
                        "a key that is not copied yet",
                        c -> c.withFlags(SoftAuthenticator.BOUND | SoftAuthenticator.BACKUP_ELIGIBLE)),
                manner("a counter that counts", c -> c.withCounter(7)),
                manner("a counter that went back", c -> c.withCounter(3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lets")
    void letsPassWhatSaysNothingAgainstIt(String what, UnaryOperator<Ceremony> manner) throws Exception {
        // Given
        SignedWords words = words("alice");

        // When
        SignedWords read = VerifiedSignOff.verifyWords(ALICE.answer(words, ORIGIN, manner), trust);

        // Then
        assertThat(read).as(what).isEqualTo(words);
    }

    private static Arguments manner(String what, UnaryOperator<Ceremony> manner) {
        return Arguments.of(what, manner);
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                manner("another challenge", c -> c.withChallenge(Bytes.copyOf(Digest.EMPTY.raw()))),
                manner("the making of a key", c -> c.withType("webauthn.create")),
                manner("another site", c -> c.withOrigin("https://evil.example")),
                manner("a site with a name that ends alike", c -> c.withOrigin("https://evilgate.example")),
                manner("a site below which the name stands", c -> c.withOrigin("https://gate.example.evil.example")),
                manner("a name before an at sign", c -> c.withOrigin("https://gate.example@evil.example")),
                manner("an origin with a path", c -> c.withOrigin("https://gate.example/evil")),
                manner("no encryption", c -> c.withOrigin("http://gate.example")),
                manner("an app", c -> c.withOrigin("android:apk-key-hash:gate.example")),
                manner("a page within another site", Ceremony::embedded),
                manner("another relying party", c -> c.withRpId("console.gate.example")),
                manner("nobody present", c -> c.withFlags(SoftAuthenticator.VERIFIED)),
                manner("nobody verified", c -> c.withFlags(SoftAuthenticator.PRESENT)),
                manner("no flag at all", c -> c.withFlags(0)),
                manner(
                        "a copy of what cannot be copied",
                        c -> c.withFlags(SoftAuthenticator.BOUND | SoftAuthenticator.BACKED_UP)),
                manner(
                        "a credential where there is none",
                        c -> c.withFlags(SoftAuthenticator.SYNCED | SoftAuthenticator.CREDENTIAL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, UnaryOperator<Ceremony> manner) throws IOException {
        // Given
        SignedWords words = words("alice");
        SignedAnswer.ByPasskey answer = ALICE.answer(words, ORIGIN, manner);
        Envelope sealed = sealed(answer, words);

        // Then: the gateway before it seals, and everybody after it did
        assertThatThrownBy(() -> VerifiedSignOff.verifyWords(answer, trust))
                .as(what)
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.SIGNATURE_INVALID));
        assertThatThrownBy(() -> VerifiedSignOff.verify(sealed, trust)).isInstanceOf(SignatureRefusedException.class);
    }

    @Test
    void refusesAKeyThatTrustDoesNotHaveAndOneThatIsAnothers() {
        // Given
        SignedWords words = words("alice");

        // Then
        for (SoftAuthenticator other : List.of(SoftAuthenticator.of("gate.example"), SAM)) {
            assertThatThrownBy(() -> VerifiedSignOff.verifyWords(other.answer(words, ORIGIN), trust))
                    .isInstanceOfSatisfying(
                            SignatureRefusedException.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.KEY_NOT_IN_TRUST));
        }
    }

    @Test
    void refusesOtherWordsThanWereSignedAndClientDataThatSaysAThingTwice() {
        // Given
        SignedAnswer.ByPasskey answer = ALICE.answer(words("alice"), ORIGIN);
        PasskeyAssertion genuine = answer.assertion();
        Bytes twice = Bytes.utf8(genuine.clientData().utf8().replaceFirst("\\{", "{\"type\":\"webauthn.get\","));

        // Then
        assertThatThrownBy(() -> VerifiedSignOff.verifyWords(
                        new SignedAnswer.ByPasskey(
                                ALICE.answer(words("alice"), ORIGIN).statement(), genuine),
                        trust))
                .isInstanceOf(SignatureRefusedException.class)
                .hasMessageContaining("another challenge");
        assertThatThrownBy(() -> VerifiedSignOff.verifyWords(
                        new SignedAnswer.ByPasskey(
                                answer.statement(),
                                new PasskeyAssertion(
                                        genuine.credential(), genuine.authenticatorData(), twice, genuine.signature())),
                        trust))
                .isInstanceOfSatisfying(
                        SignatureRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.ENVELOPE_MALFORMED));
    }

    @Test
    void readsBothFormsOfAnAnswerAndNoThird() throws Exception {
        // Given
        SignedAnswer.ByPasskey passkey = ALICE.answer(words("alice"), ORIGIN);
        Envelope envelope = new KeySigner(SigningKey.generate("alice"))
                .sign(Statement.of(Digest.of("result"), PredicateType.SIGNED_WORDS, words("alice")));
        byte[] json = StrictJson.write(passkey);

        // Then
        assertThat(Bytes.copyOf(json).utf8())
                .startsWith("{\"statement\":\"")
                .contains("\"webauthn\":{\"credential\":\"");
        assertThat(SignedAnswer.parse(json)).isEqualTo(passkey);
        assertThat(SignedAnswer.parse(envelope.toBytes())).isEqualTo(new SignedAnswer.ByKey(envelope));
        for (String other : List.of(
                "{}",
                "{\"webauthn\":null,\"statement\":\"\"}",
                Bytes.copyOf(json).utf8().replaceFirst("\"statement\":\"", "\"statement\":\"" + "AAAA".repeat(6_000)),
                Bytes.copyOf(json).utf8().replaceFirst("\\{", "{\"payload\":\"\","),
                Bytes.copyOf(json).utf8().replaceFirst("\"credential\":\"", "\"credential\":\"="))) {
            assertThatThrownBy(() -> SignedAnswer.parse(Bytes.utf8(other).toArray()))
                    .as(other)
                    .isInstanceOf(MalformedJsonException.class);
        }
    }

    @Test
    void sealsEitherASignatureOrAnAssertionNeverBothOrNone() {
        // Given
        SignedAnswer.ByPasskey passkey = ALICE.answer(words("alice"), ORIGIN);
        PersonId alice = new PersonId("alice");

        // Then
        assertThatThrownBy(() -> new SignOffPredicate(passkey.statement(), alice, passkey.key(), null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignOffPredicate(
                        passkey.statement(), alice, passkey.key(), Bytes.EMPTY, passkey.assertion()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SignOffPredicate(
                        passkey.statement(), alice, SAM.passkey().credential(), null, passkey.assertion()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void trustWithPasskeysComesBackAsItWasAndHasEveryKeyOnce() throws Exception {
        // Given
        TrustDocument document = founding.document();
        Person sam = document.roster().person(new PersonId("sam")).orElseThrow();
        PersonKey.Passkey alices = ALICE.passkey();

        // Then
        assertThat(TrustDocument.parse(document.toBytes())).isEqualTo(document);
        assertThatThrownBy(() -> document.withPerson(sam.with(alices)))
                .as("a credential is one person's")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> document.withPerson(sam.with(new PersonKey.Passkey(
                        SoftAuthenticator.of("gate.example").passkey().credential(), alices.cose(), alices.rpId()))))
                .as("so is a key, under whatever credential")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> new PersonKey.Passkey(alices.credential(), alices.credential(), alices.rpId()))
                .as("what is no key is not enrolled")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("COSE");
    }

    @ParameterizedTest
    @CsvSource({
        "https://gate.example, gate.example",
        "https://gate.example:8443, gate.example",
        "http://localhost:8080, localhost",
        "http://console.localhost, console.localhost"
    })
    void knowsWhereItIs(String origin, String rpId) {
        assertThat(RelyingParty.at(origin).rpId()).isEqualTo(rpId);
    }

    @ParameterizedTest
    @CsvSource({
        "http://gate.example",
        "https://gate.example:443",
        "https://gate.example/",
        "https://a@gate.example",
        "gate.example",
        "https://",
        "ftp://localhost",
        "''",
        "https://gate example"
    })
    void isNowhereThatABrowserWouldNotSpellSoOrLetPasskeysBeUsed(String origin) {
        assertThatThrownBy(() -> RelyingParty.at(origin)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void asksAtExactlyItsOwnOrigin() {
        // Given
        PasskeyAssertion assertion = ALICE.answer(words("alice"), ORIGIN).assertion();

        // Then
        assertThat(RelyingParty.at(ORIGIN).asked(assertion)).isTrue();
        assertThat(RelyingParty.at("https://gate.example").asked(assertion)).isFalse();
    }
}
