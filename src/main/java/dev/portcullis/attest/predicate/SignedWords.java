package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.Purpose;
import java.time.Instant;

/**
 * The words a person signs: the inner statement of a sign-off.
 *
 * @param view digest of the page or rendering the person was shown
 * @param until when this sign-off stops counting (A5)
 */
public record SignedWords(
        AskId ask,
        Purpose purpose,
        Basis basis,
        Says says,
        String reason,
        Digest view,
        PersonId person,
        Instant time,
        Instant until) {}
