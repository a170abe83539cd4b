package portcullis.rules.harness.limits_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.harness.limits

test_finds_nothing_in_an_input_that_is_fine if {
	count(limits.finding) == 0 with input as fixtures.evaluate
}

test_finds_a_changed_limit if {
	document := json.patch(fixtures.evaluate, [{"op": "add", "path": "/facts/limits/-", "value": {"at": "limits.toml:3", "was": "60"}}])
	limits.finding == {{"at": "limits.toml:3"}} with input as document
}

test_is_never_weaker_without_its_fact if {
	fixtures.without("evaluate", "/facts/limits") in fixtures.refused
	fixtures.without("evaluate", "/facts/limits") in fixtures.refused
}

test_is_never_weaker_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/facts/limits", value) in fixtures.refused
	}
}
