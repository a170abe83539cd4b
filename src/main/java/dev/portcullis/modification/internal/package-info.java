/** Readers of hostile bytes: directories, the charter's YAML, file content; all bounded, none of them executes. */
@NullMarked
package dev.portcullis.modification.internal;

import org.jspecify.annotations.NullMarked;
