package dev.portcullis.ledger;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of tiles (C2SP tlog-tiles): hashes one after the other; entries each behind its length as a big-endian uint16.
 * Both have one form only, so equal content has equal bytes.
 */
public final class TileBytes {
    private static final int LENGTH_BYTES = 2;

    /** The largest file of entries there can be. */
    public static final int MOST_ENTRY_BYTES = Tile.WIDTH * (LENGTH_BYTES + Bounds.LEDGER_ENTRY_BYTES);

    private TileBytes() {}

    /** Writes from 1 to {@value Tile#WIDTH} hashes. */
    public static Bytes ofHashes(List<Digest> hashes) {
        requireWidth(hashes.size());
        byte[] tile = new byte[hashes.size() * Digest.BYTES];
        for (int at = 0; at < hashes.size(); at++) {
            System.arraycopy(hashes.get(at).raw(), 0, tile, at * Digest.BYTES, Digest.BYTES);
        }
        return Bytes.copyOf(tile);
    }

    /**
     * Reads the hashes of a tile.
     *
     * @throws TileMalformedException unless there are exactly {@code width}
     */
    public static List<Digest> hashes(Bytes tile, int width) throws TileMalformedException {
        requireWidth(width);
        if (tile.length() != width * Digest.BYTES) {
            throw new TileMalformedException("a tile of " + width + " hashes has " + width * Digest.BYTES
                    + " bytes, this one has " + tile.length());
        }
        byte[] all = tile.toArray();
        List<Digest> hashes = new ArrayList<>(width);
        for (int at = 0; at < all.length; at += Digest.BYTES) {
            hashes.add(Digest.ofRaw(Arrays.copyOfRange(all, at, at + Digest.BYTES)));
        }
        return List.copyOf(hashes);
    }

    /**
     * Writes from 1 to {@value Tile#WIDTH} entries.
     *
     * @throws IllegalArgumentException when one is empty or longer than {@link Bounds#LEDGER_ENTRY_BYTES} (L7)
     */
    public static Bytes ofEntries(List<Bytes> entries) {
        requireWidth(entries.size());
        ByteBuffer bundle = ByteBuffer.allocate(entries.stream()
                .mapToInt(entry -> LENGTH_BYTES + entry.length())
                .sum());
        for (Bytes entry : entries) {
            if (entry.length() == 0 || entry.length() > Bounds.LEDGER_ENTRY_BYTES) {
                throw new IllegalArgumentException("L7: no entry has " + entry.length() + " bytes");
            }
            bundle.putShort((short) entry.length()).put(entry.buffer());
        }
        return Bytes.copyOf(bundle.array());
    }

    /**
     * Reads entries.
     *
     * @throws TileMalformedException unless there are exactly {@code width}, none of them empty, and nothing after them
     */
    public static List<Bytes> entries(Bytes bundle, int width) throws TileMalformedException {
        requireWidth(width);
        ByteBuffer left = bundle.buffer();
        List<Bytes> entries = new ArrayList<>(width);
        while (entries.size() < width) {
            if (left.remaining() < LENGTH_BYTES) {
                throw new TileMalformedException("cut off before entry " + entries.size() + " of " + width);
            }
            int length = Short.toUnsignedInt(left.getShort());
            if (length == 0) {
                throw new TileMalformedException("entry " + entries.size() + " of " + width + " is empty");
            }
            if (left.remaining() < length) {
                throw new TileMalformedException("cut off inside entry " + entries.size() + " of " + width);
            }
            int end = left.position() + length;
            entries.add(bundle.range(left.position(), end));
            left.position(end);
        }
        if (left.hasRemaining()) {
            throw new TileMalformedException(left.remaining() + " bytes after the last of " + width + " entries");
        }
        return List.copyOf(entries);
    }

    private static void requireWidth(int width) {
        if (width < 1 || width > Tile.WIDTH) {
            throw new IllegalArgumentException("a tile has 1 to " + Tile.WIDTH + " parts, not " + width);
        }
    }
}
