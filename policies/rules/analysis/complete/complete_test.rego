package portcullis.rules.analysis.complete_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.analysis.complete

test_success_nothing_in_an_input_that_is_fine if {
	count(complete.finding) == 0 with input as fixtures.evaluate
}

test_fail_a_difference_that_was_not_analysed if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/facts/analyzed", "value": false}])
	complete.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("evaluate", "/facts/analyzed") in fixtures.refused
	fixtures.without("evaluate", "/facts/analyzed") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/facts/analyzed", value) in fixtures.refused
	}
}
