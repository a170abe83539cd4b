package portcullis.rules.drift.prompts_test

import data.portcullis.lib.fixtures_test as fixtures
import data.portcullis.rules.drift.prompts

test_success_nothing_in_an_input_that_is_fine if {
	count(prompts.finding) == 0 with input as fixtures.promote
}

test_fail_one_token_over_the_bound if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/since_anchor/prompt_tokens", "value": 301}])
	prompts.finding == {{}} with input as document
}

test_success_nothing_at_the_bound if {
	document := json.patch(fixtures.promote, [{"op": "replace", "path": "/since_anchor/prompt_tokens", "value": 300}])
	count(prompts.finding) == 0 with input as document
}

test_fail_without_its_fact if {
	fixtures.without("promote", "/since_anchor/prompt_tokens") in fixtures.refused
	fixtures.without("promote", "/since_anchor") in fixtures.refused
}

test_fail_when_its_fact_is_of_another_type if {
	every value in [null, 7.5, "\n", [[]], {"another": "shape"}] {
		fixtures.changed("promote", "/since_anchor/prompt_tokens", value) in fixtures.refused
	}
}
