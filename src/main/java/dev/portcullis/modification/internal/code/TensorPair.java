package dev.portcullis.modification.internal.code;

import dev.portcullis.kernel.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Two files of safetensors as one content, so that whoever outlines files can tell what lies between them: a mark, the
 * length of the first, the first, the second. No file of safetensors begins with the mark; one that does is none, and is
 * not to be outlined as it is.
 */
public final class TensorPair {
    private static final long MARK = -1;
    private static final int HEAD = 2 * Long.BYTES;

    private TensorPair() {}

    /** Both in one. */
    public static Bytes of(Bytes before, Bytes after) {
        return Bytes.copyOf(ByteBuffer.allocate(HEAD + before.length() + after.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(MARK)
                .putLong(before.length())
                .put(before.toArray())
                .put(after.toArray())
                .array());
    }

    /** How many bytes both in one have. */
    public static long bytes(long before, long after) {
        return HEAD + before + after;
    }

    /** Whether a content begins as a pair does. */
    public static boolean isPair(Bytes content) {
        return content.length() >= Long.BYTES && buffer(content).getLong(0) == MARK;
    }

    private static ByteBuffer buffer(Bytes content) {
        return ByteBuffer.wrap(content.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The two of a pair. */
    record Two(Bytes before, Bytes after) {}

    static Optional<Two> read(Bytes content) {
        ByteBuffer all = buffer(content);
        if (content.length() < HEAD || all.getLong(0) != MARK) {
            return Optional.empty();
        }
        long length = all.getLong(Long.BYTES);
        if (length < 0 || length > content.length() - HEAD) {
            return Optional.empty();
        }
        byte[] before = new byte[(int) length];
        byte[] after = new byte[content.length() - HEAD - (int) length];
        all.position(HEAD).get(before).get(after);
        return Optional.of(new Two(Bytes.copyOf(before), Bytes.copyOf(after)));
    }
}
