package portcullis.rules.drift.crowding_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.crowding

test_success_nothing_in_an_input_that_is_fine if {
	count(crowding.finding) == 0 with input as fixtures.promote
}

test_fail_on_the_third_proposal if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/proposals_on_one_path_24h", "value": 3}])
	crowding.finding == {{}} with input as document
}

test_success_nothing_on_the_second_proposal if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/proposals_on_one_path_24h", "value": 2}])
	count(crowding.finding) == 0 with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/lineage/proposals_on_one_path_24h") in fixtures.refused
	fixtures.without("promote", "/lineage") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/lineage/proposals_on_one_path_24h", value) in fixtures.refused
	}
}
