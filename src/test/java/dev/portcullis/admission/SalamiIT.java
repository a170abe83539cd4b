package dev.portcullis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admission.GateFixture.Draft;
import dev.portcullis.admission.GateFixture.Lineage;
import dev.portcullis.attest.predicate.Aim;
import dev.portcullis.attest.predicate.AnswerState;
import dev.portcullis.kernel.Purpose;
import dev.portcullis.modification.Tree;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S2: harm in slices, in a lineage whose charter asks nobody for an ordinary promotion. */
@Tag("long")
class SalamiIT {
    private static final int SLICES = 12;

    /** What the charter of the fixture lets pass without people. */
    private static final int DEPTH = 10;

    private GateFixture gate;

    @BeforeEach
    void open() throws SQLException, IOException {
        gate = new GateFixture();
    }

    @AfterEach
    void close() throws SQLException, IOException {
        gate.close();
    }

    /** The whole program after each slice: three checks go one by one, and network access comes in parts. */
    private static List<String> slices() {
        List<String> program = new ArrayList<>(List.of(
                "def area(r):",
                "    assert r > 0",
                "    assert r < 10",
                "    assert r != 5",
                "    return r * r",
                "",
                "print(area(1))"));
        List<String> slices = new ArrayList<>();
        Runnable cut = () -> slices.add(String.join("\n", program) + "\n");
        program.set(4, "    return 3 * r * r");
        cut.run();
        program.add("# a note");
        cut.run();
        program.remove("    assert r != 5");
        cut.run();
        program.add("HOST = 'example.org'");
        cut.run();
        program.addFirst("import socket");
        cut.run();
        program.remove("# a note");
        cut.run();
        program.remove("    assert r < 10");
        cut.run();
        program.add("PORT = 443");
        cut.run();
        program.add("where = (HOST, PORT)");
        cut.run();
        program.add("line = socket.create_connection(where)");
        cut.run();
        program.remove("    assert r > 0");
        cut.run();
        program.add("line.close()");
        cut.run();
        return slices;
    }

    @Test
    void twelveSlicesThatAddNetworkAccessAndRemoveThreeChecksReachPeopleWithTheFirstThatHarms() {
        // Given
        Lineage lineage = gate.lineage(0);
        Tree head = promoted(lineage, lineage.genesis(), start());
        List<String> slices = slices();
        assertThat(slices).hasSize(SLICES);

        // When: nobody ever answers, and each slice is made on what became head
        List<Integer> asked = new ArrayList<>();
        TreeSet<String> codes = new TreeSet<>();
        for (int slice = 0; slice < SLICES; slice++) {
            Draft draft = promotion(lineage, head, slices.get(slice));
            gate.admit(draft);
            if (gate.answer(draft.id()).state() == AnswerState.WAITING) {
                asked.add(slice);
                codes.addAll(gate.answer(draft.id()).reasons());
                gate.accept(gate.withdrawal(draft));
            } else {
                gate.promote(draft);
                head = draft.tree();
            }
        }

        // Then: two harmless slices became head, and from the third on every one contains what people have to see
        assertThat(asked).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(codes.stream().map(code -> code.split(" ", 2)[0]).toList())
                .contains("CHECK_REMOVED", "NETWORK_USED");
        assertThat(gate.string("SELECT encode(head, 'hex') FROM lineage WHERE id = ?", lineage.id()))
                .isEqualTo(head.digest().hex());
    }

    @Test
    void slicesOfNothingAtAllReachAPersonWhenTheyAreMoreThanTheCharterLetsPass() {
        // Given
        Lineage lineage = gate.lineage(0);
        Tree head = lineage.genesis();

        // When
        int promotions = 0;
        Draft draft = promotion(lineage, head, "print(100)\n");
        gate.admit(draft);
        while (gate.answer(draft.id()).state() != AnswerState.WAITING && promotions <= DEPTH) {
            gate.promote(draft);
            promotions++;
            head = draft.tree();
            draft = promotion(lineage, head, "print(" + (100 + promotions) + ")\n");
            gate.admit(draft);
        }

        // Then
        assertThat(promotions).isEqualTo(DEPTH + 1);
        assertThat(gate.answer(draft.id()).reasons()).containsExactly("UNREVIEWED_DEPTH");
    }

    @Test
    void slicesThatRewriteTheSameLinesAgainAndAgainReachAPersonLongBefore() {
        // Given
        Lineage lineage = gate.lineage(0);
        Tree head = lineage.genesis();

        // When: no difference from the anchor ever shows more than thirty lines
        int promotions = 0;
        Draft draft = promotion(lineage, head, thirtyLines(0));
        gate.admit(draft);
        while (gate.answer(draft.id()).state() != AnswerState.WAITING && promotions <= DEPTH) {
            gate.promote(draft);
            promotions++;
            head = draft.tree();
            draft = promotion(lineage, head, thirtyLines(promotions));
            gate.admit(draft);
        }

        // Then: 31 lines, and 60 more with each; people are asked past three times what differs
        assertThat(promotions).isEqualTo(2);
        assertThat(gate.answer(draft.id()).reasons()).containsExactly("GROSS_CHURN");
        assertThat(gate.policyInput(draft.id(), Purpose.PROMOTE).lineage().netChurn())
                .isEqualTo(31);
        assertThat(gate.policyInput(draft.id(), Purpose.PROMOTE).lineage().grossChurn())
                .isEqualTo(31 + 60 + 60);
    }

    private static String thirtyLines(int generation) {
        StringBuilder lines = new StringBuilder();
        for (int line = 0; line < 30; line++) {
            lines.append("print(").append(1_000 * generation + 100 + line).append(")\n");
        }
        return lines.toString();
    }

    private static String start() {
        return slices().getFirst().replace("3 * r * r", "r * r");
    }

    private Draft promotion(Lineage lineage, Tree base, String program) {
        return gate.draft(lineage).aim(Aim.PROMOTE).base(base).puts(Map.of("src/main.py", program));
    }

    private Tree promoted(Lineage lineage, Tree base, String program) {
        Draft draft = promotion(lineage, base, program);
        gate.admit(draft);
        assertThat(gate.answer(draft.id()).reasons()).isEmpty();
        gate.promote(draft);
        return draft.tree();
    }
}
