package portcullis.rules.powers.image_loose_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.powers.image_loose

test_success_nothing_of_the_kind if {
	count(image_loose.finding) == 0 with input as fixtures.promote
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/powers_added/-", "value": {"kind": "another", "at": "a.py:1", "was": "x"}}])
	count(image_loose.finding) == 0 with input as document
}

test_fail_image_loose_in_this_change if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/powers_added/-", "value": {"kind": "image-loose", "at": "place:3", "was": "as it is written"}}])
	image_loose.finding == {{"at": "place:3"}} with input as document
}

test_fail_image_loose_since_the_anchor if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/since_anchor/powers_added/-", "value": {"kind": "image-loose", "at": "place:3", "was": "as it is written"}}])
	image_loose.finding == {{"at": "place:3"}} with input as document
}

test_fail_without_its_facts if {
	fixtures.without("promote", "/facts/powers_added") in fixtures.refused
	fixtures.without("promote", "/since_anchor/powers_added") in fixtures.refused
}

test_fail_when_its_facts_are_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/facts/powers_added", value) in fixtures.refused
		fixtures.changed("promote", "/since_anchor/powers_added", value) in fixtures.refused
	}
}
