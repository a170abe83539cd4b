package dev.portcullis.api;

import static dev.portcullis.api.Party.ANYONE;
import static dev.portcullis.api.Party.AUDITOR;
import static dev.portcullis.api.Party.EVALUATOR;
import static dev.portcullis.api.Party.OPERATOR;
import static dev.portcullis.api.Party.PERSON_KEY;
import static dev.portcullis.api.Party.PROPOSER;
import static dev.portcullis.api.Party.REVIEWER;
import static dev.portcullis.api.Party.SAFETY;
import static dev.portcullis.api.Party.WORKER;

import dev.portcullis.kernel.Bounds;
import java.util.EnumSet;
import java.util.Set;

/** Every endpoint with who may call it and how much it reads. What is not here is not let through. */
enum Endpoint {
    SUBMIT_PROPOSAL(Bounds.EVENT_BYTES, PROPOSER),
    READ_PROPOSAL(0, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    LIST_PROPOSALS(0, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    WITHDRAW_PROPOSAL(Bounds.EVENT_BYTES, PROPOSER),
    REQUEST_PROMOTION(Bounds.EVENT_BYTES, PROPOSER),
    PUT_BLOB(Bounds.FILE_BYTES, PROPOSER, OPERATOR),
    READ_BLOB(0, WORKER, EVALUATOR, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    READ_TREE(0, WORKER, EVALUATOR, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    COMPARE_TREES(0, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    LIST_ASKS(0, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    READ_ASK(0, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    SIGN_OFF(64 * Bounds.KIB, REVIEWER, SAFETY),
    AMEND(Bounds.POLICY_BUNDLE_BYTES, OPERATOR, SAFETY),
    READ_ENTRY(0, WORKER, EVALUATOR, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    LIST_PERMITS(0, WORKER),
    READ_PERMIT(0, WORKER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    REDEEM_PERMIT(4 * Bounds.KIB, WORKER),
    RENEW_LEASE(4 * Bounds.KIB, WORKER),
    LIST_LINEAGES(0, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    READ_LINEAGE(0, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR),
    REGISTER_LINEAGE(Bounds.JSON_BYTES, OPERATOR),
    HALT_LINEAGE(16 * Bounds.KIB, OPERATOR, REVIEWER, SAFETY, PERSON_KEY),
    HALT_ALL(16 * Bounds.KIB, OPERATOR, REVIEWER, SAFETY, PERSON_KEY),
    READ_HALT(0, WORKER, OPERATOR, REVIEWER, SAFETY, AUDITOR, PERSON_KEY),
    ASK_REARM(16 * Bounds.KIB, OPERATOR, REVIEWER, SAFETY),
    READ_CHECKPOINT(0, ANYONE);

    private final int bodyBytes;
    private final Set<Party> allowed;

    Endpoint(int bodyBytes, Party first, Party... more) {
        this.bodyBytes = bodyBytes;
        this.allowed = EnumSet.of(first, more);
    }

    /** Most that is read of a request's body. */
    int bodyBytes() {
        return bodyBytes;
    }

    boolean isOpenTo(Caller caller) {
        return allowed.contains(ANYONE) || caller.parties().stream().anyMatch(allowed::contains);
    }
}
