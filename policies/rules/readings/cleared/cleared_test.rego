package portcullis.rules.readings.cleared_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.readings.cleared

test_success_nothing_in_an_input_that_is_fine if {
	count(cleared.finding) == 0 with input as fixtures.admit
}

test_fail_a_needed_reading_that_is_unresolved if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/readings/1/state", "value": "unresolved"}])
	cleared.finding == {{"at": "finite-and-plausible"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/readings/1") in fixtures.refused
	fixtures.without("admit", "/readings") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/readings", value) in fixtures.refused
	}
}
