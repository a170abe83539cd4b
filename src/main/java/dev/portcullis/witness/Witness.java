package dev.portcullis.witness;

import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.SignedNote;
import dev.portcullis.attest.SigningKey;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.attest.WitnessKey;
import dev.portcullis.ledger.AddCheckpoint;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.CheckpointFile;
import dev.portcullis.ledger.MerkleTree;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Cosigns checkpoints of one log (C2SP tlog-witness). What it cosigned last is on disk before anyone has the cosignature,
 * so that it contradicts itself neither after a crash nor between two requests.
 */
public final class Witness {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final SigningKey key;
    private final VerifierKey log;
    private final CheckpointFile state;
    private final InstantSource clock;
    private long size;
    private Optional<Checkpoint> last;
    private Instant time;

    private Witness(SigningKey key, VerifierKey log, CheckpointFile state, InstantSource clock) {
        this.key = key;
        this.log = log;
        this.state = state;
        this.clock = clock;
        this.last = Optional.empty();
        this.time = Instant.EPOCH;
    }

    /**
     * What a request is answered with.
     *
     * @param status as the protocol gives it to each case
     */
    public record Answer(int status, String type, String body) {}

    /**
     * Opens a witness with what it remembers; without a state file it is a new one, which has cosigned nothing.
     *
     * @throws IOException when the state cannot be read, or is not a checkpoint of the log that this key cosigned: a
     *     witness that forgot must not begin anew by itself
     */
    public static Witness open(SigningKey key, VerifierKey log, CheckpointFile state, InstantSource clock)
            throws IOException {
        Witness witness = new Witness(key, log, state, clock);
        Optional<String> note = state.read();
        if (note.isPresent()) {
            witness.remember(note.get());
        }
        return witness;
    }

    private void remember(String note) throws IOException {
        try {
            Checkpoint checkpoint = Checkpoint.parse(note);
            checkpoint.verify(log);
            Instant cosigned =
                    checkpoint.note().cosigners(List.of(WitnessKey.of(key))).get(WitnessKey.of(key));
            if (cosigned == null) {
                throw new IOException(state.path() + " was not cosigned by " + key + ": it belongs to another witness."
                        + " Put the right key or the right file back.");
            }
            last = Optional.of(checkpoint);
            size = checkpoint.size();
            time = cosigned;
        } catch (SignatureRefusedException e) {
            throw new IOException(
                    state.path() + " is not a checkpoint of log " + log.name() + " (" + e.getMessage()
                            + "). It was altered, or belongs to another log: put the right file back from a backup.",
                    e);
        }
    }

    /**
     * Answers one request to cosign; one after the other, since checking and remembering must not come apart.
     *
     * @throws IOException when it cannot be remembered; then nothing is cosigned
     */
    public synchronized Answer add(byte[] body) throws IOException {
        AddCheckpoint request;
        try {
            request = AddCheckpoint.parse(body);
        } catch (SignatureRefusedException e) {
            return refused(400, String.valueOf(e.getMessage()));
        }
        Checkpoint checkpoint = request.checkpoint();
        if (!checkpoint.origin().equals(log.name())) {
            return refused(404, "this witness does not know that log");
        }
        try {
            checkpoint.verify(log);
        } catch (SignatureRefusedException e) {
            return refused(403, "the log has not signed this checkpoint");
        }
        if (request.oldSize() > checkpoint.size()) {
            return refused(400, "the old size is larger than the checkpoint's");
        }
        if (request.oldSize() != size) {
            return new Answer(409, AddCheckpoint.SIZE_TYPE, size + "\n");
        }
        if (!isSameStory(checkpoint)) {
            return new Answer(409, AddCheckpoint.SIZE_TYPE, size + "\n");
        }
        if (!hasGrown(request)) {
            return refused(422, "the proof does not show that the log grew from size " + size);
        }
        return new Answer(200, TEXT, cosign(checkpoint).text());
    }

    /** At the size that was cosigned last there is one root. */
    private boolean isSameStory(Checkpoint checkpoint) {
        return checkpoint.size() != size
                || last.map(Checkpoint::root).orElse(MerkleTree.EMPTY_ROOT).equals(checkpoint.root());
    }

    private boolean hasGrown(AddCheckpoint request) {
        Checkpoint checkpoint = request.checkpoint();
        if (size == 0 || size == checkpoint.size()) {
            return request.proof().isEmpty();
        }
        return last.map(Checkpoint::root)
                .filter(root ->
                        MerkleTree.isConsistent(root, size, checkpoint.root(), checkpoint.size(), request.proof()))
                .isPresent();
    }

    private SignedNote.Line cosign(Checkpoint checkpoint) throws IOException {
        Instant now = clock.instant();
        Instant at = now.isBefore(time) ? time : now;
        SignedNote.Line line = WitnessKey.cosign(checkpoint.note().text(), key, at);
        // Of the lines sent, the log's own are remembered: others' number is not ours to bound.
        state.replace(checkpoint.only(log).with(List.of(line)).text());
        last = Optional.of(checkpoint);
        size = checkpoint.size();
        time = at;
        return line;
    }

    private static Answer refused(int status, String why) {
        return new Answer(status, TEXT, why + "\n");
    }

    /** The size of what it cosigned last; 0 when that is nothing. */
    public synchronized long size() {
        return size;
    }

    /** The key by which its cosignatures are known. */
    public WitnessKey key() {
        return WitnessKey.of(key);
    }
}
