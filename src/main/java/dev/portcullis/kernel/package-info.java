/**
 * What every room is built on: identifiers, digests, bounded bytes, reasons, every limit in one place, and strict JSON.
 * Knows no other room.
 */
@NullMarked
package dev.portcullis.kernel;

import org.jspecify.annotations.NullMarked;
