/**
 * What every room is built on: identifiers, digests, bounded bytes, reasons, every limit in one place, strict JSON, and
 * the system calls that a process which holds hostile bytes may not make. Knows no other room.
 */
@NullMarked
package dev.portcullis.kernel;

import org.jspecify.annotations.NullMarked;
