package dev.portcullis.attest;

import dev.portcullis.kernel.Bytes;

/** Signs with a key held in memory, and verifies each signature before it leaves: a wrong one is never published. */
public final class KeySigner implements Signer {
    private final SigningKey key;

    public KeySigner(SigningKey key) {
        this.key = key;
    }

    @Override
    public Envelope sign(Statement statement) {
        byte[] payload = statement.toBytes();
        byte[] signature = key.sign(Envelope.preAuthenticationEncoding(Statement.PAYLOAD_TYPE, payload));
        Envelope envelope = Envelope.of(
                Bytes.copyOf(payload), Statement.PAYLOAD_TYPE, key.verifierKey().keyId(), Bytes.copyOf(signature));
        if (!envelope.isSignedBy(key.verifierKey())) {
            throw new IllegalStateException("the signature just made by " + key + " does not verify");
        }
        return envelope;
    }

    @Override
    public VerifierKey key() {
        return key.verifierKey();
    }

    @Override
    public String toString() {
        return "KeySigner[" + key.verifierKey().keyId() + "]";
    }
}
