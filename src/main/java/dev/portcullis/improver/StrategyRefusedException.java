package dev.portcullis.improver;

/** The strategy file is not one the search can follow; the message says which value and what it should be. */
public final class StrategyRefusedException extends Exception {
    public StrategyRefusedException(String message) {
        super(message);
    }
}
