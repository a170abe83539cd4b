/**
 * What people say: asks put to the quorum of a tier, sign-offs bound to one basis, and the tally that grants, declines,
 * waits or lapses. Knows neither policy nor tripwires.
 */
@NullMarked
package dev.portcullis.signoff;

import org.jspecify.annotations.NullMarked;
