package portcullis.rules.drift.churn_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.churn

test_success_nothing_in_an_input_that_is_fine if {
	count(churn.finding) == 0 with input as fixtures.promote
}

test_fail_one_line_over_the_budget if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/since_anchor/net_churn", "value": 401}])
	churn.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/since_anchor/net_churn") in fixtures.refused
	fixtures.without("promote", "/budget/net_lines") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/budget/net_lines", value) in fixtures.refused
	}
}
