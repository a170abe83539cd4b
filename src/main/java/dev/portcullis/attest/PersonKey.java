package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Inert;
import java.util.Base64;
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
     * @param cose the public key as COSE in its one spelling ({@link CoseKey}), base64url without padding
     * @param rpId the relying party the credential is bound to, a host name
     */
    record Passkey(String credential, String cose, String rpId) implements PersonKey {
        private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9_-]{16,2048}");
        private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

        public Passkey {
            if (!isCanonical(credential) || !isCanonical(cose)) {
                throw new IllegalArgumentException("a passkey's credential and key are base64url without padding");
            }
            if (!HOST.matcher(rpId).matches()) {
                throw new IllegalArgumentException("not a relying party: " + Inert.text(rpId, 80));
            }
            // Here and not at the first sign-off: people must not enrol what can never sign.
            CoseKey.parse(Bytes.copyOf(Base64.getUrlDecoder().decode(cose)));
        }

        /** A new credential with the key that was made for it. */
        public static Passkey of(Bytes credential, CoseKey key, String rpId) {
            return new Passkey(base64Url(credential), base64Url(key.toBytes()), rpId);
        }

        /** What its signatures verify with. */
        CoseKey key() {
            return CoseKey.parse(Bytes.copyOf(Base64.getUrlDecoder().decode(cose)));
        }

        /** Whether it is the one text of its bytes: two texts of one credential would be two credentials. */
        private static boolean isCanonical(String text) {
            return BASE64_URL.matcher(text).matches()
                    && text.length() % 4 != 1
                    && base64Url(Bytes.copyOf(Base64.getUrlDecoder().decode(text)))
                            .equals(text);
        }

        private static String base64Url(Bytes bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
        }
    }
}
