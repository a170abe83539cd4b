package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.Roster;
import dev.portcullis.attest.predicate.AmendmentPredicate;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.CharterLoosening;
import dev.portcullis.modification.Facts;
import dev.portcullis.modification.MalformedCharterException;
import dev.portcullis.policy.InputDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lineages as the log leaves them: charter in force, head, anchor, what was promoted since, last fencing token. A few
 * hundred bytes each.
 */
final class LineageBook {
    private static final String SUBJECT = "charter:";
    private static final String ALL = "all";
    private static final String SCOPE = "lineage:";

    /** The gateway notes when the anchor moved and seals the end that says so a moment apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** One lineage. */
    static final class Lineage {
        private Charter charter;
        private final Digest genesis;
        private Digest head;
        private Digest anchor;
        private long fence;
        private Instant anchoredAt;
        private boolean root = true;
        private long depth;
        private long grossChurn;
        private long grossChecksRemoved;

        private Lineage(Charter charter, Digest genesis, Instant now) {
            this.charter = charter;
            this.genesis = genesis;
            this.head = genesis;
            this.anchor = genesis;
            this.anchoredAt = now;
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

        /**
         * Moves the head; with a sign-off behind it the anchor too, and what is counted since then starts anew.
         *
         * @param change over the head before; empty when the verdict for it was not there
         */
        void promote(Digest result, boolean signedOff, Optional<Facts.Difference> change, Instant now) {
            head = result;
            root = false;
            if (signedOff) {
                anchor = result;
                anchoredAt = now;
                depth = 0;
                grossChurn = 0;
                grossChecksRemoved = 0;
            } else {
                depth++;
                grossChurn += change.map(facts -> facts.size().churn()).orElse(0L);
                grossChecksRemoved +=
                        change.map(facts -> facts.checksRemoved().size()).orElse(0);
            }
        }

        /** Says what policy was told otherwise than the log counts, of a verdict to promote; empty when nothing. */
        Optional<String> miscounted(InputDocument input) {
            InputDocument.Lineage told = input.lineage();
            List<Long> counted = List.of(
                    depth,
                    grossChurn + input.facts().size().churn(),
                    grossChecksRemoved + input.facts().checksRemoved().size());
            List<Long> said = List.of(told.unreviewedDepth(), told.grossChurn(), told.grossChecksRemoved());
            boolean inTime = told.daysUnreviewed() >= days(input.now().minus(CLOCKS))
                    && told.daysUnreviewed() <= days(input.now().plus(CLOCKS));
            return counted.equals(said) && inTime && told.root() == root
                    ? Optional.empty()
                    : Optional.of("policy was told of depth, gross lines and gross checks " + said + ", root "
                            + told.root()
                            + ", days " + told.daysUnreviewed() + "; the log says " + counted + ", " + root + ", since "
                            + anchoredAt);
        }

        private long days(Instant now) {
            return Math.max(0, Duration.between(anchoredAt, now).toDays());
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

    /** Who operates what a halt or a stop of this scope stops: a lineage, or all of them. */
    Set<PersonId> operators(String scope) {
        Set<PersonId> operators = new HashSet<>();
        lineages.forEach((id, lineage) -> {
            if (scope.equals(ALL) || scope.equals(SCOPE + id)) {
                operators.addAll(lineage.charter().operators());
            }
        });
        return operators;
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
        Charter replaced = before.map(Lineage::charter).orElse(charter);
        if (before.isEmpty()) {
            lineages.put(id, new Lineage(charter, amendment.genesis(), amendment.at()));
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
        Set<PersonId> operators = new HashSet<>(charter.operators());
        operators.addAll(replaced.operators());
        var _ = trust.requireAmended(
                entry,
                amendment,
                CharterLoosening.between(replaced, charter),
                trust.current(),
                operators,
                DefectCode.CHARTER_NOT_SIGNED);
        documents.noteTree(amendment.genesis());
    }

    /**
     * An ask about an amendment: of a charter, no operator of it or of the one it is to replace is asked (A2). Whom trust does
     * not enrol could not sign anyway, and is not named.
     */
    void asked(AskPredicate ask, Roster roster) throws ExportRefusedException, DefectException {
        if (!ask.subject().startsWith(SUBJECT)) {
            return;
        }
        Basis basis = ask.gate().basis();
        Set<PersonId> operators = new HashSet<>();
        charter(basis.base()).ifPresent(replaced -> operators.addAll(replaced.operators()));
        // Of one that people did not put in force the document need not be there.
        if (documents.find(basis.result()).isPresent()) {
            operators.addAll(document(basis.result()).operators());
        }
        operators.removeIf(operator -> roster.person(operator).isEmpty());
        require(
                Set.copyOf(ask.excluded()).containsAll(operators),
                DefectCode.ASK_EXCLUDES_TOO_FEW,
                "excluded are " + ask.excluded() + ", operators are " + operators);
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
