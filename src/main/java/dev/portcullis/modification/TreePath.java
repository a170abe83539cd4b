package dev.portcullis.modification;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.modification.ContentRefusedException.Code;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The place of a file in a tree: relative, with {@code /} between segments, in the bytes its author chose.
 *
 * <p>Every hostile form is refused with a code of its own, so that a manifest has one reading (SAFETY S10). At most
 * {@link Bounds#PATH_BYTES} bytes, {@link Bounds#PATH_SEGMENTS} segments of at most {@value #SEGMENT_BYTES} bytes.
 * Ordered by UTF-8 bytes, as {@code LC_ALL=C sort} does.
 */
public final class TreePath implements Comparable<TreePath> {
    /** What file systems accept as one name. */
    static final int SEGMENT_BYTES = 255;

    private final String text;
    private final byte[] utf8;
    private final List<String> segments;

    private TreePath(String text, byte[] utf8, List<String> segments) {
        this.text = text;
        this.utf8 = utf8;
        this.segments = segments;
    }

    /**
     * Reads a path.
     *
     * @throws ContentRefusedException {@code PATH_EMPTY_SEGMENT}, {@code PATH_TOO_LONG}, {@code PATH_NOT_UTF8}, {@code
     *     PATH_CONTROL}, {@code PATH_BACKSLASH}, {@code PATH_ABSOLUTE}, {@code PATH_TRAVERSAL} or {@code PATH_GIT}
     */
    @JsonCreator
    public static TreePath parse(String text) throws ContentRefusedException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > Bounds.PATH_BYTES) {
            throw new ContentRefusedException(Code.PATH_TOO_LONG, text);
        }
        refuseCharacters(text);
        if (text.startsWith("/")) {
            throw new ContentRefusedException(Code.PATH_ABSOLUTE, text);
        }
        String[] segments = text.split("/", -1);
        if (segments.length > Bounds.PATH_SEGMENTS) {
            throw new ContentRefusedException(Code.PATH_TOO_LONG, text);
        }
        for (String segment : segments) {
            if (segment.isEmpty()) {
                throw new ContentRefusedException(Code.PATH_EMPTY_SEGMENT, text);
            }
            if (segment.equals(".") || segment.equals("..")) {
                throw new ContentRefusedException(Code.PATH_TRAVERSAL, text);
            }
            if (segment.getBytes(StandardCharsets.UTF_8).length > SEGMENT_BYTES) {
                throw new ContentRefusedException(Code.PATH_TOO_LONG, text);
            }
            if (isGit(segment)) {
                throw new ContentRefusedException(Code.PATH_GIT, text);
            }
        }
        return new TreePath(text, utf8, List.of(segments));
    }

    /** As {@link #parse(String)}, from the bytes a file system or a manifest holds. */
    public static TreePath parse(byte[] utf8) throws ContentRefusedException {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new ContentRefusedException(Code.PATH_NOT_UTF8, new String(utf8, StandardCharsets.ISO_8859_1), e);
        }
    }

    private static void refuseCharacters(String text) throws ContentRefusedException {
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            if (codePoint == '\\') {
                throw new ContentRefusedException(Code.PATH_BACKSLASH, text);
            }
            switch (Character.getType(codePoint)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    throw new ContentRefusedException(Code.PATH_CONTROL, text);
                case Character.SURROGATE -> throw new ContentRefusedException(Code.PATH_NOT_UTF8, text);
                default -> {}
            }
        }
    }

    /** What git, or a file system under it, would take for its own directory: other case, trailing dots, the 8.3 name. */
    private static boolean isGit(String segment) {
        String name = fold(segment);
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        name = name.substring(0, end);
        return name.equals(".git") || name.equals("git~1");
    }

    /** The form in which two paths that a person or a file system could take for one another are equal. */
    static String fold(String text) {
        String folded = compose(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return compose(folded);
    }

    /** The Unicode form in which two spellings of the same characters are equal. */
    static String compose(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    public List<String> segments() {
        return segments;
    }

    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** This path below {@code directory}, whatever encoding the machine's locale has. */
    public Path in(Path directory) {
        String base = directory.toAbsolutePath().toUri().toString();
        StringBuilder uri = new StringBuilder(base.endsWith("/") ? base : base + "/");
        for (String segment : segments()) {
            if (uri.charAt(uri.length() - 1) != '/') {
                uri.append('/');
            }
            uri.append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return Path.of(URI.create(uri.toString()));
    }

    @Override
    public int compareTo(TreePath other) {
        return Arrays.compareUnsigned(utf8, other.utf8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TreePath that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
