/** Holds that the local stack is what the other tests take it for, and that nothing of it is left behind. */
@NullMarked
package dev.portcullis.local;

import org.jspecify.annotations.NullMarked;
