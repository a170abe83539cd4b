/**
 * The demo: registers a lineage on the local stack, lets the reference improver and the known attacks loose on it, and
 * judges what came of it. It has no leave of its own: it acts as the demo's people, its proposer and its worker, with
 * their keys.
 */
@NullMarked
package dev.portcullis.cli.demo;

import org.jspecify.annotations.NullMarked;
