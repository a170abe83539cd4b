package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest, the name of any content in Portcullis.
 *
 * <p>Written {@code sha256:<64 lower-case hex>} on the wire; the manifest of a tree uses the bare {@link #hex()}.
 */
public record Digest(String hex) implements Comparable<Digest> {
    public static final int BYTES = 32;
    private static final String PREFIX = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** The digest of no bytes: the base of what has no predecessor, and the evidence before a run. */
    public static final Digest EMPTY = of(new byte[0]);

    public Digest {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "not a SHA-256 digest of 64 lower-case hex digits: " + Inert.text(hex, 80));
        }
    }

    public static Digest of(byte[] content) {
        return new Digest(HexFormat.of().formatHex(sha256().digest(content)));
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

    /** A fresh SHA-256, for hashing while content streams by. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
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
