package dev.portcullis.improver;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.VerifierKey;
import java.time.Instant;

/** Trust in one gate key and no other. */
record OneGate(SigningKey gate) implements Trust {
    @Override
    public VerifiedStatement verify(Envelope envelope, Role role) throws SignatureRefusedException {
        return VerifiedStatement.verify(envelope, key(envelope.keyId(), role), role);
    }

    @Override
    public VerifierKey key(String keyId, Role role) throws SignatureRefusedException {
        if (role != Role.GATE || !keyId.equals(gate.verifierKey().keyId())) {
            throw new SignatureRefusedException(SignatureRefusedException.Code.KEY_NOT_IN_TRUST, keyId);
        }
        return gate.verifierKey();
    }

    @Override
    public TrustDocument document() {
        throw new UnsupportedOperationException("one key is no document");
    }

    @Override
    public Trust at(Instant time) {
        return this;
    }
}
