package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.portcullis.kernel.Inert;
import java.util.regex.Pattern;

/** What a person signs with. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PersonKey.Cli.class, name = "cli"),
    @JsonSubTypes.Type(value = PersonKey.Passkey.class, name = "passkey")
})
public sealed interface PersonKey {
    /** A key in a file, used by the command line. */
    record Cli(VerifierKey vkey) implements PersonKey {}

    /**
     * A WebAuthn credential.
     *
     * @param credential the credential id, base64url without padding
     * @param cose the public key as COSE, base64url without padding
     * @param rpId the relying party the credential is bound to, a host name
     */
    record Passkey(String credential, String cose, String rpId) implements PersonKey {
        private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9_-]{16,2048}");
        private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

        public Passkey {
            if (!BASE64_URL.matcher(credential).matches()
                    || !BASE64_URL.matcher(cose).matches()) {
                throw new IllegalArgumentException("a passkey's credential and key are base64url without padding");
            }
            if (!HOST.matcher(rpId).matches()) {
                throw new IllegalArgumentException("not a relying party: " + Inert.text(rpId, 80));
            }
        }
    }
}
