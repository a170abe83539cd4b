package dev.portcullis.ledger.internal;

/** Another process leads by now; what this one was about to write is rolled back (K4). */
final class SupersededException extends Exception {
    SupersededException(long term, long present) {
        super("the term " + term + " is over, the present one is " + present);
    }
}
