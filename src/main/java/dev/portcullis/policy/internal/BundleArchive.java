package dev.portcullis.policy.internal;

import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Inert;
import dev.portcullis.policy.PolicyRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The files of an OPA bundle, read from its tar.gz.
 *
 * <p>Reads what {@code opa build} writes - regular files in ustar headers - and refuses everything else, so that one
 * digest has one meaning: links, duplicates, other header forms, bytes after the end, and anything past the bounds.
 */
public final class BundleArchive {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_DIGITS = 11;
    private static final int TYPE_AT = 156;
    /** What stands behind the end is read to its end, so that nothing can hide there; a writer pads to twenty blocks. */
    private static final int MOST_PADDING = 64 * BLOCK;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private BundleArchive() {}

    /** Reads the archive; {@code archive} is at most {@link Bounds#POLICY_BUNDLE_BYTES} long, unpacked eight times that. */
    public static BundleArchive read(byte[] archive) throws PolicyRefusedException {
        if (archive.length > Bounds.POLICY_BUNDLE_BYTES) {
            throw new PolicyRefusedException(
                    "the bundle is larger than " + Bounds.POLICY_BUNDLE_BYTES + " bytes; split it or remove data");
        }
        BundleArchive bundle = new BundleArchive();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            bundle.read(in);
        } catch (IOException e) {
            throw new PolicyRefusedException("the bundle is not a tar.gz as `opa build` writes it", e);
        }
        return bundle;
    }

    /** The names of all files, each with a leading slash. */
    public Set<String> names() {
        return Set.copyOf(files.keySet());
    }

    /** The file's bytes. */
    public byte[] file(String name) throws PolicyRefusedException {
        byte[] content = files.get(name);
        if (content == null) {
            throw new PolicyRefusedException("the bundle has no " + name + "; build it with `opa build --target wasm`");
        }
        return content.clone();
    }

    private void read(InputStream in) throws IOException, PolicyRefusedException {
        long left = 8L * Bounds.POLICY_BUNDLE_BYTES;
        byte[] header = in.readNBytes(BLOCK);
        while (header.length == BLOCK && header[0] != 0) {
            String name = text(header, 0, NAME_BYTES);
            int size = size(header);
            int padded = Math.ceilDiv(size, BLOCK) * BLOCK;
            left -= padded;
            if (header[TYPE_AT] != '0' || left < 0 || files.size() >= Bounds.POLICY_BUNDLE_FILES) {
                throw new PolicyRefusedException("the bundle holds " + Inert.text(name, NAME_BYTES)
                        + ", which is no regular file or is past the bounds of a bundle");
            }
            byte[] content = in.readNBytes(padded);
            if (content.length < padded) {
                throw new PolicyRefusedException("the bundle is cut short in " + Inert.text(name, NAME_BYTES));
            }
            byte[] file = Arrays.copyOf(content, size);
            if (files.put(name, file) != null) {
                throw new PolicyRefusedException("the bundle holds " + Inert.text(name, NAME_BYTES) + " twice");
            }
            header = in.readNBytes(BLOCK);
        }
        if (header.length != 0 && header.length != BLOCK) {
            throw new PolicyRefusedException("the bundle is cut short behind its files");
        }
        byte[] rest = in.readNBytes(MOST_PADDING + 1);
        if (rest.length > MOST_PADDING || !isEmpty(header) || !isEmpty(rest)) {
            throw new PolicyRefusedException("the bundle goes on after its end");
        }
    }

    private static boolean isEmpty(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static int size(byte[] header) throws PolicyRefusedException {
        try {
            int size = Integer.parseInt(text(header, SIZE_AT, SIZE_DIGITS), 8);
            if (size >= 0) {
                return Math.min(size, 8 * Bounds.POLICY_BUNDLE_BYTES + 1);
            }
        } catch (NumberFormatException _) {
            // refused below
        }
        throw new PolicyRefusedException("a file of the bundle does not state its size");
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }
}
