package portcullis.lib.found_test

import data.portcullis.lib.found

test_success_both_differences_are_looked_at if {
	one := {"kind": "network", "at": "a.py:1", "was": "x"}
	other := {"kind": "network", "at": "b.py:2", "was": "y"}
	limit := {"kind": "time", "at": "c.py:3", "was": "1", "now": "2", "direction": "raised"}
	document := {
		"facts": {"powers_added": [one], "scoring_added": [one], "checks_removed": [one], "limits": [limit]},
		"since_anchor": {"powers_added": [other], "scoring_added": [other], "checks_removed": [other], "limits": [limit]},
	}
	found.powers_added == {one, other} with input as document
	found.scoring_added == {one, other} with input as document
	found.checks_removed == {one, other} with input as document
	found.limits == {limit} with input as document
}
