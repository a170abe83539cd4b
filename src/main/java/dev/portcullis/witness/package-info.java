/**
 * A small witness: cosigns the checkpoints of one log for as long as each grew from the one before. Run by somebody else
 * than the log, it makes two histories of one log impossible to hide; it knows the log's key and nothing of its entries.
 */
@NullMarked
package dev.portcullis.witness;

import org.jspecify.annotations.NullMarked;
