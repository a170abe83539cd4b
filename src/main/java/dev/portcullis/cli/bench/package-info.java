/**
 * The figures of {@code docs/performance.md}, taken on a real gateway by a client that has no more leave than a proposer
 * and a worker; what the gateway did when is read from its database afterwards, which costs nothing while it is measured. The
 * verifier is measured on exports made for it, without a gateway.
 */
@NullMarked
package dev.portcullis.cli.bench;

import org.jspecify.annotations.NullMarked;
