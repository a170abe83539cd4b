/**
 * What would change: trees and their digest, the content put over a base, the charter that says what may change, the
 * facts of the difference and its rendering for people. The parsers behind the facts are hidden in {@code internal}.
 */
@NullMarked
package dev.portcullis.modification;

import org.jspecify.annotations.NullMarked;
