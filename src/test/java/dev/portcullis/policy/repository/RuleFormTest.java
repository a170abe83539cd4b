package dev.portcullis.policy.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.kernel.MalformedJsonException;
import dev.portcullis.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFormTest {
    private static final String SOUND = """
            {"title": "A check was removed", "description": "An assertion that was there is gone.",
             "custom": {"code": "CHECK_REMOVED", "verdict": "escalated", "tier": 1, "stage": "enforce",
              "purposes": ["promote"], "disclose": "code", "needs": ["facts.checks_removed"], "incidents": ["T05"],
              "owner": "safety", "since": "2026-11-23"}}""";

    private final RuleForm form = new RuleForm(Set.of("safety"), Set.of("facts.checks_removed"));

    private static ObjectNode sound() throws MalformedJsonException {
        return (ObjectNode) StrictJson.parse(SOUND.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode custom(ObjectNode says) {
        return says.withObjectProperty("custom");
    }

    @Test
    void hasNothingAgainstAnAnnotationThatIsWhole() throws Exception {
        assertThat(form.complaints(sound())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code",
                "verdict",
                "tier",
                "stage",
                "purposes",
                "disclose",
                "needs",
                "incidents",
                "owner",
                "since",
            })
    void missesEachFieldThatIsAbsent(String field) throws Exception {
        // Given
        ObjectNode says = sound();
        custom(says).remove(field);

        // When
        List<String> complaints = form.complaints(says);

        // Then
        assertThat(complaints).anySatisfy(complaint -> assertThat(complaint).startsWith(field + " is not there"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "description"})
    void missesAText(String field) throws Exception {
        // Given
        ObjectNode says = sound();
        says.put(field, " ");

        // Then
        assertThat(form.complaints(says)).containsExactly("says no " + field);
    }

    @ParameterizedTest
    @CsvSource({
        "code,     check-removed",
        "stage,    someday",
        "disclose, all",
        "owner,    nobody",
        "since,    23 November",
        "purposes, promote",
    })
    void refusesAWordOfAnotherForm(String field, String word) throws Exception {
        // Given
        ObjectNode says = sound();
        custom(says).put(field, word);

        // When
        List<String> complaints = form.complaints(says);

        // Then
        assertThat(complaints).singleElement().asString().startsWith(field + " is " + word);
    }

    @ParameterizedTest
    @CsvSource({"escalated, 0", "escalated, 4", "denied, 1", "undetermined, 2"})
    void refusesATierThatDoesNotGoWithTheVerdict(String verdict, int tier) throws Exception {
        // Given
        ObjectNode says = sound();
        custom(says).put("verdict", verdict).put("tier", tier);

        // Then
        assertThat(form.complaints(says)).singleElement().asString().startsWith("tier is " + tier);
    }

    @Test
    void refusesARuleThatWouldAllow() throws Exception {
        // Given
        ObjectNode says = sound();
        custom(says).put("verdict", "allowed").put("tier", 0);

        // Then
        assertThat(form.complaints(says)).singleElement().asString().startsWith("verdict is allowed");
    }

    @Test
    void refusesAFactNobodyProvesAndAPurposeNamedTwice() throws Exception {
        // Given
        ObjectNode says = sound();
        custom(says).putArray("needs").add("facts.chekcs_removed");
        custom(says).putArray("purposes").add("admit").add("admit");

        // Then
        assertThat(form.complaints(says))
                .containsExactlyInAnyOrder(
                        "needs names facts.chekcs_removed, which is none of the facts that lib/facts proves",
                        "purposes names admit twice");
    }

    @Test
    void refusesACodeThatIsAnotherRulesToo() throws Exception {
        // Given
        TreeMap<String, RuleAnnotations.Annotation> rules = new TreeMap<>();
        rules.put("a/one", new RuleAnnotations.Annotation("rules/a/one/one.rego", 9, sound()));
        rules.put("b/two", new RuleAnnotations.Annotation("rules/b/two/two.rego", 9, sound()));

        // When
        List<Finding> findings = form.findings(new RuleAnnotations(rules));

        // Then
        assertThat(findings)
                .containsExactly(
                        new Finding("metadata", "rules/b/two/two.rego:9", "code CHECK_REMOVED is that of a/one too"));
    }
}
