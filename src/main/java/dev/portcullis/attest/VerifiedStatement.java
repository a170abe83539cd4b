package dev.portcullis.attest;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.MalformedJsonException;

/**
 * A statement whose signature counts: the only form in which the rest of the program believes one. Made by
 * {@link Trust#verify} and {@link #verify} alone.
 */
public final class VerifiedStatement {
    private final Statement statement;
    private final Envelope envelope;
    private final VerifierKey signer;
    private final Role role;

    VerifiedStatement(Statement statement, Envelope envelope, VerifierKey signer, Role role) {
        this.statement = statement;
        this.envelope = envelope;
        this.signer = signer;
        this.role = role;
    }

    /**
     * Verifies against a key known from elsewhere than trust: a proposer's, from the charter in force.
     *
     * @throws SignatureRefusedException unless {@code key} signed exactly this and may make such a statement as
     *     {@code role}
     */
    public static VerifiedStatement verify(Envelope envelope, VerifierKey key, Role role)
            throws SignatureRefusedException {
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new SignatureRefusedException(
                    SignatureRefusedException.Code.ENVELOPE_MALFORMED, "the payload is not an in-toto statement");
        }
        if (!envelope.isSignedBy(key)) {
            throw new SignatureRefusedException(
                    SignatureRefusedException.Code.SIGNATURE_INVALID, "not a signature of " + key.keyId());
        }
        Statement statement;
        try {
            statement = Statement.parse(envelope.payload().toArray());
        } catch (MalformedJsonException e) {
            throw new SignatureRefusedException(SignatureRefusedException.Code.ENVELOPE_MALFORMED, e);
        }
        if (statement.predicateType().signer() != role) {
            throw new SignatureRefusedException(
                    SignatureRefusedException.Code.ROLE_MISMATCH,
                    "a " + role.word() + " does not make statements of type "
                            + statement.predicateType().uri());
        }
        return new VerifiedStatement(statement, envelope, key, role);
    }

    /** Read from exactly the verified bytes. */
    public Statement statement() {
        return statement;
    }

    public Envelope envelope() {
        return envelope;
    }

    /** The verified bytes. */
    public Bytes payload() {
        return envelope.payload();
    }

    public VerifierKey signer() {
        return signer;
    }

    public Role role() {
        return role;
    }

    @Override
    public String toString() {
        return "VerifiedStatement[" + statement + " by " + role.word() + " " + signer.keyId() + "]";
    }
}
