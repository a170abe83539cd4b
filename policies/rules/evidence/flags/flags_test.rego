package portcullis.rules.evidence.flags_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.evidence.flags

test_success_nothing_in_an_input_that_is_fine if {
	count(flags.finding) == 0 with input as fixtures.admit
}

test_fail_a_flag_of_the_scorer if {
	document := json.patch(fixtures.admit, [{"op": "add", "path": "/evidence/flags/-", "value": "OVERLAP"}])
	flags.finding == {{"at": "OVERLAP"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/evidence/flags") in fixtures.refused
	fixtures.without("admit", "/evidence/flags") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/evidence/flags", value) in fixtures.refused
	}
}
