package dev.portcullis.attest.predicate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * A sign-off as it is sealed: the signed words, byte for byte, and the person's signature over their PAE.
 *
 * @param signed payload of the inner statement, whose predicate is {@link SignedWords}
 * @param key vkey of the person's Ed25519 key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignOffPredicate(
        Bytes signed, PersonId person, String key, @Nullable Bytes signature) {}
