package dev.portcullis.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Writes an export as one tar: regular files in ustar headers, all times zero, so that equal exports are equal bytes. */
public final class TarWriter implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int MODE_AT = 100;
    private static final int OWNER_AT = 108;
    private static final int GROUP_AT = 116;
    private static final int SIZE_AT = 124;
    private static final int TIME_AT = 136;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final String MAGIC = "ustar\00000";

    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds a file. */
    public void add(String name, byte[] content) throws IOException {
        begin(name, content.length);
        out.write(content);
        end(content.length);
    }

    /** Adds a file whose {@code size} bytes {@code content} has. */
    public void add(String name, long size, InputStream content) throws IOException {
        begin(name, size);
        long copied = content.transferTo(out);
        if (copied != size) {
            throw new IOException(name + " had " + copied + " bytes, not " + size);
        }
        end(size);
    }

    private void begin(String name, long size) throws IOException {
        byte[] header = new byte[BLOCK];
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        if (text.length > NAME_BYTES) {
            throw new IllegalArgumentException("a member's name has at most " + NAME_BYTES + " bytes: " + name);
        }
        System.arraycopy(text, 0, header, 0, text.length);
        put(header, MODE_AT, "0000644");
        put(header, OWNER_AT, "0000000");
        put(header, GROUP_AT, "0000000");
        put(header, SIZE_AT, String.format(Locale.ROOT, "%011o", size));
        put(header, TIME_AT, "00000000000");
        header[TYPE_AT] = '0';
        put(header, MAGIC_AT, MAGIC);
        Arrays.fill(header, SUM_AT, SUM_AT + SUM_BYTES, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += Byte.toUnsignedInt(b);
        }
        put(header, SUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.write(header);
    }

    private void end(long size) throws IOException {
        out.write(new byte[(int) (Math.ceilDiv(size, BLOCK) * BLOCK - size)]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, header, at, ascii.length);
    }

    /** Ends the tar; the stream stays open. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }
}
