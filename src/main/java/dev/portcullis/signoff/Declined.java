package dev.portcullis.signoff;

import dev.portcullis.kernel.PersonId;

/** One eligible person said no, which is final for this basis (A6). */
public record Declined(PersonId by, String reason) implements SignOffOutcome {}
