package dev.portcullis.ledger;

import java.util.Optional;

/**
 * What the ledger's two threads are doing in this process.
 *
 * @param role whether this process assigns indexes
 * @param sequencerFault why sequencing does not go on, until it does again
 * @param relayFault why the outbox is not relayed, until it is again
 */
public record LedgerHealth(Role role, Optional<String> sequencerFault, Optional<String> relayFault) {
    /** A ledger's part among the gateways that share it. */
    public enum Role {
        /** Not started, or closed. */
        STOPPED,
        /** Another process leads; this one takes over when that one is gone. */
        STANDBY,
        /** This process assigns indexes, signs checkpoints and relays the outbox. */
        LEADER
    }

    /** Whether the process may take on work that the ledger must record. A silent relay delays news, not evidence. */
    public boolean isReady() {
        return role != Role.STOPPED && sequencerFault.isEmpty();
    }
}
