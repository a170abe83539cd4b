package dev.portcullis.admission;

import dev.portcullis.admission.internal.StoredLineage;
import dev.portcullis.admission.internal.StoredProposal;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerPredicate;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.attest.predicate.EvidencePredicate;
import dev.portcullis.attest.predicate.Kind;
import dev.portcullis.attest.predicate.OutcomePredicate;
import dev.portcullis.kernel.Basis;
import dev.portcullis.kernel.Bytes;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.Digest;
import dev.portcullis.kernel.Gate;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.PrincipalId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.RedemptionId;
import dev.portcullis.kernel.StrictJson;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.Facts;
import dev.portcullis.signoff.Probe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a case would stand on if a lineage of the gate's had proposed it, so that it is shown by what shows proposals. Only to
 * be shown: nothing in it is on record, and nothing is judged or issued by it.
 */
final class ProbeDocket {
    private static final Decimal NONE = new Decimal("0");

    private ProbeDocket() {}

    /** As if it had run well, scored so much, and claimed that. */
    static Docket of(
            Probe probe,
            Facts facts,
            StoredLineage lineage,
            Charter charter,
            Decimal score,
            Digest policy,
            InstantSource clock) {
        Instant now = clock.instant();
        Map<String, Decimal> metrics = Map.of(charter.score().metric(), score);
        RedemptionId redemption = RedemptionId.next(clock);
        OutcomePredicate outcome = new OutcomePredicate(
                PermitId.next(clock),
                redemption,
                0,
                Ended.COMPLETED,
                probe.result().digest(),
                new OutcomePredicate.Used(NONE, NONE, NONE, NONE),
                List.of(),
                now,
                now,
                null,
                "");
        EvidencePredicate evidence =
                new EvidencePredicate(redemption, probe.result().digest(), Digest.EMPTY, metrics, List.of(), List.of());
        EvidenceSet set = new EvidenceSet(
                outcome,
                Digest.of(Bytes.copyOf(StrictJson.write(outcome))),
                Optional.of(evidence),
                Optional.of(Digest.of(Bytes.copyOf(StrictJson.write(evidence)))));
        Basis basis = new Basis(
                probe.result().digest(),
                probe.base().digest(),
                probe.base().digest(),
                lineage.charter(),
                set.digest(),
                policy);
        return new Docket(
                proposal(probe, lineage, metrics, now, clock),
                lineage,
                charter,
                new Gate(Purpose.PROMOTE, basis),
                probe.base(),
                probe.base(),
                probe.result(),
                facts,
                Bytes.EMPTY,
                probe.tier(),
                new Docket.Counters(0, false, 0, NONE, 0, 0, 0, List.of()),
                Optional.of(set));
    }

    /** Half-way from what the head scored to the bound; the bound where the head was not scored. */
    static Decimal score(Charter.Score of, Optional<Decimal> head) {
        return head.map(scored -> Decimal.of(scored.value()
                        .add(of.bound().value())
                        .divide(BigDecimal.TWO, MathContext.DECIMAL32)
                        .stripTrailingZeros()))
                .orElse(of.bound());
    }

    /** The head's score, as what its base is compared with. */
    static EvidenceText.Compared compared(Probe probe, Charter charter, Optional<Decimal> head, InstantSource clock) {
        Optional<EvidencePredicate> measured = head.map(score -> new EvidencePredicate(
                RedemptionId.next(clock),
                probe.base().digest(),
                charter.evaluator(probe.base()),
                Map.of(charter.score().metric(), score),
                List.of(),
                List.of()));
        return new EvidenceText.Compared(measured, measured);
    }

    private static StoredProposal proposal(
            Probe probe, StoredLineage lineage, Map<String, Decimal> claims, Instant now, InstantSource clock) {
        ProposalId id = ProposalId.next(clock);
        return new StoredProposal(
                id,
                lineage.id(),
                new PrincipalId("nobody"),
                List.of(),
                Kind.PROGRAM,
                Aim.PROMOTE,
                probe.base().digest(),
                probe.result().digest(),
                List.of(),
                claims,
                Bytes.EMPTY,
                Optional.empty(),
                List.of(),
                Purpose.PROMOTE,
                1,
                "ENDED",
                Optional.empty(),
                0,
                now,
                now,
                new AnswerPredicate(
                        id, List.of(), AnswerState.WAITING, List.of(), null, null, null, null, null, null, null),
                Optional.empty());
    }
}
