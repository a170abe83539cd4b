package dev.portcullis.attest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Bytes;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * The public half of a key, in C2SP vkey form {@code name+hash+base64} (Ed25519, type 1).
 *
 * <p>Two are equal when their texts are. A key that is of small order, not canonically encoded or not on the curve is
 * refused when read: with such a key one signature could fit many messages.
 */
public final class VerifierKey {
    private final String text;
    private final String name;
    private final String keyId;
    private final Bytes raw;
    private final PublicKey key;

    private VerifierKey(String name, byte[] raw) {
        String hash = KeyText.hash(name, KeyText.ED25519, raw);
        this.name = name;
        this.keyId = name + "+" + hash;
        this.text = KeyText.write(name, hash, KeyText.ED25519, raw);
        this.raw = Bytes.copyOf(raw);
        this.key = Ed25519.publicKeyOf(raw);
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException unless it is a sound Ed25519 vkey whose hash is right
     */
    @JsonCreator
    public static VerifierKey parse(String text) {
        KeyText parts = KeyText.parse(text);
        if (parts.type() != KeyText.ED25519) {
            throw new IllegalArgumentException("not a key of type 1 (Ed25519)");
        }
        VerifierKey key = new VerifierKey(parts.name(), parts.material().toArray());
        if (!key.text.equals(text)) {
            throw new IllegalArgumentException("the hash in the key is not that of its name and bytes");
        }
        return key;
    }

    static VerifierKey of(String name, byte[] raw) {
        KeyText.requireName(name);
        return new VerifierKey(name, raw);
    }

    public String name() {
        return name;
    }

    /** Name and hash: the DSSE keyid and the RFC 9421 keyid. */
    public String keyId() {
        return keyId;
    }

    /** The key without its name: base64 of type and bytes. */
    String material() {
        return text.substring(keyId.length() + 1);
    }

    /** The 32 bytes of the key. */
    byte[] raw() {
        return raw.toArray();
    }

    /** Whether {@code signature} is this key's over exactly {@code message}; false for anything of another length. */
    public boolean verify(byte[] message, byte[] signature) {
        return Ed25519.verify(key, message, signature);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey that && text.equals(that.text);
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
