package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;

/**
 * The kinds of statement there are, each with the one role that may make it. Closed: an envelope of another type is no
 * statement of ours.
 */
public enum PredicateType {
    PROPOSAL("proposal", Role.PROPOSER),
    PROMOTION("promotion", Role.PROPOSER),
    WITHDRAWAL("withdrawal", Role.PROPOSER),
    OUTCOME("outcome", Role.WORKER),
    EVIDENCE("evidence", Role.EVALUATOR),
    ANSWER("answer", Role.GATE),
    CHARTER("charter", Role.GATE),
    TRUST("trust", Role.GATE),
    POLICY("policy", Role.GATE),
    /** A granted amendment that takes effect later. */
    WAITING("waiting", Role.GATE),
    /** A granted amendment that never takes effect. */
    CANCELLATION("cancellation", Role.GATE),
    ASK("ask", Role.GATE),
    /** What a person wanted to know before answering. */
    QUESTION("question", Role.GATE),
    /** What a proposer says to a question, as it signs it. */
    REPLY("reply", Role.PROPOSER),
    /** The gate's seal over what a proposer said to a question. */
    REPLIED("replied", Role.GATE),
    /** The gate's seal over what a person signed. */
    SIGNOFF("signoff", Role.GATE),
    /** The inner statement, the one a person signs. */
    SIGNED_WORDS("signed-words", Role.PERSON),
    PERMIT("permit", Role.PERMIT),
    REDEMPTION("redemption", Role.PERMIT),
    REVOCATION("revocation", Role.GATE),
    HALT("halt", Role.GATE),
    REARM("rearm", Role.GATE),
    /** What two people did past the usual way. */
    BREAKGLASS("breakglass", Role.GATE),
    END("end", Role.GATE),
    REFUSALS("refusals", Role.GATE),
    /** What people will be tried with, fixed before they are. */
    PROBES("probes", Role.GATE),
    /** How a person did when tried. */
    QUALIFICATION("qualification", Role.GATE),
    /** A verdict of policy, as SLSA's verification summary: the one vetted predicate with a negative outcome. */
    VERDICT(Role.GATE, "https://slsa.dev/verification_summary/v1"),
    /** A reading of a tripwire, as in-toto's test result. */
    READING(Role.GATE, "https://in-toto.io/attestation/test-result/v0.1");

    private final String uri;
    private final Role signer;

    PredicateType(String name, Role signer) {
        this(signer, "https://portcullis.dev/" + name + "/v0.1");
    }

    PredicateType(Role signer, String uri) {
        this.uri = uri;
        this.signer = signer;
    }

    @JsonCreator
    public static PredicateType parse(String uri) {
        for (PredicateType type : values()) {
            if (type.uri.equals(uri)) {
                return type;
            }
        }
        throw new IllegalArgumentException("not a predicate type of ours: " + Inert.text(uri, 100));
    }

    /** The one role whose keys make such statements. */
    public Role signer() {
        return signer;
    }

    @JsonValue
    public String uri() {
        return uri;
    }
}
