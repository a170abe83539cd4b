package dev.portcullis.tripwire;

import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.modification.Charter;
import java.time.Instant;
import java.util.Optional;

/**
 * What readings are taken from.
 *
 * @param score how the charter says the candidate is scored
 * @param measured what the evaluator sealed; empty before a run
 * @param at the gateway's time, written into the reading
 */
public record Evidence(LineageId lineage, Charter.Score score, Optional<EvidencePredicate> measured, Instant at) {}
