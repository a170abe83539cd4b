/** Holds the parts of the local stack that need nothing running. */
@NullMarked
package dev.portcullis.local.internal;

import org.jspecify.annotations.NullMarked;
