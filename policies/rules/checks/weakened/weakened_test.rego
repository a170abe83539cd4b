package portcullis.rules.checks.weakened_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.checks.weakened

test_success_nothing_of_the_kind if {
	count(weakened.finding) == 0 with input as fixtures.promote
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/checks_removed/-", "value": {"kind": "another", "at": "a.py:1", "was": "x"}}])
	count(weakened.finding) == 0 with input as document
}

test_fail_weakened_in_this_change if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/checks_removed/-", "value": {"kind": "weakened", "at": "geom.py:3", "was": "as it is written"}}])
	weakened.finding == {{"at": "geom.py:3"}} with input as document
}

test_fail_weakened_since_the_anchor if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/since_anchor/checks_removed/-", "value": {"kind": "weakened", "at": "geom.py:3", "was": "as it is written"}}])
	weakened.finding == {{"at": "geom.py:3"}} with input as document
}

test_fail_check_void_in_this_change if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/checks_removed/-", "value": {"kind": "check-void", "at": "geom.py:3", "was": "as it is written"}}])
	weakened.finding == {{"at": "geom.py:3"}} with input as document
}

test_fail_check_void_since_the_anchor if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/since_anchor/checks_removed/-", "value": {"kind": "check-void", "at": "geom.py:3", "was": "as it is written"}}])
	weakened.finding == {{"at": "geom.py:3"}} with input as document
}

test_fail_without_its_facts if {
	fixtures.without("promote", "/facts/checks_removed") in fixtures.refused
	fixtures.without("promote", "/since_anchor/checks_removed") in fixtures.refused
}

test_fail_when_its_facts_are_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/facts/checks_removed", value) in fixtures.refused
		fixtures.changed("promote", "/since_anchor/checks_removed", value) in fixtures.refused
	}
}

test_fail_a_wider_tolerance if {
	every path in ["/facts/limits/-", "/since_anchor/limits/-"] {
		wider := {"kind": "tolerance", "at": "geom.py:4", "was": "TOL = 1e-9", "now": "TOL = 1e-6", "direction": "raised"}
		document := json.patch(fixtures.promote, [{"op": "add", "path": path, "value": wider}])
		weakened.finding == {{"at": "geom.py:4"}} with input as document
		narrower := json.patch(document, [{"op": "replace", "path": replace(path, "-", "0/direction"), "value": "lowered"}])
		count(weakened.finding) == 0 with input as narrower
	}
}
