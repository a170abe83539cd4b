# METADATA
# scope: package
# title: Weights have another shape
# description: >-
#   A tensor came, went, or has another type or shape.
# custom:
#   code: WEIGHTS_RESHAPED
#   verdict: escalated
#   tier: 1
#   stage: enforce
#   purposes: [promote]
#   disclose: code
#   needs: [facts.scoring_added, since_anchor.scoring_added]
#   incidents: [T33]
#   owner: safety
#   since: "2026-11-27"
package portcullis.rules.weights.reshaped

import data.portcullis.lib.found

finding contains {"at": found_here.at} if {
	some found_here in found.scoring_added
	found_here.kind == "weights-shape"
}
