package dev.portcullis.ledger;

/** Bytes that claim to be a tile are none: they are cut off, too long, or hold something no entry may be. */
public final class TileMalformedException extends Exception {
    public TileMalformedException(String message) {
        super(message);
    }
}
