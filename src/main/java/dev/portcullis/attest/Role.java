package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Inert;
import java.util.Locale;

/** What a key may sign for. One key each for a worker, an evaluator, a proposer and a person; written lower case. */
public enum Role {
    /** Checkpoints of the ledger. */
    LOG,
    /** Verdicts, readings, seals of sign-offs, answers, ends, and every other entry the gateway makes. */
    GATE,
    /** Permits and receipts, and nothing else, so that no other work of the gateway can be turned into leave. */
    PERMIT,
    WORKER,
    EVALUATOR,
    /** Known from a charter, never from trust. */
    PROPOSER,
    /** Known from the roster. */
    PERSON;

    @JsonCreator
    public static Role parse(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("not a role: " + Inert.text(word, 40));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
