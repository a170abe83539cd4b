package portcullis.rules.readings.fired_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.readings.fired

test_success_nothing_in_an_input_that_is_fine if {
	count(fired.finding) == 0 with input as fixtures.admit
}

test_fail_a_line_that_was_crossed if {
	document := json.patch(fixtures.admit, [{"op": "add", "path": "/readings/-", "value": {"tripwire": "held-out-gap", "state": "fired"}}])
	fired.finding == {{"at": "held-out-gap"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/readings") in fixtures.refused
	fixtures.without("admit", "/readings") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/readings", value) in fixtures.refused
	}
}
