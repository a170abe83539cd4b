package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.LogPolicy;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.PredicateType;
import dev.portcullis.attest.Statement;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustLoosening;
import dev.portcullis.dossier.CaseEntries.Said;
import dev.portcullis.dossier.Dossier;
import dev.portcullis.dossier.DossierRefusedException;
import dev.portcullis.dossier.NamedDocuments;
import dev.portcullis.dossier.TrustChain;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.ledger.Checkpoint;
import dev.portcullis.verify.TrustRefusedException.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * From the version of trust that somebody holds to the newest one, by the rules of every verification: each step granted
 * by the people of the version before, waited for where it loosens, and in the log. A gateway cannot make a step of its
 * own. It can keep news back, and it can leave out that a step which people granted was cancelled while it waited: only an
 * export of the whole log shows that.
 */
public final class TrustFollowing {
    /** What a chain is made of. */
    private static final Set<PredicateType> KINDS = EnumSet.of(
            PredicateType.TRUST,
            PredicateType.POLICY,
            PredicateType.WAITING,
            PredicateType.CANCELLATION,
            PredicateType.ASK,
            PredicateType.SIGNOFF);

    private TrustFollowing() {}

    /**
     * One version more.
     *
     * @param since when it came into force
     * @param grantedBy who carried it
     * @param changes what it loosens and what it tightens of the version before
     */
    public record Step(TrustDocument document, Instant since, List<PersonId> grantedBy, Loosening changes) {
        public Step {
            grantedBy = List.copyOf(grantedBy);
        }
    }

    /**
     * Where a chain leads.
     *
     * @param steps from the version that is held to the newest, in order; empty when there is nothing new
     */
    public record Followed(TrustDocument held, List<Step> steps) {
        public Followed {
            steps = List.copyOf(steps);
        }

        /** The version to believe from now on. */
        public TrustDocument newest() {
            return steps.isEmpty() ? held : steps.getLast().document();
        }
    }

    /**
     * Follows a chain.
     *
     * @param held got out of band, or followed from such a one
     * @param now by one's own clock: a version that says to be in force later has not waited
     * @throws TrustRefusedException when any of it is not as it must be
     */
    public static Followed follow(TrustDocument held, Bytes chain, Instant now) throws TrustRefusedException {
        try {
            return follow(held, TrustChain.parse(chain), now);
        } catch (DossierRefusedException e) {
            throw new TrustRefusedException(e);
        }
    }

    private static Followed follow(TrustDocument held, TrustChain chain, Instant now) throws TrustRefusedException {
        List<TrustHistory.Version> versions;
        try (Judges judges = new Judges();
                ProvedExport export = new ProvedExport(chain.checkpoint(), chain.byDigest())) {
            Checkpoint checkpoint = SignedCheckpoint.of(
                    chain.checkpoint(), LogPolicy.unwitnessed(held.log().vkey()));
            LogTree log = DossierCheck.tree(checkpoint, chain.entries(), chain.hashes());
            versions = replay(held, chain, log, export, judges);
            // Who witnesses the log is said by the version that one arrives at: each step to it was signed by people.
            Checkpoint _ = SignedCheckpoint.of(
                    chain.checkpoint(), versions.getLast().document().logPolicy());
        } catch (DefectException e) {
            throw new TrustRefusedException(new Defect(e.code(), null, String.valueOf(e.getMessage())));
        } catch (ExportRefusedException e) {
            throw new TrustRefusedException(Code.TRUST_CHAIN_MALFORMED, String.valueOf(e.getMessage()));
        }
        List<Step> steps = new ArrayList<>();
        for (int at = held.version(); at < versions.size(); at++) {
            steps.add(step(versions.get(at - 1).document(), versions.get(at), now));
        }
        return new Followed(held, steps);
    }

    private static Step step(TrustDocument before, TrustHistory.Version next, Instant now)
            throws TrustRefusedException {
        if (next.since().isAfter(now.plus(Bounds.WORKER_CLOCK_DIFFERENCE))) {
            throw new TrustRefusedException(
                    Code.TRUST_STEP_REFUSED,
                    "version " + next.document().version() + " is in force from " + next.since()
                            + " on, and here it is " + now);
        }
        Loosening changes = next.document().policy().equals(before.policy())
                ? TrustLoosening.between(before, next.document())
                : Loosening.ANOTHER_POLICY;
        return new Step(next.document(), next.since(), next.grantedBy(), changes);
    }

    private static List<TrustHistory.Version> replay(
            TrustDocument held, TrustChain chain, LogTree log, ProvedExport export, Judges judges)
            throws TrustRefusedException, ExportRefusedException, DefectException {
        Findings findings = new Findings();
        Replay replay = new Replay(
                log,
                Extent.CASE,
                new Documents(export, Extent.CASE, findings),
                held,
                judges,
                Sampling.of(OptionalInt.of(0), 0, List.of()),
                Optional.empty(),
                findings);
        Set<Digest> named = new HashSet<>();
        for (Dossier.Entry entry : chain.entries()) {
            Statement statement = Said.of(entry.leaf())
                    .map(Said::statement)
                    .filter(said -> KINDS.contains(said.predicateType()))
                    .orElseThrow(() ->
                            new DefectException(DefectCode.ENTRY_KIND, "entry " + entry.index() + " is none of trust"));
            named.addAll(named(statement));
            var _ = replay.entry(entry.index(), entry.leaf());
            requireSound(findings);
        }
        require(
                named.containsAll(chain.byDigest().keySet()),
                DefectCode.DOCUMENT_ALTERED,
                "there is a document that no entry names");
        require(!replay.versions().isEmpty(), DefectCode.TRUST_MISSING, "there is no version of trust in it");
        replay.end();
        requireSound(findings);
        return replay.versions();
    }

    private static List<Digest> named(Statement statement) throws DefectException {
        try {
            return NamedDocuments.of(statement).stream()
                    .map(NamedDocuments.Named::digest)
                    .toList();
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.ENTRY_MALFORMED, e);
        }
    }

    private static void requireSound(Findings findings) throws TrustRefusedException {
        if (findings.total() > 0) {
            throw new TrustRefusedException(findings.defects().getFirst());
        }
    }
}
