package dev.portcullis.ledger;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignatureRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log asks a witness (C2SP tlog-witness): to cosign a checkpoint that grew from the last one it cosigned.
 *
 * @param oldSize of that last one; 0 when the log thinks there is none
 * @param proof that the tree of {@code oldSize} is a prefix of the checkpoint's; empty from 0
 */
public record AddCheckpoint(long oldSize, List<Digest> proof, Checkpoint checkpoint) {
    /** Where it is posted, below a witness's address. */
    public static final String PATH = "add-checkpoint";

    /** The content type of an answer that names the size the witness has. */
    public static final String SIZE_TYPE = "text/x.tlog.size";

    /** Most bytes of one request. */
    public static final int MOST_BYTES = Bounds.NOTE_BYTES + 8 * Bounds.KIB;

    private static final int MOST_HASHES = 63;
    private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,15})");

    public AddCheckpoint {
        proof = List.copyOf(proof);
        if (oldSize < 0 || oldSize > MerkleTree.MAX_SIZE || proof.size() > MOST_HASHES) {
            throw new IllegalArgumentException("an old size from 0, and at most " + MOST_HASHES + " hashes");
        }
    }

    /**
     * Reads the body of a request; says nothing yet about who signed the checkpoint.
     *
     * @throws SignatureRefusedException with {@code NOTE_MALFORMED}
     */
    public static AddCheckpoint parse(byte[] body) throws SignatureRefusedException {
        String text = new String(body, StandardCharsets.UTF_8);
        int end = text.indexOf("\n\n");
        if (body.length > MOST_BYTES || end < 0) {
            throw malformed("no old size, proof, blank line and checkpoint");
        }
        List<String> lines = List.of(text.substring(0, end).split("\n", -1));
        if (!OLD.matcher(lines.getFirst()).matches() || lines.size() > 1 + MOST_HASHES) {
            throw malformed("no line with the old size, or more than " + MOST_HASHES + " hashes");
        }
        List<Digest> proof = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            proof.add(hash(line));
        }
        long oldSize = Long.parseLong(lines.getFirst().substring("old ".length()));
        try {
            return new AddCheckpoint(oldSize, proof, Checkpoint.parse(text.substring(end + 2)));
        } catch (IllegalArgumentException e) {
            throw new SignatureRefusedException(Code.NOTE_MALFORMED, e);
        }
    }

    private static Digest hash(String line) throws SignatureRefusedException {
        try {
            Bytes raw = Bytes.copyOf(Base64.getDecoder().decode(line));
            if (raw.length() == Digest.BYTES && raw.base64().equals(line)) {
                return Digest.ofRaw(raw.toArray());
            }
        } catch (IllegalArgumentException e) {
            throw new SignatureRefusedException(Code.NOTE_MALFORMED, e);
        }
        throw malformed("a hash is the base64 of 32 bytes, padded");
    }

    /** The body of the request. */
    public byte[] toBytes() {
        StringBuilder text = new StringBuilder("old " + oldSize + "\n");
        proof.forEach(hash -> text.append(Bytes.copyOf(hash.raw()).base64()).append('\n'));
        return text.append('\n').append(checkpoint.text()).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static SignatureRefusedException malformed(String message) {
        return new SignatureRefusedException(Code.NOTE_MALFORMED, message);
    }
}
