package dev.portcullis.attest;

import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A C2SP signed note: text that people can read, a blank line, then one line a signature. Checkpoints are such notes.
 *
 * <p>Signatures of unknown keys are carried and ignored, so that witnesses can add theirs; one bad signature of a known
 * key refuses the whole note.
 */
public final class SignedNote {
    private static final int MOST_SIGNATURES = 100;
    private static final int HASH_BYTES = 4;
    private static final String DASH = "\u2014 ";

    /**
     * One signature line, verified or not.
     *
     * @param hash the first four bytes of the key's hash, as eight hex digits
     */
    public record Line(String name, String hash, Bytes signature) {
        public Line {
            if (!isName(name)) {
                throw new IllegalArgumentException("not the name of a key");
            }
            if (HexFormat.of().parseHex(hash).length != HASH_BYTES || signature.length() == 0) {
                throw new IllegalArgumentException("a signature line has four bytes of hash and then a signature");
            }
        }

        static Line of(String keyId, byte[] signature) {
            int plus = keyId.lastIndexOf('+');
            return new Line(keyId.substring(0, plus), keyId.substring(plus + 1), Bytes.copyOf(signature));
        }

        /** Name and hash, as {@link VerifierKey#keyId} writes them. */
        public String keyId() {
            return name + "+" + hash;
        }

        /** The line as it stands in a note, with its line feed. */
        public String text() {
            byte[] head = HexFormat.of().parseHex(hash);
            byte[] all = Arrays.copyOf(head, HASH_BYTES + signature.length());
            System.arraycopy(signature.toArray(), 0, all, HASH_BYTES, signature.length());
            return DASH + name + " " + Bytes.copyOf(all).base64() + "\n";
        }
    }

    private final String text;
    private final List<Line> lines;

    private SignedNote(String text, List<Line> lines) {
        this.text = text;
        this.lines = List.copyOf(lines);
    }

    /**
     * Signs a text.
     *
     * @param text ends with a line feed and has no other control character
     */
    public static SignedNote sign(String text, SigningKey key) {
        if (!text.endsWith("\n") || text.codePoints().anyMatch(SignedNote::isForbidden)) {
            throw new IllegalArgumentException("the text of a note ends with LF and has no other control character");
        }
        return new SignedNote(text, List.of()).with(key);
    }

