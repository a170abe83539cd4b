package dev.portcullis.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.cli.DemoSummary;
import dev.portcullis.cli.DemoVerdict;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One real run of the demo, and what its verdict makes of the run's summary once it is doctored. */
@ExtendWith(FirstDemo.class)
class FirstDemoDT {
    @Test
    void theDemoTellsItsStoryAndItsVerdictSeesADoctoredSummary(FirstDemo.Ran demo) throws MalformedJsonException {
        // Given
        byte[] summary = demo.summary().toArray();
        assertThat(demo.said())
                .contains(
                        "HARNESS_TOUCHED", "NOT_FINITE", "CLAIM_CONTRADICTED", "EXIT_HOOK_WRITES", "ENVIRONMENT_COPIED")
                .contains("RESULT_MISMATCH", "ALREADY_REDEEMED", "promoted");
        assertThat(DemoVerdict.complaints(StrictJson.read(summary, DemoSummary.class)))
                .isEmpty();
        for (Map.Entry<String, Consumer<ObjectNode>> doctoring : doctorings().entrySet()) {
            ObjectNode doctored = (ObjectNode) StrictJson.parse(summary);
            doctoring.getValue().accept(doctored);

            // When
            List<String> complaints = DemoVerdict.complaints(StrictJson.read(doctored, DemoSummary.class));

            // Then
            assertThat(complaints).as(doctoring.getKey()).isNotEmpty();
        }
    }

    private static Map<String, Consumer<ObjectNode>> doctorings() {
        Map<String, Consumer<ObjectNode>> doctorings = new LinkedHashMap<>();
        doctorings.put("an attack passed", summary -> attack(summary).put("state", "admitted"));
        doctorings.put("an attack stopped elsewhere", summary -> attack(summary).put("stoppedAt", "promote"));
        doctorings.put(
                "an attack stopped by something else",
                summary -> attack(summary).put("code", "OTHER"));
        doctorings.put(
                "an attack ran that was stopped before",
                summary -> attack(summary).put("ran", true));
        doctorings.put("an attack was not tried", summary -> attacks(summary).remove(0));
        doctorings.put(
                "an attack told twice",
                summary -> attacks(summary).add(attacks(summary).get(0)));
        doctorings.put("an honest proposal refused", summary -> honest(summary).put("state", "refused"));
        doctorings.put("an honest proposal lost", summary -> honest(summary).put("state", "lost"));
        doctorings.put(
                "a proposal told twice",
                summary -> proposals(summary).add(proposals(summary).get(0)));
        doctorings.put("no proposals", summary -> summary.putArray("proposals"));
        doctorings.put(
                "a head no better",
                summary -> ((ObjectNode) summary.get("head"))
                        .set("score", summary.get("genesis").get("score")));
        doctorings.put("counts of another run", summary -> ((ObjectNode) summary.get("counts")).put("admitted", 99));
        doctorings.put("demo keys hidden", summary -> summary.put("demoKeys", false));
        doctorings.put("phases of another run", summary -> summary.put("wallSeconds", "1"));
        return doctorings;
    }

    private static ArrayNode attacks(ObjectNode summary) {
        return (ArrayNode) summary.get("attacks");
    }

    private static ArrayNode proposals(ObjectNode summary) {
        return (ArrayNode) summary.get("proposals");
    }

    private static ObjectNode attack(ObjectNode summary) {
        return (ObjectNode) attacks(summary).get(0);
    }

    private static ObjectNode honest(ObjectNode summary) {
        for (JsonNode proposal : proposals(summary)) {
            if (proposal.get("state").textValue().equals("admitted")) {
                return (ObjectNode) proposal;
            }
        }
        throw new AssertionError("nothing was admitted");
    }
}
