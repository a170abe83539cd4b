package dev.portcullis.policy.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleLayoutTest {
    private static final String TESTS = """
            package portcullis.rules.checks.removed_test

            test_success_nothing_in_an_input_that_is_fine if true

            test_fail_a_removed_check if true

            test_fail_without_its_fact if true

            test_fail_when_its_fact_is_of_another_type if true
            """;

    @ParameterizedTest
    @CsvSource({
        "portcullis.rego,                        portcullis",
        "portcullis_test.rego,                   portcullis_test",
        "lib/facts/facts.rego,                   portcullis.lib.facts",
        "rules/checks/removed/removed.rego,      portcullis.rules.checks.removed",
        "rules/checks/removed/removed_test.rego, portcullis.rules.checks.removed_test",
    })
    void aModulesPackageIsItsDirectory(String file, String name) {
        assertThat(RuleLayout.ofPackage(file, "# METADATA\n\npackage " + name + "\n"))
                .isEmpty();
        assertThat(RuleLayout.ofPackage(file, "# METADATA\n\npackage " + name + "s\n"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.at()).isEqualTo(file + ":3"));
        assertThat(RuleLayout.ofFile(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules/checks/removed.rego",
                "rules/checks/removed/other.rego",
                "rules/checks/removed/data.json",
                "rules/Checks/removed/removed.rego",
                "lib/facts.rego",
                "lib/facts/deeper/deeper.rego",
            })
    void whatStandsElsewhereIsSaid(String file) {
        assertThat(RuleLayout.ofFile(file)).hasSize(1);
    }

    @Test
    void aRuleHasItsModuleAndItsTests() {
        assertThat(RuleLayout.ofRule("checks/removed", Set.of("rules/checks/removed/removed.rego")))
                .extracting(Finding::at)
                .containsExactly("rules/checks/removed/removed_test.rego");
        assertThat(RuleLayout.ofRule("checks/removed", Set.of("rules/checks/removed/removed_test.rego")))
                .extracting(Finding::at)
                .containsExactly("rules/checks/removed/removed.rego");
    }

    @Test
    void itsTestsAreOfAllFourKinds() {
        assertThat(RuleLayout.ofTests("checks/removed", TESTS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test_success_nothing",
                "test_fail_a",
                "test_fail_without",
                "test_fail_when",
            })
    void eachKindOfTestIsMissed(String kind) {
        // When
        List<Finding> findings = RuleLayout.ofTests("checks/removed", TESTS.replace(kind, "test_other"));

        // Then
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().what()).startsWith("has no test test_");
    }
}
