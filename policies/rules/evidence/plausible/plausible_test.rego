package portcullis.rules.evidence.plausible_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.evidence.plausible

test_success_nothing_in_an_input_that_is_fine if {
	count(plausible.finding) == 0 with input as fixtures.admit
}

test_fail_a_score_past_the_bound if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/evidence/trusted/sum_radii", "value": "2.6366000011"}])
	plausible.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_a_score_past_the_bound_downwards if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/evidence/direction", "value": "minimise"}])
	plausible.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_the_flag if {
	document := json.patch(fixtures.admit, [{"op": "add", "path": "/evidence/flags/-", "value": "IMPLAUSIBLE"}])
	plausible.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/evidence/bound") in fixtures.refused
	fixtures.without("admit", "/evidence/tolerance") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/evidence/tolerance", value) in fixtures.refused
	}
}
