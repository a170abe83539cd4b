package portcullis.rules.drift.checks_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.checks

test_success_nothing_in_an_input_that_is_fine if {
	count(checks.finding) == 0 with input as fixtures.promote
}

test_fail_on_the_sixth_check if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/gross_checks_removed", "value": 6}])
	checks.finding == {{}} with input as document
}

test_success_nothing_at_the_fifth_check if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/gross_checks_removed", "value": 5}])
	count(checks.finding) == 0 with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/lineage/gross_checks_removed") in fixtures.refused
	fixtures.without("promote", "/lineage") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/lineage/gross_checks_removed", value) in fixtures.refused
	}
}
