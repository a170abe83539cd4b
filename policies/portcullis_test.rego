package portcullis_test

import data.portcullis
import data.portcullis.lib.fixtures_test as fixtures

silent(purpose) := purpose if purpose == "none of them"

undetermined := {"verdict": "undetermined", "tier": 0, "reasons": []}

test_silence_is_undetermined if {
	silent("none of them") == "none of them"
	every purpose in ["evaluate", "admit", "promote"] {
		answer := portcullis[purpose] with data.portcullis.lib.decision.of as silent
			with input as fixtures.asking[purpose]
		answer == undetermined
	}
}
