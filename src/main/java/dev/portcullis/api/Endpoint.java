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
import java.util.Set;

/** Every endpoint with who may call it and how much it reads. What is not here is not let through. */
enum Endpoint {
    SUBMIT_PROPOSAL(Bounds.EVENT_BYTES),
    READ_PROPOSAL(0),
    LIST_PROPOSALS(0),
    READ_DOSSIER(0),
    WITHDRAW_PROPOSAL(Bounds.EVENT_BYTES),
    REQUEST_PROMOTION(Bounds.EVENT_BYTES),
    READ_QUESTIONS(0),
    REPLY_TO_QUESTION(64 * Bounds.KIB),
    PUT_BLOB(Bounds.FILE_BYTES),
    READ_BLOB(0),
    READ_TREE(0),
    COMPARE_TREES(0),
    LIST_ASKS(0),
    READ_ASK(0),
    SIGN_OFF(64 * Bounds.KIB),
    ASK_QUESTION(16 * Bounds.KIB),
    AMEND(Bounds.JSON_BYTES),
    BEGIN_ENROLMENT(0),
    ENROL_PASSKEY(64 * Bounds.KIB),
    LIST_AMENDMENTS(0),
    CANCEL_AMENDMENT(16 * Bounds.KIB),
    READ_TRUST(0),
    LIST_WORKERS_BEHIND(0),
    READ_ENTRY(0),
    LIST_PERMITS(0),
    READ_PERMIT(0),
    REDEEM_PERMIT(4 * Bounds.KIB),
    RENEW_LEASE(4 * Bounds.KIB),
    LIST_LINEAGES(0),
    READ_LINEAGE(0),
    REGISTER_LINEAGE(Bounds.JSON_BYTES),
    HALT_LINEAGE(16 * Bounds.KIB),
    HALT_ALL(16 * Bounds.KIB),
    READ_HALT(0),
    ASK_REARM(16 * Bounds.KIB),
    BREAK_GLASS(16 * Bounds.KIB),
    LIST_BREAKGLASS(0),
    READ_BREAKGLASS(0),
    READ_CHECKPOINT(0),
    READ_TILE(0),
    READ_ENTRIES(0);

    private final int bodyBytes;

    Endpoint(int bodyBytes) {
        this.bodyBytes = bodyBytes;
    }

    /** Most that is read of a request's body. */
    int bodyBytes() {
        return bodyBytes;
    }

    /** Who is let through. */
    Set<Party> allowed() {
        return switch (this) {
            case SUBMIT_PROPOSAL, WITHDRAW_PROPOSAL, REQUEST_PROMOTION, REPLY_TO_QUESTION -> Set.of(PROPOSER);
            case PUT_BLOB -> Set.of(PROPOSER, EVALUATOR, OPERATOR);
            case READ_PROPOSAL, READ_QUESTIONS, LIST_PROPOSALS, COMPARE_TREES, LIST_LINEAGES, READ_LINEAGE ->
                Set.of(PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR);
            case READ_BLOB, READ_TREE -> Set.of(WORKER, EVALUATOR, PROPOSER, OPERATOR, REVIEWER, SAFETY, AUDITOR);
            // Entries hold every reason, also those that a rule does not disclose to proposers.
            // Of entries the versions of trust are some, and of the same openness: what people wrote of each is in it.
            case READ_ENTRY, READ_TRUST -> Set.of(WORKER, EVALUATOR, OPERATOR, REVIEWER, SAFETY, AUDITOR);
            case LIST_PERMITS, REDEEM_PERMIT, RENEW_LEASE -> Set.of(WORKER);
            case READ_PERMIT -> Set.of(WORKER, OPERATOR, REVIEWER, SAFETY, AUDITOR);
            case LIST_ASKS, READ_ASK, LIST_AMENDMENTS, LIST_WORKERS_BEHIND, LIST_BREAKGLASS, READ_BREAKGLASS ->
                Set.of(OPERATOR, REVIEWER, SAFETY, AUDITOR);
            // Who administers has no way past the gate (A9): only who may sign for it may ask for it.
            case SIGN_OFF, ASK_QUESTION, BREAK_GLASS -> Set.of(REVIEWER, SAFETY);
            case REGISTER_LINEAGE -> Set.of(OPERATOR);
            case AMEND -> Set.of(OPERATOR, SAFETY);
            // By login alone: who signs with a key in a file has one already.
            case BEGIN_ENROLMENT, ENROL_PASSKEY -> Set.of(OPERATOR, REVIEWER, SAFETY, AUDITOR);
            // Who of them may is said by the quorum amend of trust.
            case CANCEL_AMENDMENT -> Set.of(OPERATOR, REVIEWER, SAFETY);
            case HALT_LINEAGE, HALT_ALL -> Set.of(OPERATOR, REVIEWER, SAFETY, PERSON_KEY);
            case READ_HALT -> Set.of(WORKER, OPERATOR, REVIEWER, SAFETY, AUDITOR, PERSON_KEY);
            case ASK_REARM -> Set.of(OPERATOR, REVIEWER, SAFETY);
            case READ_CHECKPOINT, READ_TILE -> Set.of(ANYONE);
            // Bundles hold every lineage's entries: not for a proposer, who sees its own lineage only.
            case READ_ENTRIES -> Set.of(OPERATOR, REVIEWER, SAFETY, AUDITOR);
            // Entries and policy inputs tell every reason, also those that no rule discloses.
            case READ_DOSSIER -> Set.of(OPERATOR, REVIEWER, SAFETY, AUDITOR);
        };
    }

    /**
     * Whether it is grave whatever it is about, so that it takes a fresh login. A sign-off is by the ask's tier. What only
     * stops or takes back never is.
     */
    boolean isGrave() {
        return switch (this) {
            case AMEND, REGISTER_LINEAGE, ASK_REARM, BREAK_GLASS, BEGIN_ENROLMENT, ENROL_PASSKEY -> true;
            case SUBMIT_PROPOSAL,
                    READ_PROPOSAL,
                    LIST_PROPOSALS,
                    WITHDRAW_PROPOSAL,
                    REQUEST_PROMOTION,
                    READ_DOSSIER,
                    READ_QUESTIONS,
                    REPLY_TO_QUESTION,
                    PUT_BLOB,
                    READ_BLOB,
                    READ_TREE,
                    COMPARE_TREES,
                    LIST_ASKS,
                    READ_ASK,
                    SIGN_OFF,
                    ASK_QUESTION,
                    LIST_AMENDMENTS,
                    CANCEL_AMENDMENT,
                    READ_TRUST,
                    LIST_WORKERS_BEHIND,
                    READ_ENTRY,
                    LIST_PERMITS,
                    READ_PERMIT,
                    REDEEM_PERMIT,
                    RENEW_LEASE,
                    LIST_LINEAGES,
                    READ_LINEAGE,
                    HALT_LINEAGE,
                    HALT_ALL,
                    READ_HALT,
                    LIST_BREAKGLASS,
                    READ_BREAKGLASS,
                    READ_CHECKPOINT,
                    READ_TILE,
                    READ_ENTRIES -> false;
        };
    }

    boolean isOpenTo(Caller caller) {
        Set<Party> allowed = allowed();
        return allowed.contains(ANYONE) || caller.parties().stream().anyMatch(allowed::contains);
    }
}
