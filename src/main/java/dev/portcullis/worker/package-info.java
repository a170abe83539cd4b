/**
 * The improvement worker and its evaluator: they check a permit's every proof offline, run what it names in a sandbox as
 * hard as we know how to build one, and report what happened under keys of their own. Plain Java, no Quarkus.
 */
@NullMarked
package dev.portcullis.worker;

import org.jspecify.annotations.NullMarked;
