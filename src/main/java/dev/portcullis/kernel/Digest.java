package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 digest, the name of any content in Portcullis; compared by its bytes, which is also the order of its hex.
 *
 * <p>Written {@code sha256:<64 lower-case hex>} on the wire; the manifest of a tree uses the bare {@link #hex()}.
 */
public final class Digest implements Comparable<Digest> {
    public static final int BYTES = 32;
    private static final String PREFIX = "sha256:";

    /** Ready again after each digest; a new one for each would cost more than most of what is hashed. */
    private static final ThreadLocal<MessageDigest> HASH = ThreadLocal.withInitial(Digest::sha256);

    /** The digest of no bytes: the base of what has no predecessor, and the evidence before a run. */
    public static final Digest EMPTY = of(new byte[0]);

    private final byte[] raw;

    /**
     * Reads the hex of a digest.
     *
     * @throws IllegalArgumentException unless {@code hex} is 64 lower-case hex digits
     */
    public Digest(String hex) {
        if (!isHex(hex)) {
            throw new IllegalArgumentException(
                    "not a SHA-256 digest of 64 lower-case hex digits: " + Inert.text(hex, 80));
        }
        this(HexFormat.of().parseHex(hex));
    }

    private Digest(byte[] raw) {
        this.raw = raw;
    }

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
        return new Digest(HASH.get().digest(content));
    }

    public static Digest of(Bytes content) {
        return of(content.content());
    }

    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Takes a finished hash.
     *
     * @param raw exactly {@value #BYTES} bytes of a finished SHA-256
     */
    public static Digest ofRaw(byte[] raw) {
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + raw.length);
        }
        return new Digest(raw.clone());
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

    /** The SHA-256 of a byte that says what follows, and the content. */
    public static Digest of(byte kind, Bytes content) {
        MessageDigest hash = HASH.get();
        hash.update(kind);
        hash.update(content.content());
        return new Digest(hash.digest());
    }

    /** The SHA-256 of a byte that says what follows, and two digests. */
    public static Digest of(byte kind, Digest left, Digest right) {
        // One call into native code costs as much as the hashing of so few bytes.
        byte[] joined = new byte[1 + 2 * BYTES];
        joined[0] = kind;
        System.arraycopy(left.raw, 0, joined, 1, BYTES);
        System.arraycopy(right.raw, 0, joined, 1 + BYTES, BYTES);
        return of(joined);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256", NativeCrypto.provider());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Conscrypt must have SHA-256", e);
        }
    }

    /** The bare 64 lower-case hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(raw);
    }

    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(raw, other.raw);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @JsonValue
    @Override
    public String toString() {
        return PREFIX + hex();
    }
}
