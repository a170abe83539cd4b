package dev.portcullis.dossier;

import dev.portcullis.dossier.DossierRefusedException.Code;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.SparseTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        line(text, "checkpoint " + Bytes.utf8(checkpoint).base64());
        for (Hash hash : hashes) {
            line(
                    text,
                    "hash " + hash.subtree().level() + " " + hash.subtree().index() + " "
                            + Bytes.copyOf(hash.hash().raw()).base64());
        }
        for (Entry entry : entries) {
            line(text, "entry " + entry.index() + " " + entry.leaf().base64());
        }
        for (Bytes document : documents) {
            line(text, "document " + document.base64());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
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
        if (!read.toText().equals(text) || !read.isInOrder()) {
            throw new DossierRefusedException(Code.DOSSIER_MALFORMED, "the data are not in their one form");
        }
        return read;
    }

    private static Dossier read(Deque<String> lines) {
        if (!Objects.equals(lines.poll(), SCHEMA)) {
            throw new IllegalArgumentException("the data of a dossier begin with " + SCHEMA);
        }
        ProposalId proposal = ProposalId.parse(value(lines, "proposal "));
        LineageId lineage = new LineageId(value(lines, "lineage "));
        String of = value(lines, "of ");
        String request = value(lines, "request ");
        String checkpoint = Bytes.fromBase64(value(lines, "checkpoint ")).utf8();
        List<Hash> hashes = new ArrayList<>();
        while (has(lines, "hash ")) {
            String[] words = value(lines, "hash ").split(" ", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException("a hash has a level, an index and a value");
            }
            hashes.add(new Hash(
                    new Subtree(Integer.parseInt(words[0]), Long.parseLong(words[1])),
                    Digest.ofRaw(Bytes.fromBase64(words[2]).toArray())));
        }
        List<Entry> entries = new ArrayList<>();
        while (has(lines, "entry ")) {
            String[] words = value(lines, "entry ").split(" ", -1);
            if (words.length != 2 || entries.size() == ENTRIES) {
                throw new IllegalArgumentException("an entry has an index and bytes, and there are at most " + ENTRIES);
            }
            entries.add(new Entry(Long.parseLong(words[0]), Bytes.fromBase64(words[1])));
        }
        List<Bytes> documents = new ArrayList<>();
        while (has(lines, "document ")) {
            documents.add(Bytes.fromBase64(value(lines, "document ")));
        }
        return new Dossier(
                new Subject(proposal, lineage, of.equals(NONE) ? Optional.empty() : Optional.of(ProposalId.parse(of))),
                request.equals(NONE) ? Optional.empty() : Optional.of(Bytes.fromBase64(request)),
                checkpoint,
                hashes,
                entries,
                documents);
    }

    private static boolean has(Deque<String> lines, String name) {
        @Nullable String line = lines.peek();
        return line != null && line.startsWith(name);
    }

    private static String value(Deque<String> lines, String name) {
        @Nullable String line = lines.poll();
        if (line == null || !line.startsWith(name)) {
            throw new IllegalArgumentException("a line \"" + name.strip() + "\" is missing");
        }
        return line.substring(name.length());
    }

    private boolean isInOrder() {
        for (int at = 1; at < entries.size(); at++) {
            if (entries.get(at - 1).index() >= entries.get(at).index()) {
                return false;
            }
        }
        for (int at = 1; at < hashes.size(); at++) {
            if (SparseTree.firstLeaf(hashes.get(at - 1).subtree())
                    >= SparseTree.firstLeaf(hashes.get(at).subtree())) {
                return false;
            }
        }
        for (int at = 1; at < documents.size(); at++) {
            if (Digest.of(documents.get(at - 1)).compareTo(Digest.of(documents.get(at))) >= 0) {
                return false;
            }
        }
        return true;
    }
}
