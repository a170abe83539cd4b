package portcullis.rules.strategy.changed_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.strategy.changed

test_success_nothing_in_an_input_that_is_fine if {
	count(changed.finding) == 0 with input as fixtures.promote
}

test_fail_a_strategy_file if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/files/-", "value": {"path": "s.toml", "change": "added", "type": "python", "group": "strategy"}}])
	changed.finding == {{"at": "s.toml"}} with input as document
}

test_fail_the_class if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/class", "value": "strategy"}])
	changed.finding == {{}} with input as document
}

test_fail_a_strategy_file_since_the_anchor if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/since_anchor/touched/strategy", "value": 2}])
	changed.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/class") in fixtures.refused
	fixtures.without("promote", "/since_anchor/touched") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/since_anchor/touched", value) in fixtures.refused
	}
}
