package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.VerdictPredicate.InputAttestation;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.policy.InputDocument;
import dev.portcullis.policy.PolicyInput;
import dev.portcullis.tripwire.Evidence;
import dev.portcullis.tripwire.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        InputDocument document = new InputDocument(
                InputDocument.SCHEMA,
                docket.gate().purpose(),
                now,
                new InputDocument.Proposal(proposal.id(), proposal.proposer(), proposal.kind(), proposal.aim()),
                LineageFacts.of(docket, now),
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
        return new PolicyInput(docket.gate(), docket.requiredTier(), document, behind(docket, readings));
    }

    /** What the document was made from, as far as the basis does not say it. */
    private static List<InputAttestation> behind(Docket docket, List<Reading> readings) {
        List<InputAttestation> behind = new ArrayList<>();
        behind.add(InputAttestation.of("facts", Digest.of(docket.factsDocument())));
        readings.forEach(reading ->
                behind.add(InputAttestation.of("reading", reading.proof().digest())));
        docket.evidence().ifPresent(set -> {
            behind.add(InputAttestation.of("outcome", set.outcomeDigest()));
            set.evidenceDigest().ifPresent(scores -> behind.add(InputAttestation.of("scores", scores)));
        });
        return behind;
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
