/**
 * Analysts: long-lived child processes of this very program that read proposers' files with native parsers. They have no
 * keys, no environment, no network and little of anything else. What one of them does not answer in order and in time is
 * not understood; it is then killed and replaced. Nothing it says is more than an outline within bounds.
 */
@NullMarked
package dev.portcullis.modification.internal.analyst;

import org.jspecify.annotations.NullMarked;
