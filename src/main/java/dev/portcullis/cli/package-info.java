/**
 * The commands a person types: one class a command, each registered in {@link dev.portcullis.cli.Portcullis}. Results go
 * to standard output, everything else to standard error, and whatever an opponent may have written is shown inert.
 */
@NullMarked
package dev.portcullis.cli;

import org.jspecify.annotations.NullMarked;
