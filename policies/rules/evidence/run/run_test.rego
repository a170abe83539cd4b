package portcullis.rules.evidence.run_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.evidence.run

test_success_nothing_in_an_input_that_is_fine if {
	count(run.finding) == 0 with input as fixtures.admit
}

test_fail_a_run_that_was_killed if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/evidence/ended", "value": "killed"}])
	run.finding == {{"at": "killed"}} with input as document
}

test_fail_a_run_that_met_a_limit if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/evidence/ended", "value": "limit"}])
	run.finding == {{"at": "limit"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/evidence/ended") in fixtures.refused
	fixtures.without("admit", "/evidence/ended") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/evidence/ended", value) in fixtures.refused
	}
}
