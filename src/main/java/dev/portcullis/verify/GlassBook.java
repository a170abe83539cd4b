package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.TrustDocument;
import dev.portcullis.attest.VerifiedSignOff;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.BreakGlassAct;
import dev.portcullis.attest.predicate.BreakGlassPredicate;
import dev.portcullis.attest.predicate.EndPredicate;
import dev.portcullis.attest.predicate.GlassRequest;
import dev.portcullis.attest.predicate.PermitPredicate;
import dev.portcullis.attest.predicate.Says;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.BreakGlassId;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.PersonId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.permit.PermitRules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What two people did past the usual way (A9): that they were two and may sign, that it is within its bounds, and that
 * nothing was promoted by it.
 */
final class GlassBook {
    private static final int TWO_PEOPLE = 2;
    private static final String ALL = "all";
    private static final String LINEAGE = "lineage:";
    private static final String PROPOSAL = "proposal:";
    private static final String SUBJECT = "breakglass:";

    private final Documents documents;
    private final AskBook asks;
    private final TrustHistory trust;
    private final HaltBook halts;
    private final LineageBook lineages;
    private final ProposalBook proposals;
    private final VerdictBook verdicts;
    private final Set<BreakGlassId> broken = new HashSet<>();

    /** Extended evaluations with the deadline they had before. */
    private final Map<ProposalId, Instant> extended = new HashMap<>();

    GlassBook(
            Documents documents,
            AskBook asks,
            TrustHistory trust,
            HaltBook halts,
            LineageBook lineages,
            ProposalBook proposals,
            VerdictBook verdicts) {
        this.documents = documents;
        this.asks = asks;
        this.trust = trust;
        this.halts = halts;
        this.lineages = lineages;
        this.proposals = proposals;
        this.verdicts = verdicts;
    }

    /** What was done. */
    void broken(LoggedEntry entry) throws ExportRefusedException, DefectException {
        BreakGlassPredicate glass = entry.predicate(BreakGlassPredicate.class);
        try {
            require(
                    broken.add(glass.breakglass()),
                    DefectCode.BREAKGLASS_TWICE,
                    "break-glass " + glass.breakglass() + " is there already");
            requireSigned(entry, glass);
            requireBounds(glass);
        } finally {
            asks.forget(SUBJECT + glass.breakglass());
        }
        HaltId halt = glass.halt();
        Instant from = glass.from();
        if (glass.act() == BreakGlassAct.STOP && halt != null && from == null && isStop(glass.scope())) {
            halts.broken(halt, glass.scope());
        } else if (glass.act() == BreakGlassAct.EXTEND && halt == null && from != null) {
            extend(entry, proposal(glass.scope()), from);
            proposals.extended(proposal(glass.scope()), glass.until());
        } else {
            throw new DefectException(
                    DefectCode.BREAKGLASS_SUBJECT, glass.act() + " of " + glass.scope() + " is nothing it may do");
        }
        requireAsDone(entry.subject(), glass);
    }

    private static boolean isStop(String scope) {
        return scope.equals(ALL) || scope.startsWith(LINEAGE);
    }

    private static ProposalId proposal(String scope) throws DefectException {
        try {
            return ProposalId.parse(scope.startsWith(PROPOSAL) ? scope.substring(PROPOSAL.length()) : scope);
        } catch (IllegalArgumentException e) {
            throw new DefectException(DefectCode.BREAKGLASS_SUBJECT, e);
        }
    }

    private void requireSigned(LoggedEntry entry, BreakGlassPredicate glass)
            throws ExportRefusedException, DefectException {
        TrustDocument now = trust.current();
        List<VerifiedSignOff> granted = asks.signOffs(SUBJECT + glass.breakglass(), glass.signOffs()).stream()
                .filter(signOff -> signOff.words().purpose() == Purpose.AMEND
                        && signOff.words().says() == Says.GRANTED)
                .toList();
        Set<PersonId> people = new HashSet<>();
        granted.forEach(signOff -> people.add(signOff.person().id()));
        require(
                people.size() >= TWO_PEOPLE
                        && PermitRules.isAmended(
                                entry.subject(),
                                granted,
                                Set.of(),
                                now.quorums().amend()),
                DefectCode.BREAKGLASS_NOT_SIGNED,
                "signed by " + people);
        Set<PersonId> operators = operators(glass.scope());
        require(
                people.stream().noneMatch(operators::contains),
                DefectCode.BREAKGLASS_BY_OPERATOR,
                "signed by " + people + ", operators are " + operators);
        require(
                people.equals(Set.copyOf(glass.by()))
                        && glass.by().size() == people.size()
                        && glass.skipped().equals(now.skipped(glass.by(), BreakGlassPredicate.NAMED)),
                DefectCode.BREAKGLASS_NAMES,
                "it names " + glass.by() + " past " + glass.skipped() + "; signed have " + people);
        Instant oldest = glass.at().minus(Bounds.BREAKGLASS_ASK).minus(Bounds.WORKER_CLOCK_DIFFERENCE);
        require(
                granted.stream().noneMatch(signOff -> signOff.words().time().isBefore(oldest)),
                DefectCode.BREAKGLASS_BOUNDS,
                "it stands on what was signed before " + oldest);
    }

