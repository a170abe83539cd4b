package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portcullis.admission.Cases.CaseLine;
import dev.portcullis.admission.Cases.Which;
import dev.portcullis.admission.Comparisons.Comparison;
import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.Ended;
import dev.portcullis.clearance.PermitDesk.Redeemed;
import dev.portcullis.kernel.Bounds;
import dev.portcullis.kernel.Decimal;
import dev.portcullis.kernel.LineageId;
import dev.portcullis.kernel.ProposalId;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Charter;
import dev.portcullis.modification.FactFinders;
import dev.portcullis.modification.Tree;
import dev.portcullis.policy.InputDocument;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What policy is told of a lineage, counted by the real gate as things happen. */
class LineageFactsIT {
    private static final String CHECKED = "def f(x):\n    assert x > 0\n    return x\n";

    private GateFixture gate;

    @BeforeEach
    void open() throws SQLException, IOException {
        gate = new GateFixture();
    }

    @AfterEach
    void close() throws SQLException, IOException {
        gate.close();
    }

    @Test
    void countsEachPromotionSinceTheAnchorAndStartsAnewWithIt()
            throws ComparisonRefusedException, InterruptedException {
        // Given
        Lineage lineage = gate.lineage(0);

        // When
        Draft first = promoted(lineage, lineage.genesis(), Map.of("src/main.py", "print(2)\n"));
        Draft second = promoted(lineage, first.tree(), Map.of("src/main.py", "print(3)\nprint(4)\n"));
        Draft third = asked(lineage, second.tree(), Map.of("src/main.py", "import os\nTOKEN = os.environ['TOKEN']\n"));

        // Then: one line each way, one away and two there, two each way
        assertThat(told(first).root()).isTrue();
        assertThat(told(first).unreviewedDepth()).isZero();
        assertThat(told(first).grossChurn()).isEqualTo(2);
        assertThat(told(second).root()).isFalse();
        assertThat(told(second).unreviewedDepth()).isEqualTo(1);
        assertThat(told(second).grossChurn()).isEqualTo(2 + 3);
        assertThat(told(third).unreviewedDepth()).isEqualTo(2);
        assertThat(told(third).grossChurn()).isEqualTo(2 + 3 + 4);
        assertThat(told(third).netChurn()).isEqualTo(3);
        assertThat(told(third).runs()).as("the baseline's with them").isEqualTo(4);

        // And: whoever is asked reads why in a sentence, and what was measured beside what it is compared with
        String shown = gate.records()
                .ask(gate.ask(third.id()).id())
                .orElseThrow()
                .view()
                .utf8();
        assertThat(shown)
                .contains(
                        "<p>The environment is read: src/main.py:2 <small>ENVIRONMENT_READ</small></p>",
                        "<p>sum = 2 (higher is better)</p>",
                        "<p>present head (its base): sum = 2; this is as good</p>",
                        "<p>what people last signed off (anchor): sum = 1; this is better by 1</p>",
                        "<p>bound 10: sum must not rise above it by more than the tolerance")
                .doesNotContain("new power: environment");

        // And: whoever looks through the list is told the same in a line
        CaseLine line = gate.cases()
                .lines(
                        new Cases.Filter(Which.OPEN, Optional.empty(), Optional.of(lineage.id()), Optional.empty()),
                        Optional.empty(),
                        2)
                .getFirst();
        assertThat(line.brief())
                .isEqualTo(new CaseBrief(
                        "The environment is read: src/main.py:2",
                        "ENVIRONMENT_READ",
                        0,
                        Optional.of(new CaseBrief.Size(1, 2, 2)),
                        Optional.of(new CaseBrief.Measured(
                                "sum", new Decimal("2"), Optional.of(new Decimal("2")), Charter.Direction.MAXIMISE))));
        assertThat(line.answered()).isEmpty();
        assertThat(line.places()).isOne();

        // And: the same is said of two generations beside each other
        Comparison compared = gate.comparisons().of(lineage.id(), 0, 2).orElseThrow();
        assertThat(compared.to().tree()).isEqualTo(second.tree().digest());
        assertThat(compared.view().utf8())
                .contains(
                        "promotions between them: 2 of 10",
                        "lines between them: 3 of 400",
                        "lines changed along the way, in all: 5",
                        "days between them: 0 (admitted "
                                + gate.now().toString().substring(0, 4),
                        "new powers between them: none")
                .contains("data-from=\"" + lineage.genesis().digest() + "\" data-to=\""
                        + second.tree().digest() + "\"")
                .contains("<code>print(4)</code>");
        assertThat(gate.comparisons().of(lineage.id(), 0, 99)).isEmpty();

        // When: people have seen all of it
        granted(third);
        Draft fourth =
                promoted(lineage, third.tree(), Map.of("strategy/search.toml", "rate = 1\nmore = 2\n"), "alice", "bob");

        // Then
        InputDocument.Lineage fresh = told(fourth);
        assertThat(fresh.unreviewedDepth()).isZero();
        assertThat(fresh.grossChurn()).isEqualTo(1);
        assertThat(fresh.runs()).isEqualTo(1);
        assertThat(fresh.root()).isFalse();
    }

