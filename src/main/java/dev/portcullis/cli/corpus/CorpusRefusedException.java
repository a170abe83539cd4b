package dev.portcullis.cli.corpus;

/** A corpus that cannot be used: the message names the file and says what is wrong with it. */
public final class CorpusRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    CorpusRefusedException(String message) {
        super(message);
    }

    /** A case that a gate could not be shown. */
    public CorpusRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
