package portcullis.rules.drift.age_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.age

test_success_nothing_in_an_input_that_is_fine if {
	count(age.finding) == 0 with input as fixtures.promote
}

test_fail_on_the_seventh_day if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/days_unreviewed", "value": 7}])
	age.finding == {{}} with input as document
}

test_success_nothing_on_the_sixth_day if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/lineage/days_unreviewed", "value": 6}])
	count(age.finding) == 0 with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/lineage/days_unreviewed") in fixtures.refused
	fixtures.without("promote", "/lineage") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/lineage/days_unreviewed", value) in fixtures.refused
	}
}
