package dev.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.attest.predicate.VerdictWord;
import dev.portcullis.kernel.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S13: every fact of an input absent, null, of another type or out of its domain; the answer never moves towards
 * allowed in allowed &lt; escalated &lt; undetermined &lt; denied. Once through the schema, once straight into the policy.
 */
class MissingFactsTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static PolicyJudge judge;

    /** One way to break one place of an input. */
    private record Mutation(String place, String how, String input) {}

    @BeforeAll
    static void start() throws PolicyRefusedException {
        judge = new PolicyJudge(PolicyBundle.shipped(), 1);
    }

    @AfterAll
    static void stop() {
        judge.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate-allowed", "admit-allowed", "promote-allowed"})
    void noBrokenFactOfAnAllowedInputIsAllowedOrLeftToPeople(String name) throws IOException {
        // Given
        JsonNode input = input(name);
        Purpose purpose = Purpose.parse(input.path("purpose").asText());
        List<Mutation> mutations = mutations(input);
        assertThat(mutations).hasSizeGreaterThan(300);
        assertThat(judge.judgeUnchecked(purpose, input.toString(), AMPLE).verdict())
                .isEqualTo(VerdictWord.ALLOWED);

        for (Mutation mutation : mutations) {
            // When
            Judgement checked = judge.judge(purpose, mutation.input.getBytes(StandardCharsets.UTF_8), AMPLE);
            Judgement unchecked = judge.judgeUnchecked(purpose, mutation.input, AMPLE);

            // Then
            assertThat(checked.verdict())
                    .as("checked: %s", mutation)
                    .isIn(VerdictWord.UNDETERMINED, VerdictWord.DENIED);
            assertThat(unchecked.verdict())
                    .as("straight: %s", mutation)
                    .isIn(VerdictWord.UNDETERMINED, VerdictWord.DENIED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"undeclared-file", "T09-nan", "T05-markers"})
    void noBrokenFactOfARefusedOrEscalatedInputMakesItWeaker(String name) throws IOException {
        // Given
        JsonNode input = input(name);
        Purpose purpose = Purpose.parse(input.path("purpose").asText());

        for (Mutation mutation : mutations(input)) {
            // When
            Judgement unchecked = judge.judgeUnchecked(purpose, mutation.input, AMPLE);

            // Then
            assertThat(unchecked.verdict())
                    .as("straight: %s", mutation)
                    .isIn(VerdictWord.UNDETERMINED, VerdictWord.DENIED);
        }
    }

    @Test
    void aRefusalStandsWhateverElseIsBroken() throws IOException {
        // Given
        JsonNode input = input("T31-scorer");

        for (Mutation mutation : mutations(input)) {
            if (mutation.place.contains("files")
                    || mutation.place.contains("touched")
                    || mutation.place.equals("/facts")) {
                continue;
            }

            // When
            Judgement unchecked = judge.judgeUnchecked(Purpose.EVALUATE, mutation.input, AMPLE);

            // Then
            assertThat(unchecked.verdict()).as("straight: %s", mutation).isEqualTo(VerdictWord.DENIED);
        }
    }

    @Test
    void aFactNobodyKnowsIsRefusedAtEveryDepth() throws IOException {
        // Given
        JsonNode input = input("promote-allowed");
        List<Mutation> additions = new ArrayList<>();
        visitObjects(input, "", (place, object) -> {
            object.put("unheard_of", 1);
            additions.add(new Mutation(place, "more", input.toString()));
            object.remove("unheard_of");
        });

        for (Mutation addition : additions) {
            // A metric of another name is a fact that may be stated.
            if (addition.place.endsWith("/trusted") || addition.place.endsWith("/claimed")) {
                continue;
            }

            // Then
            assertThat(judge.judge(Purpose.PROMOTE, addition.input.getBytes(StandardCharsets.UTF_8), AMPLE)
                            .verdict())
                    .as("checked: %s", addition)
                    .isEqualTo(VerdictWord.UNDETERMINED);
            assertThat(judge.judgeUnchecked(Purpose.PROMOTE, addition.input, AMPLE)
                            .verdict())
                    .as("straight: %s", addition)
                    .isEqualTo(VerdictWord.UNDETERMINED);
        }
        assertThat(additions).hasSizeGreaterThan(10);
    }

    private static JsonNode input(String name) throws IOException {
        return JSON.readTree(Inputs.bytes(name));
    }

    private interface ObjectVisitor {
        void visit(String place, ObjectNode object);
    }

    private static void visitObjects(JsonNode node, String place, ObjectVisitor visitor) {
        if (node instanceof ObjectNode object) {
            visitor.visit(place, object);
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> visitObjects(object.get(name), place + "/" + name, visitor));
        } else {
            for (int i = 0; i < node.size(); i++) {
                visitObjects(node.get(i), place + "/" + i, visitor);
            }
        }
    }

    /** Every member of every object, and every element of every list, broken in every way. */
    private static List<Mutation> mutations(JsonNode input) throws JsonProcessingException {
        List<Mutation> mutations = new ArrayList<>();
        breakBelow(input, input, "", mutations);
        return mutations;
    }

    private static void breakBelow(JsonNode input, JsonNode parent, String place, List<Mutation> mutations)
            throws JsonProcessingException {
        if (parent instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String here = place + "/" + name;
                JsonNode whole = object.get(name);
                if (!optional(here)) {
                    object.remove(name);
                    mutations.add(new Mutation(here, "absent", JSON.writeValueAsString(input)));
                }
                for (String replacement : replacements(here, whole)) {
                    object.set(name, JSON.readTree(replacement));
                    mutations.add(new Mutation(here, replacement, JSON.writeValueAsString(input)));
                }
                object.set(name, whole);
                breakBelow(input, whole, here, mutations);
            }
        } else if (parent instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                String here = place + "/" + i;
                JsonNode whole = array.get(i);
                for (String replacement : replacements(here, whole)) {
                    array.set(i, JSON.readTree(replacement));
                    mutations.add(new Mutation(here, replacement, JSON.writeValueAsString(input)));
                }
                array.set(i, whole);
                breakBelow(input, whole, here, mutations);
            }
        }
    }

    /** A proposer need not claim anything: absent, a claim is no missing fact. */
    private static boolean optional(String place) {
        return place.startsWith("/evidence/claimed/");
    }

    private static boolean isFreeText(String place) {
        return place.matches(".*/(path|at|was)|.*/dependencies_added/[0-9]+/name");
    }

    private static boolean isDecimal(String place) {
        return place.matches("/evidence/(bound|tolerance|trusted/.*|claimed/.*)|/budget/(gpu_hours_today|limit)");
    }

    private static List<String> replacements(String place, JsonNode fact) {
        List<String> all = new ArrayList<>(List.of("null", "[[]]", "-1"));
        if (!fact.isBoolean()) {
            all.add("true");
        }
        if (!fact.isTextual()) {
            all.add("\"0\"");
        }
        if (!fact.isNumber()) {
            all.add("1");
        }
        if (fact.isTextual()) {
            all.addAll(List.of("\"a\\u0000b\"", "\"" + "9".repeat(2_000) + "\""));
            if (!isFreeText(place)) {
                all.addAll(List.of("\"NaN\"", "\"１\""));
            }
            if (isDecimal(place)) {
                all.addAll(List.of("\"1e\"", "\"1e400\"", "\"01\""));
            }
        }
        if (fact.isNumber()) {
            all.addAll(List.of("9007199254740993", "1.5"));
        }
        if (fact.isArray() && !fact.isEmpty() && place.equals("/readings")) {
            all.add("[]");
        }
        all.removeIf(replacement -> place.equals("/evidence") && fact.isNull() && replacement.equals("null"));
        return all;
    }
}