    @Test
    void removedChecksCountThoughTheyCameBack() {
        // Given
        Lineage lineage = gate.lineage(0);
        Draft with = promoted(lineage, lineage.genesis(), Map.of("src/main.py", CHECKED));

        // When
        Draft without = asked(lineage, with.tree(), Map.of("src/main.py", "def f(x):\n    return x\n"));

        // Then
        assertThat(told(without).grossChecksRemoved()).isEqualTo(1);
        assertThat(gate.answer(without.id()).reasons()).anyMatch(reason -> reason.startsWith("CHECK_REMOVED"));

        // And: it is told once, at the line that is gone from its base, which the anchor never had
        String[] differences = gate.records()
                .ask(gate.ask(without.id()).id())
                .orElseThrow()
                .view()
                .utf8()
                .split("<h2>Difference from its base</h2>", -1);
        assertThat(differences[0])
                .contains("<p>A check was removed: src/main.py:2 <small>CHECK_REMOVED</small></p>", "0 remarks")
                .doesNotContain("(CHECK_REMOVED)");
        assertThat(differences[1])
                .contains(
                        "1 remark, 3 lines shown",
                        "assert x &gt; 0</code></td></tr><tr class=\"remark\"><td colspan=\"4\">A check was removed"
                                + " (CHECK_REMOVED)</td></tr>",
                        "<p>checks removed since its base, besides: 1</p>")
                .doesNotContain("check removed");
    }

    /** A tree admitted twice has two generations, and only one of them was promoted. */
    @Test
    void theDepthIsNotForgottenWhenTheHeadsTreeWasAdmittedAgain() {
        // Given
        Lineage lineage = gate.lineage(0);
        Map<String, String> content = Map.of("src/main.py", "print(7)\n");
        Draft once = gate.draft(lineage).puts(content);
        gate.admit(once);
        Draft between = gate.draft(lineage).puts(Map.of("src/main.py", "print(8)\n"));
        gate.admit(between);
        Draft again = gate.draft(lineage).base(between.tree()).puts(content);
        gate.admit(again);
        assertThat(again.tree().digest()).isEqualTo(once.tree().digest());

        // When: the elder of the two becomes head
        ProposalId later = ProposalId.next(gate.clock());
        gate.accept(gate.promotion(lineage, later, once.id(), once.tree().digest()));
        gate.step();
        Redeemed redeemed = gate.redeem(gate.permitOf(later));
        gate.report(gate.outcome(redeemed).of(once.tree()));
        gate.step();
        Draft next = promoted(lineage, once.tree(), Map.of("src/main.py", "print(9)\n"));

        // Then
        assertThat(told(next).unreviewedDepth()).isEqualTo(1);
    }

    @Test
    void whatDidNotCompleteIsACrashWhoeverEndedIt() {
        // Given
        Lineage lineage = gate.lineage(0);
        Draft failed = gate.draft(lineage);
        gate.propose(failed);
        Redeemed run = gate.redeem(gate.permitOf(failed.id()));
        gate.report(gate.outcome(run).ended(Ended.FAILED).gpuSeconds("1800").of(failed.tree()));
        gate.step();
        Draft withdrawn = gate.draft(lineage);
        gate.propose(withdrawn);
        gate.redeem(gate.permitOf(withdrawn.id()));
        gate.accept(gate.withdrawal(withdrawn));
        Draft lost = gate.draft(lineage);
        gate.propose(lost);
        gate.redeem(gate.permitOf(lost.id()));
        gate.pass(Bounds.LEASE.multipliedBy(2));
        gate.step();

        // When
        Draft draft = gate.draft(lineage);
        gate.propose(draft);

        // Then: with the baseline
        InputDocument.Lineage told =
                gate.policyInput(draft.id(), Purpose.EVALUATE).lineage();
        assertThat(told.runs()).isEqualTo(4);
        assertThat(told.crashes()).isEqualTo(3);
        assertThat(told.gpuHours()).isEqualTo(new Decimal("0.5"));
    }

