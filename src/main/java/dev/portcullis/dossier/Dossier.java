package dev.portcullis.dossier;

import dev.portcullis.dossier.DossierRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.ledger.MerkleTree.Subtree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One case with its proofs. Nothing in it is believed: the checkpoint counts by its signatures, entries and hashes by its
 * root, documents by their digest.
 *
 * @param subject whose case it is
 * @param request the proposer's own envelope, where it is not left out
 * @param checkpoint the signed note, as the log serves it
 * @param hashes of all that lies between the entries, from left to right
 * @param entries by their place in the log
 * @param documents by their digest
 */
public record Dossier(
        Subject subject,
        Optional<Bytes> request,
        String checkpoint,
        List<Hash> hashes,
        List<Entry> entries,
        List<Bytes> documents) {
    public static final String SCHEMA = "portcullis.dossier/v1";

    /** Most entries one has: a case has some dozens, what it stands on one for each amendment and halt. */
    public static final int ENTRIES = 2_000;

    /** Longest text form; the file is a third longer than this compressed. */
    static final int TEXT_BYTES = 32 * Bounds.MIB;

    /** Each line becomes an object before anything is believed. */
    private static final int LINES = 1 << 18;

    private static final String NONE = "-";

    public Dossier {
        hashes = List.copyOf(hashes);
        entries = List.copyOf(entries);
        documents = List.copyOf(documents);
    }

    /**
     * Whose case.
     *
     * @param of the admitted proposal it asks to promote, whose run it stands on
     */
    public record Subject(ProposalId proposal, LineageId lineage, Optional<ProposalId> of) {
        boolean covers(ProposalId id) {
            return id.equals(proposal) || of.filter(id::equals).isPresent();
        }
    }

    /** The hash of a complete subtree of which no entry is here. */
    public record Hash(Subtree subtree, Digest hash) {}

    /** An entry of the log, its exact bytes. */
    public record Entry(long index, Bytes leaf) {}

    /** The documents by their digest. */
    public Map<Digest, Bytes> byDigest() {
        return documents.stream().collect(Collectors.toMap(Digest::of, Function.identity()));
    }

    /** The text form, a line for each thing in it; equal dossiers have equal text. */
    String toText() {
        StringBuilder text = new StringBuilder();
        line(text, SCHEMA);
        line(text, "proposal " + subject.proposal());
        line(text, "lineage " + subject.lineage());
        line(text, "of " + subject.of().map(ProposalId::toString).orElse(NONE));
        line(text, "request " + request.map(Bytes::base64).orElse(NONE));
        proved().appendTo(text);
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private ProvedLines proved() {
        return new ProvedLines(checkpoint, hashes, entries, documents);
    }

    /**
     * Reads the text form, and only what {@link #toText} writes.
     *
     * @throws DossierRefusedException when it is another text
     */
    static Dossier parse(String text) throws DossierRefusedException {
        if (text.chars().filter(unit -> unit == '\n').limit(LINES + 1L).count() > LINES) {
            throw new DossierRefusedException(Code.DOSSIER_TOO_LARGE, "its data have more than " + LINES + " lines");
        }
        Dossier read;
        try {
            read = read(new ArrayDeque<>(List.of(text.split("\n", -1))));
        } catch (IllegalArgumentException e) {
            throw new DossierRefusedException(Code.DOSSIER_MALFORMED, e);
        }
        if (!read.toText().equals(text) || !read.proved().isInOrder()) {
            throw new DossierRefusedException(Code.DOSSIER_MALFORMED, "the data are not in their one form");
        }
        return read;
    }

    private static Dossier read(Deque<String> lines) {
        if (!Objects.equals(lines.poll(), SCHEMA)) {
            throw new IllegalArgumentException("the data of a dossier begin with " + SCHEMA);
        }
        ProposalId proposal = ProposalId.parse(ProvedLines.value(lines, "proposal "));
        LineageId lineage = new LineageId(ProvedLines.value(lines, "lineage "));
        String of = ProvedLines.value(lines, "of ");
        String request = ProvedLines.value(lines, "request ");
        ProvedLines proved = ProvedLines.read(lines);
        return new Dossier(
                new Subject(proposal, lineage, of.equals(NONE) ? Optional.empty() : Optional.of(ProposalId.parse(of))),
                request.equals(NONE) ? Optional.empty() : Optional.of(Bytes.fromBase64(request)),
                proved.checkpoint(),
                proved.hashes(),
                proved.entries(),
                proved.documents());
    }
}
