package dev.portcullis.attest;

/** Makes signed envelopes with one key. */
public interface Signer {
    /** Signs the statement's bytes; what comes back verifies with {@link #key}. */
    Envelope sign(Statement statement);

    VerifierKey key();
}
