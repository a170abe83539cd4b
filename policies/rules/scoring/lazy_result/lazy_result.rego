# METADATA
# scope: package
# title: A result computes itself when it is looked at
# description: >-
#   After the clock has stopped.
# custom:
#   code: LAZY_RESULT
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T23]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.lazy_result

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "lazy-result"
}
