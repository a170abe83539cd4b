package portcullis.rules.dependencies.lockfile_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.dependencies.lockfile

test_success_nothing_in_an_input_that_is_fine if {
	count(lockfile.finding) == 0 with input as fixtures.evaluate
}

test_fail_a_touched_lockfile if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/facts/touched/lockfile", "value": 1}])
	lockfile.finding == {{}} with input as document
}

test_fail_one_touched_since_the_anchor if {
	document := json.patch(fixtures.evaluate, [{"op": "replace", "path": "/since_anchor/touched/lockfile", "value": 1}])
	lockfile.finding == {{}} with input as document
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
