package portcullis.rules.budget.compute_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.budget.compute

test_success_nothing_in_an_input_that_is_fine if {
	count(compute.finding) == 0 with input as fixtures.evaluate
}

test_fail_more_hours_than_granted if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/budget/gpu_hours_today", "value": "40.000001"}])
	compute.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("evaluate", "/budget/gpu_hours_today") in fixtures.refused
	fixtures.without("evaluate", "/budget/limit") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/budget/limit", value) in fixtures.refused
	}
}
