package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.attest.SignatureRefusedException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The public key of a witness, in C2SP vkey form {@code name+hash+base64} (cosignature/v1, type 4).
 *
 * <p>A witness says with a cosignature that the checkpoint is the largest it has seen of that log, and that it grew from
 * every one it cosigned before. The bytes it signs begin with {@code cosignature/v1}, so that no cosignature can pass
 * for a checkpoint's signature of a log.
 */
public final class WitnessKey {
    private static final int TIME_BYTES = Long.BYTES;

    private final String text;
    private final String keyId;
    private final VerifierKey key;

    private WitnessKey(VerifierKey key, byte[] raw) {
        String hash = KeyText.hash(key.name(), KeyText.COSIGNATURE, raw);
        this.key = key;
        this.keyId = key.name() + "+" + hash;
        this.text = KeyText.write(key.name(), hash, KeyText.COSIGNATURE, raw);
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException unless it is a sound cosignature vkey whose hash is right
     */
    @JsonCreator
    public static WitnessKey parse(String text) {
        KeyText parts = KeyText.parse(text);
        if (parts.type() != KeyText.COSIGNATURE) {
            throw new IllegalArgumentException("a witness has a cosignature key (type 4)");
        }
        byte[] raw = parts.material().toArray();
        WitnessKey key = new WitnessKey(VerifierKey.of(parts.name(), raw), raw);
        if (!key.text.equals(text)) {
            throw new IllegalArgumentException("the hash in the key is not that of its name and bytes");
        }
        return key;
    }

    /** The witness whose secret this is; its key file has the form of every other one. */
    public static WitnessKey of(SigningKey witness) {
        VerifierKey key = witness.verifierKey();
        return new WitnessKey(key, key.raw());
    }

    /**
     * Cosigns a checkpoint.
     *
     * @param text what the log signed, with its last line feed
     * @param time of signing, in whole seconds
     */
    public static SignedNote.Line cosign(String text, SigningKey witness, Instant time) {
        WitnessKey key = of(witness);
        long seconds = time.getEpochSecond();
        if (seconds < 0) {
            throw new IllegalArgumentException("a cosignature has a time after 1970, not " + time);
        }
        byte[] message = message(text, seconds);
        byte[] signature = witness.sign(message);
        if (!key.key.verify(message, signature)) {
            throw new IllegalStateException("the cosignature just made by " + witness + " does not verify");
        }
        byte[] stamped = ByteBuffer.allocate(TIME_BYTES + signature.length)
                .putLong(seconds)
                .put(signature)
                .array();
        return SignedNote.Line.of(key.keyId, stamped);
    }

    /**
     * When this witness cosigned.
     *
     * @param line a line that names this key
     * @throws SignatureRefusedException when the line is not this key's cosignature of exactly {@code text}
     */
    public Instant verify(String text, SignedNote.Line line) throws SignatureRefusedException {
        byte[] stamped = line.signature().toArray();
        if (!line.keyId().equals(keyId) || stamped.length != TIME_BYTES + Ed25519.SIGNATURE_BYTES) {
            throw new SignatureRefusedException(Code.SIGNATURE_INVALID, "not a cosignature of " + keyId);
        }
        long seconds = ByteBuffer.wrap(stamped).getLong();
        byte[] signature = Arrays.copyOfRange(stamped, TIME_BYTES, stamped.length);
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond() || !key.verify(message(text, seconds), signature)) {
            throw new SignatureRefusedException(
                    Code.SIGNATURE_INVALID, "the cosignature of " + keyId + " on the checkpoint is bad");
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static byte[] message(String text, long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    public String name() {
        return key.name();
    }

    /** Name and hash, as a line of a note names its signer. */
    public String keyId() {
        return keyId;
    }

    /** Whether the secret of {@code other} is also this witness's. */
    boolean isKeyOf(VerifierKey other) {
        return key.material().equals(other.material());
    }

    /** The key without its name and type: whoever has it is the same witness under any name. */
    String material() {
        return key.material();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WitnessKey that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
