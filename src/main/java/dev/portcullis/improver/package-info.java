/**
 * The reference self-improving system: a client of the gate like any other, without privilege. It learns scores only
 * from answers, reads its own search strategy only from the promoted head, and carries the attacks that published
 * systems tried, so that anyone can watch where each is stopped.
 */
@NullMarked
package dev.portcullis.improver;

import org.jspecify.annotations.NullMarked;
