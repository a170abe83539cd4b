package dev.portcullis.signoff;

/** The ask expired before its quorum was met (A5). */
public record Lapsed() implements SignOffOutcome {}
