package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portcullis.kernel.Bytes;
import java.util.regex.Pattern;

/**
 * What an authenticator signed when a person answered with a passkey (WebAuthn); verified by nobody yet. Its signature is
 * over authenticatorData and the SHA-256 of clientDataJSON, whose challenge is the SHA-256 of the statement's PAE.
 *
 * @param credential the credential's id, base64url without padding
 * @param authenticatorData relying party, flags and counter, as the authenticator wrote them
 * @param clientData what the browser told the authenticator: type, challenge and origin
 */
public record PasskeyAssertion(
        String credential,
        Bytes authenticatorData,

        @JsonProperty("clientDataJSON") Bytes clientData,

        Bytes signature) {
    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9_-]{16,2048}");
    private static final int AUTHENTICATOR_DATA_BYTES = 2_048;
    private static final int CLIENT_DATA_BYTES = 4_096;
    private static final int SIGNATURE_BYTES = 512;

    public PasskeyAssertion {
        if (!CREDENTIAL.matcher(credential).matches()) {
            throw new IllegalArgumentException("a credential is base64url without padding");
        }
        requireAtMost(authenticatorData, AUTHENTICATOR_DATA_BYTES, "authenticatorData");
        requireAtMost(clientData, CLIENT_DATA_BYTES, "clientDataJSON");
        requireAtMost(signature, SIGNATURE_BYTES, "the signature");
    }

    private static void requireAtMost(Bytes bytes, int most, String of) {
        if (bytes.length() > most) {
            throw new IllegalArgumentException(of + " of a passkey has at most " + most + " bytes");
        }
    }
}
