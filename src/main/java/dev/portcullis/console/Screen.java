package dev.portcullis.console;

import static dev.portcullis.attest.Group.AUDITOR;
import static dev.portcullis.attest.Group.OPERATOR;
import static dev.portcullis.attest.Group.REVIEWER;
import static dev.portcullis.attest.Group.SAFETY;

import dev.portcullis.attest.Group;
import dev.portcullis.kernel.Bounds;
import java.util.Set;

/** Every page and every act of the console with who may have it and how much it reads. What is not here is shut. */
enum Screen {
    GATE(0),
    EVENTS(0),
    SIGNED_OUT(0),
    LEAVE(0),
    LOG_OUT(Bounds.KIB),
    STEP_UP(0),
    LIST_ASKS(0),
    READ_ASK(0),
    READ_ASK_VIEW(0),
    READ_ASK_STANDING(0),
    PREPARE_SIGN_OFF(16 * Bounds.KIB),
    SIGN_OFF(64 * Bounds.KIB),
    LIST_PROPOSALS(0),
    READ_PROPOSAL(0),
    READ_DOSSIER(0),
    LIST_LINEAGES(0),
    READ_LINEAGE(0),
    READ_GENERATIONS(0),
    COMPARE_GENERATIONS(0),
    LIST_HALTS(0),
    READ_HALT(0),
    HALT(16 * Bounds.KIB),
    ASK_REARM(16 * Bounds.KIB),
    READ_POLICY(0),
    READ_BURDEN(0),
    READ_LEDGER(0),
    READ_ENTRY(0),
    READ_PROOF(0),
    READ_ENVELOPE(0),
    READ_PEOPLE(0),
    BEGIN_ENROLMENT(Bounds.KIB),
    ENROL(64 * Bounds.KIB),
    READ_BURST(0),
    BEGIN_BURST(4 * Bounds.KIB),
    ANSWER_BURST(4 * Bounds.KIB);

    private static final Set<Group> EVERYBODY = Set.of(OPERATOR, REVIEWER, SAFETY, AUDITOR);

    private final int bodyBytes;

    Screen(int bodyBytes) {
        this.bodyBytes = bodyBytes;
    }

    /** Most that is read of a request's body. */
    int bodyBytes() {
        return bodyBytes;
    }

    /** Whether it changes something, so that its request must come from a page of ours. */
    boolean isSent() {
        return bodyBytes > 0;
    }

    /** Whether a person of trust acts by it; leaving is for every login. */
    boolean isAct() {
        return isSent() && this != LOG_OUT;
    }

    /** Whether it is shown to whoever asks, logged in or not; such a page tells nothing of this installation. */
    boolean isOpen() {
        return this == SIGNED_OUT;
    }

    /** Whose roles open it. */
    Set<Group> allowed() {
        return switch (this) {
            case GATE,
                    EVENTS,
                    SIGNED_OUT,
                    LEAVE,
                    LOG_OUT,
                    STEP_UP,
                    LIST_ASKS,
                    READ_ASK,
                    READ_ASK_VIEW,
                    READ_ASK_STANDING,
                    LIST_PROPOSALS,
                    READ_PROPOSAL,
                    READ_DOSSIER,
                    LIST_LINEAGES,
                    READ_LINEAGE,
                    READ_GENERATIONS,
                    COMPARE_GENERATIONS,
                    LIST_HALTS,
                    READ_HALT,
                    READ_POLICY,
                    READ_BURDEN,
                    READ_LEDGER,
                    READ_ENTRY,
                    READ_PROOF,
                    READ_ENVELOPE,
                    READ_PEOPLE,
                    READ_BURST -> EVERYBODY;
            case PREPARE_SIGN_OFF, SIGN_OFF, BEGIN_BURST, ANSWER_BURST -> Set.of(REVIEWER, SAFETY);
            // An auditor reads everything and changes nothing.
            case HALT, ASK_REARM, BEGIN_ENROLMENT, ENROL -> Set.of(OPERATOR, REVIEWER, SAFETY);
        };
    }

    /** Whether it is grave whatever it is about, so that it takes a fresh login; answering an ask is by the ask's tier. */
    boolean isGrave() {
        return this == ASK_REARM || this == BEGIN_ENROLMENT || this == ENROL;
    }

    boolean isOpenTo(Visitor visitor) {
        boolean isLeaving = this == LEAVE || this == LOG_OUT;
        return isOpen()
                || (isLeaving && !visitor.session().isEmpty())
                || visitor.roles().stream().anyMatch(allowed()::contains);
    }
}
