package dev.portcullis.attest.predicate;

import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Reason;
import java.time.Instant;

/** A permit taken back before it was redeemed. */
public record RevocationPredicate(PermitId permit, Reason reason, Instant at) {}
