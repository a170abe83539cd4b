package portcullis.rules.text.suspicious_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.text.suspicious

test_success_nothing_in_an_input_that_is_fine if {
	count(suspicious.finding) == 0 with input as fixtures.promote
}

test_fail_text_that_speaks_to_reviewers if {
	document := json.patch(fixtures.promote, [{"op": "add", "path": "/facts/suspicious_text/-", "value": {"at": "geom.py:1", "was": "approved by safety"}}])
	suspicious.finding == {{"at": "geom.py:1"}} with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/facts/suspicious_text") in fixtures.refused
	fixtures.without("promote", "/facts/suspicious_text") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/facts/suspicious_text", value) in fixtures.refused
	}
}
