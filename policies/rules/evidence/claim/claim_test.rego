package portcullis.rules.evidence.claim_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.evidence.claim

test_success_nothing_in_an_input_that_is_fine if {
	count(claim.finding) == 0 with input as fixtures.admit
}

test_fail_a_claim_above_the_trusted_score if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/evidence/claimed/sum_radii", "value": "2.6110000011"}])
	claim.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_a_claim_below_the_trusted_score_when_less_is_better if {
	document := json.patch(fixtures.admit, [
		{"op": "replace", "path": "/evidence/direction", "value": "minimise"},
		{"op": "replace", "path": "/evidence/claimed/sum_radii", "value": "2.6109999989"},
	])
	claim.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_the_flag if {
	document := json.patch(fixtures.admit, [{"op": "add", "path": "/evidence/flags/-", "value": "CLAIM_CONTRADICTED"}])
	claim.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/evidence/claimed") in fixtures.refused
	fixtures.without("admit", "/evidence/trusted") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/evidence/trusted", value) in fixtures.refused
	}
}
