package dev.portcullis.admission;

import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import java.util.List;

/** What was found out about an open proposal since its last step: the input of {@link Step}. */
public sealed interface Finding {

    /** Its tree was materialised and its facts are known; it is put to the gates for {@code first}. */
    record Materialised(Purpose first) implements Finding {}

    /** A gate, or what comes before the gates, said no; or it could not say. */
    record Refused(List<Reason> reasons) implements Finding {}

    /** Policy wants people, and they have been asked. */
    record PeopleAsked(AskId ask) implements Finding {}

    /** All gates are passed over one basis, and a permit is issued on it. */
    record PermitIssued(PermitId permit) implements Finding {}

    /** All gates are passed for admission. */
    record Admitted(boolean wantsPromotion) implements Finding {}

    /** The basis moved, so that what was judged is void (A1, P7). */
    record BasisMoved() implements Finding {}

    record Declined(List<Reason> reasons) implements Finding {}

    record Redeemed(RedemptionId redemption) implements Finding {}

    record PermitRevoked() implements Finding {}

    record PermitExpired() implements Finding {}

    /** The worker reported, the evaluator too: the run is over, and ended so. */
    record EvaluationSettled(Ended ended) implements Finding {}

    /** The worker moved the head. */
    record PromotionSettled() implements Finding {}

    /** The worker's lease ran out without a report, or its promotion failed. */
    record WorkLost(List<Reason> reasons) implements Finding {}

    /** From outside: withdrawn by its proposer, or past a deadline. */
    record Stopped(AnswerState as, List<Reason> reasons) implements Finding {}
}
