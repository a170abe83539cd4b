package portcullis.rules.checks.removed_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.checks.removed

test_finds_nothing_in_an_input_that_is_fine if {
	count(removed.finding) == 0 with input as fixtures.promote
}

test_finds_a_removed_check if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/checks_removed/-", "value": {"at": "geom.py:88", "was": "assert"}}])
	removed.finding == {{"at": "geom.py:88"}} with input as document
}

test_finds_one_removed_since_the_anchor if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/since_anchor/checks_removed/-", "value": {"at": "geom.py:7", "was": "assert"}}])
	removed.finding == {{"at": "geom.py:7"}} with input as document
}

test_is_never_weaker_without_its_fact if {
	fixtures.without("promote", "/facts/checks_removed") in fixtures.refused
	fixtures.without("promote", "/since_anchor/checks_removed") in fixtures.refused
}

test_is_never_weaker_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/since_anchor/checks_removed", value) in fixtures.refused
	}
}
