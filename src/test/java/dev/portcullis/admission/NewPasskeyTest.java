package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.attest.RelyingParty;
import dev.portcullis.attest.SoftAuthenticator;
import dev.portcullis.attest.SoftAuthenticator.Ceremony;
import dev.portcullis.attest.SoftAuthenticator.Registration;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NewPasskeyTest {
    private static final RelyingParty HERE = RelyingParty.at("https://gate.example:8443");
    private static final Bytes CHALLENGE =
            Bytes.copyOf(Digest.of("thirty-two random bytes").raw());

    private static NewPasskey read(Registration made) throws AdmissionRefusedException {
        return NewPasskey.read(made.clientData(), made.attestationObject(), CHALLENGE, HERE);
    }

    @ParameterizedTest
    @MethodSource("authenticators")
    void readsTheKeyWithWhatItsAuthenticatorSaysOfIt(SoftAuthenticator authenticator) throws AdmissionRefusedException {
        // When
        NewPasskey passkey = read(authenticator.register(CHALLENGE, HERE.origin(), UnaryOperator.identity()));

        // Then
        assertThat(passkey.key()).isEqualTo(authenticator.passkey());
        assertThat(passkey.aaguid()).isEqualTo("00000000-0000-0000-0000-000000000000");
        assertThat(passkey.attestation()).isEqualTo("none");
        assertThat(passkey.synced()).isTrue();
        assertThat(passkey.backedUp()).isTrue();
        assertThat(passkey.kept()).startsWith("synced");
    }

    static Stream<SoftAuthenticator> authenticators() {
        return Stream.of(
                SoftAuthenticator.of("gate.example"),
                SoftAuthenticator.ofEdDsa("gate.example"),
                SoftAuthenticator.ofRsa("gate.example", 2048));
    }

    @Test
    void tellsAKeyThatStaysOnItsDevice() throws AdmissionRefusedException {
        // When
        NewPasskey passkey = read(SoftAuthenticator.of("gate.example")
                .register(
                        CHALLENGE,
                        HERE.origin(),
                        c -> c.withFlags(SoftAuthenticator.BOUND | SoftAuthenticator.CREDENTIAL)));

        // Then
        assertThat(passkey.synced()).isFalse();
        assertThat(passkey.kept()).startsWith("device-bound");
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                manner("another challenge", c -> c.withChallenge(Bytes.copyOf(Digest.EMPTY.raw()))),
                manner("another port", c -> c.withOrigin("https://gate.example")),
                manner("another site", c -> c.withOrigin("https://evil.example")),
                manner("another relying party", c -> c.withRpId("evil.example")),
                manner("a signature", c -> c.withType("webauthn.get")),
                manner("a page within another site", Ceremony::embedded),
                manner("nobody verified", c -> c.withFlags(SoftAuthenticator.PRESENT | SoftAuthenticator.CREDENTIAL)),
                manner("nobody present", c -> c.withFlags(SoftAuthenticator.VERIFIED | SoftAuthenticator.CREDENTIAL)),
                manner("no credential", c -> c.withFlags(SoftAuthenticator.BOUND)));
    }

    private static Arguments manner(String what, UnaryOperator<Ceremony> manner) {
        return Arguments.of(what, manner);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refuses(String what, UnaryOperator<Ceremony> manner) {
        // Given
        Registration made = SoftAuthenticator.of("gate.example").register(CHALLENGE, HERE.origin(), manner);

        // Then
        assertThatThrownBy(() -> read(made))
                .as(what)
                .isInstanceOfSatisfying(
                        AdmissionRefusedException.class,
                        refused ->
                                assertThat(refused.code()).isEqualTo(AdmissionRefusedException.Code.PASSKEY_REFUSED));
    }

    @Test
    void refusesAKeyTooWeakAndBytesThatAreNoAnswer() {
        // Given
        Registration weak =
                SoftAuthenticator.of("gate.example").register(CHALLENGE, HERE.origin(), UnaryOperator.identity());
        byte[] cut = Arrays.copyOf(
                weak.attestationObject().toArray(), weak.attestationObject().length() - 9);
        byte[] longer = Arrays.copyOf(
                weak.attestationObject().toArray(), weak.attestationObject().length() + 1);

        // Then
        for (Registration made : new Registration[] {
            new Registration(weak.clientData(), Bytes.copyOf(cut)),
            new Registration(weak.clientData(), Bytes.copyOf(longer)),
            new Registration(weak.clientData(), Bytes.EMPTY),
            new Registration(Bytes.EMPTY, weak.attestationObject()),
            new Registration(Bytes.utf8("{}"), weak.attestationObject())
        }) {
            assertThatThrownBy(() -> read(made)).isInstanceOf(AdmissionRefusedException.class);
        }
    }
}
