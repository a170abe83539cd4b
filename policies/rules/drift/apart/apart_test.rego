package portcullis.rules.drift.apart_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.apart

with_powers(added, promoted) := json.patch(
	fixtures.promote,
	[
		{
			"op": "replace",
			"path": "/facts/powers_added",
			"value": [{"kind": kind, "at": "packing/geom.py:3", "was": "x"} | some kind in added],
		},
		{"op": "replace", "path": "/lineage/powers_promoted_24h", "value": promoted},
	],
)

test_success_nothing_in_an_input_that_is_fine if {
	count(apart.finding) == 0 with input as fixtures.promote
}

test_success_nothing_of_one_side_alone if {
	every pair in [[["network"], []], [[], ["environment"]], [["network"], ["process"]], [["environment"], ["file-read"]]] {
		count(apart.finding) == 0 with input as with_powers(pair[0], pair[1])
	}
}

test_fail_on_a_sink_after_a_source if {
	apart.finding == {{}} with input as with_powers(["network"], ["environment"])
}

test_fail_on_a_source_after_a_sink if {
	apart.finding == {{}} with input as with_powers(["thread", "environment"], ["network", "thread"])
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/lineage/powers_promoted_24h") in fixtures.refused
	fixtures.without("promote", "/facts/powers_added") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], ["no-such-power"], ["network", "network"], {"another": "shape"}] {
		fixtures.changed("promote", "/lineage/powers_promoted_24h", value) in fixtures.refused
	}
}