    /** That people signed for what was done, and for nothing less. */
    private void requireAsDone(Digest signed, BreakGlassPredicate glass)
            throws ExportRefusedException, DefectException {
        documents.note(signed, "requests to break the glass (left out)");
        Optional<Bytes> document = documents.find(signed);
        if (document.isEmpty()) {
            return;
        }
        GlassRequest request;
        try {
            request = StrictJson.read(document.get().toArray(), GlassRequest.class);
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.BREAKGLASS_NOT_SIGNED, e);
        }
        require(
                request.isDoneBy(glass),
                DefectCode.BREAKGLASS_NOT_SIGNED,
                "signed was for " + request.act() + " of " + request.scope() + ", done was " + glass.act() + " of "
                        + glass.scope() + " until " + glass.until());
    }

    private Set<PersonId> operators(String scope) {
        return isStop(scope)
                ? lineages.operators(scope)
                : lineageOf(scope)
                        .flatMap(lineages::lineage)
                        .map(lineage -> lineage.charter().operators())
                        .orElse(Set.of());
    }

    /** As far as the log has judged it; before that nothing says whose it is. */
    private Optional<LineageId> lineageOf(String scope) {
        try {
            return verdicts.of(proposal(scope), Purpose.EVALUATE)
                    .flatMap(judged -> lineages.charter(judged.gate().basis().charter()))
                    .map(Charter::lineage);
        } catch (DefectException e) {
            return Optional.empty();
        }
    }

    private static void requireBounds(BreakGlassPredicate glass) throws DefectException {
        Duration most = switch (glass.act()) {
            case STOP -> Bounds.BREAKGLASS_TOLD;
            case EXTEND -> Bounds.BREAKGLASS_EXTENSION;
        };
        @Nullable Instant from = glass.from();
        require(
                glass.until().isAfter(glass.at())
                        && !glass.until().isAfter(glass.at().plus(most))
                        && (from == null || glass.until().isAfter(from)),
                DefectCode.BREAKGLASS_BOUNDS,
                "done at " + glass.at() + " until " + glass.until() + ", at most " + most);
    }

    private void extend(LoggedEntry entry, ProposalId proposal, Instant from) throws DefectException {
        proposals.seen(proposal, entry.index(), entry.time());
        require(
                extended.putIfAbsent(proposal, from) == null,
                DefectCode.BREAKGLASS_TWICE,
                "the evaluation of " + proposal + " was extended before");
        require(
                verdicts.of(proposal, Purpose.ADMIT).isEmpty()
                        && verdicts.of(proposal, Purpose.PROMOTE).isEmpty(),
                DefectCode.BREAKGLASS_SUBJECT,
                "proposal " + proposal + " is no longer being evaluated");
    }

    /** The time that break-glass gave is no time to promote in. */
    void permitted(LoggedEntry entry) throws DefectException {
        PermitPredicate permit = entry.predicate(PermitPredicate.class);
        Instant from = extended.get(permit.proposal());
        require(
                permit.purpose() != Purpose.PROMOTE
                        || from == null
                        || permit.notBefore().isBefore(from),
                DefectCode.BREAKGLASS_PROMOTED,
                "proposal " + permit.proposal() + " had until " + from + " by itself, and is permitted to be promoted");
    }

    /** What ended is not extended again; and under a stop nothing is promoted, also not what was redeemed before. */
    void ended(EndPredicate end) throws DefectException {
        extended.remove(end.proposal());
        Optional<HaltId> stop = halts.byGlassOver(end.lineage());
        require(
                end.state() != AnswerState.PROMOTED || stop.isEmpty(),
                DefectCode.BREAKGLASS_PROMOTED,
                "proposal " + end.proposal() + " was promoted under the stop " + stop.orElse(null));
    }
}
