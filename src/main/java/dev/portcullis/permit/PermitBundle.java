package dev.portcullis.permit;

import dev.portcullis.kernel.Bytes;
import java.util.List;

/**
 * A permit with everything a worker needs to believe it without believing who delivers it: the body of
 * {@code GET /v1/permits/{id}}. Envelopes are their exact bytes.
 *
 * @param permit sealed permit
 * @param verdict sealed verdict it was issued on
 * @param readings sealed readings
 * @param signOffs sealed sign-offs
 * @param charter the charter in force, byte for byte
 * @param charterSignOffs sealed sign-offs by which people put that charter in force
 * @param base manifest of the base tree
 * @param anchor manifest of the anchor tree
 * @param result manifest of the result tree
 * @param proof tlog-proof of the permit's entry; empty text until it is published
 */
public record PermitBundle(
        Bytes permit,
        Bytes verdict,
        List<Bytes> readings,
        List<Bytes> signOffs,
        Bytes charter,
        List<Bytes> charterSignOffs,
        Bytes base,
        Bytes anchor,
        Bytes result,
        String proof) {
    public PermitBundle {
        readings = List.copyOf(readings);
        signOffs = List.copyOf(signOffs);
        charterSignOffs = List.copyOf(charterSignOffs);
    }
}
