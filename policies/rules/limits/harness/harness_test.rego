package portcullis.rules.limits.harness_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.limits.harness

limit(kind, direction) := {"kind": kind, "at": "run.py:3", "was": "60", "now": "600", "direction": direction}

with_limit(path, value) := json.patch(fixtures.evaluate, [{"op": "add", "path": path, "value": value}])

test_success_nothing_of_the_kind if {
	count(harness.finding) == 0 with input as fixtures.evaluate
	every kind, direction in {"time": "raised"} {
		count(harness.finding) == 0 with input as with_limit("/facts/limits/-", limit(kind, direction))
	}
}

test_fail_in_this_change_and_since_the_anchor if {
	every pair in [["harness", "changed"]] {
		harness.finding == {{"at": "run.py:3"}} with input as with_limit("/facts/limits/-", limit(pair[0], pair[1]))
		harness.finding == {{"at": "run.py:3"}} with input as with_limit("/since_anchor/limits/-", limit(pair[0], pair[1]))
	}
}

test_fail_without_its_facts if {
	fixtures.without("evaluate", "/facts/limits") in fixtures.refused
	fixtures.without("evaluate", "/since_anchor/limits") in fixtures.refused
}

test_fail_when_its_facts_are_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("evaluate", "/facts/limits", value) in fixtures.refused
		fixtures.changed("evaluate", "/since_anchor/limits", value) in fixtures.refused
	}
}
