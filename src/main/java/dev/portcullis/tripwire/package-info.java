/**
 * Lines that people drew: what was observed is read against each, and a reading is sealed over the gate it was taken
 * for. Arithmetic is exact, so whoever repeats a reading from its logged inputs gets the same.
 */
@NullMarked
package dev.portcullis.tripwire;

import org.jspecify.annotations.NullMarked;
