# METADATA
# scope: package
# title: A number that is none is written
# description: >-
#   NaN passes every comparison that asks whether something is wrong.
# custom:
#   code: NON_FINITE
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T09]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.non_finite

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "non-finite"
}
