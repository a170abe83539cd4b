package portcullis.rules.evidence.finite_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.evidence.finite

test_success_nothing_in_an_input_that_is_fine if {
	count(finite.finding) == 0 with input as fixtures.admit
}

test_fail_a_score_that_is_not_finite if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/evidence/finite", "value": false}])
	finite.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_the_flag if {
	document := json.patch(fixtures.admit, [{"op": "add", "path": "/evidence/flags/-", "value": "NOT_FINITE"}])
	finite.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/evidence/finite") in fixtures.refused
	fixtures.without("admit", "/evidence") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/evidence", value) in fixtures.refused
	}
}
