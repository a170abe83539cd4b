# METADATA
# scope: package
# title: Precision was lowered
# description: >-
#   Faster because it computes less exactly than it was asked to.
# custom:
#   code: PRECISION_LOWERED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T26]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.scoring.precision

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "precision"
}
