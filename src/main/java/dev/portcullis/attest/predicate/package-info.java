/**
 * The wire form of every statement Portcullis signs or reads: one record a predicate type, its components the JSON in
 * their order. Only shapes live here; what they mean is decided in the rooms that own them.
 */
@NullMarked
package dev.portcullis.attest.predicate;

import org.jspecify.annotations.NullMarked;
