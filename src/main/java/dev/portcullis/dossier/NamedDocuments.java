package dev.portcullis.dossier;

import dev.portcullis.attest.Statement;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.attest.predicate.WaitingPredicate;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an entry names by digest, and an export or a dossier has to bring along. */
public final class NamedDocuments {
    /** A digest and what kind of thing it names. */
    public record Named(Digest digest, Kind kind) {}

    /** Kinds of documents. */
    public enum Kind {
        /** Without it a verifier cannot go on. */
        DOCUMENT,
        /** A manifest whose files belong to it. */
        TREE,
        /** Shows content of proposals: what people saw, and evaluation logs. */
        CONTENT
    }

    /** Of what a verdict stands on, these are entries of the log themselves. */
    private static final Set<String> ENTRIES = Set.of("reading", "outcome", "scores");

    private static final Set<String> TREES = Set.of("base", "anchor", "result");

    private NamedDocuments() {}

    public static List<Named> of(Statement statement) throws MalformedJsonException {
        List<Named> named = new ArrayList<>();
        switch (statement.predicateType()) {
            case TRUST, POLICY, CHARTER -> {
                AmendmentPredicate amendment = statement.predicate(AmendmentPredicate.class);
                add(named, amendment.document(), Kind.DOCUMENT);
                add(named, amendment.genesis(), Kind.TREE);
            }
            case ASK -> {
                AskPredicate ask = statement.predicate(AskPredicate.class);
                add(named, ask.view(), Kind.CONTENT);
            }
            case VERDICT -> {
                VerdictPredicate verdict = statement.predicate(VerdictPredicate.class);
                Basis basis = verdict.judgement().gate().basis();
                add(named, basis.policy(), Kind.DOCUMENT);
                add(named, verdict.judgement().input(), Kind.DOCUMENT);
                verdict.inputAttestations().forEach(input -> add(named, input));
            }
            case EVIDENCE ->
                statement
                        .predicate(EvidencePredicate.class)
                        .logs()
                        .forEach(log -> add(named, log.sha256(), Kind.CONTENT));
            case WAITING ->
                add(named, statement.predicate(WaitingPredicate.class).document(), Kind.DOCUMENT);
            case BREAKGLASS -> add(named, statement.subject(), Kind.DOCUMENT);
            case READING,
                    CANCELLATION,
                    QUESTION,
                    REPLY,
                    REPLIED,
                    SIGNOFF,
                    SIGNED_WORDS,
                    PERMIT,
                    REDEMPTION,
                    REVOCATION,
                    OUTCOME,
                    HALT,
                    REARM,
                    END,
                    REFUSALS,
                    PROBES,
                    QUALIFICATION,
                    PROPOSAL,
                    PROMOTION,
                    WITHDRAWAL,
                    ANSWER -> {
                // Names entries, and what a verdict has named before it.
            }
        }
        return named;
    }

    private static void add(List<Named> named, InputAttestation input) {
        Digest digest = input.digest().digest();
        if (ENTRIES.stream().noneMatch(what -> input.equals(InputAttestation.of(what, digest)))) {
            boolean tree = TREES.stream().anyMatch(what -> input.equals(InputAttestation.of(what, digest)));
            add(named, digest, tree ? Kind.TREE : Kind.DOCUMENT);
        }
    }

    private static void add(List<Named> named, Digest digest, Kind kind) {
        if (!digest.equals(Digest.EMPTY)) {
            named.add(new Named(digest, kind));
        }
    }
}
