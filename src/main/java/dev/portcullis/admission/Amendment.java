package dev.portcullis.admission;

import dev.portcullis.kernel.AmendmentId;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What people are asked to change, as it is stored.
 *
 * @param subject what its ask is about
 * @param document what would be in force
 * @param previous digest of what is in force; of a re-arm, of break-glass, and of a lineage's first charter, that of nothing
 * @param preview what it loosens and what it voids
 */
record Amendment(
        AmendmentId id,
        Kind kind,
        String subject,
        Bytes document,
        Digest previous,
        Bytes preview,
        State state,
        Optional<Grant> grant,
        Optional<String> why) {

    /** Which halt a re-arm ends. */
    HaltId halt() {
        return HaltId.parse(subject.substring(Kind.REARM.subject("").length()));
    }

    /** What it changes. */
    enum Kind {
        CHARTER("charter:"),
        TRUST("trust"),
        POLICY("policy"),
        REARM("halt:"),
        BREAKGLASS("breakglass:");

        private final String subject;

        Kind(String subject) {
            this.subject = subject;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What its ask is about: there is one trust and one policy, and there are many charters and halts. */
        String subject(String which) {
            return subject + which;
        }

        /** What is amended by an ask about this; empty when nothing is. */
        static Optional<Kind> of(String subject) {
            return Arrays.stream(values())
                    .filter(kind -> kind.subject.endsWith(":")
                            ? subject.startsWith(kind.subject)
                            : subject.equals(kind.subject))
                    .findFirst();
        }
    }

    /** Where it stands. */
    enum State {
        OPEN,
        /** Granted, and in force later. */
        WAITING,
        CARRIED,
        DECLINED,
        LAPSED,
        CANCELLED,
        /** Granted, and overtaken before it was in force. */
        VOID;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * That people granted it.
     *
     * @param inForceAt when it takes effect, or took effect
     */
    record Grant(AskId ask, Instant at, Instant inForceAt) {}
}
