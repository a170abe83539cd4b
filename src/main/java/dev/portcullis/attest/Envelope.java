package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DSSE v1.0.2 envelope with exactly one signature; several signers make several envelopes.
 *
 * <p>It remembers the bytes it was read from: {@link #toBytes} and {@link #digest} are of those, and the ledger keeps
 * them. Embedded in other JSON it is written in its canonical form; envelopes made here are canonical, so their digest
 * survives embedding, while a proposer's need not be and travels as bytes where its digest matters.
 */
public final class Envelope {
    /** The media type of the envelope itself. */
    public static final String MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

    private static final int PAYLOAD_TYPE_CHARACTERS = 200;
    private static final int KEY_ID_CHARACTERS = 300;

    record WireSignature(String keyid, String sig) {}

    record Wire(String payload, String payloadType, List<WireSignature> signatures) {}

    private final Bytes exact;
    private final Bytes payload;
    private final String payloadType;
    private final String keyId;
    private final Bytes signature;

    private Envelope(Bytes exact, Wire wire) {
        if (wire.signatures.size() != 1) {
            throw new IllegalArgumentException("expected one signature, found " + wire.signatures.size());
        }
        this.exact = exact;
        this.payload = base64(wire.payload);
        this.payloadType = wire.payloadType;
        this.keyId = wire.signatures.getFirst().keyid();
        this.signature = base64(wire.signatures.getFirst().sig());
        // The encoding below the signature counts bytes, others' implementations count characters: ASCII is both.
        if (payloadType.length() > PAYLOAD_TYPE_CHARACTERS
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(payloadType)) {
            throw new IllegalArgumentException("not a payload type");
        }
        if (keyId.isEmpty() || keyId.length() > KEY_ID_CHARACTERS) {
            throw new IllegalArgumentException("a keyid has 1 to " + KEY_ID_CHARACTERS + " characters");
        }
    }

    /** Puts an envelope together from a signature made elsewhere; as unverified as one that was read. */
    public static Envelope of(Bytes payload, String payloadType, String keyId, Bytes signature) {
        return fromWire(new Wire(payload.base64(), payloadType, List.of(new WireSignature(keyId, signature.base64()))));
    }

    /**
     * Reads an envelope; says nothing about who signed it.
     *
     * @throws MalformedJsonException unless it is strict JSON of an envelope with one signature and canonical base64,
     *     standard or URL-safe
     */
    public static Envelope parse(byte[] json) throws MalformedJsonException {
        Wire wire = StrictJson.read(json, Wire.class);
        try {
            return new Envelope(Bytes.copyOf(json), wire);
        } catch (IllegalArgumentException e) {
            throw new MalformedJsonException(String.valueOf(e.getMessage()));
        }
    }

    @JsonCreator
    static Envelope fromWire(Wire wire) {
        return new Envelope(Bytes.copyOf(StrictJson.write(wire)), wire);
    }

    @JsonValue
    Wire toWire() {
        return new Wire(payload.base64(), payloadType, List.of(new WireSignature(keyId, signature.base64())));
    }

    /** DSSE's pre-authentication encoding: the bytes that are signed. */
    public static byte[] preAuthenticationEncoding(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("DSSEv1 " + type.length + " " + payloadType + " " + payload.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    boolean isSignedBy(VerifierKey key) {
        return keyId.equals(key.keyId())
                && key.verify(preAuthenticationEncoding(payloadType, payload.toArray()), signature.toArray());
    }

    /** What was signed, exactly. Unverified: only a {@link VerifiedStatement} says that it counts. */
    public Bytes payload() {
        return payload;
    }

    public String payloadType() {
        return payloadType;
    }

    /** Who claims to have signed: name and hash of a key. */
    public String keyId() {
        return keyId;
    }

    public Bytes signature() {
        return signature;
    }

    /** The exact bytes this was read from, or made as. */
    public byte[] toBytes() {
        return exact.toArray();
    }

    /** SHA-256 of {@link #toBytes}: the name by which proofs refer to this envelope. */
    public Digest digest() {
        return Digest.of(exact);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Envelope that && exact.equals(that.exact);
    }

    @Override
    public int hashCode() {
        return exact.hashCode();
    }

    @Override
    public String toString() {
        return "Envelope[" + digest() + "]";
    }

    /** Java's decoder ignores the unused bits of the last character; here one byte string has one text an alphabet. */
    private static Bytes base64(String text) {
        Bytes decoded = Bytes.fromBase64(text);
        byte[] raw = decoded.toArray();
        if (!decoded.base64().equals(text)
                && !Base64.getUrlEncoder().encodeToString(raw).equals(text)
                && !Base64.getUrlEncoder().withoutPadding().encodeToString(raw).equals(text)) {
            throw new IllegalArgumentException("not canonical base64");
        }
        return decoded;
    }
}
