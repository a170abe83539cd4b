package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest, the name of any content in Portcullis.
 *
 * <p>Written {@code sha256:<64 lower-case hex>} on the wire; the manifest of a tree uses the bare {@link #hex()}.
 */
public record Digest(String hex) implements Comparable<Digest> {
    public static final int BYTES = 32;
    private static final String PREFIX = "sha256:";

    /** Ready again after each digest; a new one for each would cost more than most of what is hashed. */
    private static final ThreadLocal<MessageDigest> HASH = ThreadLocal.withInitial(Digest::sha256);

    /** The digest of no bytes: the base of what has no predecessor, and the evidence before a run. */
    public static final Digest EMPTY = of(new byte[0]);

    public Digest {
        if (!isHex(hex)) {
            throw new IllegalArgumentException(
                    "not a SHA-256 digest of 64 lower-case hex digits: " + Inert.text(hex, 80));
        }
    }

    /** By hand, because a digest is made some hundred times a proposal. */
    private static boolean isHex(String hex) {
        if (hex.length() != 2 * BYTES) {
            return false;
        }
        for (int at = 0; at < hex.length(); at++) {
            char c = hex.charAt(at);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    public static Digest of(byte[] content) {
        return ofRaw(hash(content));
    }

    public static Digest of(Bytes content) {
        return of(content.toArray());
    }

    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Wraps a finished hash.
     *
     * @param raw exactly {@value #BYTES} bytes of a finished SHA-256
     */
    public static Digest ofRaw(byte[] raw) {
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + raw.length);
        }
        return new Digest(HexFormat.of().formatHex(raw));
    }

    /**
     * Reads the wire form.
     *
     * @throws IllegalArgumentException unless {@code text} is {@code sha256:} followed by 64 lower-case hex digits
     */
    @JsonCreator
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a digest is written sha256:<hex>, not " + Inert.text(text, 80));
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /** The SHA-256 of the parts, one after the other. */
    public static byte[] hash(byte[]... parts) {
        MessageDigest hash = HASH.get();
        for (byte[] part : parts) {
            hash.update(part);
        }
        return hash.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256", NativeCrypto.provider());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Conscrypt must have SHA-256", e);
        }
    }

    public byte[] raw() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @JsonValue
    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
