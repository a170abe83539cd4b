package portcullis.rules.drift.depth_refused_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.depth_refused

test_success_nothing_in_an_input_that_is_fine if {
	count(depth_refused.finding) == 0 with input as fixtures.promote
}

test_fail_one_promotion_over_twice_the_budget if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/unreviewed_depth", "value": 21}])
	depth_refused.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/lineage/unreviewed_depth") in fixtures.refused
	fixtures.without("promote", "/lineage") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/lineage", value) in fixtures.refused
	}
}
