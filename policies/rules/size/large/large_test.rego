package portcullis.rules.size.large_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.size.large

test_success_nothing_in_an_input_that_is_fine if {
	count(large.finding) == 0 with input as fixtures.promote
}

test_fail_a_file_more_than_the_limit if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/facts/size/files", "value": 101}])
	large.finding == {{}} with input as document
}

test_fail_a_line_more_than_the_limit if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/facts/size/added", "value": 998}])
	large.finding == {{}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/facts/size") in fixtures.refused
	fixtures.without("promote", "/facts/size/added") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/facts/size/added", value) in fixtures.refused
	}
}
