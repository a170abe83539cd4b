/**
 * How a gate does on a corpus of known cases: incidents replayed as attacks, their benign twins, and honest changes. Any
 * gate can be asked, ours or a command; what is counted is the same.
 */
@NullMarked
package dev.portcullis.cli.corpus;

import org.jspecify.annotations.NullMarked;
