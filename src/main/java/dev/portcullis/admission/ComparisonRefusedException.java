package dev.portcullis.admission;

/** Others are being compared; trying again later may help. */
public final class ComparisonRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ComparisonRefusedException(String message) {
        super(message);
    }
}
