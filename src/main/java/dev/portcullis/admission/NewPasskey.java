package dev.portcullis.admission;

import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import dev.portcullis.admission.AdmissionRefusedException.Code;
import dev.portcullis.attest.CoseKey;
import dev.portcullis.attest.PersonKey;
import dev.portcullis.attest.RelyingParty;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A passkey that was just made, with what its authenticator says of itself: recorded and shown to whoever grants it, and
 * believed no further, because no maker's certificate is checked.
 *
 * @param aaguid which model of authenticator, all zeros where it does not say
 * @param attestation the format in which it says so; {@code none} where it does not
 * @param synced whether the key may leave the device for its maker's cloud
 * @param backedUp whether it has
 */
public record NewPasskey(PersonKey.Passkey key, String aaguid, String attestation, boolean synced, boolean backedUp) {
    /** What we verify signatures of, by COSE number: ES256, EdDSA, RS256. */
    static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

    private static final int FORMAT_CHARACTERS = 64;

    /** Made when somebody enrols: it costs half a second that no start should wait for. */
    private static final class Verifier {
        private static final WebAuthnRegistrationManager MANAGER =
                WebAuthnRegistrationManager.createNonStrictWebAuthnRegistrationManager();
    }

    /**
     * Reads what a browser answers to the making of a key.
     *
     * @param challenge the one it was made for
     * @throws AdmissionRefusedException unless it was made for this challenge at this place, with the person verified
     */
    static NewPasskey read(Bytes clientData, Bytes attestationObject, Bytes challenge, RelyingParty place)
            throws AdmissionRefusedException {
        RegistrationParameters expected = new RegistrationParameters(
                ServerProperty.builder()
                        .origin(Origin.create(place.origin()))
                        .rpId(place.rpId())
                        .challenge(new DefaultChallenge(challenge.toArray()))
                        .build(),
                ALGORITHMS.stream()
                        .map(number -> new PublicKeyCredentialParameters(
                                PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
                        .toList(),
                true,
                true);
        try {
            return of(
                    Verifier.MANAGER
                            .verify(
                                    new RegistrationRequest(attestationObject.toArray(), clientData.toArray()),
                                    expected)
                            .getAttestationObject(),
                    place);
        } catch (RuntimeException e) {
            // The library's own exceptions, its parser's, and whatever else bytes of anybody's make may bring about.
            throw new AdmissionRefusedException(
                    Code.PASSKEY_REFUSED,
                    "the authenticator's answer does not count: " + Inert.text(String.valueOf(e.getMessage()), 200),
                    e);
        }
    }

    private static NewPasskey of(@Nullable AttestationObject attestation, RelyingParty place) {
        AuthenticatorData<?> data = attestation == null ? null : attestation.getAuthenticatorData();
        AttestedCredentialData credential = data == null ? null : data.getAttestedCredentialData();
        PublicKey key = credential == null ? null : credential.getCOSEKey().getPublicKey();
        if (attestation == null || data == null || credential == null || key == null) {
            throw new IllegalArgumentException("no credential was made");
        }
        return new NewPasskey(
                PersonKey.Passkey.of(Bytes.copyOf(credential.getCredentialId()), CoseKey.of(key), place.rpId()),
                credential.getAaguid().toString(),
                Inert.text(attestation.getFormat(), FORMAT_CHARACTERS),
                data.isFlagBE(),
                data.isFlagBS());
    }

    /** What the basis of its amendment binds of it beside the key itself. */
    Map<String, String> about() {
        return Map.of(
                "credential", key.credential(),
                "aaguid", aaguid,
                "attestation", attestation,
                "synced", Boolean.toString(synced),
                "backedUp", Boolean.toString(backedUp));
    }

    /** As {@link #about()} told it. */
    static NewPasskey of(PersonKey.Passkey key, Map<String, String> about) {
        return new NewPasskey(
                key,
                about.getOrDefault("aaguid", ""),
                about.getOrDefault("attestation", ""),
                Boolean.parseBoolean(about.get("synced")),
                Boolean.parseBoolean(about.get("backedUp")));
    }

    /** Where the key is, as people are told. */
    public String kept() {
        if (!synced) {
            return "device-bound: it does not leave the authenticator";
        }
        return backedUp
                ? "synced: copies are with the maker's cloud, and with whoever can open that"
                : "synced: it may be copied to the maker's cloud, and was not yet";
    }
}
