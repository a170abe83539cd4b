package dev.portcullis.admission;

import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a proposal is in its life. A transition is a method on the only states that have it, so one that is not allowed
 * does not compile. A halt is no state: it is asked again at each act.
 */
public sealed interface ProposalState {

    /** Any state but the last can be ended from outside: withdrawn, past its deadline, or its lineage closed. */
    sealed interface Open extends ProposalState {
        Purpose purpose();

        default Ended end(AnswerState as, List<Reason> reasons) {
            return new Ended(purpose(), as, reasons);
        }
    }

    /** Accepted and durable; its tree is not yet materialised. */
    record Received() implements Open {
        @Override
        public Purpose purpose() {
            return Purpose.EVALUATE;
        }

        /** No gate was asked yet: what ends here ended before one. */
        @Override
        public Ended end(AnswerState as, List<Reason> reasons) {
            return new Ended(null, as, reasons);
        }

        /** A promotion asked later enters at {@code PROMOTE} with the evidence of its elder; all else at {@code EVALUATE}. */
        Judging judge(Purpose first) {
            return new Judging(first);
        }
    }

    /** Put to the gates for one purpose. */
    record Judging(Purpose purpose) implements Open {
        AwaitingSignOff ask(AskId ask) {
            return new AwaitingSignOff(purpose, ask);
        }

        Permitted permit(PermitId permit) {
            return new Permitted(purpose, permit);
        }

        /** An admitted generation that wants more. No permit exists for admission itself. */
        Judging promote() {
            requireAdmit(purpose);
            return new Judging(Purpose.PROMOTE);
        }

        Ended admitted() {
            requireAdmit(purpose);
            return new Ended(purpose, AnswerState.ADMITTED, List.of());
        }
    }

    /** People are asked. */
    record AwaitingSignOff(Purpose purpose, AskId ask) implements Open {
        Permitted permit(PermitId permit) {
            return new Permitted(purpose, permit);
        }

        /** The basis moved under the ask, or admission was granted and promotion comes next. */
        Judging judge(Purpose next) {
            return new Judging(next);
        }

        Ended admitted() {
            requireAdmit(purpose);
            return new Ended(purpose, AnswerState.ADMITTED, List.of());
        }
    }

    /** A permit is issued and not yet redeemed. */
    record Permitted(Purpose purpose, PermitId permit) implements Open {
        public Permitted {
            requirePermit(purpose);
        }

        Running redeem(RedemptionId redemption) {
            return new Running(purpose, redemption);
        }

        /** The permit was revoked or its epoch is over. */
        Judging judgeAgain() {
            return new Judging(purpose);
        }
    }

    /** A worker redeemed the permit and holds its lease. */
    record Running(Purpose purpose, RedemptionId redemption) implements Open {
        public Running {
            requirePermit(purpose);
        }

        Judging admit() {
            if (purpose != Purpose.EVALUATE) {
                throw new IllegalStateException("only an evaluation is judged for admission, not " + purpose);
            }
            return new Judging(Purpose.ADMIT);
        }

        Ended promoted() {
            if (purpose != Purpose.PROMOTE) {
                throw new IllegalStateException("only a promotion promotes, not " + purpose);
            }
            return new Ended(purpose, AnswerState.PROMOTED, List.of());
        }
    }

    private static void requirePermit(Purpose purpose) {
        if (purpose != Purpose.EVALUATE && purpose != Purpose.PROMOTE) {
            throw new IllegalArgumentException("there is no permit to " + purpose);
        }
    }

    private static void requireAdmit(Purpose purpose) {
        if (purpose != Purpose.ADMIT) {
            throw new IllegalStateException("only what was judged for admission is admitted, not for " + purpose);
        }
    }

    /** The one end (K5). */
    record Ended(@Nullable Purpose at, AnswerState as, List<Reason> reasons) implements ProposalState {
        public Ended {
            reasons = List.copyOf(reasons);
            if (as == AnswerState.JUDGING || as == AnswerState.WAITING) {
                throw new IllegalArgumentException(as + " is no end");
            }
        }
    }
}
