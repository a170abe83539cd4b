package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.DocumentTrust;
import dev.portcullis.attest.Loosening;
import dev.portcullis.attest.Trust;
import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.TrustLoosening;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.permit.PermitRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The versions of trust and of the policy, each carried by people of the version before, from the pinned one on. */
final class TrustHistory {
    static final String TRUST = "trust";
    static final String POLICY = "policy";

    /**
     * How long after an activation a gateway may still judge by the policy before: it takes a moment to load, and what it
     * judged then can be redeemed by nobody (P7).
     */
    private static final Duration OVERTAKEN = Duration.ofMinutes(2);

    /** A version, since when it is in force and who put it there; nobody did so with the first. */
    record Version(TrustDocument document, Instant since, List<PersonId> grantedBy) {}

    private record Activation(Digest bundle, long epoch, List<Digest> signOffs, List<PersonId> grantedBy) {}

    private final TrustDocument pinned;
    private final Documents documents;
    private final WaitBook waits;
    private final List<Version> versions = new ArrayList<>();
    private Optional<Activation> activated = Optional.empty();

    TrustHistory(TrustDocument pinned, Documents documents, WaitBook waits) {
        this.pinned = pinned;
        this.documents = documents;
        this.waits = waits;
    }

    boolean isEmpty() {
        return versions.isEmpty();
    }

    /** The version in force after the entries so far. */
    TrustDocument current() {
        return versions.getLast().document();
    }

    Trust at(Instant time) {
        return new DocumentTrust(current(), () -> time);
    }

    /** All versions so far. */
    List<Version> versions() {
        return List.copyOf(versions);
    }

    /** A version that was in force at some time so far. */
    Optional<TrustDocument> version(long number) {
        return number >= 1 && number <= versions.size()
                ? Optional.of(versions.get((int) number - 1).document())
                : Optional.empty();
    }

    /** Whether the policy is in force, or was until a moment ago. */
    boolean isInForce(Digest policy, Instant time) {
        if (current().policy().bundle().equals(policy)) {
            return true;
        }
        return versions.size() > 1
                && versions.get(versions.size() - 2)
                        .document()
                        .policy()
                        .bundle()
                        .equals(policy)
                && time.isBefore(versions.getLast().since().plus(OVERTAKEN));
    }

    /** The document of the first entry, by which its own signature is checked. */
    TrustDocument founding(Digest digest) throws ExportRefusedException, DefectException {
        TrustDocument first = document(digest);
        require(first.version() == 1, DefectCode.TRUST_MISSING, "the log begins with version " + first.version());
        requirePinned(first);
        return first;
    }

    void begin(TrustDocument first, Instant since) {
        versions.add(new Version(first, since, List.of()));
    }

    /** The next version. */
    void entry(LoggedEntry entry) throws ExportRefusedException, DefectException {
        AmendmentPredicate amendment = entry.predicate(AmendmentPredicate.class);
        TrustDocument before = current();
        TrustDocument next = document(entry.subject());
        Optional<Activation> activation = activated;
        activated = Optional.empty();
        requirePinned(next);
        try {
            next.requireFollows(before);
        } catch (IllegalArgumentException e) {
            throw new DefectException(DefectCode.TRUST_CHAIN_BROKEN, e);
        }
        versions.add(new Version(next, entry.time(), List.of()));
        require(
                amendment.subject().equals(TRUST)
                        && amendment.document().equals(next.digest())
                        && amendment.previous().equals(before.digest())
                        && amendment.epoch() == next.version(),
                DefectCode.TRUST_CHAIN_BROKEN,
                "the entry says something else than the document of version " + next.version());
        if (next.policy().equals(before.policy())) {
            Loosening found = TrustLoosening.between(before, next);
            carriedBy(requireAmended(entry, amendment, found, before, Set.of(), DefectCode.TRUST_NOT_SIGNED));
            waits.requireSpaced(entry, found, before);
            return;
        }
        // What people granted is the policy; the version that names it changes nothing else.
        boolean carried = activation.isPresent()
                && activation.get().bundle().equals(next.policy().bundle())
                && activation.get().epoch() == next.policy().epoch()
                && activation.get().signOffs().equals(amendment.signOffs())
                && next.keys().equals(before.keys())
                && next.people().equals(before.people())
                && next.quorums().equals(before.quorums())
                && next.witnesses().equals(before.witnesses())
                && next.policy().key().equals(before.policy().key());
        require(carried, DefectCode.TRUST_NOT_SIGNED, "version " + next.version() + " changes what nobody granted");
        carriedBy(activation.map(Activation::grantedBy).orElse(List.of()));
    }

