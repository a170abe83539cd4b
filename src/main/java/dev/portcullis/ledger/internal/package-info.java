/**
 * How the ledger is kept in PostgreSQL: the elected sequencer, its tables, the copy of the last checkpoint outside the
 * database, and the relay of the outbox. Nothing outside the room may use it.
 */
@NullMarked
package dev.portcullis.ledger.internal;

import org.jspecify.annotations.NullMarked;
