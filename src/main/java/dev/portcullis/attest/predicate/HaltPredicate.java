package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.HaltId;
import java.time.Instant;

/**
 * A halt. It acted before it was logged (law 3).
 *
 * @param scope {@code all} or {@code lineage:<id>}
 * @param by the person or tripwire that raised it
 */
public record HaltPredicate(HaltId halt, String scope, String reason, String by, Instant at) {}
