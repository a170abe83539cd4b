package dev.portcullis.ledger;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Sends messages to the broker. Implemented at the edge; the ledger decides what may be sent, in which order, and when. */
@FunctionalInterface
public interface OutboxPublisher {
    /**
     * Sends the rows so that those of one topic and key arrive in the order given, and returns within 30 s. When one of
     * them fails, those sent along with it may overtake it; later ones of its topic and key are held back.
     *
     * @return the ids acknowledged as durable by the broker (acks=all); every other row is tried again later, so a row
     *     may be sent more than once, but a row named here never again
     * @throws RuntimeException when none of the rows is known to have arrived
     */
    Set<UUID> publish(List<OutboxRow> rows) throws InterruptedException;
}
