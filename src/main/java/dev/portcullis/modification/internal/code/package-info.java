/**
 * Source code as the analysts see it, whatever language it is written in: syntax trees, the one form they are brought
 * into, and what is read off that form. Parsers are native and read hostile bytes, so all of this runs in a child
 * process without keys.
 */
@NullMarked
package dev.portcullis.modification.internal.code;

import org.jspecify.annotations.NullMarked;
