package dev.portcullis.dossier;

import dev.portcullis.dossier.Dossier.Entry;
import dev.portcullis.dossier.Dossier.Hash;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.SparseTree;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of the log with one proof for all of them and the documents they name, as lines; to the end of the text. */
record ProvedLines(String checkpoint, List<Hash> hashes, List<Entry> entries, List<Bytes> documents) {

    void appendTo(StringBuilder text) {
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
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    /**
     * Reads what {@link #appendTo} wrote; what is left of the lines is for the caller to refuse.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static ProvedLines read(Deque<String> lines) {
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
            if (words.length != 2 || entries.size() == Dossier.ENTRIES) {
                throw new IllegalArgumentException(
                        "an entry has an index and bytes, and there are at most " + Dossier.ENTRIES);
            }
            entries.add(new Entry(Long.parseLong(words[0]), Bytes.fromBase64(words[1])));
        }
        List<Bytes> documents = new ArrayList<>();
        while (has(lines, "document ")) {
            documents.add(Bytes.fromBase64(value(lines, "document ")));
        }
        return new ProvedLines(checkpoint, hashes, entries, documents);
    }

    private static boolean has(Deque<String> lines, String name) {
        @Nullable String line = lines.peek();
        return line != null && line.startsWith(name);
    }

    /** What stands behind a word at the beginning of the next line. */
    static String value(Deque<String> lines, String name) {
        @Nullable String line = lines.poll();
        if (line == null || !line.startsWith(name)) {
            throw new IllegalArgumentException("a line \"" + name.strip() + "\" is missing");
        }
        return line.substring(name.length());
    }

    boolean isInOrder() {
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
