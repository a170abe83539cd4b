package dev.portcullis.local;

import java.util.Locale;

/** Who may log in to the broker; what each may do is in the broker's access list. */
public enum KafkaUser {
    /** May do everything; for tests and people, never for a program of ours. */
    ADMIN,
    GATEWAY,
    WORKER,
    EVALUATOR,
    PROPOSER;

    /** The name the broker knows. */
    public String login() {
        return name().toLowerCase(Locale.ROOT);
    }
}