    private void carriedBy(List<PersonId> people) {
        Version last = versions.removeLast();
        versions.add(new Version(last.document(), last.since(), people));
    }

    /** A policy that is put in force; the version of trust that names it comes next. */
    void policy(LoggedEntry entry) throws ExportRefusedException, DefectException {
        AmendmentPredicate amendment = entry.predicate(AmendmentPredicate.class);
        TrustDocument before = current();
        activated =
                Optional.of(new Activation(amendment.document(), amendment.epoch(), amendment.signOffs(), List.of()));
        require(
                amendment.subject().equals(POLICY)
                        && amendment.document().equals(entry.subject())
                        && amendment.previous().equals(before.policy().bundle())
                        && amendment.epoch() == before.policy().epoch() + 1,
                DefectCode.POLICY_CHAIN_BROKEN,
                "it replaces " + amendment.previous() + ", in force is "
                        + before.policy().bundle());
        List<PersonId> granted = requireAmended(
                entry, amendment, Loosening.ANOTHER_POLICY, before, Set.of(), DefectCode.POLICY_NOT_SIGNED);
        activated = Optional.of(new Activation(amendment.document(), amendment.epoch(), amendment.signOffs(), granted));
        waits.requireSpaced(entry, Loosening.ANOTHER_POLICY, before);
    }

    /** That the log has come as far as the auditor's own document. */
    void end(Findings findings) {
        if (!versions.isEmpty() && versions.size() < pinned.version()) {
            findings.add(new Defect(
                    DefectCode.LOG_ROLLED_BACK,
                    null,
                    "the log ends at trust version " + versions.size() + ", the auditor was given version "
                            + pinned.version()));
        }
    }

    /**
     * That the quorum <em>amend</em> of {@code by} granted the document in the place of what it replaces, and that it waited
     * if it loosens.
     *
     * @return who granted it
     */
    List<PersonId> requireAmended(
            LoggedEntry entry,
            AmendmentPredicate amendment,
            Loosening found,
            TrustDocument by,
            Set<PersonId> excluded,
            DefectCode code)
            throws DefectException {
        List<VerifiedSignOff> granted = waits.carriers(entry, amendment, found, by);
        require(
                PermitRules.isAmended(
                        entry.subject(),
                        amendment.previous(),
                        granted,
                        excluded,
                        by.quorums().amend()),
                code,
                "the quorum amend has not granted " + entry.subject() + " in the place of " + amendment.previous()
                        + " in an ask about " + amendment.subject());
        return granted.stream()
                .filter(signOff -> signOff.words().says() == Says.GRANTED)
                .map(signOff -> signOff.person().id())
                .distinct()
                .toList();
    }

    private void requirePinned(TrustDocument document) throws DefectException {
        require(
                document.version() != pinned.version() || document.equals(pinned),
                DefectCode.TRUST_NOT_PINNED,
                "version " + document.version() + " of the log is " + document.fingerprint()
                        + ", the auditor was given " + pinned.fingerprint());
    }

    private TrustDocument document(Digest digest) throws ExportRefusedException, DefectException {
        if (digest.equals(pinned.digest())) {
            return pinned;
        }
        Bytes document = documents
                .find(digest)
                .orElseThrow(
                        () -> new DefectException(DefectCode.TRUST_MISSING, "no document " + digest + " of trust"));
        try {
            return TrustDocument.parse(document.toArray());
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.TRUST_MISSING, e);
        }
    }
}
