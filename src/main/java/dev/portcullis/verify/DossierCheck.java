package dev.portcullis.verify;

import dev.portcullis.attest.Envelope;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Role;
import dev.portcullis.attest.SignatureRefusedException;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.VerifierKey;
import dev.portcullis.attest.predicate.PromotionPredicate;
import dev.portcullis.attest.predicate.ProposalPredicate;
import dev.portcullis.dossier.CaseEntries;
import dev.portcullis.dossier.CaseEntries.Part;
import dev.portcullis.dossier.CaseEntries.Placed;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.NamedOf;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.ledger.MerkleTree;
import dev.portcullis.ledger.MerkleTree.Subtree;
import dev.portcullis.ledger.SparseTree;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.MalformedCharterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is checked of a dossier besides what is checked of every log: that it is one case, all of it, and no more. */
final class DossierCheck {
    private final Dossier dossier;
    private final Map<Digest, Bytes> documents;
    private final List<Placed> placed;
    private final Findings findings;

    DossierCheck(Dossier dossier, Findings findings) {
        this.dossier = dossier;
        this.documents = dossier.byDigest();
        this.placed = CaseEntries.place(
                dossier.subject(), dossier.entries(), digest -> Optional.ofNullable(documents.get(digest)));
        this.findings = findings;
    }

    /** The tree of the log, whose root must be the checkpoint's. */
    LogTree tree(Checkpoint checkpoint) throws DefectException {
        return tree(checkpoint, dossier.entries(), dossier.hashes());
    }

    /** The tree of a log of which some entries are here, whose root must be the checkpoint's. */
    static LogTree tree(Checkpoint checkpoint, List<Dossier.Entry> entries, List<Dossier.Hash> hashes)
            throws DefectException {
        Map<Long, Digest> leaves = new HashMap<>();
        entries.forEach(entry -> leaves.put(entry.index(), MerkleTree.leaf(entry.leaf())));
        Map<Subtree, Digest> given = new HashMap<>();
        hashes.forEach(hash -> given.put(hash.subtree(), hash.hash()));
        SparseTree tree;
        try {
            tree = new SparseTree(checkpoint.size(), leaves, given);
        } catch (IllegalArgumentException e) {
            throw new DefectException(DefectCode.DOSSIER_PROOF, e);
        }
        DefectException.require(
                tree.root().equals(checkpoint.root()),
                DefectCode.DOSSIER_PROOF,
                "its entries and hashes add up to another root than was signed");
        return new LogTree() {
            @Override
            public long size() {
                return tree.size();
            }

            @Override
            public Digest rootAt(long at) throws DefectException {
                try {
                    return tree.rootAt(at);
                } catch (IllegalArgumentException e) {
                    throw new DefectException(DefectCode.DOSSIER_PROOF, e);
                }
            }
        };
    }

    /** That every entry and every document belongs to the case or to what it stands on. */
    void requireNothingElse() {
        for (Placed one : placed) {
            if (one.part() == Part.ELSEWHERE) {
                findings.add(
                        new Defect(DefectCode.DOSSIER_FOREIGN, one.entry().index(), "it is no entry of this case"));
            }
        }
        Set<Digest> named = NamedOf.documents(placed, documents).keySet();
        for (Digest digest : documents.keySet()) {
            if (!named.contains(digest)) {
                findings.add(new Defect(DefectCode.DOSSIER_FOREIGN, null, "no entry of it names document " + digest));
            }
        }
    }

    /**
     * That the proposer signed what is shown as the proposal; the gate may, where it asks for no change: the baseline of a
     * lineage.
     */
    void requireRequest(TrustDocument trust) {
        if (dossier.request().isEmpty()) {
            findings.notChecked("statement of the proposer itself (redacted, or left out)");
            return;
        }
        try {
            Envelope envelope = Envelope.parse(dossier.request().get().toArray());
            requireAbout(signed(envelope, trust).statement());
        } catch (MalformedJsonException e) {
            findings.add(new Defect(DefectCode.DOSSIER_PROPOSAL, null, String.valueOf(e.getMessage())));
        } catch (DefectException e) {
            findings.add(new Defect(e.code(), null, String.valueOf(e.getMessage())));
        }
    }

    private VerifiedStatement signed(Envelope envelope, TrustDocument trust)
            throws DefectException, MalformedJsonException {
        for (TrustDocument.Key key : trust.keys()) {
            if (key.vkey().keyId().equals(envelope.keyId()) && key.roles().contains(Role.GATE)) {
                VerifiedStatement baseline = signed(envelope, key.vkey(), Role.PROPOSER);
                DefectException.require(
                        baseline.statement()
                                .predicate(ProposalPredicate.class)
                                .base()
                                .equals(baseline.statement().subject()),
                        DefectCode.DOSSIER_PROPOSAL,
                        "the gate itself asks for a change");
                return baseline;
            }
        }
        for (Charter charter : charters()) {
            for (Charter.Proposer proposer : charter.proposers()) {
                if (proposer.key().keyId().equals(envelope.keyId())) {
                    return signed(envelope, proposer.key(), Role.PROPOSER);
                }
            }
        }
        throw new DefectException(
                DefectCode.DOSSIER_PROPOSAL, "key " + envelope.keyId() + " is no proposer's of a charter here");
    }

    private static VerifiedStatement signed(Envelope envelope, VerifierKey key, Role role) throws DefectException {
        try {
            return VerifiedStatement.verify(envelope, key, role);
        } catch (SignatureRefusedException e) {
            throw new DefectException(DefectCode.DOSSIER_PROPOSAL, e);
        }
    }

    private List<Charter> charters() throws DefectException {
        List<Charter> charters = new ArrayList<>();
        for (Placed one : placed) {
            if (one.part() != Part.FOUNDATION
                    || one.said().isEmpty()
                    || one.said().get().statement().predicateType() != PredicateType.CHARTER) {
                continue;
            }
            try {
                Bytes document = documents.get(one.said().get().statement().subject());
                if (document != null) {
                    charters.add(Charter.parse(document));
                }
            } catch (MalformedJsonException | MalformedCharterException e) {
                throw new DefectException(DefectCode.DOSSIER_PROPOSAL, e);
            }
        }
        return charters;
    }

    private void requireAbout(Statement statement) throws MalformedJsonException, DefectException {
        ProposalId proposal;
        LineageId lineage;
        Optional<ProposalId> of;
        if (statement.predicateType() == PredicateType.PROPOSAL) {
            ProposalPredicate asked = statement.predicate(ProposalPredicate.class);
            proposal = asked.proposal();
            lineage = asked.lineage();
            of = Optional.empty();
        } else {
            PromotionPredicate asked = statement.predicate(PromotionPredicate.class);
            proposal = asked.proposal();
            lineage = asked.lineage();
            of = Optional.of(asked.of());
        }
        DefectException.require(
                new Dossier.Subject(proposal, lineage, of).equals(dossier.subject()),
                DefectCode.DOSSIER_PROPOSAL,
                "the proposer asked for " + proposal + " of " + lineage);
    }
}
