package dev.portcullis.admission;

import dev.portcullis.admission.Finding.Admitted;
import dev.portcullis.admission.Finding.BasisMoved;
import dev.portcullis.admission.Finding.Declined;
import dev.portcullis.admission.Finding.EvaluationSettled;
import dev.portcullis.admission.Finding.Materialised;
import dev.portcullis.admission.Finding.PeopleAsked;
import dev.portcullis.admission.Finding.PermitExpired;
import dev.portcullis.admission.Finding.PermitIssued;
import dev.portcullis.admission.Finding.PermitRevoked;
import dev.portcullis.admission.Finding.PromotionSettled;
import dev.portcullis.admission.Finding.Redeemed;
import dev.portcullis.admission.Finding.Refused;
import dev.portcullis.admission.Finding.Stopped;
import dev.portcullis.admission.Finding.WorkLost;
import dev.portcullis.admission.ProposalState.AwaitingSignOff;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.ProposalState.Permitted;
import dev.portcullis.admission.ProposalState.Received;
import dev.portcullis.admission.ProposalState.Running;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.Purpose;
import java.util.List;
import java.util.Optional;

/**
 * The next state of an open proposal: a pure function of its state and what was found.
 *
 * <p>Empty means that the finding does not belong to the state: it came late or twice, and changes nothing (K2).
 */
public final class Step {
    private Step() {}

    public static Optional<ProposalState> next(Open state, Finding finding) {
        return Optional.ofNullable(
                switch (finding) {
                    case Stopped stopped -> state.end(stopped.as(), stopped.reasons());
                    case Materialised materialised ->
                        state instanceof Received received ? received.judge(materialised.first()) : null;
                    case Refused refused ->
                        switch (state) {
                            case Received r -> r.end(AnswerState.REFUSED, refused.reasons());
                            case Judging j -> j.end(AnswerState.REFUSED, refused.reasons());
                            case AwaitingSignOff a -> a.end(AnswerState.REFUSED, refused.reasons());
                            case Permitted p -> null;
                            case Running r -> null;
                        };
                    case PeopleAsked asked -> state instanceof Judging judging ? judging.ask(asked.ask()) : null;
                    case PermitIssued issued ->
                        switch (state) {
                            case Judging j when j.purpose() != Purpose.ADMIT -> j.permit(issued.permit());
                            case AwaitingSignOff a when a.purpose() != Purpose.ADMIT -> a.permit(issued.permit());
                            case Judging j -> null;
                            case AwaitingSignOff a -> null;
                            case Received r -> null;
                            case Permitted p -> null;
                            case Running r -> null;
                        };
                    case Admitted admitted ->
                        switch (state) {
                            case Judging j
                            when j.purpose() == Purpose.ADMIT -> admitted.wantsPromotion() ? j.promote() : j.admitted();
                            case AwaitingSignOff a
                            when a.purpose() == Purpose.ADMIT ->
                                admitted.wantsPromotion() ? a.judge(Purpose.PROMOTE) : a.admitted();
                            case Judging j -> null;
                            case AwaitingSignOff a -> null;
                            case Received r -> null;
                            case Permitted p -> null;
                            case Running r -> null;
                        };
                    case BasisMoved moved ->
                        switch (state) {
                            case AwaitingSignOff a -> a.judge(a.purpose());
                            case Permitted p -> p.judgeAgain();
                            case Received r -> null;
                            case Judging j -> null;
                            case Running r -> null;
                        };
                    case Declined declined ->
                        switch (state) {
                            case Judging j -> j.end(AnswerState.DECLINED, declined.reasons());
                            case AwaitingSignOff a -> a.end(AnswerState.DECLINED, declined.reasons());
                            case Received r -> null;
                            case Permitted p -> null;
                            case Running r -> null;
                        };
                    case Redeemed redeemed ->
                        state instanceof Permitted permitted ? permitted.redeem(redeemed.redemption()) : null;
                    case PermitRevoked revoked -> state instanceof Permitted permitted ? permitted.judgeAgain() : null;
                    case PermitExpired expired ->
                        state instanceof Permitted permitted ? permitted.end(AnswerState.EXPIRED, List.of()) : null;
                    case EvaluationSettled settled ->
                        state instanceof Running running && running.purpose() == Purpose.EVALUATE
                                ? running.admit()
                                : null;
                    case PromotionSettled settled ->
                        state instanceof Running running && running.purpose() == Purpose.PROMOTE
                                ? running.promoted()
                                : null;
                    case WorkLost lost ->
                        state instanceof Running running ? running.end(AnswerState.LOST, lost.reasons()) : null;
                });
    }
}
