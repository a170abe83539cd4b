package portcullis.rules.harness.touched_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.harness.touched

test_success_nothing_in_an_input_that_is_fine if {
	count(touched.finding) == 0 with input as fixtures.evaluate
}

test_fail_a_scorer_in_the_difference if {
	document := json.patch(fixtures.evaluate, [{"op": "add", "path": "/facts/files/-", "value": {"path": "harness/score.py", "change": "added", "type": "python", "group": "harness"}}])
	touched.finding == {{"at": "harness/score.py"}} with input as document
}

test_fail_a_scorer_in_the_difference_from_the_anchor if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/since_anchor/touched/harness", "value": 1}])
	touched.finding == {{}} with input as document
}

test_fail_a_count_without_a_file if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/facts/touched/harness", "value": 1}])
	touched.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("evaluate", "/facts/touched") in fixtures.refused
	fixtures.without("evaluate", "/since_anchor/touched") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/since_anchor/touched", value) in fixtures.refused
	}
}
