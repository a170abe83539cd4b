# METADATA
# scope: package
# title: A result no longer depends on what is given
# description: >-
#   It did, in the same function, before.
# custom:
#   code: RESULT_CONSTANT
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T19, T20]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.constant_result

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "constant-result"
}
