package dev.portcullis.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.portcullis.kernel.AskId;
import java.time.Instant;

/** The gateway's answer to whatever only people can carry: the ask they answer now. */
@JsonIgnoreProperties(ignoreUnknown = true)
record AskedPeople(AskId ask, Instant expiresAt) {
    /** The same as the result of a command. */
    record Document(String schema, String subject, AskId ask, Instant expiresAt) {}

    /** Prints it, with how people answer. */
    void print(GlobalOptions global, String subject) {
        if (global.json()) {
            global.document(new Document("portcullis.asked/v1", subject, ask, expiresAt));
        } else {
            global.line(ask + "  " + subject + " waits for people until " + expiresAt);
            global.note("each of them: portcullis signoff show " + ask + ", then grant or decline");
        }
    }
}
