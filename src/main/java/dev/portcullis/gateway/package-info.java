/**
 * The gateway put together: which key signs what, which database and broker, which loops run. The only room that starts
 * Quarkus; it decides nothing about a proposal.
 */
@NullMarked
package dev.portcullis.gateway;

import org.jspecify.annotations.NullMarked;
