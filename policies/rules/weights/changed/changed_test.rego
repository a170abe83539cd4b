package portcullis.rules.weights.changed_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.weights.changed

test_success_nothing_of_the_kind if {
	count(changed.finding) == 0 with input as fixtures.promote
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/scoring_added/-", "value": {"kind": "another", "at": "a.py:1", "was": "x"}}])
	count(changed.finding) == 0 with input as document
}

test_fail_weights_reference_in_this_change if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/scoring_added/-", "value": {"kind": "weights-reference", "at": "place:3", "was": "as it is written"}}])
	changed.finding == {{"at": "place:3"}} with input as document
}

test_fail_weights_reference_since_the_anchor if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/since_anchor/scoring_added/-", "value": {"kind": "weights-reference", "at": "place:3", "was": "as it is written"}}])
	changed.finding == {{"at": "place:3"}} with input as document
}

test_fail_without_its_facts if {
	fixtures.without("promote", "/facts/scoring_added") in fixtures.refused
	fixtures.without("promote", "/since_anchor/scoring_added") in fixtures.refused
}

test_fail_when_its_facts_are_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/facts/scoring_added", value) in fixtures.refused
		fixtures.changed("promote", "/since_anchor/scoring_added", value) in fixtures.refused
	}
}
