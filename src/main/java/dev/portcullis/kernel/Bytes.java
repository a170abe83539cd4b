package dev.portcullis.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An immutable sequence of bytes, compared by content. Written as standard base64 with padding in JSON. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Copies {@code content}, so a later change of the array changes nothing here. */
    public static Bytes copyOf(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content.clone());
    }

    public static Bytes utf8(String text) {
        return copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decodes base64.
     *
     * @throws IllegalArgumentException unless {@code base64} is standard or URL-safe base64 (DSSE admits both)
     */
    @JsonCreator
    public static Bytes fromBase64(String base64) {
        boolean urlSafe = base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0;
        return copyOf((urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(base64));
    }

    /** The content itself, for those of this package that do not change it. */
    byte[] content() {
        return content;
    }

    /**
     * A part of the content.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= length()}
     */
    public Bytes range(int from, int to) {
        Objects.checkFromToIndex(from, to, content.length);
        return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(content, from, to));
    }

    public int length() {
        return content.length;
    }

    /**
     * The content.
     *
     * @return a copy of the content
     */
    public byte[] toArray() {
        return content.clone();
    }

    /** The content without a copy of it; whoever reads the buffer cannot change it. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    @JsonValue
    public String base64() {
        return Base64.getEncoder().encodeToString(content);
    }

    /** Decodes UTF-8, replacing what is malformed; use {@link StrictJson} for anything that carries meaning. */
    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "Bytes[" + content.length + "]";
    }
}
