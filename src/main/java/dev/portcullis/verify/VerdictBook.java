package dev.portcullis.verify;

import static dev.portcullis.verify.DefectException.found;
import static dev.portcullis.verify.DefectException.require;

import dev.portcullis.attest.VerifiedStatement;
import dev.portcullis.attest.predicate.AskPredicate;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.attest.predicate.ReadingWord;
import dev.portcullis.attest.predicate.VerdictPredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.HaltId;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.FactFinder;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.Judgement;
import dev.portcullis.policy.PolicyReason;
import dev.portcullis.policy.Verdict;
import dev.portcullis.tripwire.Evidence;
import dev.portcullis.tripwire.FinitePlausible;
import dev.portcullis.tripwire.HaltLine;
import dev.portcullis.tripwire.Observation;
import dev.portcullis.tripwire.Reading;
import dev.portcullis.verify.Findings.Count;
import dev.portcullis.verify.LineageBook.Lineage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verdicts and readings, each repeated from its logged input; kept until their proposal has ended. */
final class VerdictBook {
    private static final String PROPOSAL = "proposal:";

    /** An evaluator that had no time or no room is no rule of the bundle: nobody can repeat it, and it gives no leave. */
    private static final Set<String> NOT_REPEATABLE = Set.of(
            "POLICY_TIMED_OUT", "POLICY_OVERLOADED", "POLICY_INTERRUPTED", "POLICY_FAILED", "POLICY_EPOCH_STALE");

    /** Readings that no verdict has named yet: a gate files the two together, so there are never many. */
    private static final int LOOSE = 10_000;

    /** A verdict with what later entries need of it. */
    static final class Judged {
        private final LoggedEntry entry;
        private final Gate gate;
        private final VerdictWord word;
        private final int tier;
        private final List<Digest> readings = new ArrayList<>();
        private @Nullable InputDocument input;

        private Judged(LoggedEntry entry, VerdictPredicate.Judgement said) {
            this.entry = entry;
            this.gate = said.gate().gate();
            this.word = said.verdict();
            this.tier = said.tier();
        }

        VerifiedStatement sealed() {
            return entry.sealed();
        }

        Gate gate() {
            return gate;
        }

        /** Empty when the input could not be read, which was found wrong then. */
        Optional<InputDocument> input() {
            return Optional.ofNullable(input);
        }
    }

    /** @param leftOut when a verdict over its gate did not name it */
    private record Read(long index, Instant at, Reading reading, VerifiedStatement sealed, Optional<Instant> leftOut) {
        private Read leftOut(Gate judged, Instant when) {
            return leftOut.isEmpty() && reading.gate().equals(judged)
                    ? new Read(index, at, reading, sealed, Optional.of(when))
                    : this;
        }
    }

