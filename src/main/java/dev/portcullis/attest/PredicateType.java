package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.EnumSet;
import java.util.Set;

/**
 * The kinds of statement there are, each with the roles that may make it. Closed: an envelope of another type is no
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
    ASK("ask", Role.GATE),
    /** The gate's seal over what a person signed. */
    SIGNOFF("signoff", Role.GATE),
    /** The inner statement, the one a person signs. */
    SIGNED_WORDS("signed-words", Role.PERSON),
    PERMIT("permit", Role.PERMIT),
    REDEMPTION("redemption", Role.PERMIT),
    REVOCATION("revocation", Role.GATE),
    /** A person may halt by a signed statement alone, when nothing else works. */
    HALT("halt", Role.GATE, Role.PERSON),
    REARM("rearm", Role.GATE),
    BREAKGLASS("breakglass", Role.GATE),
    END("end", Role.GATE),
    REFUSALS("refusals", Role.GATE),
    /** A verdict of policy, as SLSA's verification summary: the one vetted predicate with a negative outcome. */
    VERDICT(Role.GATE, "https://slsa.dev/verification_summary/v1"),
    /** A reading of a tripwire, as in-toto's test result. */
    READING(Role.GATE, "https://in-toto.io/attestation/test-result/v0.1");

    private final String uri;
    private final Set<Role> signers;

    PredicateType(String name, Role signer, Role... others) {
        this.uri = "https://portcullis.dev/" + name + "/v0.1";
        this.signers = EnumSet.of(signer, others);
    }

    PredicateType(Role signer, String uri) {
        this.uri = uri;
        this.signers = EnumSet.of(signer);
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

    /** Whether a key of this role may make such a statement. */
    public boolean mayBeSignedBy(Role role) {
        return signers.contains(role);
    }

    @JsonValue
    public String uri() {
        return uri;
    }
}
