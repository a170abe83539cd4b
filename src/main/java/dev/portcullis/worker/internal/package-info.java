/**
 * How hostile code is held on one Linux machine: the seccomp filter, the bubblewrap command, user-id slots, bounded
 * storage, the watchdog, and what leaves the sandbox.
 */
@NullMarked
package dev.portcullis.worker.internal;

import org.jspecify.annotations.NullMarked;
