package dev.portcullis.attest;

import java.time.Instant;

/** Whose signature counts for what, at one time, by one version of the trust document. */
public interface Trust {
    /**
     * Verifies one envelope: signature, then key, time, role, and that the role may make such a statement.
     *
     * @throws SignatureRefusedException with a stable code, when any of them fails
     */
    VerifiedStatement verify(Envelope envelope, Role role) throws SignatureRefusedException;

    /**
     * The key with this keyid, if it may act as {@code role} now: for what is signed but no envelope, such as requests.
     *
     * @throws SignatureRefusedException when it may not
     */
    VerifierKey key(String keyId, Role role) throws SignatureRefusedException;

    TrustDocument document();

    /** The same document judged at another time, such as that of a logged entry. */
    Trust at(Instant time);
}
