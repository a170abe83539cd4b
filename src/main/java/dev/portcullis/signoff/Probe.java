package dev.portcullis.signoff;

import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.ModificationClass;
import dev.portcullis.modification.Tree;

/**
 * A change whose answer is known: people are tried with it, and it can never be issued, because no lineage, proposal or ask
 * of it exists.
 *
 * @param charter it is read under
 * @param modificationClass the class it is of
 * @param bad whether it is to be declined
 * @param why it is bad, or why it is not, in a sentence; told once it was answered
 */
public record Probe(
        String name,
        Charter charter,
        Tree base,
        Tree result,
        ModificationClass modificationClass,
        boolean bad,
        String why) {

    /** The tier whose people would be asked to promote it. */
    public int tier() {
        return Math.max(1, charter.requiredTier(Purpose.PROMOTE, modificationClass));
    }

    /** Of all that is fixed about it, but not of its answer, which {@code QualificationPredicate.Revealed} adds. */
    public Digest digest() {
        return Digest.of("portcullis.probe-case/v1\ncharter %s\nbase %s\nresult %s\nwhy %s\n"
                .formatted(charter.digest(), base.digest(), result.digest(), Digest.of(why)));
    }
}
