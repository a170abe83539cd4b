/** How the local stack is fetched, prepared, started, watched and stopped. */
@NullMarked
package dev.portcullis.local.internal;

import org.jspecify.annotations.NullMarked;
