/**
 * A proposal's life: six sealed states, the pure {@link dev.portcullis.admission.Step} from one to the next, and the one
 * service that moves it. Knows the three gates and the clearance; knows no edge.
 */
@NullMarked
package dev.portcullis.admission;

import org.jspecify.annotations.NullMarked;
