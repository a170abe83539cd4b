package dev.portcullis.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.LogProofRefusedException.Code;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Offline proof that an entry is in the log (C2SP tlog-proof): its index, the sibling hashes from leaf to root, and the
 * checkpoint that commits to them. Whoever has the log's key from elsewhere needs nothing else.
 *
 * @param index the entry's place, not negative
 * @param hashes from the leaf upwards
 */
public record LogProof(long index, List<Digest> hashes, Checkpoint checkpoint) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final Pattern INDEX = Pattern.compile("index (0|[1-9][0-9]{0,15})");

    /** A tree of {@link MerkleTree#MAX_SIZE} has no longer path. */
    private static final int MOST_HASHES = 53;

    public LogProof {
        hashes = List.copyOf(hashes);
        if (index < 0 || hashes.size() > MOST_HASHES) {
            throw new IllegalArgumentException(
                    "a log proof has an index from 0 and at most " + MOST_HASHES + " hashes");
        }
    }

    /**
     * Reads the text form; says nothing yet about what it proves. A line {@code extra} is nobody's statement and is
     * dropped.
     *
     * @throws LogProofRefusedException with {@code LOG_PROOF_MALFORMED}
     */
    @JsonCreator
    public static LogProof parse(String text) throws LogProofRefusedException {
        if (text.length() > Bounds.LOG_PROOF_CHARACTERS) {
            throw malformed("longer than " + Bounds.LOG_PROOF_CHARACTERS + " characters");
        }
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw malformed("no blank line between hashes and checkpoint");
        }
        List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\n", -1)));
        if (lines.stream().anyMatch(line -> line.length() > Bounds.LOG_PROOF_LINE_CHARACTERS)) {
            throw malformed("a line is longer than " + Bounds.LOG_PROOF_LINE_CHARACTERS + " characters");
        }
        if (!lines.removeFirst().equals(HEADER)) {
            throw malformed("the first line is not " + HEADER);
        }
        if (!lines.isEmpty() && lines.getFirst().startsWith(EXTRA)) {
            base64(lines.removeFirst().substring(EXTRA.length()));
        }
        if (lines.isEmpty() || !INDEX.matcher(lines.getFirst()).matches()) {
            throw malformed("no line with the index");
        }
        long index = Long.parseLong(lines.removeFirst().substring("index ".length()));
        if (lines.size() > MOST_HASHES) {
            throw malformed("more than " + MOST_HASHES + " hashes");
        }
        List<Digest> hashes = new ArrayList<>();
        for (String line : lines) {
            byte[] raw = base64(line);
            if (raw.length != Digest.BYTES) {
                throw malformed("a hash of " + raw.length + " bytes");
            }
            hashes.add(Digest.ofRaw(raw));
        }
        try {
            return new LogProof(index, hashes, Checkpoint.parse(text.substring(end + 2)));
        } catch (SignatureRefusedException e) {
            throw new LogProofRefusedException(Code.LOG_PROOF_MALFORMED, String.valueOf(e.getMessage()), e);
        }
    }

    /** The text form, the checkpoint verbatim. */
    @JsonValue
    public String text() {
        StringBuilder text = new StringBuilder(HEADER + "\nindex " + index + "\n");
        hashes.forEach(hash -> text.append(Bytes.copyOf(hash.raw()).base64()).append('\n'));
        return text.append('\n').append(checkpoint.text()).toString();
    }

    /**
     * Requires that exactly these bytes are the entry at {@link #index} of the log.
     *
     * @param leaf the bytes of the entry, as {@link LedgerEntry#leaf}
     * @param policy the log's key and its witnesses, from one's own trust
     * @throws LogProofRefusedException when the checkpoint is not the log's, too few witnesses cosigned it, or the path
     *     does not lead to its root
     */
    public void verify(Bytes leaf, LogPolicy policy) throws LogProofRefusedException {
        try {
            checkpoint.verify(policy);
        } catch (SignatureRefusedException e) {
            throw new LogProofRefusedException(Code.LOG_PROOF_CHECKPOINT_REFUSED, String.valueOf(e.getMessage()), e);
        }
        if (!MerkleTree.includes(checkpoint.root(), checkpoint.size(), index, MerkleTree.leaf(leaf), hashes)) {
            throw new LogProofRefusedException(
                    Code.LOG_PROOF_NOT_INCLUDED,
                    "these bytes are not entry " + index + " of the " + checkpoint.size() + " entries signed for");
        }
    }

    @Override
    public String toString() {
        return "LogProof[" + index + " in " + checkpoint + "]";
    }

    private static byte[] base64(String text) throws LogProofRefusedException {
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(decoded).equals(text)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw new LogProofRefusedException(Code.LOG_PROOF_MALFORMED, "not base64", e);
        }
        throw malformed("not base64 in its one form");
    }

    private static LogProofRefusedException malformed(String message) {
        return new LogProofRefusedException(Code.LOG_PROOF_MALFORMED, message);
    }
}
