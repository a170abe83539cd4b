package portcullis.rules.readings.halted_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.readings.halted

test_success_nothing_in_an_input_that_is_fine if {
	count(halted.finding) == 0 with input as fixtures.evaluate
}

test_fail_a_halt_that_stands if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/readings/0/state", "value": "fired"}])
	halted.finding == {{}} with input as document
}

test_fail_a_halt_that_cannot_be_looked_up if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/readings/0/state", "value": "unresolved"}])
	halted.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("evaluate", "/readings/0/state") in fixtures.refused
	fixtures.without("evaluate", "/readings") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/readings", value) in fixtures.refused
	}
}
