package portcullis.rules.powers.added_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.powers.added

test_finds_nothing_in_an_input_that_is_fine if {
	count(added.finding) == 0 with input as fixtures.promote
}

test_finds_an_added_power if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/powers_added/-", "value": {"at": "geom.py:3", "was": "import socket"}}])
	added.finding == {{"at": "geom.py:3"}} with input as document
}

test_finds_one_added_since_the_anchor if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/since_anchor/powers_added/-", "value": {"at": "geom.py:4", "was": "exec"}}])
	added.finding == {{"at": "geom.py:4"}} with input as document
}

test_is_never_weaker_without_its_fact if {
	fixtures.without("promote", "/facts/powers_added") in fixtures.refused
	fixtures.without("promote", "/since_anchor/powers_added") in fixtures.refused
}

test_is_never_weaker_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/since_anchor/powers_added", value) in fixtures.refused
	}
}
