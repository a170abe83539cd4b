package dev.portcullis.dossier;

import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.CancellationPredicate;
import dev.portcullis.attest.predicate.SignOffPredicate;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.dossier.CaseEntries.Part;
import dev.portcullis.dossier.CaseEntries.Placed;
import dev.portcullis.dossier.CaseEntries.Said;
import dev.portcullis.dossier.Dossier.Entry;
import dev.portcullis.dossier.Dossier.Hash;
import dev.portcullis.dossier.DossierRefusedException.Code;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.ledger.Checkpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every version of trust from the founding on, with what people were asked and said to each, and one proof that all of it
 * is in the log. Nothing in it is believed: see {@link Dossier}. It does not show that nothing was left out.
 *
 * @param checkpoint the signed note, as the log serves it
 * @param hashes of all that lies between the entries, from left to right
 * @param entries by their place in the log
 * @param documents by their digest
 */
public record TrustChain(String checkpoint, List<Hash> hashes, List<Entry> entries, List<Bytes> documents) {
    public static final String SCHEMA = "portcullis.trust-chain/v1";
    public static final String MEDIA_TYPE = "text/plain;charset=UTF-8";

    private static final Set<String> ABOUT = Set.of("trust", "policy");

    /** Each line becomes an object before anything is believed. */
    private static final int LINES = 1 << 16;

    public TrustChain {
        hashes = List.copyOf(hashes);
        entries = List.copyOf(entries);
        documents = List.copyOf(documents);
    }

    private TrustChain(ProvedLines proved) {
        this(proved.checkpoint(), proved.hashes(), proved.entries(), proved.documents());
    }

    /**
     * Gathers a chain.
     *
     * @param entries those of it, and maybe others, which are left out; in the order of the log
     * @throws DossierRefusedException when it is too large, or the log does not fit its checkpoint
     */
    public static TrustChain gather(Checkpoint checkpoint, List<Entry> entries, DossierGathering.Source source)
            throws DossierRefusedException {
        Set<AskId> asks = new HashSet<>();
        List<Placed> placed = new ArrayList<>();
        for (Entry entry : entries) {
            Said.of(entry.leaf())
                    .filter(said -> entry.index() < checkpoint.size() && belongs(said.statement(), asks))
                    .ifPresent(said -> placed.add(new Placed(entry, Optional.of(said), Part.FOUNDATION)));
        }
        return new TrustChain(DossierGathering.prove(placed, checkpoint, source));
    }

    private static boolean belongs(Statement statement, Set<AskId> asks) {
        try {
            return switch (statement.predicateType()) {
                case TRUST, POLICY -> true;
                case WAITING ->
                    ABOUT.contains(statement.predicate(WaitingPredicate.class).subject());
                case CANCELLATION ->
                    ABOUT.contains(
                            statement.predicate(CancellationPredicate.class).subject());
                case ASK -> {
                    AskPredicate ask = statement.predicate(AskPredicate.class);
                    yield ABOUT.contains(ask.subject()) && asks.add(ask.ask());
                }
                case SIGNOFF ->
                    asks.contains(CaseEntries.words(statement.predicate(SignOffPredicate.class))
                            .ask());
                case CHARTER,
                        VERDICT,
                        READING,
                        QUESTION,
                        REPLY,
                        REPLIED,
                        SIGNED_WORDS,
                        PERMIT,
                        REDEMPTION,
                        REVOCATION,
                        OUTCOME,
                        EVIDENCE,
                        HALT,
                        REARM,
                        BREAKGLASS,
                        END,
                        REFUSALS,
                        PROBES,
                        QUALIFICATION,
                        PROPOSAL,
                        PROMOTION,
                        WITHDRAWAL,
                        ANSWER -> false;
            };
        } catch (MalformedJsonException _) {
            return false;
        }
    }

    /** The documents by their digest. */
    public Map<Digest, Bytes> byDigest() {
        return documents.stream().collect(Collectors.toMap(Digest::of, Function.identity()));
    }

    /** A line for each thing in it; equal chains have equal bytes. */
    public Bytes toBytes() {
        StringBuilder text = new StringBuilder(SCHEMA).append('\n');
        proved().appendTo(text);
        return Bytes.utf8(text.toString());
    }

    private ProvedLines proved() {
        return new ProvedLines(checkpoint, hashes, entries, documents);
    }

    /**
     * Reads what {@link #toBytes} writes, and nothing else.
     *
     * @throws DossierRefusedException when it is longer than {@link Bounds#TRUST_CHAIN_BYTES}, or no chain
     */
    public static TrustChain parse(Bytes bytes) throws DossierRefusedException {
        if (bytes.length() > Bounds.TRUST_CHAIN_BYTES) {
            throw new DossierRefusedException(
                    Code.DOSSIER_TOO_LARGE, "more than " + Bounds.TRUST_CHAIN_BYTES + " bytes");
        }
        String text = bytes.utf8();
        if (text.chars().filter(unit -> unit == '\n').limit(LINES + 1L).count() > LINES) {
            throw new DossierRefusedException(Code.DOSSIER_TOO_LARGE, "more than " + LINES + " lines");
        }
        TrustChain read;
        try {
            Deque<String> lines = new ArrayDeque<>(List.of(text.split("\n", -1)));
            if (!Objects.equals(lines.poll(), SCHEMA)) {
                throw new IllegalArgumentException("versions of trust begin with " + SCHEMA);
            }
            read = new TrustChain(ProvedLines.read(lines));
        } catch (IllegalArgumentException e) {
            throw new DossierRefusedException(Code.DOSSIER_MALFORMED, e);
        }
        if (!read.toBytes().equals(bytes) || !read.proved().isInOrder()) {
            throw new DossierRefusedException(
                    Code.DOSSIER_MALFORMED, "the versions of trust are not in their one form");
        }
        return read;
    }
}
