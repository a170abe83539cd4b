/**
 * Who says what: Ed25519 keys, DSSE envelopes over in-toto statements, C2SP signed notes, signed HTTP requests, and the
 * one versioned document that tells whose signature counts for which role. Knows only the kernel.
 */
@NullMarked
package dev.portcullis.attest;

import org.jspecify.annotations.NullMarked;
