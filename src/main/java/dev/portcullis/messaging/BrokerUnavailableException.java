package dev.portcullis.messaging;

/** The broker did not acknowledge in time; whoever sent keeps what it had and tries again. */
public final class BrokerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokerUnavailableException(String topic) {
        super("the broker did not acknowledge a record for " + topic);
    }
}
