package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MalformedCharterException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The lineages as the log leaves them: charter in force, head, anchor, last fencing token. A few hundred bytes each. */
final class LineageBook {
    private static final String SUBJECT = "charter:";

    /** One lineage. */
    static final class Lineage {
        private Charter charter;
        private final Digest genesis;
        private Digest head;
        private Digest anchor;
        private long fence;

        private Lineage(Charter charter, Digest genesis) {
            this.charter = charter;
            this.genesis = genesis;
            this.head = genesis;
            this.anchor = genesis;
        }

        Charter charter() {
            return charter;
        }

        Digest head() {
            return head;
        }

        Digest anchor() {
            return anchor;
        }

        /** Moves the head; with a sign-off behind it the anchor too. */
        void promote(Digest result, boolean signedOff) {
            head = result;
            anchor = signedOff ? result : anchor;
        }

        /** Takes a fencing token; false when it is not above the last. */
        boolean takeFence(long next) {
            boolean above = next > fence;
            fence = Math.max(fence, next);
            return above;
        }
    }

    private final Documents documents;
    private final TrustHistory trust;
    private final Map<LineageId, Lineage> lineages = new HashMap<>();

    /** Every charter that was in force at some time. */
    private final Map<Digest, Charter> charters = new HashMap<>();

    LineageBook(Documents documents, TrustHistory trust) {
        this.documents = documents;
        this.trust = trust;
    }

    Optional<Lineage> lineage(LineageId id) {
        return Optional.ofNullable(lineages.get(id));
    }

    Optional<Charter> charter(Digest digest) {
        return Optional.ofNullable(charters.get(digest));
    }

    /** A charter that is put in force. */
    void entry(LoggedEntry entry) throws ExportRefusedException, DefectException {
        AmendmentPredicate amendment = entry.predicate(AmendmentPredicate.class);
        Charter charter = document(entry.subject());
        LineageId id = charter.lineage();
        Optional<Lineage> before = lineage(id);
        Digest previous = before.map(lineage -> lineage.charter.digest()).orElse(Digest.EMPTY);
        charters.put(charter.digest(), charter);
        if (before.isEmpty()) {
            lineages.put(id, new Lineage(charter, amendment.genesis()));
        } else {
            before.get().charter = charter;
        }
        require(
                amendment.subject().equals(SUBJECT + id)
                        && amendment.document().equals(charter.digest())
                        && amendment.previous().equals(previous)
                        && before.map(lineage -> lineage.genesis.equals(amendment.genesis()))
                                .orElse(true),
                DefectCode.CHARTER_CHAIN_BROKEN,
                "it replaces " + amendment.previous() + ", in force is " + previous);
        trust.requireAmended(
                SUBJECT + id,
                charter.digest(),
                amendment.signOffs(),
                trust.current(),
                charter.operators(),
                DefectCode.CHARTER_NOT_SIGNED);
        documents.noteTree(amendment.genesis());
    }

    private Charter document(Digest digest) throws ExportRefusedException, DefectException {
        Bytes document = documents
                .find(digest)
                .orElseThrow(() -> new DefectException(DefectCode.CHARTER_MISSING, "no charter " + digest));
        try {
            return Charter.parse(document);
        } catch (MalformedCharterException e) {
            throw new DefectException(DefectCode.CHARTER_MISSING, e);
        }
    }
}
