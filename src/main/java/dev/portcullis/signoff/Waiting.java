package dev.portcullis.signoff;

/**
 * Not enough people have answered yet.
 *
 * @param filled places of the quorum that are filled
 * @param of places there are
 */
public record Waiting(int filled, int of) implements SignOffOutcome {}