    /** The difference has one character more than a decimal. */
    @Test
    void generationsWhoseDifferenceNoDecimalHasRoomForAreComparedAndTheLeastUseIsCounted()
            throws ComparisonRefusedException, InterruptedException {
        // Given
        String score = "-99999." + "0".repeat(32) + "1";
        Lineage lineage = gate.lineage(0);
        Draft draft = gate.draft(lineage);
        gate.propose(draft);
        Redeemed run = gate.redeem(gate.permitOf(draft.id()));
        gate.report(gate.outcome(run).gpuSeconds("1e-99").of(draft.tree()));
        gate.report(gate.evidence(lineage, run, draft.tree(), score));
        gate.step();

        // When
        String shown =
                gate.comparisons().of(lineage.id(), 0, 1).orElseThrow().view().utf8();
        Draft next = gate.draft(lineage);
        gate.propose(next);

        // Then
        assertThat(shown).contains("sum 1  -&gt;  " + score, "difference -100000 (");
        assertThat(gate.policyInput(next.id(), Purpose.EVALUATE).lineage().gpuHours())
                .isEqualTo(new Decimal("0.001"));
    }

    /** Proposals wait for the same analysts. */
    @Test
    void whileGenerationsAreComparedNobodyElsesAre() throws ComparisonRefusedException, InterruptedException {
        // Given
        LineageId lineage = gate.lineage(0).id();
        Deque<Comparisons> again = new ArrayDeque<>();
        List<Throwable> refused = new ArrayList<>();
        Comparisons comparisons = gate.comparisons((charter, base, anchor, result, blobs) -> {
            Optional.ofNullable(again.poll())
                    .ifPresent(same -> refused.add(catchThrowable(() -> same.of(lineage, 0, 0))));
            return FactFinders.here().find(charter, base, anchor, result, blobs);
        });
        again.add(comparisons);

        // When: another asks in the middle of one, and one after the other
        Optional<Comparison> first = comparisons.of(lineage, 0, 0);
        Optional<Comparison> next = comparisons.of(lineage, 0, 0);

        // Then
        assertThat(first).isPresent();
        assertThat(next).isPresent();
        assertThat(refused)
                .singleElement()
                .satisfies(e -> assertThat(e).isInstanceOf(ComparisonRefusedException.class));
    }

    @Test
    void openEvaluationsAndOpenAsksAreCounted() {
        // Given
        Lineage other = gate.lineage(1);
        gate.admit(gate.draft(other).aim(Aim.PROMOTE));
        Lineage lineage = gate.lineage(1);
        gate.admit(gate.draft(lineage).aim(Aim.PROMOTE));
        gate.propose(gate.draft(lineage));
        gate.redeem(gate.permitOf(gate.propose(gate.draft(lineage))));

        // When
        Draft draft = gate.draft(lineage);
        gate.propose(draft);

        // Then
        InputDocument.Lineage told =
                gate.policyInput(draft.id(), Purpose.EVALUATE).lineage();
        assertThat(told.evaluationsOpen()).isEqualTo(2);
        assertThat(told.openAsks()).isEqualTo(2);
        assertThat(told.asksOfProposerShare()).isEqualTo(50);
    }

    @Test
    void aWeekAfterTheAnchorAPersonLooksAndAfterTwoTwoDo() throws ComparisonRefusedException, InterruptedException {
        // Given
        Lineage lineage = gate.lineage(0);
        gate.pass(Duration.ofDays(6));
        Draft early = promoted(lineage, lineage.genesis(), Map.of("src/main.py", "print(2)\n"));

        // When
        gate.pass(Duration.ofDays(1));
        Draft late = asked(lineage, early.tree(), Map.of("src/main.py", "print(3)\n"));

        // Then
        assertThat(told(early).daysUnreviewed()).isEqualTo(6);
        assertThat(told(late).daysUnreviewed()).isEqualTo(7);
        assertThat(gate.answer(late.id()).reasons()).contains("UNREVIEWED_DAYS");
        assertThat(gate.ask(late.id()).tier()).isEqualTo(1);
        assertThat(gate.comparisons()
                        .of(lineage.id(), 1, 0)
                        .orElseThrow()
                        .view()
                        .utf8())
                .contains("days between them: 6 (admitted ");

        // When: nobody answers, for another week
        gate.accept(gate.withdrawal(late));
        gate.pass(Duration.ofDays(7));
        Draft later = asked(lineage, early.tree(), Map.of("src/main.py", "print(4)\n"));

        // Then: not refused, or the lineage could never be promoted again
        assertThat(gate.answer(later.id()).reasons()).contains("UNREVIEWED_DAYS", "UNREVIEWED_LONG");
        assertThat(gate.ask(later.id()).tier()).isEqualTo(2);
        granted(later, "alice", "bob");
        assertThat(told(promoted(lineage, later.tree(), Map.of("src/main.py", "print(5)\n")))
                        .daysUnreviewed())
                .isZero();
    }

