/**
 * Durable evidence: what happened is appended in the caller's own transaction, gets one place for ever, and is proven by
 * an inclusion proof under a signed checkpoint. Also carries the outbox, since nothing may be told before it is logged.
 */
@NullMarked
package dev.portcullis.ledger;

import org.jspecify.annotations.NullMarked;
