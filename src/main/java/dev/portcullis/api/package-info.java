/**
 * The gate over HTTP: authenticates callers, lets each through to what its party may do, and turns refusals into
 * problems with stable codes. Decides nothing about a proposal.
 */
@NullMarked
package dev.portcullis.api;

import org.jspecify.annotations.NullMarked;
