package portcullis.rules.evidence.metric_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.evidence.metric

test_success_nothing_in_an_input_that_is_fine if {
	count(metric.finding) == 0 with input as fixtures.admit
}

test_fail_a_missing_metric if {
	document := json.patch(fixtures.admit, [{"op": "replace", "path": "/evidence/trusted", "value": {}}])
	metric.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_the_flag if {
	document := json.patch(fixtures.admit, [{"op": "add", "path": "/evidence/flags/-", "value": "METRIC_MISSING"}])
	metric.finding == {{"at": "sum_radii"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("admit", "/evidence/trusted") in fixtures.refused
	fixtures.without("admit", "/evidence/metric") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("admit", "/evidence/metric", value) in fixtures.refused
	}
}
