package dev.portcullis.kernel;

/** A purpose and the basis it is asked over: what every verdict, reading, sign-off and permit must agree on (P2). */
public record Gate(Purpose purpose, Basis basis) {}
