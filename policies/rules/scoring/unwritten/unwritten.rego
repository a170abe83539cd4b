# METADATA
# scope: package
# title: Memory is returned as it came
# description: >-
#   What stood there before may be the right answer.
# custom:
#   code: BUFFER_UNWRITTEN
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T20]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.unwritten

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "unwritten"
}
