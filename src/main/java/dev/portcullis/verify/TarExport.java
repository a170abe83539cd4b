package dev.portcullis.verify;

import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.verify.ExportRefusedException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An export as one tar, read where it lies. Takes what {@link TarWriter} writes, regular files in ustar headers, and
 * refuses everything else; it is never unpacked, so a member's name reaches no file system.
 */
final class TarExport implements Export {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_DIGITS = 11;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern OCTAL = Pattern.compile("[0-7]{11}");

    private record Member(long at, long size) {}

    private final FileChannel file;
    private final Map<String, Member> members = new HashMap<>();

    private TarExport(FileChannel file) {
        this.file = file;
    }

    static TarExport open(Path path) throws ExportRefusedException {
        if (!Files.isRegularFile(path)) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, "there is no folder and no file " + path);
        }
        try {
            TarExport tar = new TarExport(FileChannel.open(path, StandardOpenOption.READ));
            try {
                tar.index();
                return tar;
            } catch (IOException | ExportRefusedException e) {
                tar.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    private void index() throws IOException, ExportRefusedException {
        long length = file.size();
        long at = 0;
        while (true) {
            if (length - at < BLOCK) {
                throw new ExportRefusedException(
                        at == 0 ? Code.EXPORT_NOT_AN_EXPORT : Code.EXPORT_TRUNCATED,
                        "the tar ends without its end; get the file anew");
            }
            byte[] header = bytes(at, BLOCK);
            at += BLOCK;
            if (isZero(header)) {
                break;
            }
            at = member(header, at, length);
        }
        if (length - at < BLOCK) {
            throw new ExportRefusedException(Code.EXPORT_TRUNCATED, "the tar ends without its end; get the file anew");
        }
        // Past the end there may only be the padding that tar programs write, a record of twenty blocks at most.
        if (length - at > 20L * BLOCK || !isZero(bytes(at, (int) (length - at)))) {
            throw new ExportRefusedException(Code.EXPORT_FOREIGN_MEMBER, "the tar goes on after its end");
        }
    }

    private long member(byte[] header, long at, long length) throws ExportRefusedException {
        if (!sumIsRight(header) || !hasMagic(header)) {
            throw new ExportRefusedException(
                    Code.EXPORT_NOT_AN_EXPORT, "not a tar as `portcullis ledger export` writes it");
        }
        String name = text(header, 0, NAME_BYTES);
        if (header[TYPE_AT] != '0') {
            throw new ExportRefusedException(Code.EXPORT_LINK, name + " is no regular file");
        }
        OptionalLong atMost = header[PREFIX_AT] == 0 ? Export.atMost(name) : OptionalLong.empty();
        if (atMost.isEmpty()) {
            throw new ExportRefusedException(Code.EXPORT_FOREIGN_MEMBER, "no export has a file " + name);
        }
        long size = size(header);
        if (size > atMost.getAsLong()) {
            throw new ExportRefusedException(
                    Code.EXPORT_TOO_LARGE, name + " says it has " + size + " bytes, more than it may have");
        }
        if (members.size() == MEMBERS) {
            throw new ExportRefusedException(
                    Code.EXPORT_TOO_LARGE, "more than " + MEMBERS + " files; unpack it and verify the folder");
        }
        long end = at + Math.ceilDiv(size, BLOCK) * BLOCK;
        if (end > length) {
            throw new ExportRefusedException(Code.EXPORT_TRUNCATED, "the tar ends inside " + name);
        }
        if (members.put(name, new Member(at, size)) != null) {
            throw new ExportRefusedException(Code.EXPORT_MEMBER_TWICE, name + " is there twice");
        }
        return end;
    }

    @Override
    public Optional<Bytes> read(String name) throws ExportRefusedException {
        int atMost = Export.bound(name);
        Member member = members.get(name);
        if (member == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Bytes.copyOf(bytes(member.at(), (int) Math.min(member.size(), atMost))));
        } catch (IOException e) {
            throw new ExportRefusedException(Code.EXPORT_UNREADABLE, e);
        }
    }

    @Override
    public OptionalLong size(String name) {
        Member member = members.get(name);
        return member == null ? OptionalLong.empty() : OptionalLong.of(member.size());
    }

    @Override
    public void forEachBlob(BlobVisitor visitor) throws ExportRefusedException {
        for (String name : members.keySet()) {
            Matcher blob = Names.BLOB.matcher(name);
            if (blob.matches()) {
                Optional<Bytes> content = read(name);
                content.ifPresent(bytes -> visitor.visit(new Digest(blob.group(2)), bytes));
            }
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException _) {
            // Read only: nothing can be lost.
        }
    }

    private byte[] bytes(long at, int length) throws IOException, ExportRefusedException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new ExportRefusedException(Code.EXPORT_TRUNCATED, "the tar became shorter while it was read");
            }
        }
        return buffer.array();
    }

    private static long size(byte[] header) throws ExportRefusedException {
        String size = text(header, SIZE_AT, SIZE_DIGITS);
        if (!OCTAL.matcher(size).matches()) {
            throw new ExportRefusedException(Code.EXPORT_NOT_AN_EXPORT, "a member does not state its size");
        }
        return Long.parseLong(size, 8);
    }

    private static boolean hasMagic(byte[] header) {
        for (int at = 0; at < MAGIC.length; at++) {
            if (header[MAGIC_AT + at] != MAGIC[at]) {
                return false;
            }
        }
        return true;
    }

    private static boolean sumIsRight(byte[] header) {
        long sum = 0;
        for (int at = 0; at < BLOCK; at++) {
            boolean inSum = at >= SUM_AT && at < SUM_AT + SUM_BYTES;
            sum += inSum ? ' ' : Byte.toUnsignedInt(header[at]);
        }
        try {
            return Long.parseLong(text(header, SUM_AT, SUM_BYTES).strip(), 8) == sum;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.ISO_8859_1);
    }
}
