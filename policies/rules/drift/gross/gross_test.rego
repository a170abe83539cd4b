package portcullis.rules.drift.gross_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.gross

test_success_nothing_in_an_input_that_is_fine if {
	count(gross.finding) == 0 with input as fixtures.promote
}

test_fail_one_line_over_three_times_the_difference if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/gross_churn", "value": 361}])
	gross.finding == {{}} with input as document
}

test_success_nothing_at_three_times_the_difference if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/gross_churn", "value": 360}])
	count(gross.finding) == 0 with input as document
}

test_success_nothing_while_little_changed if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/gross_churn", "value": 100}, {"op": "replace", "path": "/since_anchor/net_churn", "value": 0}])
	count(gross.finding) == 0 with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/lineage/gross_churn") in fixtures.refused
	fixtures.without("promote", "/lineage") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/lineage/gross_churn", value) in fixtures.refused
	}
}
