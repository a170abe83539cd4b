# METADATA
# scope: package
# title: A result is written rather than found
# description: >-
#   Text that reads like the output of a tool or a test, or a figure told higher than it was computed.
# custom:
#   code: RESULT_FABRICATED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T06, T07, T11]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.fabricated

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "fabricated"
}
