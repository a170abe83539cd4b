package dev.portcullis.modification;

/** Takes the facts of a change. */
@FunctionalInterface
public interface FactFinder {
    /**
     * Analyses both differences.
     *
     * @param base tree the result was derived from; at promote the head
     * @param anchor tree people last signed off as a whole
     * @param blobs content of every file; what is missing leaves the difference unanalysed
     */
    Facts find(Charter charter, Tree base, Tree anchor, Tree result, BlobSource blobs);
}