    @Test
    void aSourceAndASinkOfDifferentProposalsAreLookedAtTogether() {
        // Given: one reviewer has seen that the environment is read
        Lineage lineage = gate.lineage(0);
        Draft source =
                asked(lineage, lineage.genesis(), Map.of("src/a.py", "import os\nTOKEN = os.environ['TOKEN']\n"));
        granted(source);

        // When
        Map<String, String> sink = Map.of("src/b.py", "import socket\nsocket.create_connection(('h', 1))\n");
        Draft soon = asked(lineage, source.tree(), sink);

        // Then
        assertThat(told(soon).powersPromoted()).contains("environment");
        assertThat(gate.answer(soon.id()).reasons()).contains("SOURCE_AND_SINK");
        assertThat(gate.ask(soon.id()).tier()).isGreaterThanOrEqualTo(2);

        // When: it was not today
        gate.accept(gate.withdrawal(soon));
        gate.pass(Duration.ofDays(1));
        Draft later = asked(lineage, source.tree(), sink);

        // Then
        assertThat(told(later).powersPromoted()).isEmpty();
        assertThat(gate.answer(later.id()).reasons()).doesNotContain("SOURCE_AND_SINK");
    }

    @Test
    void theThirdProposalThatGivesOneFileAPowerWithinADayIsLookedAtJointly() {
        // Given
        Lineage lineage = gate.lineage(0);
        String read = "import os\nTOKEN = os.environ['TOKEN']\n";
        Draft first = asked(lineage, lineage.genesis(), Map.of("src/a.py", read));
        granted(first);
        String started = read + "import threading\nthreading.Thread(target=print).start()\n";
        Draft second = asked(lineage, first.tree(), Map.of("src/a.py", started));
        granted(second);

        // When
        Draft third = asked(lineage, second.tree(), Map.of("src/a.py", started + "exec('1')\n"));

        // Then
        assertThat(told(second).proposalsOnOnePath()).isEqualTo(2);
        assertThat(gate.answer(second.id()).reasons()).doesNotContain("CROWDED_PATH");
        assertThat(told(third).proposalsOnOnePath()).isEqualTo(3);
        assertThat(gate.answer(third.id()).reasons()).contains("CROWDED_PATH");
        assertThat(gate.ask(third.id()).tier()).isGreaterThanOrEqualTo(2);
    }

    /** To go back must not be harder than to go on. */
    @Test
    void goingBackToAnEarlierHeadIsLeftToPeopleAndNotRefused() {
        // Given: little, then much in and out again
        Lineage lineage = gate.lineage(0);
        Draft small = promoted(lineage, lineage.genesis(), Map.of("src/main.py", "print(2)\n"));
        Draft large = promoted(lineage, small.tree(), Map.of("src/main.py", lines(150)));

        // When
        Draft back = asked(lineage, large.tree(), Map.of("src/main.py", "print(2)\n"));
        Draft nearly =
                gate.draft(lineage).aim(Aim.PROMOTE).base(large.tree()).puts(Map.of("src/main.py", "print(3)\n"));

        // Then
        assertThat(told(back).wasHead()).isTrue();
        assertThat(told(back).grossChurn()).isEqualTo(2 + 151 + 151);
        assertThat(gate.answer(back.id()).reasons()).containsExactly("GROSS_CHURN");
        gate.accept(gate.withdrawal(back));
        gate.admit(nearly);
        assertThat(gate.answer(nearly.id()).reasons()).contains("GROSS_CHURN_REFUSED");
    }

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < count; line++) {
            lines.append("print(").append(1_000 + line).append(")\n");
        }
        return lines.toString();
    }

    private InputDocument.Lineage told(Draft draft) {
        return gate.policyInput(draft.id(), Purpose.PROMOTE).lineage();
    }

    private Draft draft(Lineage lineage, Tree base, Map<String, String> puts) {
        return gate.draft(lineage).aim(Aim.PROMOTE).base(base).puts(puts);
    }

    /** Admitted and, where it needs people, granted by those, and promoted. */
    private Draft promoted(Lineage lineage, Tree base, Map<String, String> puts, String... people) {
        Draft draft = draft(lineage, base, puts);
        gate.admit(draft);
        if (people.length > 0) {
            gate.grant(gate.ask(draft.id()).id(), people);
            gate.step();
        }
        gate.promote(draft);
        return draft;
    }

    /** Admitted, and put to people before it is promoted. */
    private Draft asked(Lineage lineage, Tree base, Map<String, String> puts) {
        Draft draft = draft(lineage, base, puts);
        gate.admit(draft);
        assertThat(gate.state(draft.id())).isEqualTo("AWAITING_SIGNOFF promote 1");
        return draft;
    }

    private void granted(Draft draft, String... people) {
        gate.grant(gate.ask(draft.id()).id(), people.length == 0 ? new String[] {"alice"} : people);
        gate.step();
        gate.promote(draft);
    }
}
