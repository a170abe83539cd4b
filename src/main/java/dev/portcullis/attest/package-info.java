/**
 * Who said what: Ed25519 keys in C2SP form, DSSE envelopes of in-toto statements, signed notes, signed requests, and the
 * installation's trust with its roster and quorums.
 */
@NullMarked
package dev.portcullis.attest;

import org.jspecify.annotations.NullMarked;