    /** The same note with one more signature. */
    public SignedNote with(SigningKey key) {
        VerifierKey verifier = key.verifierKey();
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] signature = key.sign(message);
        if (!verifier.verify(message, signature)) {
            throw new IllegalStateException("the signature just made by " + key + " does not verify");
        }
        return with(Line.of(verifier.keyId(), signature));
    }

    /** The same note with a line that was made elsewhere, such as a witness's. */
    public SignedNote with(Line line) {
        if (lines.size() == MOST_SIGNATURES) {
            throw new IllegalArgumentException("a note has at most " + MOST_SIGNATURES + " signatures");
        }
        List<Line> more = new ArrayList<>(lines);
        more.add(line);
        return new SignedNote(text, more);
    }

    /** The same note with the first line of {@code signer} and no other. */
    public SignedNote only(VerifierKey signer) {
        return new SignedNote(
                text,
                lines.stream()
                        .filter(line -> line.keyId().equals(signer.keyId()))
                        .limit(1)
                        .toList());
    }

    /**
     * Reads a note; says nothing yet about who signed it.
     *
     * @throws SignatureRefusedException with {@code NOTE_MALFORMED}, when a rule of the format is broken
     */
    public static SignedNote parse(byte[] note) throws SignatureRefusedException {
        if (note.length > Bounds.NOTE_BYTES) {
            throw malformed("larger than " + Bounds.NOTE_BYTES + " bytes");
        }
        String all;
        try {
            all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(note))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SignatureRefusedException(Code.NOTE_MALFORMED, e);
        }
        if (all.codePoints().anyMatch(SignedNote::isForbidden)) {
            throw malformed("a control character");
        }
        // The text may have blank lines of its own; only the last one ends it.
        int end = all.lastIndexOf("\n\n");
        if (end < 0) {
            throw malformed("no blank line between text and signatures");
        }
        return new SignedNote(all.substring(0, end + 1), lines(all.substring(end + 2)));
    }

    /**
     * Reads signature lines that come without their note, as a witness sends them.
     *
     * @throws SignatureRefusedException with {@code NOTE_MALFORMED}, unless there is at least one and each is complete
     */
    public static List<Line> lines(String signatures) throws SignatureRefusedException {
        if (signatures.isEmpty() || !signatures.endsWith("\n")) {
            throw malformed("no complete signature line");
        }
        List<String> each =
                List.of(signatures.substring(0, signatures.length() - 1).split("\n", -1));
        if (each.size() > MOST_SIGNATURES) {
            throw malformed("more than " + MOST_SIGNATURES + " signatures");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : each) {
            lines.add(line(line));
        }
        return List.copyOf(lines);
    }

    private static Line line(String line) throws SignatureRefusedException {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw malformed("a signature line is an em dash, a name and base64");
        }
        try {
            byte[] typed = KeyText.base64(line.substring(space + 1));
            if (typed.length <= HASH_BYTES) {
                throw malformed("a signature line without a signature");
            }
            return new Line(
                    line.substring(DASH.length(), space),
                    HexFormat.of().formatHex(typed, 0, HASH_BYTES),
                    Bytes.copyOf(Arrays.copyOfRange(typed, HASH_BYTES, typed.length)));
        } catch (IllegalArgumentException e) {
            throw new SignatureRefusedException(Code.NOTE_MALFORMED, e);
        }
    }

    /**
     * Verifies by the keys one knows.
     *
     * @return which of them signed, in the order of the lines; never empty
     * @throws SignatureRefusedException when a known key's signature is bad, or no known key signed
     */
    public Set<VerifierKey> verify(Collection<VerifierKey> known) throws SignatureRefusedException {
        Set<VerifierKey> signers = new LinkedHashSet<>();
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        for (Line line : lines) {
            for (VerifierKey key : known) {
                if (key.keyId().equals(line.keyId())) {
                    if (!key.verify(message, line.signature().toArray())) {
                        throw new SignatureRefusedException(
                                Code.SIGNATURE_INVALID, "the signature of " + key.keyId() + " on the note is bad");
                    }
                    signers.add(key);
                }
            }
        }
        if (signers.isEmpty()) {
            throw new SignatureRefusedException(Code.KEY_NOT_IN_TRUST, "no known key signed the note");
        }
        return signers;
    }

    /**
     * Which of these witnesses cosigned, each with the latest time it did; empty when none.
     *
     * @throws SignatureRefusedException when a known witness's cosignature is bad
     */
    public Map<WitnessKey, Instant> cosigners(Collection<WitnessKey> known) throws SignatureRefusedException {
        Map<WitnessKey, Instant> cosigners = new LinkedHashMap<>();
        for (Line line : lines) {
            for (WitnessKey key : known) {
                if (key.keyId().equals(line.keyId())) {
                    cosigners.merge(key, key.verify(text, line), (a, b) -> a.isAfter(b) ? a : b);
                }
            }
        }
        return cosigners;
    }

    /** What was signed, with its last line feed. */
    public String text() {
        return text;
    }

    public List<Line> lines() {
        return lines;
    }

    /** The note as it is served; what was parsed comes back byte for byte. */
    public byte[] toBytes() {
        ByteArrayOutputStream note = new ByteArrayOutputStream();
        note.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        note.write('\n');
        lines.forEach(line -> note.writeBytes(line.text().getBytes(StandardCharsets.UTF_8)));
        return note.toByteArray();
    }

    @Override
    public String toString() {
        return "SignedNote[" + lines.stream().map(Line::keyId).toList() + "]";
    }

    private static boolean isForbidden(int codePoint) {
        return codePoint < ' ' && codePoint != '\n';
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c < ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static SignatureRefusedException malformed(String message) {
        return new SignatureRefusedException(Code.NOTE_MALFORMED, message);
    }
}
