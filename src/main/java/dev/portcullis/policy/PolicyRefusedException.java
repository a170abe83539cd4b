package dev.portcullis.policy;

/** A bundle that will not be used, with what a policy owner has to change. The bundle in force stays in force. */
public final class PolicyRefusedException extends Exception {
    public PolicyRefusedException(String message) {
        super(message);
    }

    public PolicyRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
