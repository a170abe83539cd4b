package dev.portcullis.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed tree head: what the log says its entries are, up to a size (C2SP tlog-checkpoint, a signed note).
 *
 * <p>Parsing checks the shape only; nothing it says counts before {@link #verify}. The log's name is its origin: a key
 * signs for the one log that bears the key's name.
 */
public final class Checkpoint {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,15}");

    private final SignedNote note;
    private final String origin;
    private final long size;
    private final Digest root;

    private Checkpoint(SignedNote note, String origin, long size, Digest root) {
        this.note = note;
        this.origin = origin;
        this.size = size;
        this.root = root;
    }

    /** Signs a tree head with the log's key; the key's name becomes the origin. */
    public static Checkpoint sign(long size, Digest root, SigningKey key) {
        if (size < 0 || size > MerkleTree.MAX_SIZE) {
            throw new IllegalArgumentException("not the size of a tree: " + size);
        }
        String origin = key.verifierKey().name();
        String text = origin + "\n" + size + "\n" + Bytes.copyOf(root.raw()).base64() + "\n";
        return new Checkpoint(SignedNote.sign(text, key), origin, size, root);
    }

    /**
     * Reads a checkpoint; says nothing yet about who signed it. Extension lines are carried and ignored.
     *
     * @throws SignatureRefusedException with {@code NOTE_MALFORMED}, when it is no checkpoint
     */
    @JsonCreator
    public static Checkpoint parse(String text) throws SignatureRefusedException {
        SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
        List<String> lines = note.text().lines().toList();
        if (lines.size() < 3 || lines.contains("")) {
            throw malformed("a checkpoint has an origin, a size and a root, each on a line that is not empty");
        }
        if (!SIZE.matcher(lines.get(1)).matches() || Long.parseLong(lines.get(1)) > MerkleTree.MAX_SIZE) {
            throw malformed("the size of a checkpoint is a decimal number without leading zeros");
        }
        return new Checkpoint(note, lines.get(0), Long.parseLong(lines.get(1)), root(lines.get(2)));
    }

    private static Digest root(String base64) throws SignatureRefusedException {
        try {
            byte[] raw = Base64.getDecoder().decode(base64);
            if (raw.length == Digest.BYTES
                    && Base64.getEncoder().encodeToString(raw).equals(base64)) {
                return Digest.ofRaw(raw);
            }
        } catch (IllegalArgumentException e) {
            throw new SignatureRefusedException(Code.NOTE_MALFORMED, e);
        }
        throw malformed("the root of a checkpoint is the base64 of 32 bytes, padded");
    }

    /**
     * Requires that this is a checkpoint of the log whose key is given.
     *
     * @throws SignatureRefusedException when it is of another origin, or the key did not sign it
     */
    public void verify(VerifierKey log) throws SignatureRefusedException {
        if (!origin.equals(log.name())) {
            throw new SignatureRefusedException(
                    Code.SIGNATURE_INVALID, "a checkpoint of " + origin + ", not of " + log.name());
        }
        note.verify(Set.of(log));
    }

    /**
     * Requires that this checkpoint counts: that it is of the log in trust and enough of its witnesses cosigned it.
     *
     * @throws SignatureRefusedException when it does not
     */
    public void verify(LogPolicy policy) throws SignatureRefusedException {
        policy.verify(note, origin);
    }

    /** The same checkpoint with the cosignatures of witnesses, in the order given. */
    public Checkpoint with(List<SignedNote.Line> cosignatures) {
        SignedNote more = note;
        for (SignedNote.Line line : cosignatures) {
            more = more.with(line);
        }
        return new Checkpoint(more, origin, size, root);
    }

    /** The same checkpoint with no lines but one of {@code signer}'s. */
    public Checkpoint only(VerifierKey signer) {
        return new Checkpoint(note.only(signer), origin, size, root);
    }

    /** The note itself: what was signed, and by whom. */
    public SignedNote note() {
        return note;
    }

    public String origin() {
        return origin;
    }

    /** How many entries it covers. */
    public long size() {
        return size;
    }

    public Digest root() {
        return root;
    }

    /** The signed note as it is served; what was parsed comes back byte for byte. */
    @JsonValue
    public String text() {
        return new String(note.toBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Checkpoint that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return "Checkpoint[" + origin + ", size " + size + ", root " + root.hex() + "]";
    }

    private static SignatureRefusedException malformed(String message) {
        return new SignatureRefusedException(Code.NOTE_MALFORMED, message);
    }
}
