/** Holds that the documents say what is so: what they show is compared with the program or run. */
@NullMarked
package dev.portcullis.documentation;

import org.jspecify.annotations.NullMarked;