    private final Documents documents;
    private final TrustHistory trust;
    private final LineageBook lineages;
    private final HaltBook halts;
    private final ReportBook reports;
    private final ProposalBook proposals;
    private final Judges judges;
    private final Sampling sampling;
    private final Extent extent;
    private final Optional<FactFinder> analysts;
    private final Findings findings;
    private final Map<Digest, Judged> verdicts = new HashMap<>();
    private final Map<Gate, Judged> byGate = new HashMap<>();
    private final Map<ProposalId, List<Digest>> byProposal = new HashMap<>();
    private final Map<Digest, Read> readings = new HashMap<>();
    private final Map<Digest, Read> loose = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Read> eldest) {
            if (size() <= LOOSE) {
                return false;
            }
            unnamed(eldest.getValue());
            return true;
        }
    };

    VerdictBook(
            Documents documents,
            TrustHistory trust,
            LineageBook lineages,
            HaltBook halts,
            ReportBook reports,
            ProposalBook proposals,
            Judges judges,
            Sampling sampling,
            Extent extent,
            Optional<FactFinder> analysts,
            Findings findings) {
        this.documents = documents;
        this.trust = trust;
        this.lineages = lineages;
        this.halts = halts;
        this.reports = reports;
        this.proposals = proposals;
        this.judges = judges;
        this.sampling = sampling;
        this.extent = extent;
        this.analysts = analysts;
        this.findings = findings;
    }

    int size() {
        return verdicts.size();
    }

    Optional<Judged> verdict(Digest digest) {
        return Optional.ofNullable(verdicts.get(digest));
    }

    Optional<VerifiedStatement> reading(Digest digest) {
        return Optional.ofNullable(readings.get(digest)).map(Read::sealed);
    }

    /** The newest verdict over a gate. */
    Optional<Judged> over(Gate gate) {
        return Optional.ofNullable(byGate.get(gate));
    }

    /** The cleared readings behind a verdict. */
    List<VerifiedStatement> readings(Judged judged) {
        return judged.readings.stream()
                .map(readings::get)
                .filter(read -> read != null)
                .map(Read::sealed)
                .toList();
    }

    /** The newest verdict of a proposal over a basis. */
    Optional<Judged> of(ProposalId proposal, Purpose purpose) {
        return byProposal.getOrDefault(proposal, List.of()).reversed().stream()
                .map(verdicts::get)
                .filter(judged -> judged != null && judged.gate.purpose() == purpose)
                .findFirst();
    }

    void reading(LoggedEntry entry) throws DefectException {
        findings.count(Count.READINGS);
        try {
            loose.put(
                    entry.digest(),
                    new Read(
                            entry.index(), entry.time(), Reading.of(entry.sealed()), entry.sealed(), Optional.empty()));
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw new DefectException(DefectCode.READING_MALFORMED, e);
        }
    }

    void verdict(LoggedEntry entry) throws ExportRefusedException, DefectException {
        findings.count(Count.VERDICTS);
        VerdictPredicate predicate = entry.predicate(VerdictPredicate.class);
        Judged judged = new Judged(entry, predicate.judgement());
        verdicts.put(entry.digest(), judged);
        byGate.put(judged.gate, judged);
        try {
            var _ = Verdict.of(entry.sealed());
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.VERDICT_MALFORMED, e);
        }
        InputDocument input = input(predicate);
        judged.input = input;
        ProposalId proposal = input.proposal().id();
        byProposal.computeIfAbsent(proposal, ignored -> new ArrayList<>()).add(entry.digest());
        takeReadings(judged, predicate, entry.time());
        proposals.seen(proposal, entry.index(), entry.time());
        Lineage lineage = requireInForce(judged, input, entry);
        if (extent == Extent.LOG) {
            requireWhereItStood(judged, lineage);
        }
        requireAboutTheGate(predicate, input, lineage.charter());
        if (extent == Extent.LOG) {
            requireCounted(judged.gate.purpose(), input, lineage);
        }
        requireEvidence(judged.gate.basis(), predicate, input, lineage.charter());
        repeatReadings(judged, input, lineage.charter());
        documents.noteTrees(judged.gate.basis());
        if (sampling.takes(entry.index())) {
            repeat(judged, predicate, input, lineage.charter());
            if (analysts.isPresent()) {
                repeatFacts(analysts.get(), judged.gate.basis(), predicate, input, lineage.charter());
            }
        } else {
            findings.notChecked("verdicts outside the sample");
        }
    }

    private InputDocument input(VerdictPredicate predicate) throws ExportRefusedException, DefectException {
        Digest named = predicate.judgement().input();
        Bytes document = documents
                .find(named)
                .orElseThrow(() -> new DefectException(DefectCode.VERDICT_INPUT_MISSING, "no policy input " + named));
        try {
            return StrictJson.read(document.toArray(), InputDocument.class);
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.VERDICT_INPUT_MISSING, e);
        }
    }

    /**
     * A gate files its readings with the verdict that names all of them, one judgement of a lineage after the other. Two of
     * one gate, filed by gateways whose clocks differ, may still lie in the log one within the other.
     */
    private void takeReadings(Judged judged, VerdictPredicate predicate, Instant at) {
        for (Digest digest : named(predicate, "reading")) {
            Read read = loose.remove(digest);
            if (read != null) {
                read.leftOut()
                        .filter(since -> since.plus(Bounds.CLOCK_STEP_BACK).isBefore(at))
                        .ifPresent(_ -> unnamed(read));
                readings.put(digest, read);
                judged.readings.add(digest);
            }
        }
        loose.replaceAll((_, read) -> read.leftOut(judged.gate, at));
    }

    /** What a case shows of a gate that was another proposal's, too, may be less. */
    private void unnamed(Read read) {
        if (extent == Extent.LOG) {
            findings.add(new Defect(
                    DefectCode.READING_WITHOUT_VERDICT,
                    read.index(),
                    read.reading().tripwire() + " is " + read.reading().word()
                            + ", and no verdict named it in its time"));
        }
    }

    /** What a verdict left out, or was read so long before the last entry that its proposal must have ended. */
    void end(Instant last) {
        loose.values().stream()
                .filter(read -> read.leftOut().isPresent() || ProposalBook.mustHaveEnded(read.at(), last))
                .toList()
                .forEach(this::unnamed);
    }

    private Lineage requireInForce(Judged judged, InputDocument input, LoggedEntry entry) throws DefectException {
        Basis basis = judged.gate.basis();
        Lineage lineage = lineages.lineage(input.lineage().id())
                .orElseThrow(() -> new DefectException(
                        DefectCode.CHARTER_NOT_IN_FORCE,
                        "no charter of " + input.lineage().id() + " is in force"));
        require(
                basis.charter().equals(lineage.charter().digest()),
                DefectCode.CHARTER_NOT_IN_FORCE,
                "judged under " + basis.charter() + ", in force is "
                        + lineage.charter().digest());
        require(
                trust.isInForce(basis.policy(), entry.time()),
                DefectCode.POLICY_NOT_IN_FORCE,
                "judged by " + basis.policy() + ", in force is "
                        + trust.current().policy().bundle());
        return lineage;
    }

    /** Head and anchor are where other cases moved them. */
    private static void requireWhereItStood(Judged judged, Lineage lineage) throws DefectException {
        Basis basis = judged.gate.basis();
        require(
                basis.anchor().equals(lineage.anchor()),
                DefectCode.ANCHOR_NOT_IN_FORCE,
                "judged over " + basis.anchor() + ", the anchor is " + lineage.anchor());
        require(
                judged.gate.purpose() != Purpose.PROMOTE || basis.base().equals(lineage.head()),
                DefectCode.HEAD_NOT_IN_FORCE,
                "judged over " + basis.base() + ", the head is " + lineage.head());
    }

    private void requireAboutTheGate(VerdictPredicate predicate, InputDocument input, Charter charter)
            throws ExportRefusedException, DefectException {
        Gate gate = predicate.judgement().gate().gate();
        Basis basis = gate.basis();
        boolean same = input.purpose() == gate.purpose()
                && input.now().equals(predicate.timeVerified())
                && input.tree().equals(new InputDocument.Trees(basis.base(), basis.anchor(), basis.result()))
                && input.budget()
                        .equals(new InputDocument.Budget(
                                input.budget().gpuHoursToday(),
                                charter.budget().gpuHoursPerDay(),
                                charter.budget().unreviewedDepth(),
                                charter.budget().netLines()))
                && named(predicate, "input")
                        .equals(List.of(predicate.judgement().input()));
        require(same, DefectCode.VERDICT_INPUT_MISMATCH, "the input is not about the gate, the time or the charter");
        Facts facts = facts(predicate);
        boolean ofTheseFacts = facts.modificationClass() == input.modificationClass()
                && facts.fromBase().equals(input.facts())
                && facts.sinceAnchor().equals(input.sinceAnchor())
                && facts.sinceAnchor().netChurn() == input.lineage().netChurn();
        require(ofTheseFacts, DefectCode.VERDICT_INPUT_MISMATCH, "the input tells other facts than were found");
    }

    /** Before, the head may have moved while it was judged, which changes nothing that rules look at. */
    private static void requireCounted(Purpose purpose, InputDocument input, Lineage lineage) throws DefectException {
        Optional<String> miscounted = purpose == Purpose.PROMOTE ? lineage.miscounted(input) : Optional.empty();
        require(miscounted.isEmpty(), DefectCode.LINEAGE_MISCOUNTED, miscounted.orElse(""));
    }

    private Facts facts(VerdictPredicate predicate) throws ExportRefusedException, DefectException {
        List<Digest> named = named(predicate, "facts");
        require(named.size() == 1, DefectCode.VERDICT_INPUT_MISMATCH, "the verdict names no facts");
        Bytes document = documents
                .find(named.getFirst())
                .orElseThrow(
                        () -> new DefectException(DefectCode.VERDICT_INPUT_MISSING, "no facts " + named.getFirst()));
        try {
            return StrictJson.read(document.toArray(), Facts.class);
        } catch (MalformedJsonException e) {
            throw new DefectException(DefectCode.VERDICT_INPUT_MISSING, e);
        }
    }

    /** That policy was told what worker and evaluator sealed, and that the basis names just that. */
    private void requireEvidence(Basis basis, VerdictPredicate predicate, InputDocument input, Charter charter)
            throws DefectException {
        InputDocument.@Nullable Evidence told = input.evidence();
        List<Digest> outcomes = named(predicate, "outcome");
        Optional<Digest> scores = named(predicate, "scores").stream().findFirst();
        if (input.purpose() == Purpose.EVALUATE) {
            require(
                    told == null && basis.evidence().equals(Digest.EMPTY) && outcomes.isEmpty() && scores.isEmpty(),
                    DefectCode.INPUT_EVIDENCE_MISMATCH,
                    "there is no evidence before a run");
            return;
        }
        InputDocument.Evidence given =
                found(told, DefectCode.INPUT_EVIDENCE_MISMATCH, "policy was told no evidence after a run");
        require(
                outcomes.size() == 1
                        && Digest.of(Basis.evidence(outcomes.getFirst(), scores))
                                .equals(basis.evidence()),
                DefectCode.INPUT_EVIDENCE_MISMATCH,
                "the basis names other evidence than the verdict");
        Optional<OutcomePredicate> outcome = reports.outcome(outcomes.getFirst());
        Optional<EvidencePredicate> sealed = scores.flatMap(reports::scores);
        if (outcome.isEmpty() || sealed.isPresent() != scores.isPresent()) {
            require(
                    reports.hasForgotten(),
                    DefectCode.INPUT_EVIDENCE_MISMATCH,
                    "the outcome or the evidence it stands on is not in the log before it");
            findings.notChecked("verdicts on evidence older than is remembered");
            return;
        }
        List<String> flags = sealed.map(EvidencePredicate::flags).orElse(List.of());
        InputDocument.Evidence expected = new InputDocument.Evidence(
                outcome.get().ended(),
                charter.score().metric(),
                charter.score().direction(),
                charter.score().tolerance(),
                charter.score().bound(),
                sealed.map(EvidencePredicate::metrics).orElse(Map.of()),
                !flags.contains("NOT_FINITE"),
                given.claimed(),
                flags);
        require(
                given.equals(expected) && outcome.get().ran().equals(basis.result()),
                DefectCode.INPUT_EVIDENCE_MISMATCH,
                "policy was told other evidence than was sealed");
    }

    /** That policy was told exactly the readings that were taken, and that each reads so again. */
    private void repeatReadings(Judged judged, InputDocument input, Charter charter) throws DefectException {
        Map<String, ReadingWord> told = new HashMap<>();
        input.readings().forEach(reading -> told.put(reading.tripwire(), reading.state()));
        Map<String, ReadingWord> taken = new HashMap<>();
        for (Digest digest : judged.readings) {
            Read read = readings.get(digest);
            if (read == null) {
                continue;
            }
            Reading reading = read.reading();
            taken.put(reading.tripwire(), reading.word());
            if (!reading.gate().equals(judged.gate)) {
                findings.add(new Defect(
                        DefectCode.READING_INPUT_MISMATCH, read.index(), "it is over another gate than its verdict"));
                continue;
            }
            repeat(reading, input, charter)
                    .filter(again ->
                            again.word() != reading.word() || !again.reasons().equals(reading.reasons()))
                    .ifPresent(again -> findings.add(new Defect(
                            DefectCode.READING_NOT_REPRODUCED,
                            read.index(),
                            reading.tripwire() + " reads " + again.word() + " " + again.reasons() + ", logged is "
                                    + reading.word() + " " + reading.reasons())));
        }
        require(
                told.equals(taken) && told.size() == input.readings().size(),
                DefectCode.READING_INPUT_MISMATCH,
                "policy was told " + told + ", logged before it is " + taken);
    }

    private Optional<Observation> repeat(Reading reading, InputDocument input, Charter charter) {
        return switch (reading.tripwire()) {
            case HaltLine.NAME -> {
                Optional<HaltId> halt = halts.over(input.lineage().id());
                // A halt that could not be looked up was unresolved, which gives no leave.
                yield reading.word() == ReadingWord.UNRESOLVED
                        ? Optional.empty()
                        : Optional.of(new Observation(
                                HaltLine.NAME,
                                halt.isEmpty() ? ReadingWord.CLEARED : ReadingWord.FIRED,
                                halt.stream()
                                        .map(id -> Reason.at("HALTED", id.toString()))
                                        .toList()));
            }
            case FinitePlausible.NAME -> {
                Optional<EvidencePredicate> measured = measured(input);
                yield Optional.of(FinitePlausible.observe(
                        new Evidence(input.lineage().id(), charter.score(), measured, input.now())));
            }
            default -> {
                findings.notChecked("readings of tripwires that cannot be repeated here");
                yield Optional.empty();
            }
        };
    }

    /** As the input tells it, which was compared with what was sealed. */
    private static Optional<EvidencePredicate> measured(InputDocument input) {
        InputDocument.@Nullable Evidence told = input.evidence();
        return told == null
                ? Optional.empty()
                : Optional.of(new EvidencePredicate(
                        RedemptionId.parse("00000000-0000-7000-8000-000000000000"),
                        Digest.EMPTY,
                        Digest.EMPTY,
                        told.trusted(),
                        told.flags(),
                        List.of()));
    }

    private void repeat(Judged judged, VerdictPredicate predicate, InputDocument input, Charter charter)
            throws ExportRefusedException, DefectException {
        VerdictPredicate.Judgement said = predicate.judgement();
        boolean gaveUp = said.verdict() == VerdictWord.UNDETERMINED
                && said.reasons().stream().map(Reason::code).anyMatch(NOT_REPEATABLE::contains);
        if (gaveUp) {
            findings.notChecked("undetermined verdicts of an evaluator that had no time or no room");
            return;
        }
        int required = charter.requiredTier(judged.gate.purpose(), input.modificationClass());
        Judgement again = judges.judge(judged.gate.basis().policy(), documents, judged.gate.purpose(), input)
                .raisedTo(required);
        List<Reason> reasons =
                again.reasons().stream().map(PolicyReason::reason).toList();
        require(
                again.verdict() == said.verdict() && again.tier() == said.tier() && reasons.equals(said.reasons()),
                DefectCode.VERDICT_NOT_REPRODUCED,
                "policy says " + again.verdict() + " tier " + again.tier() + " " + reasons + ", logged is "
                        + said.verdict() + " tier " + said.tier() + " " + said.reasons());
    }

    private void repeatFacts(
            FactFinder analysts, Basis basis, VerdictPredicate predicate, InputDocument input, Charter charter)
            throws ExportRefusedException, DefectException {
        if (facts(predicate).analysis() != Facts.ANALYSIS) {
            findings.notChecked(
                    "verdicts whose facts another version of the program found; verify --facts with that one");
            return;
        }
        Optional<Facts> again = new ExportedTrees(documents, analysts).facts(charter, basis);
        if (again.isEmpty()) {
            findings.notChecked("verdicts whose facts need a tree or a file that is not there (redacted, or left out)");
            return;
        }
        Digest logged = named(predicate, "facts").getFirst();
        Digest found = Digest.of(StrictJson.write(again.get()));
        require(
                found.equals(logged),
                DefectCode.FACTS_NOT_REPRODUCED,
                "the trees give class " + again.get().modificationClass() + " and facts " + found + ", logged is class "
                        + input.modificationClass() + " and facts " + logged);
        findings.count(Count.FACTS);
    }

    /**
     * An ask about a proposal: policy left it to just these people, or to those of a lower tier. What is like a change that
     * people declined is asked a tier higher, also where policy would allow it; what it was like is not in the log.
     */
    void asked(AskPredicate ask, LoggedEntry entry) throws DefectException {
        Gate gate = ask.gate().gate();
        Judged judged = over(gate)
                .filter(found -> found.word == VerdictWord.ESCALATED || found.word == VerdictWord.ALLOWED)
                .orElseThrow(() -> new DefectException(
                        DefectCode.ASK_WITHOUT_VERDICT, "no verdict over its gate leaves it to people"));
        require(
                judged.tier <= ask.tier()
                        && ask.tier() >= 1
                        && judged.input()
                                .map(input -> ask.subject()
                                        .equals(PROPOSAL + input.proposal().id()))
                                .orElse(true),
                DefectCode.ASK_WITHOUT_VERDICT,
                "the verdict over its gate is of tier " + judged.tier + " or about another proposal");
        AskBook.requireQuorum(ask, trust.current().quorums().tier(ask.tier()));
        Optional<Charter> charter = lineages.charter(gate.basis().charter());
        require(
                charter.isPresent()
                        && new HashSet<>(ask.excluded())
                                .containsAll(charter.get().operators()),
                DefectCode.ASK_EXCLUDES_TOO_FEW,
                "excluded are " + ask.excluded());
        if (judged.input().isPresent()) {
            proposals.seen(judged.input().get().proposal().id(), entry.index(), entry.time());
        }
    }

    static String subject(ProposalId proposal) {
        return PROPOSAL + proposal;
    }

    /** Forgets a proposal that has ended. */
    void forget(ProposalId proposal) {
        for (Digest digest : byProposal.getOrDefault(proposal, List.of())) {
            Judged judged = verdicts.remove(digest);
            if (judged != null) {
                judged.readings.forEach(readings::remove);
                byGate.remove(judged.gate, judged);
            }
        }
        byProposal.remove(proposal);
    }

    private static List<Digest> named(VerdictPredicate predicate, String what) {
        List<Digest> named = new ArrayList<>();
        for (InputAttestation input : predicate.inputAttestations()) {
            if (input.equals(InputAttestation.of(what, input.digest().digest()))) {
                named.add(input.digest().digest());
            }
        }
        return named;
    }
}
