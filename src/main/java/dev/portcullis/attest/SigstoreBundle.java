package dev.portcullis.attest;

import dev.portcullis.kernel.StrictJson;
import java.util.List;

/**
 * An envelope as a Sigstore bundle v0.3, for others' tools. It adds nothing that is signed: whoever has the envelope
 * makes the same bundle, and whoever checks it brings the key that the hint names.
 *
 * <p>It has no transparency log entries. Those of the format are Rekor's, of kinds that our log does not have; that an
 * envelope is in our log is what its tlog-proof says.
 */
public final class SigstoreBundle {
    public static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private record Wire(String mediaType, Material verificationMaterial, Envelope dsseEnvelope) {}

    private record Material(PublicKey publicKey, List<Object> tlogEntries) {}

    /** The one key of managed-key bundles: its hint must be the envelope's keyid. */
    private record PublicKey(String hint) {}

    private SigstoreBundle() {}

    /** The bundle's bytes, compact; equal envelopes have equal bundles. */
    public static byte[] of(Envelope envelope) {
        return StrictJson.write(
                new Wire(MEDIA_TYPE, new Material(new PublicKey(envelope.keyId()), List.of()), envelope));
    }
}
