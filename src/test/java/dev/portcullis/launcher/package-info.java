/** Holds that the launcher finds, builds, tests and runs, in a folder of its own with other programs under it. */
@NullMarked
package dev.portcullis.launcher;

import org.jspecify.annotations.NullMarked;
