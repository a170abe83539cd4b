package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.PolicyInput;
import dev.portcullis.tripwire.Evidence;
import dev.portcullis.tripwire.Reading;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a docket into the words that policy and tripwires read. */
final class PolicyInputs {
    private final InstantSource clock;

    PolicyInputs(InstantSource clock) {
        this.clock = clock;
    }

    /** What the tripwires read. */
    Evidence tripwireEvidence(Docket docket) {
        return new Evidence(
                docket.lineage().id(),
                docket.charter().score(),
                docket.evidence().flatMap(EvidenceSet::evidence),
                clock.instant());
    }

    /** What the rules see. */
    PolicyInput policyInput(Docket docket, List<Reading> readings) {
        StoredProposal proposal = docket.proposal();
        Charter.Budget budget = docket.charter().budget();
        Facts facts = docket.facts();
        InputDocument document = new InputDocument(
                InputDocument.SCHEMA,
                docket.gate().purpose(),
                clock.instant(),
                new InputDocument.Proposal(proposal.id(), proposal.proposer(), proposal.kind(), proposal.aim()),
                new InputDocument.Lineage(
                        docket.lineage().id(),
                        docket.counters().generation(),
                        docket.counters().unreviewedDepth(),
                        facts.sinceAnchor().netChurn(),
                        docket.counters().asksToday()),
                new InputDocument.Trees(
                        docket.base().digest(),
                        docket.anchor().digest(),
                        docket.result().digest()),
                facts.modificationClass(),
                facts.fromBase(),
                facts.sinceAnchor(),
                evidence(docket),
                readings.stream()
                        .map(reading -> new InputDocument.ReadingState(reading.tripwire(), reading.word()))
                        .toList(),
                new InputDocument.Budget(
                        docket.counters().gpuHoursToday(),
                        budget.gpuHoursPerDay(),
                        budget.unreviewedDepth(),
                        budget.netLines()));
        return new PolicyInput(docket.gate(), docket.requiredTier(), document);
    }

    private static InputDocument.@Nullable Evidence evidence(Docket docket) {
        Optional<EvidenceSet> set = docket.evidence();
        if (set.isEmpty()) {
            return null;
        }
        Charter.Score score = docket.charter().score();
        Map<String, Decimal> trusted =
                set.get().evidence().map(EvidencePredicate::metrics).orElse(Map.of());
        List<String> flags = set.get().evidence().map(EvidencePredicate::flags).orElse(List.of());
        return new InputDocument.Evidence(
                set.get().outcome().ended(),
                score.metric(),
                score.direction(),
                score.tolerance(),
                score.bound(),
                trusted,
                !flags.contains("NOT_FINITE"),
                docket.proposal().claims(),
                flags);
    }
}
