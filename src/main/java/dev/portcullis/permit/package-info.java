/**
 * Leave to act, as a worker needs it: the permit with every proof it stands on, the receipt of its redemption, and the
 * offline check of both. Pure: no database, no network, no clock of its own.
 */
@NullMarked
package dev.portcullis.permit;

import org.jspecify.annotations.NullMarked;
