package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.admission.ProposalState.AwaitingSignOff;
import dev.portcullis.admission.ProposalState.Ended;
import dev.portcullis.admission.ProposalState.Judging;
import dev.portcullis.admission.ProposalState.Open;
import dev.portcullis.admission.ProposalState.Permitted;
import dev.portcullis.admission.ProposalState.Received;
import dev.portcullis.admission.ProposalState.Running;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.AskId;
import dev.portcullis.kernel.PermitId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.kernel.Reason;
import dev.portcullis.kernel.RedemptionId;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every state against every finding: what the table does not name changes nothing. */
class StepTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final AskId ASK = AskId.next(CLOCK);
    private static final AskId OTHER_ASK = AskId.next(CLOCK);
    private static final PermitId PERMIT = PermitId.next(CLOCK);
    private static final RedemptionId REDEMPTION = RedemptionId.next(CLOCK);
    private static final List<Reason> WHY = List.of(Reason.of("WHY"));

    private static final Map<String, Open> STATES = new LinkedHashMap<>();
    private static final Map<String, Finding> FINDINGS = new LinkedHashMap<>();

    static {
        STATES.put("received", new Received());
        STATES.put("judging evaluate", new Judging(Purpose.EVALUATE));
        STATES.put("judging admit", new Judging(Purpose.ADMIT));
        STATES.put("judging promote", new Judging(Purpose.PROMOTE));
        STATES.put("awaiting evaluate", new AwaitingSignOff(Purpose.EVALUATE, ASK));
        STATES.put("awaiting admit", new AwaitingSignOff(Purpose.ADMIT, ASK));
        STATES.put("awaiting promote", new AwaitingSignOff(Purpose.PROMOTE, ASK));
        STATES.put("permitted evaluate", new Permitted(Purpose.EVALUATE, PERMIT));
        STATES.put("permitted promote", new Permitted(Purpose.PROMOTE, PERMIT));
        STATES.put("running evaluate", new Running(Purpose.EVALUATE, REDEMPTION));
        STATES.put("running promote", new Running(Purpose.PROMOTE, REDEMPTION));
        FINDINGS.put("materialised", new Finding.Materialised(Purpose.EVALUATE));
        FINDINGS.put("materialised for promote", new Finding.Materialised(Purpose.PROMOTE));
        FINDINGS.put("refused", new Finding.Refused(WHY));
        FINDINGS.put("people asked", new Finding.PeopleAsked(OTHER_ASK));
        FINDINGS.put("permit issued", new Finding.PermitIssued(PERMIT));
        FINDINGS.put("admitted", new Finding.Admitted(false));
        FINDINGS.put("admitted and wants more", new Finding.Admitted(true));
        FINDINGS.put("basis moved", new Finding.BasisMoved());
        FINDINGS.put("declined", new Finding.Declined(WHY));
        FINDINGS.put("redeemed", new Finding.Redeemed(REDEMPTION));
        FINDINGS.put("revoked", new Finding.PermitRevoked());
        FINDINGS.put("expired", new Finding.PermitExpired());
        FINDINGS.put(
                "evaluation settled", new Finding.EvaluationSettled(dev.portcullis.attest.predicate.Ended.COMPLETED));
        FINDINGS.put("promotion settled", new Finding.PromotionSettled());
        FINDINGS.put("lost", new Finding.WorkLost(WHY));
    }

    private static Map<String, String> allowed() {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("received + materialised", "judging evaluate");
        table.put("received + materialised for promote", "judging promote");
        table.put("received + refused", "refused");
        for (String purpose : List.of("evaluate", "admit", "promote")) {
            table.put("judging " + purpose + " + refused", "refused");
            table.put("judging " + purpose + " + declined", "declined");
            table.put("judging " + purpose + " + people asked", "awaiting " + purpose);
            table.put("awaiting " + purpose + " + refused", "refused");
            table.put("awaiting " + purpose + " + declined", "declined");
            table.put("awaiting " + purpose + " + basis moved", "judging " + purpose);
        }
        for (String purpose : List.of("evaluate", "promote")) {
            table.put("judging " + purpose + " + permit issued", "permitted " + purpose);
            table.put("awaiting " + purpose + " + permit issued", "permitted " + purpose);
            table.put("permitted " + purpose + " + redeemed", "running " + purpose);
            table.put("permitted " + purpose + " + revoked", "judging " + purpose);
            table.put("permitted " + purpose + " + basis moved", "judging " + purpose);
            table.put("permitted " + purpose + " + expired", "expired");
            table.put("running " + purpose + " + lost", "lost");
        }
        table.put("judging admit + admitted", "admitted");
        table.put("judging admit + admitted and wants more", "judging promote");
        table.put("awaiting admit + admitted", "admitted");
        table.put("awaiting admit + admitted and wants more", "judging promote");
        table.put("running evaluate + evaluation settled", "judging admit");
        table.put("running promote + promotion settled", "promoted");
        return table;
    }

    @Test
    void goesWhereTheTableSaysAndNowhereElse() {
        // When
        Map<String, String> found = new LinkedHashMap<>();
        STATES.forEach((state, open) -> FINDINGS.forEach((finding, what) ->
                Step.next(open, what).ifPresent(next -> found.put(state + " + " + finding, nameOf(next)))));

        // Then
        assertThat(found).containsExactlyInAnyOrderEntriesOf(allowed());
    }

    @ParameterizedTest
    @EnumSource(
            value = AnswerState.class,
            names = {"WITHDRAWN", "LAPSED"})
    void isStoppedFromOutsideInEveryState(AnswerState as) {
        STATES.forEach((name, open) -> assertThat(Step.next(open, new Finding.Stopped(as, WHY)))
                .as(name)
                .contains(new Ended(open instanceof Received ? null : open.purpose(), as, WHY)));
    }

    @Test
    void anEndKeepsWhereItWasAndWhy() {
        // When
        Optional<ProposalState> end = Step.next(new Judging(Purpose.ADMIT), new Finding.Refused(WHY));

        // Then
        assertThat(end).contains(new Ended(Purpose.ADMIT, AnswerState.REFUSED, WHY));
    }

    @Test
    void admissionHasNoPermit() {
        for (Open state : List.of(new Judging(Purpose.ADMIT), new AwaitingSignOff(Purpose.ADMIT, ASK))) {
            assertThat(Step.next(state, new Finding.PermitIssued(PERMIT))).isEmpty();
        }
        assertThatThrownBy(() -> new Permitted(Purpose.ADMIT, PERMIT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Running(Purpose.ADMIT, REDEMPTION)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCameOnceChangesNothingTheSecondTime() {
        // Given
        Finding redeemed = new Finding.Redeemed(REDEMPTION);
        Open running = (Open)
                Step.next(new Permitted(Purpose.EVALUATE, PERMIT), redeemed).orElseThrow();

        // Then
        assertThat(Step.next(running, redeemed)).isEmpty();
        assertThat(Step.next(running, new Finding.PermitExpired())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"JUDGING", "WAITING"})
    void nothingEndsInAStateThatIsNoEnd(AnswerState noEnd) {
        assertThatThrownBy(() -> new Ended(Purpose.EVALUATE, noEnd, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String nameOf(ProposalState state) {
        return switch (state) {
            case Received ignored -> "received";
            case Judging judging -> "judging " + judging.purpose();
            case AwaitingSignOff awaiting -> "awaiting " + awaiting.purpose();
            case Permitted permitted -> "permitted " + permitted.purpose();
            case Running running -> "running " + running.purpose();
            case Ended ended -> ended.as().toString();
        };
    }
}
