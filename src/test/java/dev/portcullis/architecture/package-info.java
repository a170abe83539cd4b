/** Holds the shape of the code: which room may know which, and that every file is fit to be read. */
@NullMarked
package dev.portcullis.architecture;

import org.jspecify.annotations.NullMarked;
