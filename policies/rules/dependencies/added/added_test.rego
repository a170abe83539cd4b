package portcullis.rules.dependencies.added_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.dependencies.added

test_success_nothing_in_an_input_that_is_fine if {
	count(added.finding) == 0 with input as fixtures.evaluate
}

test_fail_an_allowed_dependency if {
	document := json.patch(fixtures.evaluate, [{"op": "add", "path": "/facts/dependencies_added/-", "value": {"name": "numpy", "allowed": true}}])
	added.finding == {{"at": "numpy"}} with input as document
}

test_fail_an_allowed_dependency_since_the_anchor if {
	document := json.patch(fixtures.evaluate, [{"op": "add", "path": "/since_anchor/dependencies_added/-", "value": {"name": "numpy", "allowed": true}}])
	added.finding == {{"at": "numpy"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("evaluate", "/facts/dependencies_added") in fixtures.refused
	fixtures.without("evaluate", "/since_anchor/dependencies_added") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/since_anchor/dependencies_added", value) in fixtures.refused
	}
}
