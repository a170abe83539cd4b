package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A sign-off as it is sealed: the signed words, byte for byte, and the person's signature over their PAE, by a key in a
 * file or by a passkey.
 *
 * @param signed payload of the inner statement, whose predicate is {@link SignedWords}
 * @param key keyid of the person's Ed25519 key, or the id of the passkey's credential
 * @param signature the Ed25519 signature; absent where a passkey signed
 * @param webauthn what the passkey signed; absent where a key in a file signed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignOffPredicate(
        Bytes signed,
        PersonId person,
        String key,
        @Nullable Bytes signature,
        @Nullable PasskeyAssertion webauthn) {
    public SignOffPredicate {
        if ((signature == null) == (webauthn == null)) {
            throw new IllegalArgumentException("a sign-off has either a signature or a passkey's assertion");
        }
        if (webauthn != null && !webauthn.credential().equals(key)) {
            throw new IllegalArgumentException("a sign-off names another credential than the one that signed");
        }
    }
}
