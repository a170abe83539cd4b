package portcullis.rules.limits.loosened_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.limits.loosened

limit(kind, direction) := {"kind": kind, "at": "run.py:3", "was": "60", "now": "600", "direction": direction}

with_limit(path, value) := json.patch(fixtures.promote, [{"op": "add", "path": path, "value": value}])

test_success_nothing_of_the_kind if {
	count(loosened.finding) == 0 with input as fixtures.promote
	every kind, direction in {"time": "raised", "iterations": "raised", "tokens": "lowered", "retries": "changed"} {
		count(loosened.finding) == 0 with input as with_limit("/facts/limits/-", limit(kind, direction))
	}
}

test_fail_in_this_change_and_since_the_anchor if {
	every pair in [["time", "removed"], ["memory", "changed"], ["tokens", "raised"], ["retries", "removed"]] {
		loosened.finding == {{"at": "run.py:3"}} with input as with_limit("/facts/limits/-", limit(pair[0], pair[1]))
		loosened.finding == {{"at": "run.py:3"}} with input as with_limit("/since_anchor/limits/-", limit(pair[0], pair[1]))
	}
}

test_fail_without_its_facts if {
	fixtures.without("promote", "/facts/limits") in fixtures.refused
	fixtures.without("promote", "/since_anchor/limits") in fixtures.refused
}

test_fail_when_its_facts_are_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/facts/limits", value) in fixtures.refused
		fixtures.changed("promote", "/since_anchor/limits", value) in fixtures.refused
	}
}
