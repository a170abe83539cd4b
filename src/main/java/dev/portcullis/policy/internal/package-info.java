/** How a bundle is read and evaluated: the archive, the WebAssembly instances, and the threads that own them. */
@NullMarked
package dev.portcullis.policy.internal;

import org.jspecify.annotations.NullMarked;
