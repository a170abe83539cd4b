package dev.portcullis.dossier;

import dev.portcullis.dossier.DossierRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A dossier as one file of HTML: what a person reads, and below it the data from which that was written. Nothing in it
 * runs, nothing is loaded, and all of it follows from the data: {@link #isShownAsProved} writes it again and compares.
 */
public final class DossierFile {
    public static final String MEDIA_TYPE = "text/html;charset=UTF-8";

    /** How every dossier begins, and nothing else that a verifier is given. */
    private static final String BEGIN = "<!doctype html>\n<html lang=\"en\" class=\"portcullis-dossier-v1\">\n";

    private static final String DATA = "<template id=\"portcullis-dossier\">\n";
    private static final String END = "</template>\n</body>\n</html>\n";

    private static final int LINE_CHARACTERS = 76;

    private DossierFile() {}

    /** Whether a file that begins so is a dossier. */
    public static boolean isOne(Bytes beginning) {
        return beginning.utf8().startsWith(BEGIN);
    }

    /** How many bytes {@link #isOne} needs. */
    public static int beginningBytes() {
        return BEGIN.length();
    }

    /**
     * Writes a dossier.
     *
     * @throws DossierRefusedException with {@code DOSSIER_TOO_LARGE}
     */
    public static Bytes write(Dossier dossier) throws DossierRefusedException {
        Bytes file = whole(dossier, packed(dossier.toText()));
        if (file.length() > Bounds.DOSSIER_BYTES) {
            throw new DossierRefusedException(
                    Code.DOSSIER_TOO_LARGE, "more than " + Bounds.DOSSIER_BYTES + " bytes; take an export");
        }
        return file;
    }

    /**
     * Reads the data of a dossier; says nothing of what is shown above them.
     *
     * @throws DossierRefusedException when it is none
     */
    public static Dossier read(Bytes file) throws DossierRefusedException {
        String data = data(file);
        byte[] packed;
        try {
            packed = Base64.getDecoder().decode(data.replace("\n", ""));
        } catch (IllegalArgumentException e) {
            throw new DossierRefusedException(Code.DOSSIER_MALFORMED, e);
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] text = in.readNBytes(Dossier.TEXT_BYTES + 1);
            if (text.length > Dossier.TEXT_BYTES) {
                throw new DossierRefusedException(
                        Code.DOSSIER_TOO_LARGE, "its data have more than " + Dossier.TEXT_BYTES + " bytes");
            }
            return Dossier.parse(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DossierRefusedException(Code.DOSSIER_MALFORMED, e);
        }
    }

    /** Whether the whole file, byte for byte, is what follows from the data in it. */
    public static boolean isShownAsProved(Bytes file, Dossier dossier) throws DossierRefusedException {
        return whole(dossier, data(file)).equals(file);
    }

    private static String data(Bytes file) throws DossierRefusedException {
        String text = file.utf8();
        int from = text.lastIndexOf(DATA);
        int to = text.length() - END.length();
        if (file.length() > Bounds.DOSSIER_BYTES
                || !text.startsWith(BEGIN)
                || !text.endsWith(END)
                || from < 0
                || from + DATA.length() > to) {
            throw new DossierRefusedException(
                    Code.DOSSIER_MALFORMED, "not a whole dossier as portcullis dossier writes it");
        }
        return text.substring(from + DATA.length(), to);
    }

    private static Bytes whole(Dossier dossier, String data) {
        return Bytes.utf8(BEGIN + DossierPage.write(dossier, Digest.of(data)) + DATA + data + END);
    }

    private static String packed(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'}).encodeToString(packed.toByteArray()) + "\n";
    }
}
