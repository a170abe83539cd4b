package dev.portcullis.tripwire;

import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import java.util.Optional;

/**
 * A stop of one lineage and its descendants, or of all. It stands until it is re-armed; several stand beside each other.
 *
 * @param scope the lineage; empty for all
 * @param reason a person's words, or the tripwire that fired
 */
public record Halt(HaltId id, Optional<LineageId> scope, String reason) {}
